"""Spans of a conversation: how long they are in an interaction, and what lies within."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from scorecard.authoring.problem import author_error
from scorecard.authoring.scalar import Span, SpanOrParameter, parameter_name, span
from scorecard.conditions.context import CompileContext
from scorecard.language import Language
from scorecard.moments.scan import ScanResult
from scorecard.values.comparison import holding
from scorecard.values.parameters import NoValue, lookup, require


class _SpanKey:
    """Marks a field that holds a span."""


SPAN = _SpanKey()
AnySpan = Annotated[SpanOrParameter, holding(span), SPAN]

_UNITS_ZH = {"turns": " 次发言", "changes": " 次换人", "seconds": " 秒", "percent": "%"}


def span_of(context: CompileContext, value: Any) -> Callable[[ScanResult], Span | NoValue]:
    """A span, or the parameter that holds one, ready to be asked for."""
    if parameter_name(value) is None:
        fixed = span(value)
        return lambda scan: fixed
    parameter = require(context.parameters, value)
    for value_of_case in parameter.values:
        try:
            span(value_of_case)
        except ValueError as error:
            raise author_error(f"`{value}`: {error}") from None
    look = lookup(parameter)

    def find(scan: ScanResult) -> Span | NoValue:
        found = look(scan.interaction)
        return found if isinstance(found, NoValue) else span(found)

    return find


def lies_within(scan: ScanResult, limit: Span, earlier: int, later: int) -> bool | None:
    """Whether turn `later` comes within the span after turn `earlier`; None if not known.

    Turns are counted by position, changes of speaker over the turns in which somebody says
    something. Seconds run from the end of the earlier turn (its start,
    where it has no end) to the start of the later one.
    """
    if limit.unit == "changes":
        return scan.changes[later] - scan.changes[earlier] <= limit.value
    if limit.unit != "seconds":
        return later - earlier <= turns_of(limit, len(scan.turns))
    begin, finish = scan.turns[earlier], scan.turns[later]
    since = begin.end if begin.end is not None else begin.start
    if since is None or finish.start is None:
        return None
    return rounded(finish.start - since) <= limit.value


def rounded(seconds: float) -> float:
    """Rid a difference of two times of what binary fractions add to it."""
    return round(seconds, 6)


def turns_of(limit: Span, count: int) -> int:
    """A span in turns; a share is rounded up."""
    if limit.unit == "turns":
        return int(limit.value)
    return math.ceil(round(limit.value * count / 100, 9))


def in_words(limit: Span, language: Language) -> str:
    """A span for a reader: "2 turns", "2 次发言"."""
    if language == "zh":
        return f"{limit.value:.15g}{_UNITS_ZH[limit.unit]}"
    if limit.unit == "changes":
        return f"{limit} of speaker"
    return str(limit) if limit.unit != "seconds" else f"{limit.value:.15g} s"


def within_changes(changes: Sequence[int], turn: int, limit: Span) -> range:
    """The turns from which, or to which, the speaker changes so often at most."""
    low, high = changes[turn] - limit.value, changes[turn] + limit.value
    return range(bisect_left(changes, low), bisect_right(changes, high))
