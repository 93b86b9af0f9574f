"""From a store of grades to a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.report import survey
from scorecard.report.fields import Choice, choice, known_field
from scorecard.report.groups import Show, all_groups
from scorecard.report.model import SCHEMA, Report
from scorecard.report.patterns import Patterns, fits
from scorecard.report.store import Store
from scorecard.rubric.model import Rubric
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
    corrected: dict[str, Result] = field(default_factory=dict)

    @classmethod
    def of(cls, by: Sequence[str], where: Sequence[str], min_n: int, confidence: float) -> Settings:
        """From what a user writes. Raises `FieldError`."""
        fields = tuple(dict.fromkeys(map(known_field, by)))
        return cls(fields, tuple(map(choice, where)), tuple(where), min_n, confidence)


def build(store: Store, settings: Settings, rubric: Rubric | None, show: Show) -> Report:
    """The report on the grades in the store; `show` makes examples of grades."""
    store.choose(settings.where)
    found, id = store.patterns, next(iter(store.rubrics)).id
    scoring = rubric if rubric is not None and fits(found, rubric) else None
    patterns = Patterns(found, store.criteria, scoring)
    n = int(store.cells().counts.sum())
    cluster = survey.cluster_field(store, n)
    cells = store.cells(*([cluster] if cluster else []))
    sample = survey.sample_of(cells, patterns, 0 if cluster else None, settings.confidence)
    criteria = tuple(survey.criterion(sample, id, settings.corrected) for id in patterns.criteria)
    first = survey.priority(criteria)
    return Report(
        schema=SCHEMA,
        rubrics=tuple(store.rubrics),
        grades=n,
        where=settings.said,
        confidence=settings.confidence,
        clusters=cluster,
        unlock_in="levels" if scoring is None else "score",
        priority=None if first is None else f"{first.criterion}.{first.level}",
        unsaid=survey.unsaid(sample, store.needs(), store.doubles()),
        standing=survey.standing(sample),
        criteria=criteria,
        trend=survey.trend(store, patterns, cluster, settings.confidence),
        groups=all_groups(
            store, patterns, settings.by, settings.min_n, settings.confidence, show, id
        ),
        fairness=None,
        topics=(),
        validity=(),
        journeys=None,
    )
