"""What all grades together say: what can't be said, where people stand, the funnel of gates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from scorecard.grade import UNKNOWN_ACTION
from scorecard.report.model import (
    CriterionReport,
    GateReport,
    Period,
    Settles,
    Standing,
    Trend,
    Unsaid,
)
from scorecard.report.patterns import GateId, Patterns
from scorecard.report.store import Cells, Store
from scorecard.statistics.clusters import ALONE
from scorecard.statistics.estimate import CONFIDENCE, Estimate, Result
from scorecard.statistics.means import Array
from scorecard.statistics.tallied import Tallied, mean, share

_MOST_NEEDS, _MOST_PERIODS = 10, 40
_LEVELS = tuple(map(str, range(6)))


class Sample:
    """Some of the grades: how often each pattern occurs, by cluster."""

    def __init__(
        self,
        patterns: Patterns,
        places: NDArray[np.int64],
        counts: NDArray[np.int64],
        clusters: NDArray[np.int64] | None = None,
        confidence: float = CONFIDENCE,
    ) -> None:
        self.patterns, self.places, self.counts, self.clusters = patterns, places, counts, clusters
        self.confidence = confidence
        self._weights = counts.astype(np.float64)

    @property
    def n(self) -> int:
        """How many grades there are."""
        return int(self.counts.sum())

    @property
    def by_pattern(self) -> Iterator[tuple[int, int]]:
        """Each pattern that occurs, by its place, and how often."""
        sums = np.bincount(self.places, self._weights).astype(np.int64)
        places = np.flatnonzero(sums)
        return zip(places.tolist(), sums[places].tolist(), strict=True)

    def part(self, chosen: NDArray[np.bool_]) -> Sample:
        """Those cells alone."""
        clusters = None if self.clusters is None else self.clusters[chosen]
        places, counts = self.places[chosen], self.counts[chosen]
        return Sample(self.patterns, places, counts, clusters, self.confidence)

    def tallied(self, values: Array) -> Tallied:
        """A value by pattern, as it occurs here."""
        return Tallied(values[self.places], self._weights, self.clusters)

    def mean(self, values: Array) -> Result:
        """The mean of a score, a level or a gain by pattern."""
        return mean(self.tallied(values), self.confidence, (0, 5))

    def share(self, values: Array) -> Result:
        """The share of those with 1, of those with 0 or 1."""
        return share(self.tallied(values), self.confidence)

    def count(self, chosen: NDArray[np.bool_]) -> int:
        """How many grades have a pattern that is chosen."""
        return int(self.counts[chosen[self.places]].sum())


def sample_of(
    cells: Cells, patterns: Patterns, cluster: int | None, confidence: float = CONFIDENCE
) -> Sample:
    """All grades of the cells; `cluster` is the place of the field by which they are alike."""
    codes = None if cluster is None else cluster_codes(cells, cluster)
    return Sample(patterns, cells.patterns, cells.counts, codes, confidence)


def cluster_codes(cells: Cells, place: int) -> NDArray[np.int64]:
    """The clusters of the cells, by the field at this place; a grade without it is alone."""
    codes = cells.codes[place]
    if None not in cells.values[place][-1:]:
        return codes
    return np.where(codes == len(cells.values[place]) - 1, ALONE, codes)


def unsaid(sample: Sample, needs: Cells, doubles: int) -> Unsaid:
    """What can't be said of the grades, and what would settle most of it."""
    patterns = sample.patterns
    is_open = np.zeros(len(patterns.patterns), bool)
    for id in patterns.criteria:
        with np.errstate(invalid="ignore"):
            is_open |= patterns.possible_levels(id) > patterns.levels(id)
        is_open |= np.isnan(patterns.applies(id))
    kinds: Counter[tuple[object, ...]] = Counter()
    levels = [
        each
        for id in patterns.criteria
        for each in (patterns.levels(id).astype(str), patterns.possible_levels(id).astype(str))
    ]
    for place, count in sample.by_pattern:
        kinds[(*(each[place] for each in levels), patterns.results[place])] += count
    n, largest = sample.n, max(kinds.values(), default=0)
    pairs = sum(each * (each - 1) for each in kinds.values())
    return Unsaid(
        open=sample.count(is_open),
        kinds=len(kinds),
        largest=largest,
        alike=pairs / (n * (n - 1)) if n > 1 else None,
        doubles=doubles,
        settles=_settles(needs, is_open),
    )


def _settles(needs: Cells, is_open: NDArray[np.bool_]) -> tuple[Settles, ...]:
    named, alone = Counter[str](), Counter[str]()
    if needs.values:
        for code, place, count in zip(
            needs.codes[0].tolist(), needs.patterns.tolist(), needs.counts.tolist(), strict=True
        ):
            if is_open[place]:
                listed = (needs.values[0][code] or "").split("\n")
                each = [name for name in listed if not name.startswith(UNKNOWN_ACTION)]
                named.update(dict.fromkeys(each, count))
                alone.update({each[0]: count} if len(each) == 1 else {})
    ordered = sorted(named, key=lambda name: (-alone[name], -named[name], name))
    return tuple(Settles(name, named[name], alone[name]) for name in ordered[:_MOST_NEEDS])


