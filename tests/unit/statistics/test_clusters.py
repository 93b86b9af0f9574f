"""How often intervals hold the truth where trials of a task are alike: simulated."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from scorecard.statistics.association import auc, spearman
from scorecard.statistics.clusters import ALONE, clustered_variance, repeats
from scorecard.statistics.estimate import Estimate, Result
from scorecard.statistics.tallied import Tallied, design_effect, mean, share

RUNS, TASKS, TRIALS = 600, 25, 4


def _drawn(
    random: np.random.Generator, tasks: int, trials: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Scores, whether they pass, and what customers say, all of them worse where a task is hard."""
    codes = np.repeat(np.arange(tasks), trials)
    hard = random.normal(0, 1, tasks)[codes]
    score = np.clip(np.round(3 + hard + random.normal(0, 1, codes.size)), 0, 5)
    passes = 0.8 * hard + random.normal(0, 1, codes.size) > 0
    csat = np.clip(np.round(3 + 0.5 * hard + 0.3 * score + random.normal(0, 1, codes.size)), 1, 5)
    return codes, score, passes, csat


def _results(
    score: np.ndarray, passes: np.ndarray, csat: np.ndarray, codes: np.ndarray | None
) -> dict[str, Result]:
    one = np.ones(score.size, np.int64)
    return {
        "mean": mean(Tallied(score, one, codes)),
        "share": share(Tallied(passes.astype(float), one, codes)),
        "auc": auc(score, passes, clusters=codes),
        "spearman": spearman(score, csat, clusters=codes),
    }


def test_intervals_hold_the_truth_with_trials_that_are_alike() -> None:
    random = np.random.default_rng(8)
    everything = _results(*_drawn(random, 100_000, 2)[1:], None)
    truth = {name: found.value for name, found in everything.items() if isinstance(found, Estimate)}
    held: dict[str, Counter[str]] = {"clustered": Counter(), "naive": Counter()}
    for _ in range(RUNS):
        codes, *drawn = _drawn(random, TASKS, TRIALS)
        for name, alike in (("clustered", codes), ("naive", None)):
            for measure, found in _results(*drawn, alike).items():
                assert isinstance(found, Estimate)
                held[name][measure] += found.low <= truth[measure] <= found.high
    shares = {name: {m: n / RUNS for m, n in counts.items()} for name, counts in held.items()}
    assert all(0.93 <= each <= 0.97 for each in shares["clustered"].values()), shares
    assert all(each < 0.93 for each in shares["naive"].values()), shares


def test_a_value_without_cluster_counts_by_itself() -> None:
    random = np.random.default_rng(1)
    values, codes = random.normal(0, 1, 60), np.repeat(np.arange(6), 10)
    own = np.concatenate([codes[:30], 100 + np.arange(30)])
    lone = np.where(own >= 100, ALONE, codes)
    one = np.ones(60, np.int64)
    all_, _, _ = clustered_variance(one, values, np.concatenate([codes[:50], np.full(10, ALONE)]))
    sums = np.array([values[codes == code].sum() for code in range(5)])
    assert all_ == pytest.approx(sums @ sums * 5 / 4 + values[50:] @ values[50:])
    # Three clusters and thirty lonely ones: too few clusters to count.
    assert clustered_variance(one, values, lone)[2] is False


def test_a_field_repeats_where_most_have_it_and_some_are_alike() -> None:
    assert repeats(25, 100, 100)
    assert not repeats(25, 50, 100)
    assert not repeats(96, 100, 100)


def test_the_design_effect_is_kishs() -> None:
    """Of n values in each cluster, all the same: n times the variance."""
    values = np.repeat(np.random.default_rng(3).normal(0, 1, 400), 5)
    one = np.ones(values.size, np.int64)
    alike = Tallied(values, one, np.repeat(np.arange(400), 5))
    assert design_effect([alike]) == pytest.approx(5, rel=0.01)
    assert design_effect([Tallied(values, one)]) == 1
