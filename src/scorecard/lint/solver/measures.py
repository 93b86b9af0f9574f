"""Measures as variables: what they can come to, and how one bounds another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from scorecard.conditions.basis import MeasureBasis
from scorecard.conditions.measure import Party, Stat
from scorecard.conditions.measures import MEASURES
from scorecard.lint.solver.intervals import regions
from scorecard.lint.solver.variables import Lack, Region

# Values are rounded to four decimals, each on its own.
_SLACK = 0.0002


class MeasureVariable(NamedTuple):
    """A measured value as a variable of the solver."""

    measure: str
    of: Party | None
    except_after: str | None
    stat: Stat | None

    def states(self, bounds: Iterable[float]) -> list[object]:
        """What it can come to in a record, as far as bounds can tell."""
        measure = MEASURES[self.measure]
        lacks = [
            *([Lack.MISSING] if measure.may_be_missing else []),
            *([] if measure.is_always_there else [Lack.NOTHING]),
        ]
        is_whole = measure.is_whole and self.stat not in ("mean", "median")
        high = math.inf if self.stat == "total" else measure.highest
        return [*lacks, *regions(bounds, 0.0, high, whole=is_whole)]

    def relation(self, other: MeasureVariable) -> str:
        """How another measure is bound to this one: `order` where this is never more, `sum` where
        both make a whole, or nothing."""
        if self.measure != other.measure:
            return ""
        if MEASURES[self.measure].is_split and {self.of, other.of} == {"agent", "customer"}:
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


def measure_variable(basis: MeasureBasis) -> MeasureVariable:
    """The variable for what a condition measures."""
    return MeasureVariable(basis.measure, basis.of, basis.except_after, basis.stat)


def may_be_in_order(low: Region | Lack, high: Region | Lack) -> bool:
    """Whether the first measure can be no more than the second."""
    if isinstance(low, Lack) or isinstance(high, Lack):
        return low is high
    return low.low <= high.high + _SLACK


def make_a_whole(left: Region | Lack, right: Region | Lack) -> bool:
    """Whether two shares can add up to 1."""
    if isinstance(left, Lack) or isinstance(right, Lack):
        return left is right
    return left.low + right.low <= 1 + _SLACK and left.high + right.high >= 1 - _SLACK
