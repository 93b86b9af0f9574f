"""What many grades come to, in memory that does not grow with their number.

Everything is counted, nothing is summed in floating point, so the order of the grades and how
they are split among workers change nothing. What is counted by name is bounded by what a rubric
names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, TypeVar

import msgspec
from msgspec import UNSET

from scorecard.grade import (
    Acted,
    CriterionGrade,
    Evidence,
    FieldValue,
    Grade,
    Happened,
    LevelGrade,
    Measured,
    Missing,
    Observed,
    Quote,
    Reached,
    Result,
    Searched,
    Without,
)
from scorecard.render.grades.level_state import gate

_UNIT = 10_000
"""Scores have four decimals."""


class Cause(msgspec.Struct, frozen=True):
    """What closes a gate: something `missing` from the record, a moment `absent` or `present`,
    or a `measure`, a `field` or an `observation` that is not as it should be."""

    kind: Literal["missing", "absent", "measure", "field", "observation", "criterion", "present"]
    name: str


class CriterionTally:
    """The levels reached in one criterion, and what blocked the next."""

    def __init__(self) -> None:
        self.levels: Counter[int] = Counter()
        self.not_applicable = 0
        self.not_known = 0
        self.gates: Counter[int] = Counter()
        self.in_doubt: Counter[int] = Counter()
        self.causes: dict[int, Counter[Cause]] = {}

    @property
    def total(self) -> int:
        """How many interactions there were, applicable or not."""
        return self.levels.total() + self.not_applicable + self.not_known

    @property
    def mean(self) -> float | None:
        """The mean of the levels that are certain; None where it never applies."""
        earned = sum(level * number for level, number in self.levels.items())
        counted = self.levels.total()
        return earned / counted if counted else None

    @property
    def parts(self) -> dict[str, int]:
        """How many interactions reached each level, from 0 to 5; then those to which it does not
        apply (–), and those where that is not known (?)."""
        levels = {str(level): self.levels[level] for level in range(6)}
        return {**levels, "–": self.not_applicable, "?": self.not_known}

    def add(self, criterion: CriterionGrade) -> None:
        """Count one interaction's grade."""
        if criterion.level is None:
            self.not_applicable += criterion.applies is False
            self.not_known += criterion.applies is None
            return
        self.levels[criterion.level] += 1
        level = gate(criterion)
        if level is None:
            return
        self.gates[level.level] += 1
        self.in_doubt[level.level] += level.verdict == "unknown"
        found = cause(level)
        if found is not None:
            self.causes.setdefault(level.level, Counter())[found] += 1


class ScoreTally:
    """The mean of scores, summed exactly."""

    def __init__(self) -> None:
        self.count = self._score = self._possible = 0

    def add(self, score: float | None, possible: float | None) -> None:
        """Count one score, if there is one."""
        if score is not None and possible is not None:
            self.count += 1
            self._score += round(score * _UNIT)
            self._possible += round(possible * _UNIT)

    @property
    def score(self) -> float | None:
        """The mean of what is certain; None without any score."""
        return self._score / self.count / _UNIT if self.count else None

    @property
    def possible(self) -> float | None:
        """The mean of what the scores could be, were all that is unknown met."""
        return self._possible / self.count / _UNIT if self.count else None


class GradeSummary:
    """What the grades under one rubric come to."""

    def __init__(self) -> None:
        self.count = 0
        self.results: Counter[Result] = Counter()
        self.scores: Counter[float] = Counter()
        self.needs: Counter[str] = Counter()
        self.criteria: dict[str, CriterionTally] = {}
        self.sections: dict[str, ScoreTally] = {}
        self._mean = ScoreTally()

    def add(self, grade: Grade) -> None:
        """Count one grade."""
        self.count += 1
        self.results[grade.result] += 1
        self.needs.update(grade.needs)
        self._mean.add(grade.score, grade.possible)
        if grade.score is not None:
            self.scores[grade.score] += 1
        for section in grade.sections or ():
            self.sections.setdefault(section.id, ScoreTally()).add(section.score, section.possible)
        for criterion in grade.criteria:
            if criterion.id not in self.criteria:
                self.criteria[criterion.id] = CriterionTally()
            self.criteria[criterion.id].add(criterion)

    @property
    def score(self) -> float | None:
        """The mean score of the interactions that have one."""
        return self._mean.score

    @property
    def possible(self) -> float | None:
        """The mean of what their scores could be, were all that is unknown met."""
        return self._mean.possible


T = TypeVar("T")


def ranked(counted: Counter[T]) -> list[tuple[T, int]]:
    """The items and their counts, the most frequent first; those as frequent, by name."""
    present = [(item, number) for item, number in counted.items() if number]
    return sorted(present, key=lambda pair: (-pair[1], str(pair[0])))


def cause(level: LevelGrade) -> Cause | None:
    """What closes a gate, as far as the evidence says: what is missing before what was looked
    for in vain, before a value, before what was found. None without evidence."""
    evidence: Sequence[Evidence] = () if level.evidence is UNSET else level.evidence
    found = [_cause(item) for item in evidence]
    return min(found, key=lambda cause: _ORDER[cause.kind], default=None)


_ORDER = {
    "missing": 0,
    "absent": 1,
    "measure": 2,
    "field": 2,
    "observation": 2,
    "criterion": 2,
    "present": 3,
}


def _cause(item: Evidence) -> Cause:  # noqa: PLR0911 (a table)
    match item:
        case Missing(needs=name):
            return Cause("missing", name)
        case Searched(moment=name) | Without(moment=name):
            return Cause("absent", name)
        case Measured(measure=name):
            return Cause("measure", name)
        case FieldValue(path=name):
            return Cause("field", name)
        case Observed(observation=name):
            return Cause("observation", name)
        case Reached(criterion=name):
            return Cause("criterion", name)
        case Quote(moment=name) | Acted(moment=name) | Happened(moment=name):
            return Cause("present", name)