def standing(sample: Sample) -> Standing:
    """Where the grades stand."""
    patterns = sample.patterns
    results = Counter[str]()
    for place, count in sample.by_pattern:
        results[patterns.results[place]] += count
    return Standing(
        n=sample.n,
        scored=sample.count(~np.isnan(patterns.scores)),
        score=sample.mean(patterns.scores),
        possible=sample.mean(patterns.possible),
        passes=sample.share(patterns.passes),
        results=dict(sorted(results.items())),
    )


def criterion(sample: Sample, id: str, corrected: Mapping[str, Result]) -> CriterionReport:
    """How far the grades come in a criterion, gate by gate."""
    patterns = sample.patterns
    levels, applies = patterns.levels(id), patterns.applies(id)
    return CriterionReport(
        id=id,
        applicable=sample.count(applies == 1),
        not_applicable=sample.count(applies == 0),
        not_known=sample.count(np.isnan(applies)),
        mean=sample.mean(levels),
        possible=sample.mean(patterns.possible_levels(id)),
        distribution={name: sample.count(levels == int(name)) for name in _LEVELS},
        gates=tuple(
            _gate(sample, gate, corrected.get(str(gate)))
            for gate in patterns.gates
            if gate.criterion == id
        ),
    )


def _gate(sample: Sample, gate: GateId, corrected: Result | None) -> GateReport:
    patterns = sample.patterns
    blocked_by = patterns.blocked_by(gate.criterion)
    with np.errstate(invalid="ignore"):
        comes = (blocked_by == 0) | (blocked_by >= gate.level)
    stops = blocked_by == gate.level
    cleared = np.where(comes, np.where(stops, 0.0, 1.0), np.nan)
    unmet = patterns.verdict(gate, "unmet")
    met = np.where(patterns.verdict(gate, "met"), 1.0, np.where(unmet, 0.0, np.nan))
    return GateReport(
        criterion=gate.criterion,
        level=gate.level,
        applicable=sample.count(~np.isnan(blocked_by)),
        reached=sample.count(comes),
        cleared=sample.share(cleared),
        blocked=sample.count(stops & unmet),
        unknown=sample.count(stops & ~unmet),
        locked=sample.count(stops & patterns.locked(gate.criterion)),
        met=sample.share(met),
        corrected=corrected,
        unlock=sample.mean(patterns.gains[gate]),
        levels=sample.mean(patterns.levels_gained(gate)),
    )


def priority(criteria: tuple[CriterionReport, ...]) -> GateReport | None:
    """The gate that gains most where it is opened."""
    gates = [gate for each in criteria for gate in each.gates if gate.blocked]
    found = max(gates, key=lambda gate: _value(gate.unlock), default=None)
    return found if found is not None and _value(found.unlock) > 0 else None


def tied(sample: Sample, first: GateReport, criteria: tuple[CriterionReport, ...]) -> Iterator[str]:
    """The gates of which nothing says that they gain less than the first."""
    patterns = sample.patterns
    most = patterns.gains[GateId(first.criterion, first.level)]
    for gate in (gate for each in criteria for gate in each.gates):
        id = GateId(gate.criterion, gate.level)
        if gate.blocked and id != (first.criterion, first.level):
            less = mean(sample.tallied(most - patterns.gains[id]), sample.confidence)
            if not isinstance(less, Estimate) or less.low <= 0:
                yield str(id)


def _value(result: Result) -> float:
    return result.value if isinstance(result, Estimate) else 0.0


def stretch(days: int | None) -> str | None:
    """The stretch of time that suits so many days; None where no time is known."""
    if days is None:
        return None
    return (
        "day" if days <= 14 else "week" if days <= 120 else "month" if days <= 1100 else "quarter"
    )


def trend(store: Store, patterns: Patterns, cluster: str | None, confidence: float) -> Trend | None:
    """Scores by the stretch of time that suits how long the grades stretch; None without times."""
    by = stretch(store.days())
    if by is None:
        return None
    cells = store.cells(by, *([cluster] if cluster else []))
    whole = sample_of(cells, patterns, 1 if cluster else None, confidence)
    periods, undated = [], 0
    for code, name in enumerate(cells.values[0]):
        part = whole.part(cells.codes[0] == code)
        if name is None:
            undated = part.n
        else:
            periods.append(Period(name, part.n, part.mean(patterns.scores)))
    return Trend(by, tuple(periods[-_MOST_PERIODS:]), undated)
