"""What a measure is: what it is called, how it is taken, and what may be asked and said of it.

A measure is a pure function from a scan to its values (each with the turn where it was reached),
or to the name of what the record lacks.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, get_args

import msgspec

from scorecard.moments.scan import ScanResult

Stat = Literal["max", "min", "mean", "median", "total"]
Party = Literal["agent", "customer"]

Values = list[tuple[float, int | None]]
"""Values, each with the turn where it was reached (None where it belongs to no turn)."""

TakeMeasure = Callable[[ScanResult, Party | None, frozenset[int]], "Values | str"]
"""Takes the values; a text is what the record lacks. The turns are those `except_after` names."""

Choose = Callable[[ScanResult, Values], tuple[float, int | None]]
"""Makes one value of several: a statistic."""

Unit = Literal["share", "words", "words/min", "s", "count"]
Whose = Literal["needed", "optional", "none"]
"""Whether a condition says whose turns are measured (`of`)."""
Needs = Literal["turns", "times", "other"]

START_TIMES = "turn start times"
END_TIMES = "turn end times"


class Measure(msgspec.Struct, frozen=True):
    """What a measure is called, how it is taken, and what may be asked and said of it.

    Values are 0 or more; shares are 1 at most, words and counts are whole numbers.
    """

    english: str
    chinese: str
    take: TakeMeasure
    unit: Unit
    of: Whose
    needs: Needs
    """What it takes of a record: just the turns, which are always there, also their times, or
    something else that may be missing."""
    stat: Stat | None = None
    """The usual statistic; None where there is just one value."""
    skips: bool = False
    """Whether `except_after` can leave gaps out."""
    is_always_there: bool = False
    """Whether there is a value in every record that has what it needs."""
    is_split: bool = False
    """Whether it is one value, and those of the two parties add up to 1."""
    mean: Choose | None = None
    """How the mean is taken, where some values weigh more than others."""

    def __post_init__(self) -> None:
        for name, sort in (("unit", Unit), ("of", Whose), ("needs", Needs)):
            if getattr(self, name) not in get_args(sort):
                known = ", ".join(get_args(sort))
                raise ValueError(f"`{name}` of a measure is one of {known}")

    def refuse_wrong(self, values: Values | str, turns: int) -> None:
        """Raise `ValueError` for values that a measure can't have: what comes from another package
        is looked at before it decides a grade."""
        if isinstance(values, str):
            return
        if self.stat is None and len(values) > 1:
            raise ValueError("several values take a usual statistic (`stat`)")
        for value, turn in values:
            if not 0 <= value <= self.highest or not math.isfinite(value):
                raise ValueError(f"a value is 0 or more (of a share, at most 1), not {value}")
            if self.is_whole and value != int(value):
                raise ValueError(f"words and counts are whole numbers, not {value}")
            if turn is not None and not 0 <= turn < turns:
                raise ValueError(f"there is no turn {turn}")

    @property
    def may_be_missing(self) -> bool:
        """Whether a record may lack what it needs."""
        return self.needs != "turns"

    @property
    def is_whole(self) -> bool:
        """Whether the values are whole numbers."""
        return self.unit in ("words", "count")

    @property
    def highest(self) -> float:
        """The number that no value is above."""
        return 1.0 if self.unit == "share" else math.inf

    @property
    def description(self) -> str:
        """What the measure measures, as the documentation defines it."""
        return (self.take.__doc__ or "").strip()
