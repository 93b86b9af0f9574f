"""From a store of grades to a report."""

from __future__ import annotations

from scorecard.report import survey
from scorecard.report.clusters import Clusters
from scorecard.report.examples import Examples
from scorecard.report.fairness import fairness, topics, validity
from scorecard.report.groups import all_groups
from scorecard.report.journeys import journeys
from scorecard.report.model import SCHEMA, Report
from scorecard.report.patterns import Patterns, fits
from scorecard.report.settings import Settings
from scorecard.report.standards import asked_by
from scorecard.report.store import Store
from scorecard.report.themes import themes
from scorecard.rubric.model import Rubric


def build(store: Store, settings: Settings, rubric: Rubric | None, examples: Examples) -> Report:
    """The report on the grades in the store; `examples` makes those."""
    store.choose(settings.where)
    found, id = store.patterns, next(iter(store.rubrics)).id
    scoring = rubric if rubric is not None and fits(found, rubric) else None
    patterns = Patterns(found, store.criteria, scoring)
    n = int(store.cells().counts.sum())
    clusters = Clusters(store, patterns, n, settings.confidence)
    cluster = clusters.field()
    cells = store.cells(*([cluster] if cluster else []))
    sample = survey.sample_of(cells, patterns, 0 if cluster else None, settings.confidence)
    criteria = tuple(survey.criterion(sample, id, settings.corrected) for id in patterns.criteria)
    first, asked = survey.priority(criteria), asked_by(rubric)
    return Report(
        schema=SCHEMA,
        rubrics=tuple(store.rubrics),
        grades=n,
        where=settings.said,
        confidence=settings.confidence,
        clusters=cluster,
        alike=tuple(clusters.found),
        unlock_in="levels" if scoring is None else "score",
        priority=None if first is None else f"{first.criterion}.{first.level}",
        priority_tied=() if first is None else tuple(survey.tied(sample, first, criteria)),
        unsaid=survey.unsaid(sample, store.needs(), store.doubles()),
        standing=survey.standing(sample),
        criteria=criteria,
        trend=survey.trend(store, patterns, cluster, settings.confidence),
        groups=all_groups(
            store,
            patterns,
            clusters,
            settings.by,
            settings.min_n,
            settings.confidence,
            examples,
            id,
        ),
        fairness=fairness(store, patterns, asked, settings.min_n, cluster, settings.confidence),
        topics=topics(store, patterns, settings.min_n, cluster, settings.confidence),
        themes=themes(store, store.moments, settings.min_n, cluster, settings.confidence),
        validity=validity(store, patterns, asked, cluster, settings.confidence),
        journeys=journeys(store, patterns, settings.window, settings.confidence),
    )
