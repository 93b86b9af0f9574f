"""Two gradings of the same."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.contingency_tables import mcnemar as _mcnemar

from scorecard.statistics.estimate import CONFIDENCE, Result
from scorecard.statistics.means import clustered_mean, mean

_FEW_CHANGES = 25
"""Below so many changes the exact test is taken: normal theory does not hold."""


class Change(NamedTuple):
    """What McNemar's test says of changes for the better and the worse."""

    statistic: float
    p: float
    changed: int


def mcnemar(better: int, worse: int, *, exact: bool | None = None) -> Change:
    """Whether changes go one way more than chance explains: exact for few, else chi-squared
    without correction."""
    is_exact = better + worse < _FEW_CHANGES if exact is None else exact
    found = _mcnemar([[0, better], [worse, 0]], exact=is_exact, correction=False)
    return Change(float(found.statistic), float(found.pvalue), better + worse)


def paired_difference(
    after: ArrayLike,
    before: ArrayLike,
    clusters: Sequence[Hashable] | None = None,
    confidence: float = CONFIDENCE,
) -> Result:
    """The mean of the differences of the same interactions (or tasks), clustered if they repeat."""
    gaps = np.asarray(after, np.float64) - np.asarray(before, np.float64)
    if clusters is None:
        return mean(gaps, confidence)
    return clustered_mean(gaps, clusters, confidence)
