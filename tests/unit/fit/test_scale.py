"""Whether levels form a cumulative scale: planted faults are found, sound scales are left alone."""

from __future__ import annotations

import random
from typing import Any

import pytest

from scorecard import convert
from scorecard.fit.formats import FITS
from scorecard.fit.report import FitReport
from scorecard.fit.survey import Survey
from scorecard.render.output_format import Options
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Estimate, Refused
from support import customer, level, record, rubric

GATES = ("a", "b", "c", "d", "e")


def one_criterion(name: str = "c", gates: tuple[str, ...] = GATES, **keys: Any) -> dict[str, Any]:
    levels = {n: level({"observed": gate}) for n, gate in enumerate(gates, 1)}
    return {"id": name, "title": name, "levels": levels, **keys}


def survey(rows: list[dict[str, bool]], *criteria: dict[str, Any]) -> FitReport:
    made = Survey(Rubric.model_validate(rubric(*(criteria or (one_criterion(),)))))
    for number, row in enumerate(rows):
        made.add(convert(record([customer("Hi.")], id=f"r{number}", observations=row)))
    return made.report()


def people(
    n: int, seed: int, hardness: tuple[float, ...], noise: float = 0.5
) -> list[dict[str, bool]]:
    """Each of some skill; a gate is met by those whose skill, give or take, is above it."""
    chance = random.Random(seed)
    rows = []
    for _ in range(n):
        skill = chance.gauss(0, 1)
        rows.append(
            {
                gate: skill + chance.gauss(0, noise) > hard
                for gate, hard in zip(GATES, hardness, strict=False)
            }
        )
    return rows


def found(report: FitReport) -> dict[str, list[str]]:
    return {finding.code: finding.names for finding in report.findings}


SOUND = (-1.2, -0.5, 0.0, 0.5, 1.2)


@pytest.mark.parametrize("seed", range(20))
def test_a_sound_scale_is_not_flagged(seed: int) -> None:
    report = survey(people(300, seed, SOUND))
    assert not {"scale", "order", "same", "stuck"} & found(report).keys()
    assert report.scales[0].is_scale is True


def test_equally_hard_levels_are_rarely_taken_for_disorder() -> None:
    """Chance alone makes one of ten pairs look out of order: at most 5 % of such scales may be."""
    alarms = sum("order" in found(survey(people(200, seed, (0.0,) * 5))) for seed in range(60))
    assert alarms <= 6


@pytest.mark.parametrize("seed", range(20))
def test_a_broken_order_is_flagged_and_named(seed: int) -> None:
    hardness = (-1.2, 0.5, 0.0, -0.5, 1.2)
    report = survey(people(300, seed, hardness))
    assert "c.4 > c.2" in found(report)["order"]
    assert not any(".5 >" in pair or ".1" in pair for pair in found(report)["order"])
    # The same gates, only numbered wrongly: they still go together.
    assert "scale" not in found(report)


@pytest.mark.parametrize("seed", range(5))
def test_gates_that_have_nothing_to_do_with_each_other_are_no_scale(seed: int) -> None:
    chance = random.Random(seed)
    shares = (0.9, 0.7, 0.5, 0.3, 0.1)
    rows = [
        {gate: chance.random() < p for gate, p in zip(GATES, shares, strict=True)}
        for _ in range(400)
    ]
    report = survey(rows)
    assert found(report)["scale"] == ["c"]
    assert "order" not in found(report)


def test_gates_that_say_the_same_also_in_other_criteria() -> None:
    rows = people(200, 1, SOUND)
    other = one_criterion("other", ("d", "a", "c"))
    assert found(survey(rows, one_criterion(), other))["same"] == [
        "c.1 = other.2",
        "c.3 = other.3",
        "c.4 = other.1",
    ]
    # Where one verdict is always given, two gates that give it share nothing but that.
    always = [{**row, "a": True, "b": True} for row in rows]
    assert "same" not in found(survey(always))


def test_gates_that_everybody_or_nobody_passes() -> None:
    rows = [{**row, "a": True, "e": False} for row in people(200, 2, SOUND)]
    (scale,) = survey(rows).scales
    assert (scale.everybody, scale.nobody) == ([1], [5])


def test_too_few_say_nothing() -> None:
    (scale,) = survey(people(49, 1, SOUND)).scales
    assert scale.h == Refused("no_data", 49, 50)
    assert scale.is_scale is None
    (scale,) = survey(people(50, 1, SOUND)).scales
    assert isinstance(scale.h, Estimate)


def test_what_is_not_known_counts_neither_way_and_is_said() -> None:
    rows = people(200, 3, SOUND)
    for row in rows[:150]:
        del row["e"]
    for row in rows[:40]:
        del row["b"]
    (scale,) = survey(rows).scales
    assert (scale.interactions, scale.decided, scale.left_out) == (200, 160, [5])
    assert [gate.level for gate in scale.gates] == [1, 2, 3, 4]
    pair = next(pair for pair in scale.pairs if (pair.lower, pair.higher) == (1, 5))
    assert isinstance(pair.h, Estimate)
    assert pair.h.n == 50
    assert survey([{}] * 60).scales[0].decided == 0


def test_only_interactions_in_which_a_criterion_applies_count() -> None:
    rows = people(120, 4, SOUND)
    for row in rows[:60]:
        row["applies"] = True
    for row in rows[60:]:
        row["applies"] = False
    criterion = one_criterion(applies_when={"observed": "applies"})
    (scale,) = survey(rows, criterion).scales
    assert (scale.interactions, scale.decided) == (60, 60)


def test_verdicts_are_raw_not_gated() -> None:
    """Who fails the lowest gate has level 0 whatever is above, and yet these verdicts count."""
    rows = [{**row, "a": number % 3 == 0} for number, row in enumerate(people(200, 5, SOUND))]
    (scale,) = survey(rows).scales
    assert next(pair for pair in scale.pairs if pair.higher == 2 and pair.lower == 1).out_of_order


def test_one_level_is_no_scale() -> None:
    assert survey(people(60, 1, (0.0,)), one_criterion(gates=("a",))).scales == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_in_plain_words_what_to_change(language: str) -> None:
    rows = people(300, 0, (-3.5, 0.5, 0.0, -0.5, 1.2))
    report = survey(rows, one_criterion(), one_criterion("twin", ("b", "c")))
    shown = FITS.writer("markdown")(report, Options(language=language))
    for name in ("c.4 > c.2", "c.1", "c.2 = twin.1"):
        assert f"`{name}`" in shown
    assert ("Exchange them" if language == "en" else "请对调") in shown
    few = FITS.writer("markdown")(survey(rows[:10]), Options(language=language))
    assert ("it takes 50" if language == "en" else "至少需要 50") in few
