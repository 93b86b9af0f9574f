"""What should be looked at first: which interactions, and in each of them which criterion.

What fails an interaction comes before what only keeps it from a higher level.
"""

from __future__ import annotations

from bisect import insort
from math import inf

from scorecard.grade import CriterionGrade, Grade, Result
from scorecard.render.grades.titles import Titles

Urgency = tuple[int, int, float, float]

_RESULTS: dict[Result, int] = {"fail": 0, "undecided": 1, "none": 2, "pass": 3}
_FAILS_NOTHING = 4


def obstacle(grade: Grade, titles: Titles) -> CriterionGrade | None:
    """The blocked criterion that decides: one that misses its critical mark for certain, or else
    the rubric's `pass: {each: …}`; then one that may miss either; then the one with the lowest
    level. The first one of those alike; None if nothing blocks."""
    blocked = [criterion for criterion in grade.criteria if criterion.blocked_by is not None]
    return min(
        blocked,
        key=lambda criterion: (_failing(criterion, grade, titles), criterion.level or 0),
        default=None,
    )


def _failing(criterion: CriterionGrade, grade: Grade, titles: Titles) -> int:
    """How surely a criterion fails the interaction: 0 surely, by its critical mark, to 4 not."""
    if criterion.level is None or criterion.possible is None:
        return _FAILS_NOTHING
    critical = titles.critical(criterion.id)
    below = (critical.below if critical else 0, titles.each)
    for rank, reached in enumerate((criterion.possible, criterion.level)):
        for order, mark in enumerate(below):
            if reached < mark:
                return 2 * rank + order
    return 2 if criterion.id in grade.critical else _FAILS_NOTHING


def urgency(grade: Grade, titles: Titles) -> Urgency:
    """The lower, the sooner somebody should look: a critical mark missed, or that may be; then by
    result and score."""
    ranks = [_failing(criterion, grade, titles) for criterion in grade.criteria]
    critical = 0 if 0 in ranks else 1 if grade.critical else 2
    score, possible = grade.score, grade.possible
    return (
        critical,
        _RESULTS[grade.result],
        inf if score is None else score,
        inf if possible is None else possible,
    )


class Worst:
    """The grades that are most urgent, at most so many; of those alike, the first ones."""

    def __init__(self, most: int, titles: Titles) -> None:
        self._most, self._titles = most, titles
        self._kept: list[tuple[Urgency, int, Grade]] = []
        self.count = 0

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        self.count += 1
        insort(self._kept, (urgency(grade, self._titles), self.count, grade))
        del self._kept[self._most :]

    def grades(self, most: int | None = None) -> list[Grade]:
        """Those that are kept, the most urgent first."""
        return [grade for _, _, grade in self._kept[:most]]
