"""Statistics of tallies against those of single values, other packages and published tables."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import t
from statsmodels.stats.proportion import confint_proportions_2indep

from scorecard.statistics.estimate import Estimate, Refused
from scorecard.statistics.means import clustered_mean
from scorecard.statistics.means import mean as single_mean
from scorecard.statistics.proportions import wilson
from scorecard.statistics.ranks import rank_intervals
from scorecard.statistics.tallied import (
    Gap,
    Tallied,
    Within,
    gap,
    intraclass,
    mean,
    rate_ratio,
    share,
    within,
)

RANDOM = np.random.default_rng(7)
AGENTS = RANDOM.integers(0, 12, 300)
VALUES = RANDOM.integers(0, 6, 300) + (AGENTS % 3) / 2


def tally(values, clusters=None) -> Tallied:
    """The values, tallied: each kind once with its count."""
    keys = np.column_stack([values, np.zeros(len(values)) if clusters is None else clusters])
    kinds, counts = np.unique(keys, axis=0, return_counts=True)
    codes = None if clusters is None else kinds[:, 1].astype(int)
    return Tallied(kinds[:, 0], counts, codes)


def estimate(result) -> Estimate:
    assert isinstance(result, Estimate), result
    return result


def near(found, other) -> None:
    found, other = estimate(found), estimate(other)
    assert (found.value, found.low, found.high) == pytest.approx(
        (other.value, other.low, other.high), abs=1e-12
    )
    assert found.n == other.n


def test_the_mean_of_a_tally_is_that_of_its_values() -> None:
    near(mean(tally(VALUES)), single_mean(VALUES))
    near(mean(tally(VALUES, AGENTS)), clustered_mean(VALUES, AGENTS.tolist()))


def test_the_share_of_a_tally_is_wilsons_and_wider_where_agents_are_alike() -> None:
    near(share(tally([1.0] * 81 + [0.0] * 182)), wilson(81, 263))
    alike = (AGENTS % 2).astype(float)
    independent, clustered = share(tally(alike)), share(tally(alike, AGENTS))
    assert estimate(clustered).width > 3 * estimate(independent).width
    # All alike: no more is sure than twelve agents show.
    sure = estimate(share(tally(np.ones(300), AGENTS)))
    assert sure.low == pytest.approx(estimate(wilson(12, 12)).low)


def test_missing_values_do_not_count() -> None:
    some = Tallied(np.array([1.0, np.nan, 3.0]), np.array([2, 9, 2]))
    assert estimate(mean(some)).n == 4
    assert mean(Tallied(np.array([np.nan]), np.array([5]))) == Refused("no_data", 0, 2)


def test_a_gap_is_that_of_a_regression_with_clustered_errors() -> None:
    is_gold = RANDOM.random(300) < 0.4
    found = gap(tally(VALUES[is_gold], AGENTS[is_gold]), tally(VALUES[~is_gold], AGENTS[~is_gold]))
    model = sm.OLS(VALUES, sm.add_constant(is_gold.astype(float)))
    fit = model.fit(
        cov_type="cluster",
        cov_kwds={"groups": AGENTS, "use_correction": False, "df_correction": True},
        use_t=True,
    )
    # CR1 with G/(G-1) alone: statsmodels' own correction has (n-1)/(n-k), too.
    error = fit.bse[1] * np.sqrt(12 / 11)
    result = estimate(found.result)
    assert result.value == pytest.approx(fit.params[1])
    assert (result.high - result.low) / 2 == pytest.approx(2.200985 * error, rel=1e-6)
    assert isinstance(found, Gap)
    assert (found.p < 0.05) == (result.low > 0 or result.high < 0)


def test_the_intraclass_correlation_is_shrout_and_fleiss() -> None:
    table = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
    )
    found = within(Tallied(table.ravel(), np.ones(24, int)), np.repeat(np.arange(6), 4))
    assert isinstance(found, Within)
    result = estimate(intraclass(found))
    assert round(result.value, 3) == 0.166
    # McGraw & Wong 1996 give the interval of this table: -0.133 to 0.723; below 0 is 0.
    assert (result.low, round(result.high, 3)) == (0.0, 0.723)


def test_one_value_a_group_says_nothing_of_how_alike_they_are() -> None:
    lonely = Tallied(np.arange(5.0), np.ones(5, int))
    assert within(lonely, np.arange(5)) == Refused("few_clusters", 5, 2)


def test_ranks_that_are_possible() -> None:
    assert rank_intervals([3, 2, 1, 0.9], [0.1] * 4).tolist() == [[1, 1], [2, 2], [3, 4], [3, 4]]
    # Of two, they are sure where the difference is: 1.96 standard errors of it.
    assert rank_intervals([2.1, 0], [0.5**0.5] * 2).tolist() == [[1, 1], [2, 2]]
    assert rank_intervals([1.8, 0], [0.5**0.5] * 2).tolist() == [[1, 2], [1, 2]]


def test_rank_intervals_hold_the_true_rank_as_often_as_they_say() -> None:
    random, held, looked = np.random.default_rng(3), 0, 0
    truth = np.array([0.0, 0.3, 0.6, 1.2, 1.3, 2.0])
    ranks = 6 - truth.argsort().argsort()
    for _ in range(120):
        seen = truth + random.normal(0, 0.3, 6)
        sets = rank_intervals(seen, [0.3] * 6, draws=300)
        held += int(((sets[:, 0] <= ranks) & (ranks <= sets[:, 1])).sum())
        looked += 6
    assert held / looked > 0.95


def ones(count: int, of: int) -> Tallied:
    return tally([1.0] * count + [0.0] * (of - count))


def test_a_ratio_of_rates_is_the_guidelines_own_example() -> None:
    # Questions and answers on the Uniform Guidelines (1979), 12: 48 of 80 and 12 of 40 are hired.
    found = estimate(rate_ratio(ones(12, 40), ones(48, 80)))
    assert found.value == pytest.approx(0.5)
    low, high = confint_proportions_2indep(12, 40, 48, 80, compare="ratio", method="log")
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.02)
    assert found.high > 0.8 > estimate(rate_ratio(ones(120, 400), ones(480, 800))).high


def test_the_ratio_of_clustered_rates_is_that_of_a_regression() -> None:
    sort, passes = (
        RANDOM.random(300) < 0.4,
        (RANDOM.random(300) < 0.3 + (AGENTS % 3) / 5).astype(float),
    )
    found = estimate(
        rate_ratio(tally(passes[sort], AGENTS[sort]), tally(passes[~sort], AGENTS[~sort]))
    )
    model = sm.GLM(passes, sm.add_constant(sort.astype(float)), family=sm.families.Poisson())
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": AGENTS})
    assert found.value == pytest.approx(np.exp(fit.params[1]))
    error = np.log(found.high / found.low) / 2 / t.ppf(0.975, 11)
    assert error == pytest.approx(fit.bse[1], rel=0.01)


def test_a_ratio_to_nothing_is_refused() -> None:
    assert isinstance(rate_ratio(ones(0, 40), ones(48, 80)), Refused)
    assert isinstance(rate_ratio(ones(1, 1), ones(48, 80)), Refused)
