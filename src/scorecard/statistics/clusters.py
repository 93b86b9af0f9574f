"""Which values are alike: the one rule by which reports and comparisons find clusters.

A field makes clusters where its values repeat and are many enough. Where several fields do, the
one that makes the interval of the mean score widest is taken.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorecard.statistics.means import Array

LEAST_CLUSTERS = 5
"""Fewer clusters say nothing of others."""

ALONE = -1
"""The cluster of a value that is like no other: what it would be alike in is not known."""

_MOST_DIFFERENT = 0.95


def repeats(values: int, known: int, n: int) -> bool:
    """Whether a field repeats, of `n` interactions of which `known` have it with so many values:
    most have it, and one in twenty or more has a value that another one has."""
    return 2 * known > n and values < _MOST_DIFFERENT * known


def clustered_variance(
    counts: NDArray[np.int64] | Array, influence: Array, clusters: NDArray[np.int64] | None
) -> tuple[float, int, bool]:
    """The variance of a sum of influences that occur so often (CR1), its degrees of freedom (one
    less than there are clusters, or values), and whether clusters are enough to count."""
    if clusters is not None:
        together = clusters != ALONE
        numbers, codes = np.unique(clusters[together], return_inverse=True)
        if (size := numbers.size) >= LEAST_CLUSTERS:
            sums = np.bincount(codes, (counts * influence)[together])
            alone = product(counts[~together], influence[~together] ** 2)
            return product(sums, sums) * size / (size - 1) + alone, size - 1, True
    n = int(counts.sum())
    return product(counts, influence**2) * n / max(1, n - 1), n - 1, False


def product(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The sum of products. `@` would share a long one out to all processors: it takes them longer,
    and the last digits depend on their number."""
    return float((one * other).sum())
