"""Corrected rates and means: published numbers, an oracle, and simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.coverage import (
    GRID,
    STRATIFIED,
    Setting,
    at_random,
    by_verdict,
    corrected_of,
    coverage,
    from_elsewhere,
    gain,
    level_coverage,
    verdicts_alone,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.statistics.corrections import (
    Cell,
    Hits,
    corrected,
    corrected_level,
    rogan_gladen,
)
from scorecard.statistics.estimate import Estimate, Refused
from scorecard.statistics.prediction_powered import Moments, ppi_mean

_I, _J = np.arange(60), np.arange(2_000)
_TRUTH = ((_I * 7919) % 11 < 6).astype(float)
_GUESS = np.where((_I * 31) % 7 == 0, 1 - _TRUTH, _TRUTH)
_LEVEL = ((_I * 7919) % 6).astype(float)
_NEAR = np.clip(_LEVEL + ((_I * 31) % 5 == 0) - ((_I * 17) % 7 == 0), 0, 5)


# The numbers are what ppi-python 0.2.3 gives (`ppi_mean_ci`, alpha .05).
@pytest.mark.parametrize(
    ("truth", "guess", "rest", "value", "low", "high"),
    [
        (
            _TRUTH,
            _GUESS,
            (_J * 104729) % 13 < 7,
            0.5433114559000496,
            0.45180954136288604,
            0.6348133704372132,
        ),
        (
            _LEVEL,
            _NEAR,
            (_J * 104729) % 6,
            2.4693303996241913,
            2.328123924199321,
            2.610536875049062,
        ),
    ],
)
def test_ppi_is_that_of_an_oracle(truth, guess, rest, value, low, high) -> None:
    found = ppi_mean(truth, guess, Moments.of(rest), normal=True)
    assert isinstance(found, Estimate)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=1e-9)
    student = ppi_mean(truth, guess, Moments.of(rest))
    assert isinstance(student, Estimate)
    assert student.value == found.value
    assert student.width > found.width


def test_ppi_with_one_stratum_is_ppi() -> None:
    rest = Moments.of((_J * 104729) % 6)
    strata = np.zeros(60, int)
    assert ppi_mean(_LEVEL, _NEAR, [rest], strata) == ppi_mean(_LEVEL, _NEAR, rest)


def test_a_corrected_rate_is_the_tuned_ppi_rate() -> None:
    """With two verdicts both are the same regression: the estimates agree to 1 in 1,000 labels."""
    rest = (_J * 104729) % 13 < 7
    met = _GUESS == 1
    cells = [
        Cell.of(int((~rest).sum() + (~met).sum()), _TRUTH[~met].tolist()),
        Cell.of(int(rest.sum() + met.sum()), _TRUTH[met].tolist()),
    ]
    ours, theirs = corrected(cells), ppi_mean(_TRUTH, _GUESS, Moments.of(rest))
    assert isinstance(ours, Estimate)
    assert isinstance(theirs, Estimate)
    assert ours.value == pytest.approx(theirs.value, abs=0.005)
    assert ours.width == pytest.approx(theirs.width, rel=0.15)


def test_rogan_gladen_of_a_worked_page() -> None:
    found = rogan_gladen(700, 1_000, Hits(180, 200), Hits(170, 200))
    assert isinstance(found, Estimate)
    assert round(found.value, 3) == 0.733
    assert found.low < 0.733 < found.high


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([Cell.of(500, [1.0] * 20), Cell.of(500, [0.0] * 19)], "few_labels"),
        ([Cell.of(500, [1.0] * 50), Cell.of(500, [1.0] * 48 + [0.0] * 2)], "near_one"),
        ([Cell.of(500, [1.0, 0.0] * 25), Cell.of(500, [1.0, 0.0] * 25)], "no_correlation"),
        ([Cell.of(500, [1.0] * 25), Cell.of(400, [0.0] * 25), Cell.of(200, [])], "unlabelled"),
    ],
)
def test_what_is_refused(cells: list[Cell], reason: str) -> None:
    found = corrected(cells)
    assert isinstance(found, Refused)
    assert found.reason == reason


def test_rates_that_say_too_little_are_refused() -> None:
    assert rogan_gladen(50, 100, Hits(55, 100), Hits(50, 100)) == Refused("uninformative", 200, 0.1)
    assert rogan_gladen(50, 100, Hits(9, 9), Hits(80, 90)) == Refused("few_labels", 9, 10)


@pytest.mark.parametrize("setting", GRID[:4], ids=str)
@pytest.mark.parametrize("sample", [at_random, by_verdict])
def test_corrected_rates_cover(setting: Setting, sample) -> None:
    found = coverage(setting, corrected_of, sample, runs=1_500)
    assert found.answered > 0.95
    assert 0.93 <= found.covered <= 0.97


def test_thirty_labels_correct_nothing() -> None:
    assert coverage(GRID[4], runs=200).answered == 0


def test_verdicts_alone_do_not_cover() -> None:
    assert coverage(GRID[0], verdicts_alone, runs=500).covered < 0.2


def test_labels_of_another_population_cover() -> None:
    found = coverage(GRID[0], from_elsewhere, runs=1_500)
    assert 0.93 <= found.covered <= 0.97


def test_a_sample_by_verdict_is_worth_three_times_as_many_labels() -> None:
    assert gain(STRATIFIED, 3_000) > 2.8


def test_levels_cover() -> None:
    found = level_coverage((0.05, 0.1, 0.2, 0.4, 0.15, 0.1), 100, 0.5, 400)
    assert found.answered == 1
    assert 0.925 <= found.covered <= 0.975


def test_levels_of_another_sample_do_without_normal_theory() -> None:
    cells = {
        float(level): Cell.of(100, [float(level)] * 15 + [float((level + 1) % 4)] * 5)
        for level in range(4)
    }
    random = corrected_level(cells, is_random=True)
    chosen = corrected_level(cells, is_random=False)
    assert isinstance(random, Estimate)
    assert isinstance(chosen, Estimate)
    assert (random.method, chosen.method) == ("ppi", "post-stratified")
    assert random.value == pytest.approx(chosen.value, abs=0.1)
    assert random.width == pytest.approx(chosen.width, rel=0.1)


@given(
    st.lists(
        st.tuples(st.integers(30, 900), st.lists(st.sampled_from([0.0, 1.0]), max_size=30)),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=150)
def test_a_rate_stays_a_rate(drawn: list[tuple[int, list[float]]]) -> None:
    found = corrected([Cell.of(size, labels) for size, labels in drawn])
    if isinstance(found, Estimate):
        assert 0 <= found.low <= found.value <= found.high <= 1
        assert found.n == sum(len(labels) for _, labels in drawn) >= 40


def test_weights_stand_for_interactions() -> None:
    """A label that stands for nine counts as nine, but is no nine labels."""
    cell = Cell.of(100, [1.0, 0.0], [9, 1])
    assert cell.mean == pytest.approx(0.9)
    assert cell.effective == pytest.approx(100 / 82)
    merged = Cell.of(30, [1.0] * 3).merged(Cell.of(10, [0.0]))
    assert merged.mean == pytest.approx(0.75)
    assert merged.effective == pytest.approx(4)
