"""Differences of two runs: against other computations, and where the truth is known."""

from __future__ import annotations

from itertools import combinations
from math import inf, sqrt
from random import Random

import numpy as np
import pytest
from scipy import stats

from scorecard.statistics.differences import (
    Difference,
    Sample,
    changed_share,
    mean_difference,
    pass_hat,
    pass_hat_difference,
    passes_all,
    share_difference,
)
from scorecard.statistics.estimate import Estimate, Refused


def estimate(found: Difference) -> Estimate:
    assert isinstance(found.result, Estimate)
    return found.result


def test_pairs_are_students_with_one_pair_more_that_changes_by_one() -> None:
    random = Random(1)
    before = [random.gauss(3, 1) for _ in range(40)]
    after = [value + random.gauss(0.2, 0.5) for value in before]
    found = mean_difference(Sample(before, range(40)), Sample(after, range(40)))
    gaps = np.subtract(after, before)
    error = sqrt(gaps.var(ddof=1) / 40 + 1 / 42**2)
    low, high = stats.t.interval(0.95, 39, gaps.mean(), error)
    assert (estimate(found).low, estimate(found).high) == pytest.approx((low, high))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(gaps.mean()) / error, 39))
    power = stats.t.ppf(0.975, 39) + stats.t.ppf(0.8, 39)
    assert found.detectable == pytest.approx(power * error)


def test_values_of_one_cluster_say_no_more_than_their_mean() -> None:
    alone = mean_difference(Sample([1, 2, 3, 4, 5], "abcde"), Sample([2, 2, 4, 4, 6], "abcde"))
    many = mean_difference(
        Sample([1, 2, 3, 4, 5] * 20, "abcde" * 20), Sample([2, 2, 4, 4, 6] * 20, "abcde" * 20)
    )
    assert estimate(many).width == pytest.approx(estimate(alone).width)


def test_gates_in_pairs_are_mcnemars_and_agresti_and_mins() -> None:
    """Agresti & Min 2005, table 1: 8 pairs change one way and 16 the other, of 100 (as 0.08 +)."""
    found = changed_share(8, 16, 100)
    assert found.p == pytest.approx(stats.binomtest(8, 24).pvalue)
    assert estimate(found).value == -0.08
    assert (estimate(found).low, estimate(found).high) == pytest.approx((-0.174, 0.017), abs=2e-3)


def test_independent_gates_are_newcombes_and_fishers() -> None:
    found = share_difference((48, 80), (56, 70))
    assert (estimate(found).low, estimate(found).high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert found.p == pytest.approx(stats.fisher_exact([[48, 32], [56, 14]]).pvalue)


@pytest.mark.parametrize("n", range(5))
def test_few_say_nothing(n: int) -> None:
    few = Sample([1.0] * n, range(n))
    for found in (
        mean_difference(few, few),
        changed_share(0, 0, n),
        share_difference((0, n), (0, 9)),
    ):
        assert isinstance(found.result, Refused)
        assert found.p is found.detectable is None
    assert isinstance(pass_hat([(1, 2)] * n, 1), Refused)


def test_no_difference_goes_beyond_the_largest_that_there_can_be() -> None:
    before, after = Sample([0.0] * 5 + [1.0], range(6)), Sample([1.0] * 5 + [0.0], range(6, 12))
    free, bound = (mean_difference(before, after, most=most) for most in (inf, 1.0))
    unbound, ends = estimate(free), estimate(bound)
    assert unbound.high > 1
    assert (ends.value, ends.low, ends.high) == (unbound.value, unbound.low, 1)
    # What would be shown four times of five is then null, if it is more than there can be.
    few = Sample([0.0, 1.0, 0.0, 1.0, 0.0], range(5))
    assert mean_difference(few, Sample(few.values, range(5, 10)), most=0.1).detectable is None
    assert mean_difference(few, Sample(few.values, range(5, 10))).detectable is not None


def test_no_change_at_all_proves_little_of_few() -> None:
    few, many = (estimate(changed_share(0, 0, n)) for n in (10, 1_000))
    assert few.low < -0.1 < many.low < 0 < many.high < 0.1 < few.high


@pytest.mark.parametrize(("passed", "trials"), [(0, 4), (1, 4), (3, 4), (4, 4), (5, 7)])
def test_pass_hat_is_the_share_of_draws_that_all_pass(passed: int, trials: int) -> None:
    results = [at < passed for at in range(trials)]
    for k in range(1, trials + 1):
        draws = [all(drawn) for drawn in combinations(results, k)]
        assert passes_all(passed, trials, k) == pytest.approx(sum(draws) / len(draws))


def test_tasks_with_fewer_trials_are_left_out() -> None:
    found = pass_hat([(4, 4)] * 5 + [(0, 1)], 2)
    assert isinstance(found, Estimate)
    assert (found.value, found.n) == (1.0, 5)
    assert found.low < 0.6
    run = [(task, 2, 4) for task in range(6)]
    assert estimate(pass_hat_difference(run, run, 2)).value == 0


def _agents(random: np.random.Generator, rate: float, agents: int) -> np.ndarray:
    """Calls of agents who differ: whether a gate is met."""
    theirs = np.clip(random.normal(rate, 0.15, agents), 0, 1)
    return random.random((agents, 30)) < theirs[:, None]


def _regressions(drop: float, runs: int = 300) -> tuple[float, float]:
    """How often calls of other agents look worse, by the intervals with and without clusters."""
    random = np.random.default_rng(7)
    clustered = naive = 0
    for _ in range(runs):
        before, after = _agents(random, 0.75, 20), _agents(random, 0.75 - drop, 20)
        keys = [agent for agent in range(20) for _ in range(30)]
        found = mean_difference(
            Sample(before.ravel().astype(float).tolist(), keys),
            Sample(after.ravel().astype(float).tolist(), [-1 - agent for agent in keys]),
        )
        clustered += estimate(found).high < 0
        counts = [(int(run.sum()), run.size) for run in (before, after)]
        naive += estimate(share_difference(counts[0], counts[1])).high < 0
    return clustered / runs, naive / runs


def test_the_same_twice_is_seldom_worse_though_the_naive_test_says_so() -> None:
    clustered, naive = _regressions(0.0)
    assert clustered <= 0.05
    assert naive > 0.1


def test_tasks_that_both_runs_have_find_a_drop_of_ten_points() -> None:
    random = np.random.default_rng(11)
    found = 0
    for _ in range(100):
        rates = random.beta(8, 2, 150)
        runs = [random.random((150, 4)) < (rates * part)[:, None] for part in (1, 0.875)]
        keys = [task for task in range(150) for _ in range(4)]
        samples = [Sample(run.ravel().astype(float).tolist(), keys) for run in runs]
        found += estimate(mean_difference(*samples)).high < 0
    assert found >= 80
