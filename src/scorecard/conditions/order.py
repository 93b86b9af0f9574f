"""What has to come before what: precedence and chains of moments."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from scorecard.conditions.compiler import Build, Show
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import Window, inside
from scorecard.conditions.scoped import Look, ScopedCondition, turns_in
from scorecard.grade import Evidence
from scorecard.moments.matcher import Finder
from scorecard.moments.model import MomentName
from scorecard.moments.scan import Reading
from scorecard.records.interaction import Speaker

if TYPE_CHECKING:
    from scorecard.conditions.describer import Teller


def comes_after(reading: Reading, earlier: Finder, turn: int, later: Finder, other: int) -> bool:
    """Whether the second moment follows the first: in a later turn, or later in the same one."""
    if turn != other:
        return other > turn
    return later.spans(reading, other)[-1][0] > earlier.spans(reading, turn)[0][0]


def searched(
    finder: Finder, reading: Reading, window: Window | None, first: int = 0, last: int | None = None
) -> int:
    """How many turns of the window, from the first to the last given, could hold the moment."""
    turns = finder.places(reading)
    inside_window = turns if window is None else inside(window, turns)
    return sum(first <= turn and (last is None or turn <= last) for turn in inside_window)


def alternate(
    reading: Reading, pairs: list[tuple[int, int]], first: Show, second: Show
) -> tuple[Evidence, ...]:
    """The evidence of pairs of turns, pair by pair, none twice."""
    evidence: dict[Evidence, None] = {}
    for one, other in pairs:
        evidence.update(dict.fromkeys(first(reading, [one]) + second(reading, [other])))
    return tuple(evidence)


def replied_between(reading: Reading, speaker: Speaker | None, earlier: int, later: int) -> bool:
    """Whether the speaker says something between two turns; true if nobody has to."""
    if speaker is None:
        return True
    said = reading.said[speaker]
    position = bisect_right(said, earlier)
    return position < len(said) and said[position] < later


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

    def look(self, build: Build) -> Look:
        """Find one that came too early."""
        before, later = build.moments.finder(self.precedence), build.moments.finder(self.of)
        reply_by = self.reply_by
        show_before, show_later = build.show(before), build.show(later)
        search = build.search(before)
        names = {"before": build.title(before), "later": build.title(later)}
        nothing = build.say(en="no {later}", zh="没有{later}").format(**names).strip()
        early = build.say(
            en="no {before} before the {later} in turn {turn}",
            zh="第 {turn} 轮的{later}之前没有{before}",
        )
        no_reply = build.say(
            en="no reply between the {before} and the {later} in turn {turn}",
            zh="{before}与第 {turn} 轮的{later}之间没有对方的回应",
        )
        every = build.say(
            en="{before} before each {later} ({number})",
            zh="每个{later}之前都有{before}（{number} 次）",
        )

        def look(reading: Reading, window: Window | None = None) -> Outcome:
            laters = turns_in(later, reading, window)
            if not laters:
                return NOT_APPLICABLE, (nothing,), (), ()
            befores = turns_in(before, reading, window)
            pairs = []
            for turn in laters:
                position = bisect_left(befores, turn)
                if position < len(befores) and befores[position] == turn:
                    position += comes_after(reading, before, turn, later, turn)
                # The first leaves most room for a reply.
                if position and replied_between(reading, reply_by, befores[0], turn):
                    last = _last_replied(reading, reply_by, befores, position, turn)
                    pairs.append((last, turn))
                    continue
                if position:
                    why = no_reply.format(turn=turn, **names).strip()
                    evidence = show_before(reading, [befores[position - 1]])
                    return UNMET, (why,), evidence + show_later(reading, [turn]), ()
                number = searched(before, reading, window, last=turn)
                proof = show_later(reading, [turn]) + search(number, None)
                return UNMET, (early.format(turn=turn, **names).strip(),), proof, ()
            why = every.format(number=len(pairs), **names).strip()
            return MET, (why,), alternate(reading, pairs, show_before, show_later), ()

        return look

    def claim_there(self, teller: Teller) -> str:
        """What comes before what, and who replies in between."""
        claim = teller.say(
            en="every {later} has {before} before it", zh="每次{later}之前都有{before}"
        )
        said = claim.format(before=teller.moment(self.precedence), later=teller.moment(self.of))
        if self.reply_by is None:
            return said
        reply = teller.say(en=", and {} says something between them", zh="，且两者之间{}有发言")
        return said + reply.format(teller.who(self.reply_by))


def _last_replied(
    reading: Reading, speaker: Speaker | None, befores: Sequence[int], position: int, turn: int
) -> int:
    """The last of the turns before a position that has a reply before `turn`; one has."""
    if speaker is None:
        return befores[position - 1]
    said = reading.said[speaker]
    last_reply = said[bisect_left(said, turn) - 1]
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

    def look(self, build: Build) -> Look:
        """Take each moment as early as the one before allows: if any chain fits, this one does."""
        finders = [build.moments.finder(name) for name in self.sequence]
        shows = [build.show(finder) for finder in finders]
        searches = [build.search(finder) for finder in finders]
        reply_by = self.reply_by
        broken = build.say(en="no {name} after {steps}", zh="{steps}之后没有{name}")
        start = build.say(en="the start", zh="开头")
        arrow = " → "
        titles = [build.title(finder) for finder in finders]
        whole = arrow.join(titles).strip()

        def look(reading: Reading, window: Window | None = None) -> Outcome:
            place: Place | None = None
            evidence: tuple[Evidence, ...] = ()
            for step, finder in enumerate(finders):
                turns = turns_in(finder, reading, window)
                following = _next_place(reading, finder, turns, place, reply_by)
                if following is None:
                    steps = arrow.join(titles[:step]) or start
                    why = broken.format(name=titles[step], steps=steps).strip()
                    after = None if place is None else place[0]
                    number = searched(finder, reading, window, first=after or 0)
                    return UNMET, (why,), evidence + searches[step](number, after), ()
                place = following
                evidence += shows[step](reading, [place[0]])
            return MET, (whole,), evidence, ()

        return look

    def claim_there(self, teller: Teller) -> str:
        """The order, and who replies in between."""
        steps = " → ".join(map(teller.moment, self.sequence))
        said = teller.say(en="these happen in this order: {}", zh="依次出现：{}").format(steps)
        if self.reply_by is None:
            return said
        reply = teller.say(
            en=", and {} says something between one and the next", zh="，且每两步之间{}有发言"
        )
        return said + reply.format(teller.who(self.reply_by))


Place = tuple[int, int]
"""A turn, and the offset in it."""


def _next_place(
    reading: Reading,
    finder: Finder,
    turns: Sequence[int],
    place: Place | None,
    reply_by: Speaker | None,
) -> Place | None:
    """The first place of a moment after another place (and a reply), or None."""
    first = 0 if place is None else bisect_left(turns, place[0])
    for position in range(first, len(turns)):
        turn = turns[position]
        if place is not None and not replied_between(reading, reply_by, place[0], turn):
            continue
        spans = finder.spans(reading, turn)
        after = place[1] if place is not None and turn == place[0] else -1
        following = bisect_right(spans, after, key=itemgetter(0))
        if following < len(spans):
            return turn, spans[following][0]
    return None


KINDS = (Precedence, Chain)
