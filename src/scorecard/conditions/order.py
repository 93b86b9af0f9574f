"""What follows what: response, precedence and chains of moments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from scorecard.conditions.build import Build, Show
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import AnySpan, Window, inside, lies_within, span_of
from scorecard.conditions.scoped import Look, ScopedCondition, turns_in
from scorecard.grade import Evidence
from scorecard.interaction import Speaker
from scorecard.language import Language
from scorecard.moments.find import Finder
from scorecard.moments.model import MomentName
from scorecard.moments.scan import Reading
from scorecard.parameters import NoValue
from scorecard.scalar import Span


def comes_after(reading: Reading, earlier: Finder, turn: int, later: Finder, other: int) -> bool:
    """Whether the second moment follows the first: in a later turn, or later in the same one."""
    if turn != other:
        return other > turn
    starts = [start for start, _ in later.spans(reading, other)]
    return max(starts) > min(start for start, _ in earlier.spans(reading, turn))


def searched(
    finder: Finder, reading: Reading, window: Window | None, first: int = 0, last: int | None = None
) -> int:
    """How many turns of the window, from the first to the last given, could hold the moment."""
    turns = finder.places(reading)
    inside_window = turns if window is None else inside(window, turns)
    return sum(first <= turn and (last is None or turn <= last) for turn in inside_window)


_SPAN_UNITS_ZH = {"turns": " 轮", "seconds": " 秒", "percent": "%"}
_SPANS: dict[Language, Callable[[Span], str]] = {
    "en": str,
    "zh": lambda span: f"{span.value:g}{_SPAN_UNITS_ZH[span.unit]}",
}


class Response(ScopedCondition):
    """Met when every trigger (`to`) is followed by the response, if `within` is given soon
    enough; not applicable where the trigger never occurs.

    A response may stand in the same turn as its trigger, after it, and one response can
    answer several triggers. Turns are counted by position; seconds run from the end of the
    trigger's turn to the start of the response's.

    Example: `{response: apology, to: complaint, within: 2 turns}`
    """

    kind: ClassVar[str] = "response"

    response: Annotated[MomentName, Field(description="the moment that has to follow")]
    to: Annotated[MomentName, Field(description="the moment that calls for it")]
    within: Annotated[AnySpan, Field(description="how soon, such as `2 turns` or `30s`")] = None

    def look(self, build: Build) -> Look:
        """Find a trigger without its response."""
        answer, trigger = build.moments.finder(self.response), build.moments.finder(self.to)
        limit = None if self.within is None else span_of(build, self.within)
        missing = build.missing(self.if_missing)
        show_answer, show_trigger = build.show(answer), build.show(trigger)
        search = build.search(answer)
        names = {"answer": build.title(answer), "trigger": build.title(trigger)}
        no_trigger = build.say(en="no {trigger} to respond to", zh="没有需要回应的{trigger}")
        no_trigger = no_trigger.format(**names).strip()
        none = build.say(
            en="no {answer} after the {trigger} in turn {turn}{within}",
            zh="第 {turn} 轮的{trigger}之后{within}没有{answer}",
        )
        in_words = _SPANS[build.language]
        within = build.say(en=" within {}", zh="在 {} 内")
        every = build.say(
            en="{answer} after each {trigger} ({number})",
            zh="每个{trigger}之后都有{answer}（{number} 次）",
        )

        def look(reading: Reading, window: Window | None = None) -> Outcome:
            triggers = turns_in(trigger, reading, window)
            if not triggers:
                return NOT_APPLICABLE, (no_trigger,), (), ()
            soon = None if limit is None else limit(reading)
            if isinstance(soon, NoValue):
                return missing(soon.needs, show_trigger(reading, triggers))
            answers = turns_in(answer, reading, window)
            pairs: list[tuple[int, int]] = []
            unclear: list[int] = []
            for turn in triggers:
                later = [
                    a
                    for a in answers
                    if a >= turn and comes_after(reading, trigger, turn, answer, a)
                ]
                timely = [
                    True if soon is None else lies_within(reading, soon, turn, a) for a in later
                ]
                if True in timely:
                    pairs.append((turn, later[timely.index(True)]))
                elif None in timely:
                    unclear.append(turn)
                else:
                    why = none.format(
                        turn=turn,
                        within="" if soon is None else within.format(in_words(soon)),
                        **names,
                    ).strip()
                    number = searched(answer, reading, window, first=turn)
                    evidence = show_trigger(reading, [turn]) + search(number, turn)
                    return UNMET, (why,), evidence, ()
            if unclear:
                return missing("turn start times", show_trigger(reading, unclear))
            return (
                MET,
                (every.format(number=len(pairs), **names).strip(),),
                _alternate(reading, pairs, show_trigger, show_answer),
                (),
            )

        return look


def _alternate(
    reading: Reading, pairs: list[tuple[int, int]], first: Show, second: Show
) -> tuple[Evidence, ...]:
    """The evidence of pairs of turns, pair by pair, none twice."""
    evidence: dict[Evidence, None] = {}
    for one, other in pairs:
        evidence.update(dict.fromkeys(first(reading, [one]) + second(reading, [other])))
    return tuple(evidence)


def replied_between(reading: Reading, speaker: Speaker | None, earlier: int, later: int) -> bool:
    """Whether the speaker says something between two turns; true if nobody has to."""
    return speaker is None or any(earlier < turn < later for turn in reading.said_by(speaker))


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
                earlier = [
                    b for b in befores if b <= turn and comes_after(reading, before, b, later, turn)
                ]
                replied = [b for b in earlier if replied_between(reading, reply_by, b, turn)]
                if replied:
                    pairs.append((replied[-1], turn))
                    continue
                if earlier:
                    evidence = show_before(reading, earlier[-1:]) + show_later(reading, [turn])
                    return UNMET, (no_reply.format(turn=turn, **names).strip(),), evidence, ()
                number = searched(before, reading, window, last=turn)
                proof = show_later(reading, [turn]) + search(number, None)
                return UNMET, (early.format(turn=turn, **names).strip(),), proof, ()
            why = every.format(number=len(pairs), **names).strip()
            return MET, (why,), _alternate(reading, pairs, show_before, show_later), ()

        return look


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
    for turn in turns:
        starts = [start for start, _ in finder.spans(reading, turn)]
        if place is not None:
            if turn < place[0] or not replied_between(reading, reply_by, place[0], turn):
                continue
            if turn == place[0]:
                starts = [start for start in starts if start > place[1]]
        if starts:
            return turn, min(starts)
    return None


KINDS = (Response, Precedence, Chain)
