"""Whether two runs differ, and by how much: paired, clustered or neither, and pass^k.

A positive difference means that the second run is higher.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from scipy import stats

from scorecard.statistics.clusters import LEAST_CLUSTERS
from scorecard.statistics.comparisons import mcnemar
from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result
from scorecard.statistics.means import Array, mean, t_quantile
from scorecard.statistics.proportions import difference, paired_shares, wilson

POWER = 0.8
"""How often the smallest detectable effect would be found, were it there."""

LEAST = LEAST_CLUSTERS
"""With fewer values (or clusters) in a run nothing is said."""


class Difference(msgspec.Struct, frozen=True, gc=False):
    """A difference with its interval; `p` is two-sided, and `detectable` the smallest difference
    that so many would show four times of five (Bloom 1995), null where none that there can be is
    large enough. Both are null where it is refused."""

    result: Result
    p: float | None = None
    detectable: float | None = None


class Sample(NamedTuple):
    """The values of a run, and what makes some of them alike: an agent, a task; or each value's own
    id, where the other run has the same."""

    values: Sequence[float]
    keys: Sequence[Hashable]


def mean_difference(
    before: Sample, after: Sample, confidence: float = CONFIDENCE, most: float = math.inf
) -> Difference:
    """The mean after less the mean before, cluster-robust (CR1); `most` is the largest difference
    that there can be (1 of shares), and no interval goes beyond it.

    A key that both runs have is one cluster: values with the same ids are compared as pairs, tasks
    or agents with themselves. Student's t has one degree of freedom less than the run with fewer
    clusters has of them, and the variance is that with one cluster more which changes by one, so
    that a few without any change prove little. Refused below five clusters.
    """
    numbers: dict[Hashable, int] = {}
    codes = [
        np.fromiter((numbers.setdefault(key, len(numbers)) for key in run.keys), np.int64)
        for run in (before, after)
    ]
    least = min(len(np.unique(found)) for found in codes)
    n = min(len(before.values), len(after.values))
    if least < LEAST:
        return Difference(Refused("few_clusters" if n >= LEAST else "no_data", least, LEAST))
    runs = [np.asarray(run.values, np.float64) for run in (before, after)]
    means = [float(run.mean()) for run in runs]
    pulls = [
        np.bincount(found, (run - centre) / run.size, len(numbers))
        for found, run, centre in zip(codes, runs, means, strict=True)
    ]
    gaps: Array = np.subtract(pulls[1], pulls[0], dtype=np.float64)
    variance = float(gaps @ gaps) * least / (least - 1) + 1 / (least + 2) ** 2
    return _with_test(means[1] - means[0], math.sqrt(variance), least - 1, n, confidence, most)


def _with_test(
    value: float, error: float, freedom: float, n: int, confidence: float, most: float
) -> Difference:
    half = t_quantile(freedom, confidence) * error
    p = 2 * float(stats.t.sf(abs(value) / error, freedom))
    low, high = max(-most, value - half), min(most, value + half)
    detectable = _detectable(error, freedom, confidence)
    return Difference(
        Estimate(value, low, high, n, "clustered-difference"),
        p,
        detectable if detectable <= most else None,
    )


def _detectable(error: float, freedom: float, confidence: float) -> float:
    return (t_quantile(freedom, confidence) + float(stats.t.ppf(POWER, freedom))) * error


def changed_share(better: int, worse: int, n: int, confidence: float = CONFIDENCE) -> Difference:
    """The difference of the shares of the same `n` interactions in two runs, of which `better` meet
    something only in the second and `worse` only in the first: Agresti and Min's interval, and
    McNemar's exact test. Refused below five."""
    if n < LEAST:
        return Difference(Refused("no_data", n, LEAST))
    found = paired_shares(better, worse, n, confidence)
    error = math.sqrt(better + worse + 1 - (better - worse) ** 2 / (n + 2)) / (n + 2)
    p = mcnemar(better, worse, exact=True).p
    return Difference(found, p, _detectable(error, math.inf, confidence))


def share_difference(
    before: tuple[int, int], after: tuple[int, int], confidence: float = CONFIDENCE
) -> Difference:
    """The difference of two independent shares (how many of how many): Newcombe's interval and
    Fisher's exact test. Refused where a run has fewer than five."""
    if min(before[1], after[1]) < LEAST:
        return Difference(Refused("no_data", min(before[1], after[1]), LEAST))
    found = difference(*after, *before, confidence)
    table = [[met, n - met] for met, n in (before, after)]
    # Agresti and Caffo's estimate: two more of each, so that 0 of n has an error, too.
    shares = [((met + 1) / (n + 2), n + 2) for met, n in (before, after)]
    error = math.sqrt(sum(share * (1 - share) / n for share, n in shares))
    p = float(stats.fisher_exact(table).pvalue)
    return Difference(found, p, _detectable(error, math.inf, confidence))


def passes_all(passed: int, trials: int, k: int) -> float:
    """How likely k trials of a task, drawn from these, all pass: C(passed, k) / C(trials, k), which
    is unbiased (Yao et al. 2024, as Chen et al. 2021).

    >>> passes_all(3, 4, 2)
    0.5
    """
    return math.comb(passed, k) / math.comb(trials, k)


def pass_hat(tasks: Sequence[tuple[int, int]], k: int, confidence: float = CONFIDENCE) -> Result:
    """pass^k: the share of tasks that pass in k trials out of k, from how often each passed in how
    many trials; tasks with fewer trials are left out. Refused below five tasks.

    The interval is Student's over tasks, and Wilson's where all tasks are alike.
    """
    values = [passes_all(passed, trials, k) for passed, trials in tasks if trials >= k]
    n = len(values)
    if n < LEAST:
        return Refused("few_tasks", n, LEAST)
    found = mean(values, confidence)
    if len(set(values)) == 1:
        found = wilson(values[0] * n, n, confidence)
    assert isinstance(found, Estimate)
    return Estimate(found.value, max(0.0, found.low), min(1.0, found.high), n, "pass^k")


def pass_hat_difference(
    before: Sequence[tuple[Hashable, int, int]],
    after: Sequence[tuple[Hashable, int, int]],
    k: int,
    confidence: float = CONFIDENCE,
) -> Difference:
    """How much pass^k differs, from (task, passed, trials) of both runs; tasks that both have are
    compared with themselves."""
    runs = [
        [(task, passes_all(passed, trials, k)) for task, passed, trials in run if trials >= k]
        for run in (before, after)
    ]
    samples = [Sample([value for _, value in run], [task for task, _ in run]) for run in runs]
    return mean_difference(samples[0], samples[1], confidence, most=1.0)
