"""How to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.report.fields import Choice, choice, known_field, objects, record_fields
from scorecard.statistics.estimate import CONFIDENCE, Result


@dataclass(frozen=True)
class Settings:
    """How to report: fields to group by, conditions, and the least number of grades to be
    ranked."""

    by: tuple[str, ...] = ()
    where: tuple[Choice, ...] = ()
    said: tuple[str, ...] = ()
    min_n: int = 20
    confidence: float = CONFIDENCE
    window: float = 7.0
    corrected: dict[str, Result] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        by: Sequence[str],
        where: Sequence[str],
        min_n: int = 20,
        confidence: float = CONFIDENCE,
        window: float = 7.0,
        *,
        of_records: bool = False,
    ) -> Settings:
        """From what a user writes; fields `of_records` may be named where these are there. Raises
        `FieldError`."""
        fields = (known_field(field, of_records=of_records) for field in by)
        choices = (choice(text, of_records=of_records) for text in where)
        named = tuple(dict.fromkeys(fields))
        return cls(named, tuple(choices), tuple(where), min_n, confidence, window)

    @property
    def record_fields(self) -> list[str]:
        """The fields that are read from records, where these are there."""
        return record_fields(self._fields)

    @property
    def objects(self) -> set[str]:
        """The objects of grades from which more is asked than has a column."""
        return objects(self._fields)

    @property
    def _fields(self) -> list[str]:
        return [*self.by, *(each.field for each in self.where)]
