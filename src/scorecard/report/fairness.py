"""Is the same courtesy shown to every customer and by every agent; does the score mean anything?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scorecard.report.model import FairGap, Fairness, Link, PassRatio, Topic
from scorecard.report.patterns import Patterns
from scorecard.report.store import Store
from scorecard.report.survey import Sample, cluster_codes, sample_of
from scorecard.statistics.association import auc, spearman
from scorecard.statistics.clusters import ALONE
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
    store: Store,
    patterns: Patterns,
    min_n: int,
    cluster: str | None,
    confidence: float = CONFIDENCE,
) -> tuple[Topic, ...]:
    """How far agents differ within each topic, the widest spread first."""
    if store.spread("agent.id")[0] < 2 or store.spread("topic")[0] < 1:
        return ()
    fields = ["topic", "agent.id"]
    fields += [cluster] if cluster and cluster not in fields else []
    cells = store.cells(*fields)
    place = fields.index(cluster) if cluster in fields[1:] else None
    whole = sample_of(cells, patterns, place, confidence)
    agents = cluster_codes(cells, 1)
    found = []
    for code, name in enumerate(cells.values[0]):
        chosen = (cells.codes[0] == code) & (agents != ALONE)
        part = whole.part(chosen)
        if part.n >= min_n:
            found.append(_topic(name, part, agents[chosen], confidence))
    found.sort(key=lambda topic: (-(topic.spread or 0.0), topic.name or ""))
    return tuple(found[:_MOST_TOPICS])


def _topic(name: str | None, part: Sample, agents: NDArray[np.int64], confidence: float) -> Topic:
    found = within(part.tallied(part.patterns.scores), agents)
    icc: Result = found if isinstance(found, Refused) else intraclass(found, confidence)
    spread = None
    if not isinstance(found, Refused) and isinstance(icc, Estimate):
        total = found.within / (1 - icc.value) if icc.value < 1 else found.between
        spread = math.sqrt(icc.value * total)
    return Topic(
        name, part.n, int(np.unique(agents).size), part.mean(part.patterns.scores), icc, spread
    )


def validity(
    store: Store,
    patterns: Patterns,
    asked: Asked,
    cluster: str | None,
    confidence: float = CONFIDENCE,
) -> tuple[Link, ...]:
    """How the score and each criterion go with each outcome that the records have."""
    measures = {SCORE: patterns.scores, **{id: patterns.levels(id) for id in patterns.criteria}}
    found = []
    for outcome in store.outcomes():
        if store.spread(outcome)[0] > _MOST_DIFFERENT:
            continue
        cells = store.cells(outcome, *([cluster] if cluster else []))
        values = _numbers(cells.values[0])
        if values is None:
            continue
        codes = cluster_codes(cells, 1) if cluster else None
        truths = Tallied(values[cells.codes[0]], cells.counts, codes)
        # Rewards of 0 and 1 say true and false as well.
        is_truth = bool(np.isin(values[~np.isnan(values)], (0, 1)).all())
        for measure, each in measures.items():
            asks = asked.get(outcome, frozenset())
            is_asked = bool(asks) if measure == SCORE else measure in asks
            link = _link(each[cells.patterns], truths, is_truth, confidence)
            found.append(Link(outcome, measure, *link, is_asked))
    return tuple(found)


def _link(
    scores: Array, truths: Tallied, is_truth: bool, confidence: float
) -> tuple[str, int, Result | None, Result]:
    has = ~np.isnan(scores) & ~np.isnan(truths.values)
    score, part = scores[has], truths.where(has)
    n = int(part.counts.sum())
    if is_truth:
        base = share(part, confidence)
        is_true = part.values == 1
        return "auc", n, base, auc(score, is_true, confidence, part.counts, part.clusters)
    if score.size == 0:
        return "spearman", n, None, Refused("no_data", 0, 5)
    found = spearman(score, part.values, confidence, part.counts, part.clusters)
    return "spearman", n, None, found


def _numbers(names: Sequence[str | None]) -> Array | None:
    """An outcome's values as numbers (true is 1), NaN where there is none; None for texts."""
    truths = {"true": 1.0, "false": 0.0}
    try:
        found = np.array([
            math.nan if name is None else truths[name] if name in truths else float(name)
            for name in names
        ])  # fmt: skip
    except ValueError:
        return None
    known = [name is not None for name in names]
    return found if np.isfinite(found[known]).all() else None
