"""Two gradings of the same, many comparisons at once, and what goes with what."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as _mcnemar

from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result, normal_quantile
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


def auc(scores: ArrayLike, outcomes: ArrayLike, confidence: float = CONFIDENCE) -> Result:
    """How often a score is higher where the outcome is true (DeLong's interval, on the logit).

    Ties count half. Refused where all outcomes are the same.
    """
    score, truth = np.asarray(scores, np.float64), np.asarray(outcomes, bool)
    high, low = score[truth], score[~truth]
    if min(high.size, low.size) < 2:
        return Refused("all_alike", score.size)
    both = stats.rankdata(np.concatenate([high, low]))
    above = (both[: high.size] - stats.rankdata(high)) / low.size
    below = 1 - (both[high.size :] - stats.rankdata(low)) / high.size
    value = float(above.mean())
    variance = float(above.var(ddof=1)) / high.size + float(below.var(ddof=1)) / low.size
    if not 0 < value < 1:
        # Nothing overlaps: as sure as a share of so many of the rarer outcome can be.
        edge = 1 - (1 - confidence) ** (1 / min(high.size, low.size))
        sure = (1 - edge, 1.0) if value == 1 else (0.0, edge)
        return Estimate(value, sure[0], sure[1], score.size, "auc")
    centre = math.log(value / (1 - value))
    half = normal_quantile(confidence) * math.sqrt(variance) / (value * (1 - value))
    lower, upper = (1 / (1 + math.exp(-x)) for x in (centre - half, centre + half))
    return Estimate(value, lower, upper, score.size, "auc")


def spearman(first: ArrayLike, second: ArrayLike, confidence: float = CONFIDENCE) -> Result:
    """How far two values go together by rank (Fisher's z with the variance of Bonett and Wright).

    Refused below five pairs, and where one of the two never varies.
    """
    x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
    n = x.size
    if n < 5:
        return Refused("no_data", n, 5)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Refused("all_alike", n)
    value = float(stats.spearmanr(x, y).statistic)
    bounded = min(max(value, -1 + 1e-12), 1 - 1e-12)
    half = normal_quantile(confidence) * math.sqrt((1 + bounded**2 / 2) / (n - 3))
    low, high = (math.tanh(math.atanh(bounded) + side * half) for side in (-1, 1))
    return Estimate(value, min(low, value), max(high, value), n, "spearman")
