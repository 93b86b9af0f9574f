"""Gaps between customers, agents within a topic, scores against outcomes, and journeys."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from many_grades import RUBRIC, as_lines, grade, many
from reported import report, value
from scorecard.grade import Grade
from scorecard.report.model import Report
from scorecard.report.standards import asked_by
from scorecard.rubric.model import Rubric
from scorecard.statistics.association import auc, spearman
from scorecard.statistics.estimate import Estimate
from scorecard.statistics.multiplicity import significant
from scorecard.statistics.tallied import Tallied, gap


def _said(chance: random.Random, level: int) -> list[str]:
    return ["met" if at < level else "unmet" for at in range(5)]


def _grades(number: int, unfair: float, seed: int = 4) -> list[Grade]:
    """Twenty agents who differ; gold customers get so many levels more."""
    chance, grades = random.Random(seed), []
    talent = [chance.gauss(2.5, 0.4) for _ in range(20)]
    for at in range(number):
        tier = chance.choice(("gold", "silver", "basic"))
        level = chance.gauss(talent[at % 20] + unfair * (tier == "gold"), 1)
        grades.append(
            grade(
                f"i{at}",
                {"care": _said(chance, max(0, min(5, round(level))))},
                agent={"id": f"a{at % 20}"},
                customer={"tier": tier},
                channel=chance.choice(("call", "chat")),
            )
        )
    return grades


def test_planted_unfairness_is_found_and_named(tmp_path: Path) -> None:
    found = report(as_lines(_grades(600, 0.5), tmp_path / "a.jsonl")).fairness
    assert found is not None
    gold = [g for g in found.gaps if g.value == "gold" and g.measure == "care"]
    assert [each.stands for each in gold] == [True]
    assert value(gold[0].gap) == pytest.approx(0.5, abs=0.25)
    assert not any(each.stands for each in found.gaps if each.field == "channel")
    # Two measures of three tiers and of two channels; the other criterion never applies.
    assert found.compared == 2 * (3 + 2)


def test_four_fifths_are_held_to_the_interval(tmp_path: Path) -> None:
    found = report(as_lines(_grades(600, 1.5), tmp_path / "a.jsonl")).fairness
    assert found is not None
    tiers = {each.value: each for each in found.ratios if each.field == "customer.tier"}
    assert {(name, each.best, each.below) for name, each in tiers.items()} == {
        ("silver", "gold", True),
        ("basic", "gold", True),
    }
    assert value(tiers["basic"].ratio) < 0.8
    assert not any(each.below for each in found.ratios if each.field == "channel")
    fair = report(as_lines(_grades(600, 0), tmp_path / "b.jsonl")).fairness
    assert fair is not None
    assert [each.below for each in fair.ratios] == [False] * 3


def test_a_standard_that_is_meant_to_differ_is_not_flagged(tmp_path: Path) -> None:
    said = RUBRIC.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    said["criteria"][0]["levels"]["3"]["met_when"] = {"field": "customer.tier", "equals": "gold"}
    meant = Rubric.model_validate(said)
    path = as_lines(_grades(600, 0.5), tmp_path / "a.jsonl")
    found = report(path, rubric=meant).fairness
    assert found is not None
    assert found.meant == {"customer.tier": ("care",)}
    assert not any(each.stands for each in found.gaps if each.field == "customer.tier")
    assert all(each.meant for each in found.gaps if each.field == "customer.tier")


def test_a_parameter_by_a_field_means_to_differ() -> None:
    said = RUBRIC.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    said["parameters"] = {"limit": {"by": "customer.tier", "cases": {"gold": 1}, "default": 2}}
    said["criteria"][1]["levels"]["3"]["met_when"] = {"field": "outcome.n", "at_most": "$limit"}
    asked = asked_by(Rubric.model_validate(said))
    assert asked["customer.tier"] == {"speed"}
    assert asked["outcome.n"] == {"speed"}


def test_half_a_level_is_found_and_nothing_else_is() -> None:
    """Simulated, 200 runs each: 20 agents who differ, 25 interactions each, three tiers."""
    random_ = np.random.default_rng(9)
    agents = np.repeat(np.arange(20), 25)
    power = alarms = 0
    for run in range(400):
        unfair = 0.5 if run % 2 else 0.0
        tier = random_.integers(0, 3, 500)
        levels = 2.5 + random_.normal(0, 0.4, 20)[agents] + random_.normal(0, 1, 500)
        values = np.clip(np.round(levels + unfair * (tier == 0)), 0, 5)
        whole = Tallied(values, np.ones(500, np.int64), agents)
        chances = [gap(whole.where(tier == at), whole.where(tier != at)).p for at in range(3)]
        stands = significant(chances)
        power += bool(unfair) and stands[0]
        alarms += not unfair and any(stands)
    assert power / 200 >= 0.8
    assert alarms / 200 <= 0.05


def test_agents_of_one_topic_differ_as_planted(tmp_path: Path) -> None:
    chance, grades = random.Random(1), []
    for at in range(400):
        topic, agent = ("even", "uneven")[at % 2], at // 2 % 10
        level = chance.gauss(3 if topic == "even" else 1 + agent / 2.5, 0.7)
        grades.append(
            grade(f"i{at}", {"care": _said(chance, max(0, min(5, round(level))))},
                  topic=topic, agent={"id": f"a{agent}"})
        )  # fmt: skip
    first, second = report(as_lines(grades, tmp_path / "a.jsonl")).topics
    assert (first.name, first.agents, second.name) == ("uneven", 10, "even")
    assert value(first.icc) > 0.5
    assert value(second.icc) < 0.1
    assert first.spread == pytest.approx(1.15, abs=0.3)


def test_links_are_those_of_other_packages(tmp_path: Path) -> None:
    grades = many(300)
    found = {
        (each.outcome, each.measure): each
        for each in report(as_lines(grades, tmp_path / "a.jsonl")).validity
    }
    scores = [each.score for each in grades]
    resolved = [each.interaction.outcome["resolved"] for each in grades]
    csat = [each.interaction.outcome["csat"] for each in grades]
    truth = found["outcome.resolved", "score"]
    assert truth.kind == "auc"
    assert value(truth.link) == pytest.approx(roc_auc_score(resolved, scores))
    assert value(truth.base_rate) == pytest.approx(sum(resolved) / 300)
    ranked = found["outcome.csat", "score"]
    assert ranked.kind == "spearman"
    assert value(ranked.link) == pytest.approx(stats.spearmanr(scores, csat).statistic)
    assert len(found) == 2 * 3


def test_a_tally_says_what_single_values_say() -> None:
    random_ = np.random.default_rng(0)
    x, y = random_.integers(0, 6, 400), random_.integers(0, 2, 400)
    kinds, counts = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)
    for one, tallied in (
        (auc(x, y == 1), auc(kinds[:, 0], kinds[:, 1] == 1, counts=counts)),
        (spearman(x, y), spearman(kinds[:, 0], kinds[:, 1], counts=counts)),
    ):
        assert isinstance(one, Estimate)
        assert isinstance(tallied, Estimate)
        assert (one.value, one.low, one.high) == pytest.approx(
            (tallied.value, tallied.low, tallied.high)
        )


def test_an_outcome_that_the_rubric_asks_for_proves_nothing(tmp_path: Path) -> None:
    grades = [
        grade(f"i{at}", {"care": ["met"] * 5}, outcome={"care1": at % 2 == 0, "other": at % 3 == 0})
        for at in range(30)
    ]
    found = report(as_lines(grades, tmp_path / "a.jsonl")).validity
    asked = {(each.outcome, each.measure): each.asked for each in found}
    assert asked["outcome.care1", "score"]
    assert asked["outcome.care1", "care"]
    assert not asked["outcome.care1", "speed"]
    assert not asked["outcome.other", "score"]


# Twelve contacts, counted by hand: customer, topic, day of March, hour, minute.
_CONTACTS = [
    ("ann", "refund", 1, 9, 0),  # first; comes back on the 4th
    ("ann", "refund", 4, 9, 0),  # repeat; nobody follows within a week
    ("ann", "billing", 4, 10, 0),  # first, of another topic; resolved
    ("ann", "refund", 20, 9, 0),  # first again: 16 days later; resolved
    ("bob", "refund", 2, 9, 0),  # first; handed on, then nothing: resolved
    ("bob", "refund", 2, 9, 10),  # handed on
    ("cat", "refund", 3, 9, 0),  # first; comes back on the 10th, 7 days later to the minute
    ("cat", "refund", 10, 9, 0),  # repeat; and comes back on the 12th
    ("cat", "refund", 12, 9, 0),  # repeat
    ("dan", "refund", 25, 9, 0),  # first, in the last week: not yet known
    ("dan", "refund", 27, 9, 0),  # repeat: but the first one is left out all the same
    ("eve", "refund", 30, 9, 0),  # first, not yet known
]


@pytest.fixture
def followed(tmp_path: Path) -> Report:
    grades = [
        grade(
            f"i{at}",
            {"care": ["met"] * 5},
            customer={"id": who},
            topic=topic,
            started_at=f"2026-03-{day:02}T{hour:02}:{minute:02}:00+08:00",
        )
        for at, (who, topic, day, hour, minute) in enumerate(_CONTACTS)
    ]
    random.Random(1).shuffle(grades)
    return report(as_lines(grades, tmp_path / "a.jsonl"))


def test_journeys_counted_by_hand(followed: Report) -> None:
    found = followed.journeys
    assert found is not None
    assert (found.contacts, found.customers) == (12, 5)
    assert (found.first, found.repeats, found.handed_on, found.open) == (7, 4, 1, 2)
    # Of the five first contacts that are known, ann's refund and cat's came back.
    assert (value(found.resolved), found.resolved.n) == (pytest.approx(3 / 5), 5)


def test_without_customers_nobody_comes_back(tmp_path: Path) -> None:
    grades = [grade(f"i{at}", {"care": ["met"] * 5}) for at in range(30)]
    found = report(as_lines(grades, tmp_path / "a.jsonl"))
    assert (found.journeys, found.fairness, found.topics, found.validity) == (None, None, (), ())
