"""Scopes: the part of an interaction a condition speaks of (Dwyer, Avrunin & Corbett 1999)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from scorecard.authoring.declared import AfterValidator, ConfigDict, Field, model_validator
from scorecard.authoring.model import AuthoredModel
from scorecard.authoring.problem import author_error
from scorecard.authoring.scalar import Span
from scorecard.conditions.context import CompileContext, IfMissing
from scorecard.conditions.outcome import NOT_APPLICABLE, Outcome
from scorecard.conditions.spans import AnySpan, rounded, span_of, turns_of, within_changes
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.model import MomentName
from scorecard.moments.scan import ScanResult
from scorecard.values.parameters import NoValue

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer

Window = list[range]
"""The turns inside a scope, as ascending stretches that do not overlap."""

FindWindow = Callable[[ScanResult], Window | Outcome]
"""From a reading to the scope's turns, or to the outcome where it has none."""


def _two(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(value) != 2:
        raise author_error("`between` takes two moments", "write `between: [first, second]`")
    return value


_WHERE = ("first", "last", "before", "after", "between", "around")


class Scope(AuthoredModel):
    """Where to look: one of the keys.

    Time is taken from `start`. A stretch between moments leaves out the turns in which the
    moments themselves happen; `around` includes them.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [key]} for key in _WHERE],
            "dependencies": {"around": ["span"], "span": ["around"]},
        }
    )

    first: Annotated[AnySpan, Field(description="the beginning, such as `3 turns` or `30s`")] = None
    last: Annotated[AnySpan, Field(description="the end, such as `3 turns` or `30s`")] = None
    before: Annotated[MomentName | None, Field(description="before the moment first happens")] = (
        None
    )
    after: Annotated[MomentName | None, Field(description="after the moment first happens")] = None
    between: Annotated[
        tuple[MomentName, ...] | None,
        AfterValidator(lambda value: value and _two(value)),
        Field(
            description="between each first moment and the next second one",
            json_schema_extra={"minItems": 2, "maxItems": 2},
        ),
    ] = None
    around: Annotated[MomentName | None, Field(description="near each time it happens")] = None
    span: Annotated[AnySpan, Field(description="how near, for `around`")] = None

    @model_validator(mode="after")
    def _one_key(self) -> Scope:
        given = [name for name in self.model_fields_set if name != "span"]
        if len(given) != 1 or getattr(self, given[0]) is None:
            raise author_error(
                "a scope has exactly one of `first`, `last`, `before`, `after`, `between`, `around`"
            )
        if (self.around is not None) != (self.span is not None):
            raise author_error(
                "`around` and `span` go together", "write `{around: moment, span: 2 turns}`"
            )
        return self

    @property
    def key(self) -> str:
        """The key that is given."""
        return next(key for key in _WHERE if getattr(self, key) is not None)

    @property
    def limit(self) -> Any:
        """The span that the scope is measured out by (or its `$parameter`); None for none."""
        return self.first or self.last or self.span

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments that delimit it."""
        single = self.before or self.after or self.around
        return self.between or (() if single is None else (single,))

    def compile(self, context: CompileContext, if_missing: IfMissing = "unknown") -> FindWindow:
        """The function that finds the scope's turns."""
        if self.first is not None:
            return _edge(context, self.first, if_missing, at_end=False)
        if self.last is not None:
            return _edge(context, self.last, if_missing, at_end=True)
        if self.around is not None:
            return _around(context, context.moments.finder(self.around), self.span, if_missing)
        if self.between is not None:
            first, second = self.between
            return _between(context, context.moments.finder(first), context.moments.finder(second))
        if self.before is not None:
            finder = context.moments.finder(self.before)
            return _beside(context, finder, lambda turn, count: range(turn))
        assert self.after is not None
        finder = context.moments.finder(self.after)
        return _beside(context, finder, lambda turn, count: range(turn + 1, count))

    def describe(self, describer: Describer) -> str:
        """Where to look, as the beginning of a sentence: "in the first 3 turns"."""
        if self.first is not None:
            return describer.say(en="in the first {}", zh="在前 {}中").format(
                describer.span(self.first)
            )
        if self.last is not None:
            return describer.say(en="in the last {}", zh="在最后 {}中").format(
                describer.span(self.last)
            )
        if self.around is not None:
            around = describer.say(
                en="within {1} before or after each {0}", zh="在每次{0}前后 {1}内"
            )
            return around.format(describer.moment(self.around), describer.span(self.span))
        if self.between is not None:
            between = describer.say(
                en="between each {} and the next {}", zh="在每次{}到下一次{}之间"
            )
            return between.format(*map(describer.moment, self.between))
        if self.before is not None:
            before = describer.say(en="before {} first happens", zh="在首次出现{}之前")
            return before.format(describer.moment(self.before))
        assert self.after is not None
        after = describer.say(en="after {} first happens", zh="在首次出现{}之后")
        return after.format(describer.moment(self.after))


def _edge(
    context: CompileContext, value: Any, if_missing: IfMissing, *, at_end: bool
) -> FindWindow:
    if isinstance(value, Span) and value.unit == "turns":
        # By far the commonest scope.
        turns = int(value.value)
        if at_end:
            return lambda scan: [range(max(0, len(scan.turns) - turns), len(scan.turns))]
        return lambda scan: [range(turns)]
    find_span = span_of(context, value)
    missing = context.missing(if_missing)

    def find(scan: ScanResult) -> Window | Outcome:
        limit = find_span(scan)
        count = len(scan.turns)
        if isinstance(limit, NoValue):
            return missing(limit.needs)
        if limit.unit == "changes" and count:
            return [within_changes(scan.changes, count - 1 if at_end else 0, limit)]
        if limit.unit != "seconds":
            turns = turns_of(limit, count)
            return [range(max(0, count - turns), count) if at_end else range(turns)]
        inside = _timed_edge(scan, limit.value, at_end=at_end)
        return missing("turn start times") if inside is None else inside

    return find


def _timed_edge(scan: ScanResult, seconds: float, *, at_end: bool) -> Window | None:
    starts = [turn.start for turn in scan.turns]
    known = [start for start in starts if start is not None]
    if len(known) < len(starts):
        return None
    if not at_end:
        return [range(i, i + 1) for i, start in enumerate(known) if start <= seconds]
    latest = max(
        turn.end if turn.end is not None else start
        for turn, start in zip(scan.turns, known, strict=True)
    )
    return [range(i, i + 1) for i, start in enumerate(known) if rounded(latest - start) <= seconds]


def _absent(context: CompileContext, finder: MomentMatcher) -> Outcome:
    why = context.say(en="no {} to look around", zh="没有出现{}，无从查起").format(
        context.title(finder)
    )
    return NOT_APPLICABLE, (why,), (), ()


def _beside(
    context: CompileContext, finder: MomentMatcher, stretch: Callable[[int, int], range]
) -> FindWindow:
    absent = _absent(context, finder)

    def find(scan: ScanResult) -> Window | Outcome:
        turns = finder.turns(scan)
        return [stretch(turns[0], len(scan.turns))] if turns else absent

    return find


def _between(context: CompileContext, first: MomentMatcher, second: MomentMatcher) -> FindWindow:
    no_first, no_second = _absent(context, first), _absent(context, second)

    def find(scan: ScanResult) -> Window | Outcome:
        opens, closes = first.turns(scan), second.turns(scan)
        if not opens:
            return no_first
        window: Window = []
        position = -1
        for start in opens:
            if start <= position:
                continue
            after = bisect_right(closes, start)
            if after == len(closes):
                break
            end = closes[after]
            window.append(range(start + 1, end))
            position = end - 1
        return window or no_second

    return find


def _around(
    context: CompileContext, finder: MomentMatcher, value: Any, if_missing: IfMissing
) -> FindWindow:
    find_span = span_of(context, value)
    missing, absent = context.missing(if_missing), _absent(context, finder)

    def find(scan: ScanResult) -> Window | Outcome:
        centres = finder.turns(scan)
        if not centres:
            return absent
        limit = find_span(scan)
        if isinstance(limit, NoValue):
            return missing(limit.needs)
        if limit.unit == "changes":
            return _merged([within_changes(scan.changes, centre, limit) for centre in centres])
        if limit.unit != "seconds":
            return _around_turns(centres, turns_of(limit, len(scan.turns)), len(scan.turns))
        near = _around_times(scan, centres, limit)
        return missing("turn start times") if near is None else near

    return find


def _around_turns(centres: Sequence[int], reach: int, count: int) -> Window:
    return _merged(
        [range(max(0, centre - reach), min(count, centre + reach + 1)) for centre in centres]
    )


def _merged(stretches: Sequence[range]) -> Window:
    """Stretches in order, those that touch as one."""
    window: Window = []
    for stretch in stretches:
        if window and stretch.start <= window[-1].stop:
            window[-1] = range(window[-1].start, stretch.stop)
        else:
            window.append(stretch)
    return window


def _around_times(scan: ScanResult, centres: Sequence[int], limit: Span) -> Window | None:
    """The turns within so many seconds of a centre; None if times are missing.

    Of the centres before a turn the one that ended last decides, of those after it the one that
    starts first: so two passes do.
    """
    starts = [turn.start for turn in scan.turns]
    ends = [turn.end if turn.end is not None else turn.start for turn in scan.turns]
    before = _within(starts, ends, centres, limit.value)
    # Mirrored in time, what comes after is what came before.
    last = len(starts) - 1
    mirrored = [last - centre for centre in reversed(centres)]
    after = _within(_mirror(ends), _mirror(starts), mirrored, limit.value)[::-1]
    near = [
        True in pair or (None if None in pair else False)
        for pair in zip(before, after, strict=True)
    ]
    for centre in centres:
        near[centre] = True
    if None in near:
        return None
    return [range(turn, turn + 1) for turn, is_near in enumerate(near) if is_near]


def _mirror(times: list[float | None]) -> list[float | None]:
    return [None if time is None else -time for time in reversed(times)]


def _within(
    starts: list[float | None], ends: list[float | None], centres: Sequence[int], limit: float
) -> list[bool | None]:
    """For each turn, whether it starts within so many seconds of the end of a centre before it;
    None where times are missing."""
    is_centre = set(centres)
    found: list[bool | None] = []
    latest: float | None = None
    untimed = False
    for turn, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start is None:
            found.append(None if untimed or latest is not None else False)
        elif latest is not None and rounded(start - latest) <= limit:
            found.append(True)
        else:
            found.append(None if untimed else False)
        if turn in is_centre:
            untimed = untimed or end is None
            if end is not None and (latest is None or end > latest):
                latest = end
    return found


def inside(window: Window, turns: Sequence[int]) -> Sequence[int]:
    """The turns (ascending) that lie in the window."""
    if not turns:
        return turns
    if len(window) == 1:
        part = window[0]
        return turns[bisect_left(turns, part.start) : bisect_left(turns, part.stop)]
    return [turn for part in window for turn in inside([part], turns)]
