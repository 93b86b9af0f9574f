"""Groups, changes and associations against published examples and other packages."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scorecard.statistics.agreement import intraclass
from scorecard.statistics.association import auc, spearman
from scorecard.statistics.comparisons import mcnemar, paired_difference
from scorecard.statistics.estimate import Estimate, Refused
from scorecard.statistics.means import mean
from scorecard.statistics.multiplicity import significant
from scorecard.statistics.shrinkage import shrink

# Efron & Morris 1975, 1977: hits of 18 batters in their first 45 times at bat, and what they
# batted in the rest of the season.
_HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
_SEASON = [346, 298, 276, 222, 273, 270, 263, 210, 269, 230, 264, 256, 303, 264, 226, 286, 316, 200]


def test_the_batters() -> None:
    early, season = np.array(_HITS) / 45, np.array(_SEASON) / 1_000
    variance = early.mean() * (1 - early.mean()) / 45
    found = shrink(early, np.full(18, variance), [45] * 18)
    assert isinstance(found, list)
    shrunk = np.array([estimate.value for estimate in found])
    assert round(found[0].value, 3) == 0.294
    factor = (shrunk[0] - early.mean()) / (early[0] - early.mean())
    assert factor == pytest.approx(0.212, abs=5e-4)
    assert ((early - season) ** 2).sum() == pytest.approx(0.0754, abs=1e-3)
    assert ((shrunk - season) ** 2).sum() == pytest.approx(0.0213, abs=1e-3)
    covered = [e.low <= s <= e.high for e, s in zip(found, season, strict=True)]
    assert sum(covered) >= 17


def test_what_is_surer_is_shrunk_less() -> None:
    values, variances = [1.0, 1.0, 4.0, 2.0, 3.0], [0.01, 1.0, 0.5, 0.5, 0.5]
    found = shrink(values, variances)
    assert isinstance(found, list)
    assert abs(found[0].value - 1) < abs(found[1].value - 1)
    assert shrink([1, 2, 3], [1, 1, 1]) == Refused("few_clusters", 3, 4)


def test_alike_groups_are_one() -> None:
    """Where chance explains all, four fifths of what is apart go (Morris keeps some for doubt)."""
    found = shrink([1.0, 1.1, 0.9, 1.05, 0.95, 1.0, 1.1, 0.9, 1.0, 1.0, 1.0], [1.0] * 11)
    assert isinstance(found, list)
    assert found[1].value == pytest.approx(1 + 0.2 * 0.1, abs=1e-6)


def test_shrunken_intervals_cover() -> None:
    random = np.random.default_rng(7)
    covered = []
    for _ in range(150):
        true = random.normal(3, 0.3, 25)
        variance = random.uniform(0.02, 0.4, 25)
        found = shrink(random.normal(true, np.sqrt(variance)), variance)
        assert isinstance(found, list)
        covered += [e.low <= t <= e.high for e, t in zip(found, true, strict=True)]
    assert 0.93 <= np.mean(covered) <= 0.97


def test_fifteen_comparisons() -> None:
    """Benjamini & Hochberg 1995."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert sum(significant(p)) == 4
    assert sum(significant(p, "holm")) == sum(significant(p, "bonferroni")) == 3
    assert significant([]) == []


def test_mcnemar() -> None:
    found = mcnemar(121, 59)
    assert found.statistic == pytest.approx(21.36, abs=0.005)
    assert found.p < 1e-5
    assert mcnemar(6, 1).p == pytest.approx(stats.binomtest(1, 7).pvalue)


def test_paired_differences() -> None:
    after, before = [3.0, 4, 5, 2, 4, 5], [2.0, 4, 3, 2, 3, 3]
    assert paired_difference(after, before) == mean([1, 0, 2, 0, 1, 2])
    clustered = paired_difference(after, before, ["a", "a", "b", "b", "c", "c"])
    assert isinstance(clustered, Estimate)
    assert clustered.method == "cluster-robust"


@pytest.mark.parametrize(
    ("form", "published"),
    [
        ("1,1", 0.166),
        ("2,1", 0.290),
        ("3,1", 0.715),
        ("1,k", 0.443),
        ("2,k", 0.620),
        ("3,k", 0.909),
    ],
)
def test_intraclass(form, published: float) -> None:
    """Shrout & Fleiss 1979, table 2."""
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert intraclass(table, form) == pytest.approx(published, abs=5e-4)


def test_auc_is_the_share_of_pairs() -> None:
    random = np.random.default_rng(2)
    truth = random.random(60) < 0.4
    scores = np.round(random.normal(truth * 0.8, 1), 1)
    found = auc(scores, truth)
    assert isinstance(found, Estimate)
    u = stats.mannwhitneyu(scores[truth], scores[~truth]).statistic
    assert found.value == pytest.approx(u / (truth.sum() * (~truth).sum()))
    assert found.low < found.value < found.high
    sure = auc([1, 2, 3, 4], [False, False, True, True])
    assert isinstance(sure, Estimate)
    assert (sure.value, sure.high) == (1, 1)
    assert sure.low < 0.3
    assert auc([1, 2], [True, True]) == Refused("all_alike", 2)


def test_auc_covers() -> None:
    random, covered = np.random.default_rng(4), []
    true = float(stats.norm.cdf(0.8 / np.sqrt(2)))
    for _ in range(500):
        truth = np.arange(80) < 30
        found = auc(random.normal(truth * 0.8, 1), truth)
        assert isinstance(found, Estimate)
        covered.append(found.low <= true <= found.high)
    assert 0.93 <= np.mean(covered) <= 0.97


def test_spearman() -> None:
    x = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    y = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    found = spearman(x, y)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(-29 / 165)  # the textbook's 10 pairs
    assert found.low < -0.7
    assert found.high > 0.4
    assert spearman([1] * 9, range(9)) == Refused("all_alike", 9)
