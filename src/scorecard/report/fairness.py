"""Is the same courtesy shown to every customer and by every agent; does the score mean anything?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from scorecard.report.model import FairGap, Fairness, Link, PassRatio, Topic
from scorecard.report.patterns import Patterns
from scorecard.report.store import Cells, Store
from scorecard.report.survey import Sample, sample_of
from scorecard.statistics.association import auc, spearman
from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result
from scorecard.statistics.means import Array
from scorecard.statistics.multiplicity import significant
from scorecard.statistics.tallied import (
    Tallied,
    gap,
    intraclass,
    rate_ratio,
    share,
    within,
)

FIELDS = ("customer.tier", "customer.segment", "language", "channel")
SCORE = "score"
FOUR_FIFTHS = 0.8
_MOST_VALUES, _MOST_TOPICS, _MOST_DIFFERENT = 20, 30, 1_000

Mask = NDArray[np.bool_]
Asked = Mapping[str, frozenset[str]]


def fairness(
    store: Store,
    patterns: Patterns,
    asked: Asked,
    min_n: int,
    cluster: str | None,
    confidence: float = CONFIDENCE,
) -> Fairness | None:
    """Every gap between those with a value and all others, in the score and each criterion; None
    where no field has two values of enough grades.

    Gaps stand that Benjamini and Hochberg's rule leaves. Where the standard itself asks for the
    field, the gap is meant, and neither counted nor flagged.
    """
    measures = {SCORE: patterns.scores, **{id: patterns.levels(id) for id in patterns.criteria}}
    found: list[FairGap] = []
    looked: list[str] = []
    ratios: list[PassRatio] = []
    for field in FIELDS:
        if not 2 <= store.spread(field)[0] <= _MOST_VALUES:
            continue
        cells = store.cells(field, *([cluster] if cluster else []))
        whole = sample_of(cells, patterns, 1 if cluster else None, confidence)
        parts = {
            value: cells.codes[0] == code
            for code, value in enumerate(cells.values[0])
            if value is not None
        }
        known = np.isin(cells.codes[0], [c for c, v in enumerate(cells.values[0]) if v is not None])
        parts = {value: mask for value, mask in parts.items() if whole.part(mask).n >= min_n}
        if len(parts) < 2:
            continue
        looked.append(field)
        meant = asked.get(field, frozenset())
        ratios += _ratios(field, whole, parts, bool(meant), confidence)
        for value, mask in parts.items():
            one, other = whole.part(mask), whole.part(known & ~mask)
            for measure, values in measures.items():
                is_meant = bool(meant) if measure == SCORE else measure in meant
                result, p = gap(one.tallied(values), other.tallied(values), confidence)
                if isinstance(result, Estimate):
                    found.append(FairGap(field, value, measure, one.n, result, p, False, is_meant))
    if not looked:
        return None
    tested = [each for each in found if not each.meant]
    stands = significant([each.p for each in tested], level=1 - confidence)
    flagged = {id(each) for each, stand in zip(tested, stands, strict=True) if stand}
    gaps = tuple(
        FairGap(e.field, e.value, e.measure, e.n, e.gap, e.p, id(e) in flagged, e.meant)
        for e in found
    )
    return Fairness(
        compared=len(tested),
        gaps=gaps,
        fields=tuple(looked),
        meant={field: tuple(sorted(asked[field])) for field in looked if asked.get(field)},
        ratios=tuple(ratios),
    )


def _ratios(
    field: str, whole: Sample, parts: Mapping[str, Mask], is_meant: bool, confidence: float
) -> Iterator[PassRatio]:
    """The four-fifths rule (Uniform Guidelines on Employee Selection Procedures 1978, 29 CFR
    1607.4 D), on the interval and not on the point."""
    passes = {
        value: whole.part(mask).tallied(whole.patterns.passes).known()
        for value, mask in parts.items()
    }
    shares = {value: share(tallied, confidence) for value, tallied in passes.items()}
    rates = {v: found.value for v, found in shares.items() if isinstance(found, Estimate)}
    best = max(rates, key=lambda value: (rates[value], value), default=None)
    if best is None or not rates[best] or len(rates) < 2:
        return
    for value in rates:
        if value != best:
            ratio = rate_ratio(passes[value], passes[best], confidence)
            is_below = isinstance(ratio, Estimate) and ratio.high < FOUR_FIFTHS
            n = int(passes[value].counts.sum())
            yield PassRatio(field, value, n, shares[value], best, ratio, is_below, is_meant)


def topics(
    store: Store, patterns: Patterns, min_n: int, confidence: float = CONFIDENCE
) -> tuple[Topic, ...]:
    """How far agents differ within each topic, the widest spread first."""
    if store.spread("agent.id")[0] < 2 or store.spread("topic")[0] < 1:
        return ()
    cells = store.cells("topic", "agent.id")
    whole = sample_of(cells, patterns, 1, confidence)
    agents = len(cells.values[1]) - (cells.values[1][-1:] == [None])
    named = cells.codes[1] < agents
    found = []
    for code, name in enumerate(cells.values[0]):
        part = whole.part((cells.codes[0] == code) & named)
        if part.n >= min_n:
            found.append(_topic(name, part, confidence))
    found.sort(key=lambda topic: (-(topic.spread or 0.0), topic.name or ""))
    return tuple(found[:_MOST_TOPICS])


def _topic(name: str | None, part: Sample, confidence: float) -> Topic:
    assert part.clusters is not None
    scores = part.tallied(part.patterns.scores)
    found = within(Tallied(scores.values, scores.counts), part.clusters)
    icc: Result = found if isinstance(found, Refused) else intraclass(found, confidence)
    spread = None
    if not isinstance(found, Refused) and isinstance(icc, Estimate):
        total = found.within / (1 - icc.value) if icc.value < 1 else found.between
        spread = math.sqrt(icc.value * total)
    agents = int(np.unique(part.clusters).size)
    return Topic(name, part.n, agents, part.mean(part.patterns.scores), icc, spread)


def validity(
    store: Store, patterns: Patterns, asked: Asked, confidence: float = CONFIDENCE
) -> tuple[Link, ...]:
    """How the score and each criterion go with each outcome that the records have."""
    measures = {SCORE: patterns.scores, **{id: patterns.levels(id) for id in patterns.criteria}}
    found = []
    for outcome in store.outcomes():
        if store.spread(outcome)[0] > _MOST_DIFFERENT:
            continue
        cells = store.cells(outcome)
        truths = _numbers(cells)
        if truths is None:
            continue
        names = {value for value in cells.values[0] if value is not None}
        for measure, values in measures.items():
            asks = asked.get(outcome, frozenset())
            is_asked = bool(asks) if measure == SCORE else measure in asks
            link = _link(
                values[cells.patterns], truths, cells, names <= {"true", "false"}, confidence
            )
            found.append(Link(outcome, measure, *link, is_asked))
    return tuple(found)


def _link(
    scores: Array, truths: Array, cells: Cells, is_truth: bool, confidence: float
) -> tuple[str, int, Result | None, Result]:
    has = ~np.isnan(scores) & ~np.isnan(truths)
    score, truth, counts = scores[has], truths[has], cells.counts[has]
    n = int(counts.sum())
    if is_truth:
        base = share(Tallied(truth, counts), confidence)
        return "auc", n, base, auc(score, truth == 1, confidence, counts)
    if score.size == 0:
        return "spearman", n, None, Refused("no_data", 0, 5)
    return "spearman", n, None, spearman(score, truth, confidence, counts)


def _numbers(cells: Cells) -> Array | None:
    """An outcome's values as numbers (true is 1), NaN where there is none; None for texts."""
    truths = {"true": 1.0, "false": 0.0}
    try:
        values = [
            math.nan if value is None else truths[value] if value in truths else float(value)
            for value in cells.values[0]
        ]
    except ValueError:
        return None
    found: Array = np.array(values)[cells.codes[0]]
    return found if np.isfinite(found[~np.isnan(found)]).all() else None
