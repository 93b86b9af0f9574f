"""Estimates of many groups, drawn towards their common mean as far as chance explains them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, normal_quantile
from scorecard.statistics.means import Array

LEAST_GROUPS = 4
"""With fewer groups nothing tells how much they differ."""

_ROUNDS = 200


def shrink(
    values: ArrayLike,
    variances: ArrayLike,
    counts: Sequence[int] | None = None,
    confidence: float = CONFIDENCE,
) -> list[Estimate] | Refused:
    """The values of groups, each shrunk towards the mean of all: the more, the larger the variance
    of its own estimate is beside the variance between groups.

    Empirical Bayes with Morris's correction, which with equal variances is the estimator of Efron
    and Morris (1975); the variance between groups is Paule and Mandel's. Intervals have the
    uncertainty of the shrinkage. `counts` are what each value is computed from. Refused below four
    groups. Variances have to be above 0.
    """
    value, variance = np.asarray(values, np.float64), np.asarray(variances, np.float64)
    groups = value.size
    if groups < LEAST_GROUPS:
        return Refused("few_clusters", groups, LEAST_GROUPS)
    if not (variance > 0).all():
        raise ValueError("variances are above 0")
    between = _between(value, variance)
    weight = 1 / (between + variance)
    mean = float(weight @ value / weight.sum())
    shrinkage = (groups - 3) / (groups - 1) * variance * weight
    shrunk = mean + (1 - shrinkage) * (value - mean)
    spread = variance * (1 - (groups - 1) / groups * shrinkage)
    spread += 2 / (groups - 3) * shrinkage**2 * (value - mean) ** 2
    half = normal_quantile(confidence) * np.sqrt(spread)
    sizes = counts if counts is not None else [1] * groups
    return [
        Estimate(float(at), float(at - reach), float(at + reach), n, "shrinkage")
        for at, reach, n in zip(shrunk, half, sizes, strict=True)
    ]


def _between(value: Array, variance: Array) -> float:
    """The variance between groups at which they differ as much as they should."""

    def excess(between: float) -> float:
        weight = 1 / (between + variance)
        mean = weight @ value / weight.sum()
        return float(weight @ (value - mean) ** 2) - (value.size - 1)

    low, high = 0.0, float(np.ptp(value)) ** 2 + float(variance.max())
    if excess(low) <= 0:
        return 0.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
        if math.isclose(low, high, rel_tol=1e-12):
            break
    return (low + high) / 2
