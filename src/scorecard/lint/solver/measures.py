"""Measures as variables: what they can come to, and how one bounds another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from scorecard.conditions.measured import MeasureCondition
from scorecard.conditions.measures import MEASURES, Party, Stat
from scorecard.lint.solver.intervals import regions
from scorecard.lint.solver.variables import Lack, Region

_TIMED = {name for name, one in MEASURES.items() if one.unit in ("s", "words/min")} | {
    "silence_share",
    "interruptions",
}
_ALWAYS_THERE = frozenset(("words", "turns", "holds", "hold_time", "duration", "interruptions"))
# Values are rounded to four decimals, each on its own.
_SLACK = 0.0002


class MeasureVariable(NamedTuple):
    """What is measured."""

    measure: str
    of: Party | None
    except_after: str | None
    stat: Stat | None

    def states(self, bounds: Iterable[float]) -> list[object]:
        """What it can come to in a record, as far as bounds can tell."""
        measure = MEASURES[self.measure]
        found: list[object] = []
        if self.measure in _TIMED:
            found.append(Lack.MISSING)
        if self.measure not in _ALWAYS_THERE:
            found.append(Lack.NOTHING)
        is_whole = measure.unit in ("words", "count") and self.stat not in ("mean", "median")
        high = 1.0 if measure.unit == "share" else math.inf
        return [*found, *regions(bounds, 0.0, high, whole=is_whole)]

    def relation(self, other: MeasureVariable) -> str:
        """How another gauge is bound to this one: `order` where this is never more, `sum` where
        both make a whole, or nothing."""
        if self.measure != other.measure:
            return ""
        if self.measure == "talk_share" and {self.of, other.of} == {"agent", "customer"}:
            return "sum"
        if self[:3] == other[:3] and (self.stat, other.stat) in _IN_ORDER:
            return "order"
        return ""


_IN_ORDER = {
    (low, high)
    for low, higher in {
        "min": ("mean", "median", "max", "total"),
        "mean": ("max", "total"),
        "median": ("max", "total"),
        "max": ("total",),
    }.items()
    for high in higher
}


def measure_variable(condition: MeasureCondition) -> MeasureVariable:
    """What a condition measures."""
    stat = condition.stat or MEASURES[condition.measure].stat
    return MeasureVariable(condition.measure, condition.of, condition.except_after, stat)


def may_be_in_order(one: Region | Lack, other: Region | Lack) -> bool:
    """Whether the first can be no more than the second."""
    if isinstance(one, Lack) or isinstance(other, Lack):
        return one is other
    return one.low <= other.high + _SLACK


def make_a_whole(one: Region | Lack, other: Region | Lack) -> bool:
    """Whether two shares can add up to 1."""
    if isinstance(one, Lack) or isinstance(other, Lack):
        return one is other
    return one.low + other.low <= 1 + _SLACK and one.high + other.high >= 1 - _SLACK
