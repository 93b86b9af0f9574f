"""What has to come before what: precedence and chains of moments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, ClassVar

from scorecard.authoring.declared import Field
from scorecard.conditions.basis import PatternBasis
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import Window, inside
from scorecard.conditions.scoped import ScopedCheck, ScopedCondition, turns_in
from scorecard.grade import Evidence
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.model import MomentName
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Speaker

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


def comes_after(
    scan: ScanResult, earlier: MomentMatcher, turn: int, later: MomentMatcher, later_turn: int
) -> bool:
    """Whether the second moment follows the first: in a later turn, or later in the same one."""
    if turn != later_turn:
        return later_turn > turn
    return later.spans(scan, turn)[-1][0] > earlier.spans(scan, turn)[0][0]


def searched(
    finder: MomentMatcher,
    scan: ScanResult,
    window: Window | None,
    first: int = 0,
    last: int | None = None,
) -> int:
    """How many turns of the window, from the first to the last given, could hold the moment."""
    turns = finder.places(scan)
    if window is not None:
        turns = inside(window, turns)
    end = len(turns) if last is None else bisect_right(turns, last)
    return max(0, end - bisect_left(turns, first))


ShowPairs = Callable[[ScanResult, list[tuple[int, int]]], tuple[Evidence, ...]]


def alternate(context: CompileContext, first: MomentMatcher, second: MomentMatcher) -> ShowPairs:
    """The evidence of pairs of turns in which two moments happen, pair by pair, none twice."""
    if not context.evidence:
        return lambda scan, pairs: ()
    show_first, show_second = context.show(first), context.show(second)

    def show(scan: ScanResult, pairs: list[tuple[int, int]]) -> tuple[Evidence, ...]:
        evidence: list[Evidence] = []
        for earlier, later in pairs:
            evidence += show_first(scan, (earlier,))
            evidence += show_second(scan, (later,))
        return tuple(dict.fromkeys(evidence))

    return show


def replied_between(scan: ScanResult, speaker: Speaker, earlier: int, later: int) -> bool:
    """Whether the speaker says something between two turns."""
    turns = scan.said[speaker]
    position = bisect_right(turns, earlier)
    return position < len(turns) and turns[position] < later


ReplyBy = Annotated[
    Speaker | None, Field(description="who has to say something between one and the next")
]


class Precedence(ScopedCondition):
    """Met when every `of` moment has the preceding moment before it, and, with `reply_by`, a
    reply between them; not applicable where the `of` moment never occurs.

    Example: `{precedence: explanation, of: offer, reply_by: customer}`
    """

    kind: ClassVar[str] = "precedence"

    precedence: Annotated[MomentName, Field(description="the moment that has to come first")]
    of: Annotated[MomentName, Field(description="the moment that needs it")]
    reply_by: ReplyBy = None

    @property
    def basis_there(self) -> PatternBasis:
        """The preceding moment is needed where the other one happens."""
        return PatternBasis(
            (self.precedence, self.of),
            needed=(self.precedence,),
            subject=self.of,
            limits=(self.reply_by,),
            verdicts=(MET, UNMET, NOT_APPLICABLE),
        )

    def look(self, context: CompileContext) -> ScopedCheck:
        """Find an `of` moment that came too early."""
        before, later = context.moments.finder(self.precedence), context.moments.finder(self.of)
        reply_by = self.reply_by
        show_before, show_later = context.show(before), context.show(later)
        show_pairs = alternate(context, before, later)
        missing = context.missing(self.if_missing)
        search = context.search(before)
        names = {"before": context.title(before), "later": context.title(later)}
        nothing = context.say(en="no {later}", zh="没有{later}").format(**names).strip()
        nothing_to_do: Outcome = (NOT_APPLICABLE, (nothing,), (), ())
        early = context.reasons(
            en="no {before} before the {later} in turn {number}",
            zh="第 {number} 次发言的{later}之前没有{before}",
            **names,
        )
        no_reply = context.reasons(
            en="no reply between the {before} and the {later} in turn {number}",
            zh="{before}与第 {number} 次发言的{later}之间没有对方的回应",
            **names,
        )
        every = context.reasons(
            en="{before} before each {later} ({number})",
            zh="每个{later}之前都有{before}（{number} 次）",
            **names,
        )

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            laters = turns_in(later, scan, window)
            if not laters:
                lack = "" if later.is_plain else later.unlooked(scan)
                return missing(lack) if lack else nothing_to_do
            befores = turns_in(before, scan, window)
            pairs = []
            for turn in laters:
                position = bisect_left(befores, turn)
                if position < len(befores) and befores[position] == turn:
                    position += comes_after(scan, before, turn, later, turn)
                if position:
                    last: int | None = befores[position - 1]
                    if reply_by is not None:
                        last = _last_replied(scan, reply_by, befores, position, turn)
                    if last is not None:
                        pairs.append((last, turn))
                        continue
                    evidence = show_before(scan, [befores[position - 1]])
                    return UNMET, no_reply[turn], evidence + show_later(scan, [turn]), ()
                number = searched(before, scan, window, last=turn)
                proof = show_later(scan, [turn]) + search(number, None)
                return UNMET, early[turn], proof, ()
            return MET, every[len(pairs)], show_pairs(scan, pairs), ()

        return look

    def claim_there(self, describer: Describer) -> str:
        """What comes before what, and who replies in between."""
        claim = describer.say(
            en="every {later} has {before} before it", zh="每次{later}之前都有{before}"
        )
        claim = claim.format(
            before=describer.moment(self.precedence), later=describer.moment(self.of)
        )
        if self.reply_by is None:
            return claim
        reply = describer.say(en=", and {} says something between them", zh="，且两者之间{}有发言")
        return claim + reply.format(describer.who(self.reply_by))


def _last_replied(
    scan: ScanResult, speaker: Speaker, befores: Sequence[int], position: int, turn: int
) -> int | None:
    """The last of the turns before a position that has a reply before `turn`, if one has."""
    # The first leaves most room for a reply.
    if not replied_between(scan, speaker, befores[0], turn):
        return None
    turns = scan.said[speaker]
    last_reply = turns[bisect_left(turns, turn) - 1]
    return befores[bisect_left(befores, last_reply, hi=position) - 1]


class Chain(ScopedCondition):
    """Met when the moments occur in this order, each in a later place than the one before,
    and, with `reply_by`, with a reply between one and the next.

    Precedence chain in Dwyer's patterns.

    Example: `{sequence: [verified, explained, confirmed], reply_by: customer}`
    """

    kind: ClassVar[str] = "sequence"

    sequence: Annotated[
        tuple[MomentName, ...], Field(min_length=2, description="the moments, in order")
    ]
    reply_by: ReplyBy = None

    @property
    def basis_there(self) -> PatternBasis:
        """All moments are needed, and it always applies."""
        chain = self.sequence
        return PatternBasis(chain, needed=chain, limits=(self.reply_by,), verdicts=(MET, UNMET))

    def look(self, context: CompileContext) -> ScopedCheck:
        """Take each moment as early as the one before allows: if any chain fits, this one does."""
        finders = [context.moments.finder(name) for name in self.sequence]
        shows = [context.show(finder) for finder in finders]
        searches = [context.search(finder) for finder in finders]
        reply_by = self.reply_by
        broken = context.say(en="no {name} after {steps}", zh="{steps}之后没有{name}")
        start = context.say(en="the start", zh="开头")
        arrow = " → "
        titles = [context.title(finder) for finder in finders]
        whole = arrow.join(titles).strip()

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            place: TextPosition | None = None
            evidence: tuple[Evidence, ...] = ()
            for step, finder in enumerate(finders):
                turns = turns_in(finder, scan, window)
                following = _next_place(scan, finder, turns, place, reply_by)
                if following is None:
                    steps = arrow.join(titles[:step]) or start
                    why = broken.format(name=titles[step], steps=steps).strip()
                    after = None if place is None else place[0]
                    number = searched(finder, scan, window, first=after or 0)
                    return UNMET, (why,), evidence + searches[step](number, after), ()
                place = following
                evidence += shows[step](scan, [place[0]])
            return MET, (whole,), evidence, ()

        return look

    def claim_there(self, describer: Describer) -> str:
        """The order, and who replies in between."""
        steps = " → ".join(map(describer.moment, self.sequence))
        claim = describer.say(en="these happen in this order: {}", zh="依次出现：{}").format(steps)
        if self.reply_by is None:
            return claim
        reply = describer.say(
            en=", and {} says something between one and the next", zh="，且每两步之间{}有发言"
        )
        return claim + reply.format(describer.who(self.reply_by))


TextPosition = tuple[int, int]
"""A turn, and the offset in it."""


def _next_place(
    scan: ScanResult,
    finder: MomentMatcher,
    turns: Sequence[int],
    place: TextPosition | None,
    reply_by: Speaker | None,
) -> TextPosition | None:
    """The first place of a moment after another place (and a reply), or None."""
    first = 0 if place is None else bisect_left(turns, place[0])
    for position in range(first, len(turns)):
        turn = turns[position]
        if place and reply_by and not replied_between(scan, reply_by, place[0], turn):
            continue
        spans = finder.spans(scan, turn)
        after = place[1] if place is not None and turn == place[0] else -1
        following = bisect_right(spans, after, key=itemgetter(0))
        if following < len(spans):
            return turn, spans[following][0]
    return None


KINDS = (Precedence, Chain)
