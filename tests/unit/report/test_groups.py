"""Who is ranked, who is tied, whom to coach on what."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from many_grades import as_lines, as_table, grade, many
from reported import report, value
from scorecard.report.model import GroupReport
from scorecard.statistics.estimate import Estimate
from scorecard.statistics.shrinkage import shrink
from scorecard.statistics.tallied import Tallied, mean

GRADES = many(800, seed=3)


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> GroupReport:
    path = as_lines(GRADES, tmp_path_factory.mktemp("grades") / "a.jsonl")
    return report(path, by=["agent.id"]).groups[0]


def of(agent: str) -> list:
    return [each for each in GRADES if each.interaction.agent["id"] == agent]


def test_every_agent_stands_with_n_and_mean(agents: GroupReport) -> None:
    assert sorted(str(group.name) for group in agents.groups) == [f"a{at}" for at in range(8)]
    for group in agents.groups:
        own = of(str(group.name))
        assert (group.n, group.scored) == (len(own), sum(g.score is not None for g in own))
        assert value(group.score) == pytest.approx(fmean(g.score for g in own))
        levels = [g.criteria[0].level for g in own if g.criteria[0].level is not None]
        assert value(group.criteria["care"]) == pytest.approx(fmean(levels))


def test_ranks_hold_the_order_and_ties_are_ties(agents: GroupReport) -> None:
    shrunk = [value(group.shrunk) for group in agents.groups]
    assert shrunk == sorted(shrunk, reverse=True)
    assert agents.groups[0].best == 1
    assert set(agents.first) == {str(group.name) for group in agents.groups if group.best == 1}
    for place, group in enumerate(agents.groups, 1):
        assert group.best is not None
        assert group.worst is not None
        assert group.best <= place <= group.worst


def test_nobody_is_ranked_on_few_grades(tmp_path: Path) -> None:
    perfect = [grade(f"p{at}", {"care": ["met"] * 5}, agent={"id": "lucky"}) for at in range(5)]
    found = report(as_lines([*GRADES, *perfect], tmp_path / "a.jsonl"), by=["agent.id"]).groups[0]
    lucky = next(group for group in found.groups if group.name == "lucky")
    assert value(lucky.score) == 5
    assert (lucky.best, lucky.worst, lucky.shrunk, lucky.badges) == (None, None, None, ())
    assert "lucky" not in found.first
    assert found.groups[-1] == lucky


def test_who_differs_by_chance_alone_is_tied(tmp_path: Path) -> None:
    chance = random.Random(5)
    same = [
        grade(
            f"i{at}",
            {"care": [chance.choice(("met", "unmet")) for _ in range(5)]},
            agent={"id": f"a{at % 6}"},
        )
        for at in range(300)
    ]
    found = report(as_lines(same, tmp_path / "a.jsonl"), by=["agent.id"]).groups[0]
    assert len(found.first) == 6
    assert all(not group.signs for group in found.groups)


def test_a_plan_has_the_gate_that_gains_most_and_its_interactions(tmp_path: Path) -> None:
    stuck = ["met", "unmet", "met", "met", "unmet"]
    other = ["met", "met", "met", "unmet", "met"]
    grades = [
        grade(
            f"i{at:02}",
            {"care": stuck if at % 3 else other, "speed": ["met"] * 3},
            agent={"id": "a"},
            started_at=f"2026-03-{at + 1:02}",
        )
        for at in range(24)
    ]
    for path in (as_lines(grades, tmp_path / "a.jsonl"), as_table(grades, tmp_path / "a.parquet")):
        plan = report(path, by=["agent.id"]).groups[0].groups[0].plan
        assert plan is not None
        assert (plan.criterion, plan.level, plan.blocked) == ("care", 2, 16)
        # Level 1 becomes 4; of the weights 2 and 1, care has two thirds.
        assert value(plan.unlock) == pytest.approx(16 * 3 * 2 / 3 / 24)
        assert [example.interaction for example in plan.examples] == ["i23", "i22", "i20"]
        assert plan.examples[0].reason == "reason 2"
        assert plan.examples[0].words[0].text == "hello"
        assert plan.well == "care.3"


def test_badges_are_levels_that_are_sure(tmp_path: Path) -> None:
    said = ["met", "met", "met", "unmet", "unmet"], ["met", "unmet", "unmet", "unmet", "unmet"]
    grades = [grade(f"i{at}", {"care": said[at % 20 == 0]}, agent={"id": "a"}) for at in range(200)]
    found = report(as_lines(grades, tmp_path / "a.jsonl"), by=["agent.id"]).groups[0]
    assert found.groups[0].badges == ("care 3",)


def test_a_field_that_is_missing_is_a_group_of_its_own(tmp_path: Path) -> None:
    grades = [*GRADES[:40], *(grade(f"x{at}", {"care": ["met"] * 5}) for at in range(30))]
    found = report(as_lines(grades, tmp_path / "a.jsonl"), by=["agent.team"]).groups[0]
    missing = next(group for group in found.groups if group.name is None)
    assert (missing.n, missing.best, missing.plan) == (30, None, None)


def test_shrunken_means_are_nearer_the_truth_than_raw_ones() -> None:
    """Simulated: 30 agents of 12 calls; known truth, 60 runs."""
    random_ = np.random.default_rng(11)
    raw_error = shrunk_error = raw_best = shrunk_best = 0.0
    for _ in range(60):
        truth = random_.normal(3, 0.25, 30)
        sizes = random_.integers(5, 40, 30)
        seen = random_.normal(truth, 1 / np.sqrt(sizes))
        found = shrink(seen, 1 / sizes)
        assert isinstance(found, list)
        drawn = np.array([each.value for each in found])
        raw_error += float(((seen - truth) ** 2).sum())
        shrunk_error += float(((drawn - truth) ** 2).sum())
        raw_best += truth[seen.argmax()]
        shrunk_best += truth[drawn.argmax()]
    assert shrunk_error < 0.7 * raw_error
    # Who comes first by the shrunken mean is truly better than who does by the raw one.
    assert shrunk_best > raw_best + 60 * 0.02


def test_intervals_cover_the_truth_where_calls_of_an_agent_are_alike() -> None:
    """Simulated, 400 runs of 25 agents with 12 correlated calls each."""

    random_ = np.random.default_rng(2)
    agents = np.repeat(np.arange(25), 12)
    held = naive = 0
    for _ in range(400):
        values = 3 + random_.normal(0, 0.5, 25)[agents] + random_.normal(0, 1, 300)
        ones = np.ones(300, np.int64)
        robust, alone = mean(Tallied(values, ones, agents)), mean(Tallied(values, ones))
        assert isinstance(robust, Estimate)
        assert isinstance(alone, Estimate)
        held += robust.low <= 3 <= robust.high
        naive += alone.low <= 3 <= alone.high
    assert 0.93 <= held / 400 <= 0.97
    assert naive / 400 < 0.85
