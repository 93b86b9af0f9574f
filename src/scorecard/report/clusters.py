"""By what grades are alike: the fields that repeat, and the one that intervals are clustered by."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from scorecard.records.alike import ALIKE, TASKS
from scorecard.report.model import Alike
from scorecard.report.patterns import Patterns
from scorecard.report.store import Store
from scorecard.statistics.clusters import LEAST_CLUSTERS, repeats
from scorecard.statistics.means import t_quantile


class Clusters:
    """The fields in which grades repeat, the one that makes the interval of the mean score widest
    first."""

    def __init__(self, store: Store, patterns: Patterns, n: int, confidence: float) -> None:
        # What few records say at all need not be looked at value by value.
        named = store.mentions([task.removeprefix("metadata.") for task in TASKS])
        tasks = [task for task, often in zip(TASKS, named, strict=True) if 2 * often > n]
        found = []
        for field in (*tasks, *(field for field in ALIKE if field not in TASKS)):
            values, known = store.spread(field)
            if values >= LEAST_CLUSTERS and repeats(values, known, n):
                found.append(Alike(field, values, known))
        self.found: Sequence[Alike] = found
        if len(found) > 1:
            offsets = patterns.scores - _mean(store, patterns)
            found = [replace(e, half_width=_half(store, e, offsets, confidence)) for e in found]
            self.found = sorted(found, key=lambda each: -(each.half_width or 0.0))

    def field(self, other_than: str | None = None) -> str | None:
        """The field that intervals are clustered by; in groups of a field, other than that one."""
        return next((each.field for each in self.found if each.field != other_than), None)


def _mean(store: Store, patterns: Patterns) -> float:
    cells = store.cells()
    scores = patterns.scores[cells.patterns]
    has = ~np.isnan(scores)
    return float(np.average(scores[has], weights=cells.counts[has])) if has.any() else math.nan


def _half(store: Store, alike: Alike, offsets: np.ndarray, confidence: float) -> float | None:
    """Half of the width of the mean score's interval, clustered by a field."""
    clusters, n, named, alone = store.squares(alike.field, offsets)
    if clusters < LEAST_CLUSTERS:
        return None
    error = math.sqrt(named * clusters / (clusters - 1) + alone) / n
    # What is left of sums in another order must not decide.
    return round(t_quantile(clusters - 1, confidence) * error, 9)
