"""Means with intervals: Student's t, bootstrap, and of values that come in clusters."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result

Array = NDArray[np.float64]

DRAWS = 2_000
SEED = 20_110_125


def t_quantile(freedom: float, confidence: float = CONFIDENCE) -> float:
    """How many standard errors an interval reaches with so many degrees of freedom."""
    return float(stdtrit(freedom, (1 + confidence) / 2))


def mean(values: ArrayLike, confidence: float = CONFIDENCE) -> Result:
    """The mean of independent values with Student's interval; refused below two values."""
    array = np.asarray(values, dtype=np.float64)
    n = array.size
    if n < 2:
        return Refused("no_data", n, 2)
    half = t_quantile(n - 1, confidence) * float(array.std(ddof=1)) / math.sqrt(n)
    centre = float(array.mean())
    return Estimate(centre, centre - half, centre + half, n, "t")


def clustered_mean(
    values: ArrayLike, clusters: Sequence[Hashable], confidence: float = CONFIDENCE
) -> Result:
    """The mean of values that are alike within a cluster (an agent's, a customer's, a task's).

    The standard error is the cluster-robust one (CR1), with Student's t of as many degrees of
    freedom as there are clusters, less one. Refused below two clusters.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size != len(clusters):
        raise ValueError("every value has one cluster")
    number: dict[Hashable, int] = {}
    codes = np.fromiter((number.setdefault(key, len(number)) for key in clusters), np.int64)
    groups, n = len(number), array.size
    if groups < 2:
        return Refused("few_clusters", groups, 2)
    centre = float(array.mean())
    sums = np.bincount(codes, array - centre, groups)
    correction = groups / (groups - 1)
    error = math.sqrt(correction * float(sums @ sums)) / n
    half = t_quantile(groups - 1, confidence) * error
    return Estimate(centre, centre - half, centre + half, n, "cluster-robust")


def bootstrap(
    values: ArrayLike,
    statistic: Callable[[Array], float] = lambda drawn: float(drawn.mean()),
    clusters: Sequence[Hashable] | None = None,
    *,
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Result:
    """Any statistic of the values (rows, if there are several columns) with the percentile
    interval of seeded resamples; with `clusters`, whole clusters are drawn.

    The same values, seed and number of draws give the same interval. Refused below two values or
    clusters.
    """
    array = np.asarray(values, dtype=np.float64)
    groups = _groups(len(array), clusters)
    if len(groups) < 2:
        return Refused("no_data" if clusters is None else "few_clusters", len(groups), 2)
    random = np.random.default_rng(seed)
    drawn = np.empty(draws)
    for index in range(draws):
        chosen = random.integers(0, len(groups), len(groups))
        rows = chosen if clusters is None else np.concatenate([groups[i] for i in chosen])
        drawn[index] = statistic(array[rows])
    low, high = np.nanquantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Estimate(statistic(array), float(low), float(high), len(array), "bootstrap")


def _groups(n: int, clusters: Sequence[Hashable] | None) -> Sequence[NDArray[np.int64]]:
    if clusters is None:
        return np.arange(n)[:, None]  # type: ignore[return-value]
    if len(clusters) != n:
        raise ValueError("every value has one cluster")
    members: dict[Hashable, list[int]] = {}
    for index, key in enumerate(clusters):
        members.setdefault(key, []).append(index)
    return [np.array(rows) for rows in members.values()]
