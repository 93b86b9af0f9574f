"""What goes with what: how far a score tells outcomes apart, of single values or of a tally."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.statistics.clusters import clustered_variance, product
from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result, normal_quantile
from scorecard.statistics.means import Array, t_quantile


def auc(
    scores: ArrayLike,
    outcomes: ArrayLike,
    confidence: float = CONFIDENCE,
    counts: ArrayLike | None = None,
    clusters: NDArray[np.int64] | None = None,
) -> Result:
    """How often a score is higher where the outcome is true (DeLong's interval, on the logit).

    Ties count half; `counts` is how often each pair occurs, and `clusters` says which are alike
    (Obuchowski 1997: DeLong's components, summed within clusters). Refused where all outcomes are
    the same.
    """
    score, truth = np.asarray(scores, np.float64), np.asarray(outcomes, bool)
    often = _counts(counts, score.size)
    n = int(often.sum())
    trues, falses = int(often[truth].sum()), int(often[~truth].sum())
    if min(trues, falses) < 2:
        return Refused("all_alike", n)
    above = _below(score[truth], score[~truth], often[~truth]) / falses
    below = 1 - _below(score[~truth], score[truth], often[truth]) / trues
    value = product(often[truth], above) / trues
    variance = _variance(above, often[truth]) / trues + _variance(below, often[~truth]) / falses
    influence = np.empty(score.size)
    influence[truth], influence[~truth] = (above - value) / trues, (below - value) / falses
    together, freedom, is_clustered = clustered_variance(often, influence, clusters)
    if not 0 < value < 1:
        # Nothing overlaps: as sure as a share of so many of the rarer outcome can be.
        rarer = min(trues, falses, freedom + 1) if is_clustered else min(trues, falses)
        edge = 1 - (1 - confidence) ** (1 / rarer)
        sure = (1 - edge, 1.0) if value == 1 else (0.0, edge)
        return Estimate(value, sure[0], sure[1], n, "auc")
    centre = math.log(value / (1 - value))
    quantile = normal_quantile(confidence)
    if is_clustered:
        variance, quantile = together, t_quantile(freedom, confidence)
    half = quantile * math.sqrt(variance) / (value * (1 - value))
    lower, upper = (1 / (1 + math.exp(-x)) for x in (centre - half, centre + half))
    return Estimate(value, lower, upper, n, "auc")


def spearman(
    first: ArrayLike,
    second: ArrayLike,
    confidence: float = CONFIDENCE,
    counts: ArrayLike | None = None,
    clusters: NDArray[np.int64] | None = None,
) -> Result:
    """How far two values go together by rank (Fisher's z with the variance of Bonett and Wright).

    `counts` is how often each pair occurs, and `clusters` says which are alike: then the variance
    is that of the pairs' influence, summed within clusters. Refused below five pairs, and where one
    of the two never varies.
    """
    x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
    often = _counts(counts, x.size)
    n = int(often.sum())
    if n < 5:
        return Refused("no_data", n, 5)
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Refused("all_alike", n)
    a, b = (_below(each, each, often) / n - 0.5 for each in (x, y))
    products, squares, others = (product(often, each) / n for each in (a * b, a**2, b**2))
    value = min(1.0, max(-1.0, products / math.sqrt(squares * others)))
    bounded = min(max(value, -1 + 1e-12), 1 - 1e-12)
    half = normal_quantile(confidence) * math.sqrt((1 + bounded**2 / 2) / (n - 3))
    if clusters is not None and abs(value) == abs(bounded):
        # Each of the three means is one of triples: a pair counts by itself, and in others' ranks.
        moved = a * b - (_below(x, x, often * b) + _below(y, y, often * a)) / n - 3 * products
        spread = (a**2 - 2 * _below(x, x, often * a) / n) / squares
        spread += (b**2 - 2 * _below(y, y, often * b) / n) / others
        influence = moved / math.sqrt(squares * others) - value / 2 * (spread - 6)
        found = clustered_variance(often, influence / n / (1 - value**2), clusters)
        if found[2]:
            half = t_quantile(found[1], confidence) * math.sqrt(found[0])
    low, high = (math.tanh(math.atanh(bounded) + side * half) for side in (-1, 1))
    return Estimate(value, min(low, value), max(high, value), n, "spearman")


def _counts(counts: ArrayLike | None, size: int) -> NDArray[np.int64]:
    return np.ones(size, np.int64) if counts is None else np.asarray(counts, np.int64)


def _below(values: Array, others: Array, counts: NDArray[np.int64] | Array) -> Array:
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
    centre = product(counts, values) / n
    return product(counts, (values - centre) ** 2) / (n - 1)
