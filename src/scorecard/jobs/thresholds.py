"""The marks that a run is held to, and what missed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the marks are read where nothing is graded, for help and completion
    from scorecard.grade import Grade, Result

_SHOWN = 5
# Scores have four decimals: as integers their sum is exact, whatever the order.
_UNIT = 10_000

FAIL_ON: dict[str, tuple[Result, ...]] = {"fail": ("fail",), "undecided": ("fail", "undecided")}
"""What `--fail-on` stands for: a result that may still turn out well is not yet a pass."""


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """What was asked for; None and "" are not."""

    each: float | None = None
    mean: float | None = None
    on: str = ""

    def __bool__(self) -> bool:
        return self.each is not None or self.mean is not None or bool(self.on)


class _Misses:
    """The first few that missed one mark, and how many there are."""

    def __init__(self) -> None:
        self.count = 0
        self.shown: list[str] = []

    def add(self, what: str) -> None:
        self.count += 1
        if len(self.shown) < _SHOWN:
            self.shown.append(what)

    def __str__(self) -> str:
        more = self.count - len(self.shown)
        names = ", ".join(self.shown) + (f", … and {more} more" if more else "")
        return f"{self.count}: {names}"


class ThresholdCheck:
    """Holds grades to the marks as they come. What does not apply has no score, and so counts
    neither way."""

    def __init__(self, marks: Thresholds, *, rubrics: int = 1) -> None:
        self._marks = marks
        self._several = rubrics > 1
        self._low, self._failed = _Misses(), _Misses()
        self._sums: dict[str, tuple[str, int, int]] = {}

    def add(self, grade: Grade) -> None:
        """Take in a grade."""
        score = grade.score
        if score is not None:
            key = grade.rubric.sha256
            name, total, count = self._sums.get(key, (grade.rubric.id, 0, 0))
            self._sums[key] = name, total + round(score * _UNIT), count + 1
            if self._marks.each is not None and score < self._marks.each:
                self._low.add(f"{self._name(grade)} ({score:g})")
        if self._marks.on and grade.result in FAIL_ON[self._marks.on]:
            self._failed.add(f"{self._name(grade)} ({grade.result})")

    def misses(self) -> list[str]:
        """What to say of each mark that was missed."""
        return [*self._misses_of_each(), *self._misses_of_mean()]

    def nothing_to_check(self) -> bool:
        """Whether a mark was asked for and no grade could be held to it: that is no pass."""
        return bool(self._marks) and not self._sums

    def _misses_of_each(self) -> Iterator[str]:
        if self._low.count:
            yield f"--fail-under {self._marks.each:g}: missed by {self._low}"
        if self._failed.count:
            yield f"--fail-on {self._marks.on}: missed by {self._failed}"

    def _misses_of_mean(self) -> Iterator[str]:
        mark = self._marks.mean
        if mark is None:
            return
        for name, total, count in self._sums.values():
            if total < mark * _UNIT * count:
                # Never rounded up to the mark that it missed.
                mean = total // count / _UNIT
                under = f" under {name}" if self._several else ""
                yield f"--fail-under-mean {mark:g}: the mean score{under} is {mean:g}"

    def _name(self, grade: Grade) -> str:
        under = f" under {grade.rubric.id}" if self._several else ""
        return f"{grade.interaction.id}{under}"
