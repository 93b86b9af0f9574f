"""Agreement against published examples and other packages."""

from __future__ import annotations

import pytest

from scorecard.statistics.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from scorecard.statistics.estimate import Estimate, Refused

# Krippendorff 2011: four observers, twelve units, some values missing.
_OBSERVERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
PUBLISHED = [[int(row[unit]) for row in _OBSERVERS if row[unit] != "."] for unit in range(12)]


@pytest.mark.parametrize(
    ("metric", "published", "exact"),
    [
        ("nominal", 0.743, 0.743421052631579),
        ("ordinal", 0.815, 0.8153875037548814),
        ("interval", 0.849, 0.8491071428571428),
    ],
)
def test_alpha_is_the_published_one(metric, published: float, exact: float) -> None:
    found = krippendorff_alpha(PUBLISHED, metric)
    assert isinstance(found, Estimate)
    assert round(found.value, 3) == published
    assert found.value == pytest.approx(exact, abs=1e-12)
    assert found.low < found.value < found.high
    assert found.n == 11  # one unit has a single value


@pytest.mark.parametrize(
    ("metric", "exact"),
    [
        ("nominal", 0.5955735623148093),
        ("ordinal", 0.5753491225965751),
        ("interval", 0.5753342646178408),
    ],
)
def test_alpha_is_that_of_an_oracle(metric, exact: float) -> None:
    rows = [[((i * 37 + r * (i % 5 == r)) * 7) % 4 for r in range(3)] for i in range(80)]
    seen = [
        [v for r, v in enumerate(row) if not ((r == 0 and i % 7 == 0) or (r == 2 and i % 5 == 3))]
        for i, row in enumerate(rows)
    ]
    found = krippendorff_alpha(seen, metric)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(exact, abs=1e-12)
    oracle = pytest.importorskip("krippendorff")
    gaps = [[float(row[r]) for row in rows] for r in range(3)]
    gaps[0] = [float("nan") if i % 7 == 0 else v for i, v in enumerate(gaps[0])]
    gaps[2] = [float("nan") if i % 5 == 3 else v for i, v in enumerate(gaps[2])]
    assert oracle.alpha(gaps, level_of_measurement=metric) == pytest.approx(exact, abs=1e-9)


def test_alpha_is_seeded_and_blind_to_the_order_of_judges() -> None:
    turned = [list(reversed(unit)) for unit in PUBLISHED]
    assert krippendorff_alpha(PUBLISHED) == krippendorff_alpha(turned)
    assert krippendorff_alpha(PUBLISHED) != krippendorff_alpha(PUBLISHED, seed=1)


def test_full_agreement_of_a_few_is_not_certain() -> None:
    few = krippendorff_alpha([[1, 1], [0, 0], [1, 1]])
    many = krippendorff_alpha([[1, 1], [0, 0]] * 100)
    assert isinstance(few, Estimate)
    assert isinstance(many, Estimate)
    assert few.value == many.value == 1
    assert few.low < 0.2
    assert many.low > 0.9


def test_what_chance_explains_is_refused() -> None:
    assert krippendorff_alpha([[1, 1]] * 9) == Refused("all_alike", 9)
    assert krippendorff_alpha([[1], [0]]) == Refused("no_data", 0, 2)
    assert cohen_kappa([[9, 0], [1, 0]]) == Refused("all_alike", 10)


def test_an_order_holds_every_value() -> None:
    with pytest.raises(ValueError, match="lacks 3"):
        krippendorff_alpha([[3, 1]], "ordinal", order=[1, 2])


def test_kappa_of_a_worked_table() -> None:
    # Observed .70, by chance .50.
    found = cohen_kappa([[20, 5], [10, 15]])
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.4)
    assert found.low < 0.16
    assert found.high > 0.64


def test_percent_agreement() -> None:
    found = percent_agreement([[1, 1], [1, 0], [0, 0, 0], [1]])
    assert isinstance(found, Estimate)
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)
