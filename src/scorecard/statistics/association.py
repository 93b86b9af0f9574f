"""What goes with what: how far a score tells outcomes apart, of single values or of a tally."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result, normal_quantile
from scorecard.statistics.means import Array


def auc(
    scores: ArrayLike,
    outcomes: ArrayLike,
    confidence: float = CONFIDENCE,
    counts: ArrayLike | None = None,
) -> Result:
    """How often a score is higher where the outcome is true (DeLong's interval, on the logit).

    Ties count half; `counts` is how often each pair occurs. Refused where all outcomes are the
    same.
    """
    score, truth = np.asarray(scores, np.float64), np.asarray(outcomes, bool)
    often = _counts(counts, score.size)
    n = int(often.sum())
    trues, falses = int(often[truth].sum()), int(often[~truth].sum())
    if min(trues, falses) < 2:
        return Refused("all_alike", n)
    above = _below(score[truth], score[~truth], often[~truth]) / falses
    below = 1 - _below(score[~truth], score[truth], often[truth]) / trues
    value = float(often[truth] @ above) / trues
    variance = _variance(above, often[truth]) / trues + _variance(below, often[~truth]) / falses
    if not 0 < value < 1:
        # Nothing overlaps: as sure as a share of so many of the rarer outcome can be.
        edge = 1 - (1 - confidence) ** (1 / min(trues, falses))
        sure = (1 - edge, 1.0) if value == 1 else (0.0, edge)
        return Estimate(value, sure[0], sure[1], n, "auc")
    centre = math.log(value / (1 - value))
    half = normal_quantile(confidence) * math.sqrt(variance) / (value * (1 - value))
    lower, upper = (1 / (1 + math.exp(-x)) for x in (centre - half, centre + half))
    return Estimate(value, lower, upper, n, "auc")


def spearman(
    first: ArrayLike,
    second: ArrayLike,
    confidence: float = CONFIDENCE,
    counts: ArrayLike | None = None,
) -> Result:
    """How far two values go together by rank (Fisher's z with the variance of Bonett and Wright).

    `counts` is how often each pair occurs. Refused below five pairs, and where one of the two
    never varies.
    """
    x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
    often = _counts(counts, x.size)
    n = int(often.sum())
    if n < 5:
        return Refused("no_data", n, 5)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Refused("all_alike", n)
    ranks = [_below(each, each, often) for each in (x, y)]
    a, b = (rank - float(often @ rank) / n for rank in ranks)
    value = float(often @ (a * b)) / math.sqrt(float(often @ a**2) * float(often @ b**2))
    value = min(1.0, max(-1.0, value))
    bounded = min(max(value, -1 + 1e-12), 1 - 1e-12)
    half = normal_quantile(confidence) * math.sqrt((1 + bounded**2 / 2) / (n - 3))
    low, high = (math.tanh(math.atanh(bounded) + side * half) for side in (-1, 1))
    return Estimate(value, min(low, value), max(high, value), n, "spearman")


def _counts(counts: ArrayLike | None, size: int) -> NDArray[np.int64]:
    return np.ones(size, np.int64) if counts is None else np.asarray(counts, np.int64)


def _below(values: Array, others: Array, counts: NDArray[np.int64]) -> Array:
    """How many of the others lie below each value; those that are equal count half."""
    order = np.argsort(others, kind="stable")
    reached = np.concatenate([[0], np.cumsum(counts[order])])
    ordered = others[order]
    left = reached[np.searchsorted(ordered, values, "left")]
    right = reached[np.searchsorted(ordered, values, "right")]
    middle: Array = (left + right) / 2
    return middle


def _variance(values: Array, counts: NDArray[np.int64]) -> float:
    n = int(counts.sum())
    centre = float(counts @ values) / n
    return float(counts @ (values - centre) ** 2) / (n - 1)
