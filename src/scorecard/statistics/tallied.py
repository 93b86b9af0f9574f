"""Means and shares of values that are tallied: how often each occurs, and in which cluster.

A million grades have some hundred different scores: what is computed here needs the tally alone.
Where values are alike within a cluster (an agent's, a customer's, a task's), intervals are
cluster-robust (CR1) with Student's t of the clusters, less one; with fewer than `LEAST_CLUSTERS`,
values are taken as independent: so few clusters say nothing of others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from scorecard.statistics.clusters import clustered_variance, product
from scorecard.statistics.estimate import (
    CONFIDENCE,
    Estimate,
    Method,
    Refused,
    Result,
    normal_quantile,
)
from scorecard.statistics.means import Array, t_quantile
from scorecard.statistics.proportions import wilson


class Tallied(NamedTuple):
    """Values, how often each occurs, and its cluster's number (`clusters.ALONE` where that is not
    known); NaN where there is no value."""

    values: Array
    counts: NDArray[np.int64] | Array
    clusters: NDArray[np.int64] | None = None

    def known(self) -> Tallied:
        """Without what has no value."""
        return self.where(~np.isnan(self.values))

    def where(self, chosen: NDArray[np.bool_]) -> Tallied:
        """The part that is chosen."""
        clusters = None if self.clusters is None else self.clusters[chosen]
        return Tallied(self.values[chosen], self.counts[chosen], clusters)


class Gap(NamedTuple):
    """A difference with its interval, and how likely so large a one is by chance."""

    result: Result
    p: float


def mean(
    tallied: Tallied, confidence: float = CONFIDENCE, bounds: tuple[float, float] | None = None
) -> Result:
    """The mean; refused below two values.

    Within `bounds` no value can lie beyond them: intervals end there. Where all values are alike,
    some share of others would not have shown (Wilson's, of 0 of as many values, or clusters): the
    interval reaches as far as that share at either bound would move the mean. Without bounds that
    is refused.
    """
    part = tallied.known()
    n = int(part.counts.sum())
    if n < 2:
        return Refused("no_data", n, 2)
    centre = _mean(part, n)
    variance, freedom, is_clustered = _variance(part, _influence(part, centre, n))
    least, most = bounds or (-math.inf, math.inf)
    if np.ptp(part.values) == 0:
        unseen = wilson(0, freedom + 1, confidence)
        if bounds is None or isinstance(unseen, Refused):
            return Refused("all_alike", n)
        low, high = (centre + unseen.high * (end - centre) for end in (least, most))
        return Estimate(centre, low, high, n, "wilson")
    half = t_quantile(freedom, confidence) * math.sqrt(variance)
    method: Method = "cluster-robust" if is_clustered else "t"
    return Estimate(centre, max(least, centre - half), min(most, centre + half), n, method)


def share(tallied: Tallied, confidence: float = CONFIDENCE) -> Result:
    """The share of values that are 1, the others being 0: Wilson's interval of as many independent
    ones as the clustered are worth (Korn & Graubard 1998)."""
    part = tallied.known()
    n = int(part.counts.sum())
    if not n:
        return Refused("no_data", 0)
    value = _mean(part, n)
    alone = value * (1 - value) / n
    effective = float(n)
    variance, freedom, is_clustered = _variance(part, _influence(part, value, n))
    if is_clustered:
        if alone:
            wider = (t_quantile(freedom, confidence) / normal_quantile(confidence)) ** 2
            effective = n / max(1.0, wider * max(variance / alone, 1.0))
        else:
            # All alike: no more is known than that no cluster differs.
            effective = float(freedom + 1)
    found = wilson(value * effective, effective, confidence)
    assert isinstance(found, Estimate)
    return msgspec.structs.replace(found, value=value, n=n)


def gap(one: Tallied, other: Tallied, confidence: float = CONFIDENCE) -> Gap:
    """The mean of the one less that of the other. A cluster may have values in both: an agent who
    serves both sorts of customers."""
    one, other = one.known(), other.known()
    n_one, n_other = int(one.counts.sum()), int(other.counts.sum())
    if min(n_one, n_other) < 2:
        return Gap(Refused("no_data", min(n_one, n_other), 2), 1.0)
    means = _mean(one, n_one), _mean(other, n_other)
    value = means[0] - means[1]
    both = _both(one, other)
    influence = np.concatenate(
        [_influence(one, means[0], n_one), -_influence(other, means[1], n_other)]
    )
    variance, freedom, is_clustered = _variance(both, influence)
    error = math.sqrt(variance)
    half = t_quantile(freedom, confidence) * error
    p = 2 * float(stdtr(freedom, -abs(value) / error)) if error else float(value == 0)
    method: Method = "cluster-robust" if is_clustered else "t"
    return Gap(Estimate(value, value - half, value + half, n_one + n_other, method), p)


def rate_ratio(one: Tallied, other: Tallied, confidence: float = CONFIDENCE) -> Result:
    """The share of ones among the values of the one, over that of the other; clusters as in `gap`.

    Refused below two values, and where nobody in either is a one: a ratio to nothing is none.
    """
    one, other = one.known(), other.known()
    n_one, n_other = int(one.counts.sum()), int(other.counts.sum())
    if min(n_one, n_other) < 2:
        return Refused("no_data", min(n_one, n_other), 2)
    rates = _mean(one, n_one), _mean(other, n_other)
    if not min(rates):
        return Refused("no_data", 0, 1)
    influence = np.concatenate(
        [
            _influence(one, rates[0], n_one) / rates[0],
            -_influence(other, rates[1], n_other) / rates[1],
        ]
    )
    variance, freedom, _ = _variance(_both(one, other), influence)
    reach = math.exp(t_quantile(freedom, confidence) * math.sqrt(variance))
    ratio = rates[0] / rates[1]
    return Estimate(ratio, ratio / reach, ratio * reach, n_one + n_other, "rate-ratio")


def _both(one: Tallied, other: Tallied) -> Tallied:
    """The values of both, one after the other; clustered if both are."""
    clusters = None
    if one.clusters is not None and other.clusters is not None:
        clusters = np.concatenate([one.clusters, other.clusters])
    values = np.concatenate([one.values, other.values])
    return Tallied(values, np.concatenate([one.counts, other.counts]), clusters)


class Within(NamedTuple):
    """How values differ between groups and within: means, sizes, and both mean squares."""

    means: Array
    sizes: NDArray[np.int64]
    between: float
    within: float

    @property
    def variances(self) -> Array:
        """The variance of each group's mean, from the pooled variance within groups."""
        variances: Array = np.maximum(self.within, 1e-12) / self.sizes
        return variances


def within(tallied: Tallied, groups: NDArray[np.int64]) -> Within | Refused:
    """The analysis of variance of the groups (numbered from 0); refused where none repeats."""
    has = ~np.isnan(tallied.values)
    values, counts, codes = tallied.values[has], tallied.counts[has], groups[has]
    numbers, codes = np.unique(codes, return_inverse=True)
    sizes = np.bincount(codes, counts, numbers.size).astype(np.int64)
    n = int(sizes.sum())
    if numbers.size < 2 or n <= numbers.size:
        return Refused("few_clusters", int(numbers.size), 2)
    means = np.bincount(codes, counts * values, numbers.size) / sizes
    grand = product(sizes, means) / n
    between = product(sizes, (means - grand) ** 2) / (numbers.size - 1)
    inside = product(counts, (values - means[codes]) ** 2) / (n - numbers.size)
    return Within(means, sizes, between, inside)


def intraclass(found: Within, confidence: float = CONFIDENCE) -> Result:
    """Which share of the variance lies between groups: the one-way ICC(1) of unequal groups, with
    the interval of F (Shrout & Fleiss 1979; Donner 1986). Negative ones are 0."""
    from scipy.special import fdtri  # noqa: PLC0415

    groups, n = found.sizes.size, int(found.sizes.sum())
    size = (n - float((found.sizes**2).sum()) / n) / (groups - 1)
    if found.within <= 0:
        return Refused("all_alike", n)
    ratio = found.between / found.within
    tail = (1 + confidence) / 2
    freedom = groups - 1, n - groups
    low = ratio / float(fdtri(*freedom, tail))
    high = ratio * float(fdtri(freedom[1], freedom[0], tail))
    value, low, high = (max(0.0, (at - 1) / (at + size - 1)) for at in (ratio, low, high))
    return Estimate(value, low, high, n, "icc")


def _mean(part: Tallied, n: int) -> float:
    return product(part.counts, part.values) / n


def _influence(part: Tallied, centre: float, n: int) -> Array:
    """What each value adds to the error of the mean."""
    return (part.values - centre) / n


def _variance(part: Tallied, influence: Array) -> tuple[float, int, bool]:
    """The variance of a sum of influences, its degrees of freedom, and whether it is clustered."""
    return clustered_variance(part.counts, influence, part.clusters)


def design_effect(parts: Sequence[Tallied]) -> float:
    """How many times as large the variances of the parts' means are, pooled, as they were with
    independent values (Kish 1965); never below 1."""
    clustered = independent = 0.0
    for part in (each.known() for each in parts):
        n = int(part.counts.sum())
        if n > 1:
            influence = part.values - _mean(part, n)
            clustered += _variance(part, influence)[0]
            independent += clustered_variance(part.counts, influence, None)[0]
    return max(1.0, clustered / independent) if independent else 1.0
