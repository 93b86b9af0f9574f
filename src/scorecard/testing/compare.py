"""Holds a grade against what a test expects of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scorecard.grade import CriterionGrade, Grade
from scorecard.rubric.cases import Expectations


@dataclass(frozen=True)
class Mismatch:
    """Something that a grade was expected to say and does not; without `criterion`, of the
    whole."""

    criterion: str | None
    key: str
    expected: Any
    actual: Any

    @property
    def what(self) -> str:
        """The name of what differs: `score`, `courtesy.level`, `courtesy.verdicts.2`."""
        return self.key if self.criterion is None else f"{self.criterion}.{self.key}"


def mismatches(expected: Expectations, grade: Grade) -> Iterator[Mismatch]:
    """Where a grade differs from what is expected: criteria first, then the whole."""
    for criterion in grade.criteria:
        if criterion.id in expected.criteria:
            asked = expected.of(criterion.id).asked
            for key, wanted, actual in _facts(asked, criterion):
                if wanted != actual:
                    yield Mismatch(criterion.id, key, wanted, actual)
    for key, wanted in expected.of_the_whole.items():
        actual = getattr(grade, key)
        if (round(wanted, 4) if isinstance(wanted, float) else wanted) != actual:
            yield Mismatch(None, key, wanted, actual)


def _facts(asked: dict[str, Any], criterion: CriterionGrade) -> Iterator[tuple[str, Any, Any]]:
    """What is asked of a criterion, with what its grade says."""
    for key, wanted in asked.items():
        if key == "verdicts":
            for number, verdict in wanted.items():
                found = criterion.at(int(number))
                yield f"verdicts.{number}", verdict, None if found is None else found.verdict
        else:
            yield key, wanted, getattr(criterion, key)
