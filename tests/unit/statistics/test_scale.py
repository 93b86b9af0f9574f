"""Guttman's errors, Loevinger's H and levels out of order."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.estimate import Estimate, Refused
from scorecard.statistics.scale import (
    guttman_errors,
    least_errors,
    loevinger,
    marginal_reproducibility,
    met_more_often,
    reproducibility,
    scalability,
)
from support import laws


def pattern(text: str) -> tuple[bool, ...]:
    return tuple(sign == "+" for sign in text)


# Bernard, Research Methods in Anthropology, table 11.1: sixteen people, three indicators.
BERNARD = Counter(
    {"+++": 3, "++-": 3, "+--": 3, "-++": 3, "--+": 3, "+-+": 1}
)  # fmt: skip
PEOPLE = Counter({pattern(text): count for text, count in BERNARD.items()})


def value(found: object) -> float:
    assert isinstance(found, Estimate)
    return found.value


def test_the_published_table_by_both_conventions() -> None:
    """By fewest changes 7 errors, .854 as published; each exchange has two gates that are wrong."""
    of = sum(PEOPLE.values())
    assert of == 16
    assert sum(count * least_errors(one) for one, count in PEOPLE.items()) == 7
    assert sum(count * guttman_errors(one) for one, count in PEOPLE.items()) == 14
    many = Counter({one: count * 4 for one, count in PEOPLE.items()})
    assert value(reproducibility(many, least_errors)) == pytest.approx(1 - 7 / 48)
    assert value(reproducibility(many)) == pytest.approx(1 - 14 / 48)


@pytest.mark.parametrize(
    ("text", "both", "least"),
    [
        ("-----", 0, 0),
        ("+++++", 0, 0),
        ("++---", 0, 0),
        ("+-+--", 2, 1),
        ("----+", 2, 1),
        ("-++++", 2, 1),
        ("--+++", 4, 2),
        ("+-+-+", 2, 2),
        ("-+-+-", 2, 2),
    ],
)
def test_errors_of_a_pattern(text: str, both: int, least: int) -> None:
    assert guttman_errors(pattern(text)) == both
    assert least_errors(pattern(text)) == least


@given(st.lists(st.booleans(), max_size=6).map(tuple))
@laws
def test_fewest_errors_are_the_fewest(one: tuple[bool, ...]) -> None:
    assert least_errors(one) <= guttman_errors(one)
    assert (least_errors(one) == 0) == (guttman_errors(one) == 0)


def drawn(
    n: int, seed: int, hardness: tuple[float, ...], spread: float
) -> Counter[tuple[bool, ...]]:
    """People of normal ability; a gate is met if ability and noise of the gate exceed it."""
    chance = random.Random(seed)
    found: Counter[tuple[bool, ...]] = Counter()
    for _ in range(n):
        ability = chance.gauss(0, spread)
        found[tuple(ability + chance.gauss(0, 1) > hard for hard in hardness)] += 1
    return found


def matrix(patterns: Counter[tuple[bool, ...]]) -> np.ndarray:
    return np.array([one for one, count in patterns.items() for _ in range(count)], float)


def covariance_h(rows: np.ndarray, pairs: list[tuple[int, int]]) -> float:
    """H as covariance over the largest that the margins allow (Sijtsma & Molenaar 2002)."""
    covariance, greatest = 0.0, 0.0
    for i, j in pairs:
        x, y = rows[:, i], rows[:, j]
        covariance += np.cov(x, y, ddof=0)[0, 1]
        greatest += np.cov(np.sort(x), np.sort(y), ddof=0)[0, 1]
    return covariance / greatest


@pytest.mark.parametrize("seed", range(3))
def test_h_is_covariance_over_the_largest_possible(seed: int) -> None:
    patterns = drawn(400, seed, (-1, -0.5, 0, 0.5, 0.2), 1.5)
    rows, every = matrix(patterns), list(combinations(range(5), 2))
    assert value(loevinger(patterns)) == pytest.approx(covariance_h(rows, every))
    mine = [pair for pair in every if 3 in pair]
    assert value(loevinger(patterns, mine)) == pytest.approx(covariance_h(rows, mine))
    assert value(loevinger(patterns, [(1, 4)])) == pytest.approx(covariance_h(rows, [(1, 4)]))


def test_the_interval_of_h_is_that_of_resamples() -> None:
    patterns = drawn(500, 5, (-1, -0.3, 0.3, 1), 1.2)
    rows, random_ = matrix(patterns), np.random.default_rng(1)
    every = list(combinations(range(4), 2))
    samples = [covariance_h(rows[random_.integers(0, 500, 500)], every) for _ in range(800)]
    found = loevinger(patterns)
    assert isinstance(found, Estimate)
    low, high = np.quantile(samples, [0.025, 0.975])
    assert found.low == pytest.approx(low, abs=0.02)
    assert found.high == pytest.approx(high, abs=0.02)


def test_intervals_of_h_cover() -> None:
    hardness, truth = (-1.0, 0.0, 1.0), value(loevinger(drawn(200_000, 0, (-1.0, 0.0, 1.0), 1)))
    covered = 0
    for seed in range(200):
        found = loevinger(drawn(200, seed + 1, hardness, 1))
        assert isinstance(found, Estimate)
        covered += found.low <= truth <= found.high
    assert 0.90 <= covered / 200 <= 0.99


def test_scalability_of_a_table_worked_by_hand() -> None:
    table = Counter({"++++-": 2, "+++--": 2, "++---": 2, "+----": 2, "+-++-": 1, "-+---": 1})
    patterns = Counter({pattern(text): count * 10 for text, count in table.items()})
    errors = 1 - value(reproducibility(patterns))
    marginal = marginal_reproducibility(patterns)
    assert marginal is not None
    assert errors == pytest.approx(4 / 50)
    assert marginal == pytest.approx((0.9 + 0.7 + 0.5 + 0.7 + 1) / 5)
    assert value(scalability(patterns)) == pytest.approx(1 - 0.08 / 0.24)


def test_what_is_too_little_is_refused() -> None:
    few = drawn(49, 1, (-1, 1), 1)
    for measure in (reproducibility, scalability, loevinger):
        assert measure(few) == Refused("no_data", 49, 50)
    stuck = Counter({(True, True, False): 100})
    assert loevinger(stuck) == Refused("all_alike", 100)
    assert scalability(stuck) == Refused("all_alike", 100)
    # One interaction that differs, or four of one kind, would give a value without any width.
    for others in (1, 4):
        nearly = Counter({(True, True, False): 300 - others, (False, True, False): others})
        assert scalability(nearly) == loevinger(nearly) == Refused("all_alike", 300)
    assert met_more_often(3, 1, 49) == Refused("no_data", 49, 50)
    assert marginal_reproducibility(Counter()) is None


def test_no_error_is_not_certainty() -> None:
    found = loevinger(Counter({(True, True): 30, (True, False): 30, (False, False): 30}))
    assert isinstance(found, Estimate)
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low < 0.9


def test_paired_shares_of_a_published_table() -> None:
    """Agresti's two surveys: 1,600 people, 150 and 86 change sides: .04, .021 to .059."""
    found = met_more_often(150, 86, 1600)
    assert isinstance(found, Estimate)
    assert (found.value, found.low, found.high) == pytest.approx((0.04, 0.0213, 0.0587), abs=2e-4)
