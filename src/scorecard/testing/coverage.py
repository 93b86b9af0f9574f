"""Gate coverage: which gates of a rubric its tests guard, on both sides.

A gate has two sides: open, and blocking. A test covers a side if it passes, its record stands on
that side, and **it would fail if the gate turned to the other side**: the verdict is turned over,
the grade is made anew from it, and the expectations are asked again. So a test that asserts
nothing about a gate never covers it, whatever its record goes through, and no list of which
expectation speaks for which gate is needed. (The idea is that of mutation testing: DeMillo,
Lipton & Sayward, "Hints on test data selection", 1978.)

A gate is open where its level is met and counts; one that does not apply lets through, but shows
nothing. It blocks where a level is out of reach because of it, unmet or unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import floor

from msgspec import UNSET
from msgspec.structs import replace

from scorecard.engine.evaluator import Evaluator
from scorecard.engine.gates import apply_gates
from scorecard.grade import CriterionGrade, Grade, LevelGrade, Verdict
from scorecard.rubric.cases import Expectations
from scorecard.testing.compare import mismatches

_Side = tuple[str, int, bool]
"""Criterion, level, and whether the gate is open."""


@dataclass(frozen=True)
class CoveredGate:
    """One gate: whether some test opens it, and whether some test blocks at it."""

    criterion: str
    level: int
    opened: bool
    blocked: bool


@dataclass(frozen=True)
class Coverage:
    """The gates of a rubric, or of several, in their order."""

    gates: tuple[CoveredGate, ...]

    @property
    def sides(self) -> int:
        """How many sides of gates there are to cover."""
        return 2 * len(self.gates)

    @property
    def covered(self) -> int:
        """How many sides of gates are covered."""
        return sum(gate.opened + gate.blocked for gate in self.gates)

    @property
    def percent(self) -> float:
        """The share that is covered, from 0 to 100 with one decimal; 100 only if all are."""
        return floor(1000 * self.covered / self.sides) / 10 if self.gates else 100.0

    def of(self, criterion: str) -> Coverage:
        """The coverage of a single criterion."""
        return Coverage(tuple(gate for gate in self.gates if gate.criterion == criterion))


def cover(evaluator: Evaluator, passed: Iterable[tuple[Expectations, Grade]]) -> Coverage:
    """What tests cover that passed with these grades."""
    covered: set[_Side] = set()
    for expected, grade in passed:
        for position, criterion in enumerate(grade.criteria):
            for side in _sides(criterion):
                if side not in covered and _guards(evaluator, expected, grade, position, side):
                    covered.add(side)
    return Coverage(
        tuple(
            CoveredGate(
                criterion.id,
                level,
                (criterion.id, level, True) in covered,
                (criterion.id, level, False) in covered,
            )
            for criterion in evaluator.rubric.criteria
            for level in criterion.numbers
        )
    )


def _sides(criterion: CriterionGrade) -> Iterator[_Side]:
    """Where a record stands: the gates that are open to it, and the one that blocks it."""
    for found in criterion.levels:
        is_open = found.level <= (criterion.level or 0) and found.verdict == "met"
        if is_open and found.overruled is UNSET:
            yield criterion.id, found.level, True
    gate = criterion.blocked_by
    if gate is not None and _gate(criterion, gate).overruled is UNSET:
        yield criterion.id, gate, False


def _gate(criterion: CriterionGrade, level: int) -> LevelGrade:
    return next(found for found in criterion.levels if found.level == level)


def _guards(
    evaluator: Evaluator, expected: Expectations, grade: Grade, position: int, side: _Side
) -> bool:
    _, level, is_open = side
    criteria = list(grade.criteria)
    criteria[position] = _turned(criteria[position], level, "unmet" if is_open else "met")
    score, possible, result = evaluator.score(criteria)
    other = replace(grade, criteria=tuple(criteria), score=score, possible=possible, result=result)
    return any(True for _ in mismatches(expected, other))


def _turned(criterion: CriterionGrade, level: int, verdict: Verdict) -> CriterionGrade:
    """A criterion's grade as it were with another verdict on one level."""
    levels = [
        replace(found, verdict=verdict) if found.level == level else found
        for found in criterion.levels
    ]
    verdicts = tuple([found.verdict for found in levels])
    reached, possible, blocked_by, locked = apply_gates(
        verdicts, tuple([found.level for found in levels])
    )
    return replace(
        criterion,
        level=reached,
        possible=possible,
        blocked_by=blocked_by,
        locked=locked,
        levels=tuple(levels),
    )
