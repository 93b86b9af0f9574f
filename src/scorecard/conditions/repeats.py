"""Stock phrases: the same wording again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field
from rapidfuzz import fuzz

from scorecard.conditions.build import Build
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import Window
from scorecard.conditions.scoped import Look, ScopedCondition, turns_in
from scorecard.moments.find import Finder
from scorecard.moments.model import MomentName
from scorecard.moments.scan import Reading
from scorecard.text import fold, sentences_around

if TYPE_CHECKING:
    from scorecard.conditions.teller import Teller


class Repeats(ScopedCondition):
    """Met when no wording of the moment is used more than `at_most` times (once unless given);
    not applicable where the moment does not occur.

    The wording is the sentence in which the moment stands. Two are the same when their
    normalised indel similarity (rapidfuzz's `ratio`, case, width and punctuation apart) is
    `similarity` or more.

    Example: `{repeats: sympathy, at_most: 1, similarity: 90}`
    """

    kind: ClassVar[str] = "repeats"

    repeats: Annotated[MomentName, Field(description="the moment")]
    at_most: Annotated[int, Field(ge=1, description="how often the same wording may be used")] = 1
    similarity: Annotated[
        float, Field(gt=0, le=100, description="how alike two wordings are the same, 0 to 100")
    ] = 90.0

    def look(self, build: Build) -> Look:
        """Gather the turns that use the same wording."""
        finder = build.moments.finder(self.repeats)
        most, similarity = self.at_most, self.similarity
        show, name = build.show(finder), build.title(finder)
        nothing = build.say(en="no {}", zh="没有{}").format(name).strip()
        varied = build.say(
            en="no wording of {name} more than {most}x in {number}",
            zh="{number}的{name}没有超过 {most} 次的相同说法",
        )
        stock = build.say(
            en="the same {name} {number} times, at most {most} allowed",
            zh="相同的{name}说了 {number} 次，最多 {most} 次",
        )
        count = build.count(finder)

        def look(reading: Reading, window: Window | None = None) -> Outcome:
            turns = turns_in(finder, reading, window)
            if not turns:
                return NOT_APPLICABLE, (nothing,), (), ()
            alike = _most_alike(_wordings(finder, reading, turns), similarity)
            if len(alike) > most:
                why = stock.format(name=name, number=len(alike), most=most)
                return UNMET, (why,), show(reading, list(dict.fromkeys(alike))), ()
            why = varied.format(name=name, most=most, number=count(len(turns)))
            return MET, (why,), show(reading, turns), ()

        return look

    def claim_there(self, teller: Teller) -> str:
        """How often the same words may be used, and what counts as the same."""
        claim = teller.say(
            en="no wording of {name} is used more than {most}; wordings that are {alike} alike "
            "count as the same",
            zh="{name}的同一说法最多用 {most}；相似度达 {alike} 即视为同一说法",
        )
        times = "once" if self.at_most == 1 else f"{self.at_most} times"
        most = teller.say(en=times, zh=f"{self.at_most} 次")
        alike = teller.value(self.similarity) + "%"
        return claim.format(name=teller.moment(self.repeats), most=most, alike=alike)


def _wordings(finder: Finder, reading: Reading, turns: Sequence[int]) -> list[tuple[int, str]]:
    """Each sentence that holds the moment, with its turn."""
    wordings = []
    for turn in turns:
        text = reading.turns[turn].text
        if text is None:
            wordings.append((turn, finder.name))
            continue
        starts = [start for start, _ in finder.spans(reading, turn)]
        sentences = sentences_around(text, starts)
        wordings += [(turn, _normal(text[start:end])) for start, end in sentences]
    return wordings


def _normal(sentence: str) -> str:
    folded = "".join(char if char.isalnum() else " " for char in fold(sentence))
    return " ".join(folded.split())


def _most_alike(wordings: list[tuple[int, str]], similarity: float) -> list[int]:
    """The turns that use the most used wording."""
    turns_of: dict[str, list[int]] = {}
    for turn, wording in wordings:
        turns_of.setdefault(wording, []).append(turn)
    best: list[int] = []
    for wording in turns_of:
        alike = [
            turn
            for other, turns in turns_of.items()
            if fuzz.ratio(wording, other, score_cutoff=similarity)
            for turn in turns
        ]
        if len(alike) > len(best):
            best = sorted(alike)
    return best


KINDS = (Repeats,)
