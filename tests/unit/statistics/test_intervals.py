"""Intervals against published numbers and independent computations."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from paths import ROOT
from scorecard.statistics.corrections import Cell
from scorecard.statistics.estimate import SOURCES, Estimate, Refused, Result
from scorecard.statistics.hits import precision, sensitivity, specificity
from scorecard.statistics.means import bootstrap, clustered_mean, mean
from scorecard.statistics.proportions import (
    clopper_pearson,
    difference,
    jeffreys,
    labels_for_width,
    wilson,
)


def limits(result: Result) -> tuple[float, float]:
    assert isinstance(result, Estimate), result
    return result.low, result.high


# Newcombe 1998, table I, and what follows from the same formula.
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (4, 5, 0.376, 0.964),
    ],
)
def test_wilson(k: int, n: int, low: float, high: float) -> None:
    assert limits(wilson(k, n)) == pytest.approx((low, high), abs=5e-4 if n == 5 else 5e-5)


def test_newcombe() -> None:
    assert limits(difference(56, 70, 48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(("k", "n"), [(0, 20), (3, 17), (81, 263), (20, 20)])
@pytest.mark.parametrize(
    ("ours", "method"),
    [(wilson, "wilson"), (clopper_pearson, "beta"), (jeffreys, "jeffreys")],
)
def test_as_statsmodels_has_it(ours, method: str, k: int, n: int) -> None:
    low, high = proportion_confint(k, n, method=method)
    # At the edges Jeffreys' interval is closed, as its authors say.
    expected = (0.0 if k == 0 else low, 1.0 if k == n else high)
    assert limits(ours(k, n, 0.95)) == pytest.approx(expected, abs=1e-9)


def test_clustered_is_the_robust_regression() -> None:
    random = np.random.default_rng(3)
    agents = random.integers(0, 12, 200)
    values = random.normal(size=200) + agents / 5
    fit = sm.OLS(values, np.ones(200)).fit()
    robust = fit.get_robustcov_results("cluster", groups=agents, use_t=True, use_correction=True)
    # The regression also counts rows against parameters, which a mean has none of.
    factor = np.sqrt((200 - 1) / (200 - 1))
    low, high = robust.conf_int()[0]
    ours = limits(clustered_mean(values, agents.tolist()))
    assert ours == pytest.approx((low * factor, high * factor), abs=1e-9)
    naive = mean(values)
    assert isinstance(naive, Estimate)
    assert ours[1] - ours[0] > 2 * naive.width


def test_mean_is_students() -> None:
    values = [3.0, 4.0, 4.5, 1.0, 2.0]
    found = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert limits(mean(values)) == pytest.approx(tuple(found), abs=1e-9)
    assert mean([1.0]) == Refused("no_data", 1, 2)


def test_bootstrap_is_seeded_and_draws_clusters_whole() -> None:
    values = np.repeat([0.0, 1.0, 2.0, 5.0], 25)
    clusters = np.repeat(np.arange(4), 25).tolist()
    once = bootstrap(values, draws=400)
    assert once == bootstrap(values, draws=400)
    assert once != bootstrap(values, draws=400, seed=1)
    within, whole = limits(once), limits(bootstrap(values, clusters=clusters, draws=400))
    assert whole[1] - whole[0] > 2 * (within[1] - within[0])
    assert bootstrap(values, clusters=["a"] * 100) == Refused("few_clusters", 1, 2)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(max_examples=60)
def test_an_interval_holds_its_value_and_narrows_with_confidence(share: tuple[int, int]) -> None:
    for method in (wilson, jeffreys, clopper_pearson):
        wide, narrow = method(*share, 0.99), method(*share, 0.8)
        assert isinstance(wide, Estimate)
        assert isinstance(narrow, Estimate)
        assert 0 <= wide.low <= narrow.low <= wide.value <= narrow.high <= wide.high <= 1


@pytest.mark.parametrize(("share", "width"), [(0.5, 0.2), (0.9, 0.1), (0.0, 0.05)])
def test_labels_for_width_are_the_fewest(share: float, width: float) -> None:
    n = labels_for_width(share, width)
    widths = [limits(wilson(share * count, count)) for count in (n - 1, n)]
    before, after = (high - low for low, high in widths)
    assert before > width >= after


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3)])
def test_no_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)


def test_hits_of_a_random_sample_are_counts() -> None:
    met, unmet = Cell.of(700, [True] * 63 + [False] * 7), Cell.of(300, [True] * 9 + [False] * 21)
    assert limits(sensitivity(met, unmet, is_random=True)) == limits(wilson(63, 72))
    assert limits(specificity(met, unmet, is_random=True)) == limits(wilson(21, 28))
    assert limits(precision(met)) == pytest.approx(limits(wilson(63, 70)))


def test_hits_of_a_stratified_sample_stand_for_their_cells() -> None:
    # 150 of 1,000 are flagged, 90 % rightly; 50 more are missed: the truth is 135 of 177.5.
    met = Cell.of(150, [True] * 45 + [False] * 5)
    unmet = Cell.of(850, [True] * 5 + [False] * 95)
    found = sensitivity(met, unmet, is_random=False)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(135 / (135 + 42.5))
    assert found.low < 0.6
    assert found.high > 0.85
    assert found.method == "ratio"
    assert sensitivity(met, Cell.of(850, []), is_random=False) == Refused("unlabelled", 45, 0.85)


def test_every_method_has_its_entry_in_the_documentation() -> None:
    page = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
    for method, source in SOURCES.items():
        assert f"| `{method}` |" in page, method
        assert source in page, source
