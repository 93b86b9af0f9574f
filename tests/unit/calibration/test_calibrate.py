"""Grades against labels: what is counted, and what the numbers say of planted truth."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from benchmarks.coverage import WAYS, design_coverage

from scorecard.calibration.calibrate import Calibration, Gate, calibrate
from scorecard.calibration.report import report
from scorecard.calibration.tally import count
from scorecard.render.registry import render_report
from scorecard.review.sample import draw
from scorecard.review.strata import by_gates, random
from scorecard.statistics.estimate import Estimate, Refused
from verdicts import by_interaction, label, planted, verdicts


def first_gate(found: Calibration) -> Gate:
    assert found.gates
    return found.gates[0]


def test_people_are_compared_with_the_rules_own_verdict() -> None:
    grade = verdicts("c-1", {1: "unmet"})
    gate = grade.criteria[0].levels[0]
    overruled = type(gate)(1, "met", overruled="unmet")
    part = type(grade.criteria[0])("care", True, 1, 1, None, (), (overruled,))
    changed = type(grade)(grade.schema, grade.rubric, grade.interaction, 1.0, 1.0, "pass", (part,))
    tally = count([changed], by_interaction([label("c-1", "care.1", True)]))
    assert tally.gates["care.1"].words == Counter({("unmet", 1.0, 1.0): 1})
    assert tally.gates["care.1"].verdicts == Counter({"unmet": 1})


def test_people_who_disagree_are_in_no_table() -> None:
    rows = [
        label("c-1", "care.1", True, "qa-1"),
        label("c-1", "care.1", False, "qa-2"),
        label("c-2", "care.1", True, "qa-1"),
        label("c-2", "care.1", True, "qa-2"),
        label("c-2", "care.1", False, "model:small"),
        label("c-3", "care.1", True, "model:small"),
    ]
    grades = [verdicts(f"c-{n}", {1: "met"}) for n in (1, 2, 3)]
    tally = count(grades, by_interaction(rows))
    gate = tally.gates["care.1"]
    assert gate.disputed == 1
    assert gate.units == Counter({(False, True): 1, (True, True): 1})
    assert gate.words == Counter({("met", 1.0, 1.0): 1})
    # A model where no person looked is compared with nobody.
    assert gate.models == {"model:small": Counter({("unmet", 1.0, 1.0): 1})}
    assert tally.labelled == 2


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({1: True, 2: True, 3: True}, 3),
        ({1: True, 2: False}, 1),
        ({1: False}, 0),
        ({1: True}, None),  # who stops there leaves open what follows
        ({2: True}, None),
        ({1: True, 2: True, 3: False}, 2),
    ],
)
def test_the_level_that_labels_lead_to(said: dict[int, bool], level: int | None) -> None:
    grade = verdicts("c", {1: "met", 2: "unmet", 3: "met", 4: "not_applicable"})
    rows = [label("c", f"care.{at}", met) for at, met in said.items()]
    tally = count([grade], by_interaction(rows)).criteria["care"]
    assert tally.undetermined == (level is None)
    assert [truth for _, truth, _ in tally.labels] == ([] if level is None else [level])


def test_labels_outside_of_the_sample_are_counted_apart() -> None:
    grades = [verdicts("c-1", {1: "met"}), verdicts("c-2", {1: "met"})]
    rows = [label("c-1", "care.1", True), label("c-2", "care.1", True)]
    tally = count(grades, by_interaction(rows), {"c-1": 2.0})
    assert (tally.labelled, tally.outside) == (2, 1)
    assert tally.gates["care.1"].words == Counter({("met", 1.0, 2.0): 1})


@pytest.mark.parametrize("way", ["random", "verdict"])
def test_a_planted_rate_is_found(way: str) -> None:
    """Of 40 data sets the 95 % interval covers the truth in 34 or more (38 expected)."""
    covered = 0
    for seed in range(40):
        grades, truth = planted(1_500, 0.3, 0.85, 0.9, Random(seed))
        namer = random if way == "random" else by_gates(["care.1"])
        sample = draw(lambda grades=grades: grades, namer, by=way, n=100, seed=seed)
        rows = [label(id, "care.1", truth[id]) for id in sample.weights()]
        tally = count(grades, by_interaction(rows), sample.weights())
        found = calibrate(tally, sample=way, is_random=sample.is_random)
        rate = first_gate(found).rate
        assert rate is not None
        assert isinstance(rate.corrected, Estimate)
        assert rate.corrected.n == 100
        covered += rate.corrected.low <= sum(truth.values()) / 1_500 <= rate.corrected.high
    assert covered >= 34


@pytest.mark.parametrize("way", WAYS)
def test_rates_hold_however_the_sample_was_drawn(way: str) -> None:
    found = design_coverage(way, 25, size=600)
    assert found.answered > 0.95
    assert found.covered > 0.88  # of 75 intervals; 95 % is expected


def test_labels_of_other_grades_correct_by_rogan_and_gladen() -> None:
    april, truth = planted(400, 0.5, 0.9, 0.85, Random(1))
    may, _ = planted(2_000, 0.2, 0.9, 0.85, Random(2))
    rows = by_interaction(label(id, "care.1", met) for id, met in truth.items())
    found = calibrate(count(april, rows), population=count(may, lambda _id: []))
    rate = first_gate(found).rate
    assert rate is not None
    assert isinstance(rate.corrected, Estimate)
    assert rate.corrected.method == "rogan-gladen"
    assert rate.corrected.low < 0.2 < rate.corrected.high
    assert isinstance(rate.words, Estimate)
    assert rate.words.value > 0.25
    assert (found.grades, found.sample) == (2_000, "elsewhere")


def test_few_labels_show_agreement_and_refuse_rates() -> None:
    grades, truth = planted(500, 0.5, 0.9, 0.9, Random(3))
    rows = [label(id, "care.1", truth[id]) for id in list(truth)[:12]]
    found = calibrate(count(grades, by_interaction(rows)))
    gate = first_gate(found)
    assert gate.rate is not None
    assert gate.rate.corrected == Refused("few_labels", 12, 40)
    measures = {measure.name: measure for measure in gate.judges[0].measures}
    agreement = measures["agreement"]
    assert isinstance(agreement.result, Estimate)
    assert agreement.result.n == 12
    assert agreement.more_labels


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_hostile_names_are_shown_harmless(language, format: str) -> None:
    evil = "<script>alert(1)</script>\x1b[31m|::error::"
    grades, truth = planted(60, 0.5, 0.9, 0.9, Random(4))
    rows = [label(id, "care.1", met) for id, met in truth.items()]
    rows += [label(id, "care.1", met, f"model:{evil}") for id, met in truth.items()]
    rows += [label(id, evil, met, by) for id, met in truth.items() for by in ("a", "b")]
    found = calibrate(count(grades, by_interaction(rows)))
    shown = render_report(report(found, language, {"care.1": evil}), format, language=language)
    assert format == "text" or "<script" not in shown.replace("\\<", "")
    assert "\x1b" not in shown
    assert "\n::error" not in shown
