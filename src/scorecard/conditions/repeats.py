"""Stock phrases: the same wording again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from scorecard.authoring.declared import Field
from scorecard.authoring.scalar import COUNTABLE
from scorecard.conditions.basis import PatternBasis
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNKNOWN, UNMET, Outcome
from scorecard.conditions.scope import Window
from scorecard.conditions.scoped import ScopedCheck, ScopedCondition, turns_in
from scorecard.conditions.similar import can_compare, largest_cluster
from scorecard.grade import Missing
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.model import MomentName
from scorecard.moments.scan import ScanResult
from scorecard.text.fold import fold
from scorecard.text.words import sentences_around

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


class Repeats(ScopedCondition):
    """Met when no wording of the moment is used more than `at_most` times (once unless given);
    not applicable where the moment does not occur.

    The wording is the sentence in which the moment stands. Two are the same when their
    normalised indel similarity (rapidfuzz's `ratio`, case, width and punctuation apart) is
    `similarity` or more. Where there are more than 5,000 different wordings, or more than
    250,000 letters in them, only the very same words count as the same: if none is used too
    often, the verdict is unknown.

    Example: `{repeats: sympathy, at_most: 1, similarity: 90}`
    """

    kind: ClassVar[str] = "repeats"

    repeats: Annotated[MomentName, Field(description="the moment")]
    at_most: Annotated[
        int, Field(ge=1, description="how often the same wording may be used"), COUNTABLE
    ] = 1
    similarity: Annotated[
        float, Field(gt=0, le=100, description="how alike two wordings are the same, 0 to 100")
    ] = 90.0

    @property
    def basis_there(self) -> PatternBasis:
        """Fewer repetitions, and wording that counts as the same sooner, are stricter."""
        limits = (float(self.at_most), float(self.similarity))
        return PatternBasis((self.repeats,), subject=self.repeats, limits=limits)

    def look(self, context: CompileContext) -> ScopedCheck:
        """Gather the turns that use the same wording."""
        finder = context.moments.finder(self.repeats)
        most, similarity = self.at_most, self.similarity
        show, name = context.show(finder), context.title(finder)
        nothing = context.say(en="no {}", zh="没有{}").format(name).strip()
        varied = context.say(
            en="no wording of {name} more than {most}x in {number}",
            zh="{number}的{name}没有超过 {most} 次的相同说法",
        )
        stock = context.say(
            en="the same {name} {number} times, at most {most} allowed",
            zh="相同的{name}说了 {number} 次，最多 {most} 次",
        )
        too_many = context.say(
            en="not known: {number} wordings of {name} are too many or too long to compare",
            zh="无法判断：{name}有 {number} 种说法，太多或太长，无法逐一比较",
        )
        needs = f"fewer or shorter wordings of {finder.name}"
        lacking = (Missing(needs),) if context.evidence else ()
        count = context.count(finder)

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            turns = turns_in(finder, scan, window)
            if not turns:
                return NOT_APPLICABLE, (nothing,), (), ()
            uses = _uses_in(finder, scan, turns)
            compared = similarity if can_compare(uses) else 100.0
            alike = largest_cluster(uses, compared, most)
            if alike:
                why = stock.format(name=name, number=len(alike), most=most)
                return UNMET, (why,), show(scan, list(dict.fromkeys(alike))), ()
            if compared > similarity and sum(map(len, uses.values())) > most:
                why = too_many.format(name=name, number=len(uses))
                return UNKNOWN, (why,), lacking, (needs,)
            why = varied.format(name=name, most=most, number=count(len(turns)))
            return MET, (why,), show(scan, turns), ()

        return look

    def claim_there(self, describer: Describer) -> str:
        """How often the same words may be used, and what counts as the same."""
        claim = describer.say(
            en="no wording of {name} is used more than {most}; wordings that are {alike} alike "
            "count as the same",
            zh="{name}的同一说法最多用 {most}；相似度达 {alike} 即视为同一说法",
        )
        times = "once" if self.at_most == 1 else f"{self.at_most} times"
        most = describer.say(en=times, zh=f"{self.at_most} 次")
        alike = describer.value(self.similarity) + "%"
        return claim.format(name=describer.moment(self.repeats), most=most, alike=alike)


_Uses = dict[str, list[int]]


def _uses_in(finder: MomentMatcher, scan: ScanResult, turns: Sequence[int]) -> _Uses:
    """The wordings in some turns, worked out once a reading: conditions ask with other bounds."""
    taken = _uses, finder, tuple(turns)
    uses: _Uses | None = scan.measures.get(taken)
    if uses is None:
        uses = scan.measures[taken] = _uses(finder, scan, turns)
    return uses


def _uses(finder: MomentMatcher, scan: ScanResult, turns: Sequence[int]) -> _Uses:
    """The sentences that hold the moment, each with the turns that use it; an action or event is
    its own wording."""
    uses: _Uses = {}
    for turn in turns:
        text = scan.turns[turn].text
        if text is None:
            uses.setdefault(finder.name, []).append(turn)
            continue
        for sentence in sentences_around(text, _starts(finder, scan, turn)):
            wording = _normal(sentence)
            if wording in uses:
                uses[wording].append(turn)
            else:
                uses[wording] = [turn]
    return uses


def _starts(finder: MomentMatcher, scan: ScanResult, turn: int) -> Iterator[int]:
    """Where the moment's wordings start in a turn, found out if it is asked for: most turns are
    one sentence."""
    for start, _ in finder.spans(scan, turn):
        yield start


_NO_LETTER = re.compile(r"[\W_]+")
_SMALL = bytes(
    ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalnum() else 32
    for code in range(256)
)
"""By the byte of an ASCII text: the small letter, the digit, or a blank."""


def _normal(sentence: str) -> str:
    """A sentence without what is no letter, as its folded form has it."""
    if sentence.isascii():
        return b" ".join(sentence.encode().translate(_SMALL).split()).decode()
    return _NO_LETTER.sub(" ", fold(sentence)).strip()


KINDS = (Repeats,)
