"""By what grades are alike: tasks that are tried again, agents, customers; the widest interval."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import t

from many_grades import as_lines, as_table, grade
from reported import report, value
from scorecard.compare.design import choose
from scorecard.compare.standing import Side
from scorecard.grade import Grade
from scorecard.records.alike import ALIKE
from scorecard.report.model import Report
from scorecard.statistics.association import auc, spearman
from scorecard.statistics.estimate import Estimate, Result

TASKS, TRIALS = 25, 4


def _trials(seed: int = 2, **about: Any) -> list[Grade]:
    """Trials of tasks, of which some are hard: half of what a trial reaches is the task's."""
    random, grades = np.random.default_rng(seed), []
    for task in range(TASKS):
        hard = random.normal(0, 1.2)
        for trial in range(TRIALS):
            level = int(np.clip(round(2.5 + hard + random.normal(0, 0.7)), 0, 5))
            grades.append(
                grade(
                    f"t{task}-{trial}",
                    {"care": ["met"] * level + ["unmet"] * (5 - level)},
                    metadata={"task_id": task, "trial": trial},
                    outcome={"reward": float(level + random.normal(0, 1) > 2.5)},
                    channel=("call", "chat")[trial % 2],
                    started_at=f"2026-03-{trial + 1:02}T10:00:00",
                    **{key: each(task, trial) for key, each in about.items()},
                )
            )
    return grades


def _alone(grades: list[Grade], values: list[float], keys: list[Any]) -> tuple[float, float]:
    """The cluster-robust interval of a mean, by a regression."""
    codes = np.unique(keys, return_inverse=True)[1]
    fit = sm.OLS(values, np.ones(len(values))).fit(
        cov_type="cluster", cov_kwds={"groups": codes, "use_correction": False}
    )
    size = codes.max() + 1
    half = t.ppf(0.975, size - 1) * float(fit.bse[0]) * np.sqrt(size / (size - 1))
    return float(np.mean(values)) - half, float(np.mean(values)) + half


def limits(result: Result) -> tuple[float, float]:
    assert isinstance(result, Estimate), result
    return result.low, result.high


def task_of(grade: Grade) -> Any:
    return grade.interaction.metadata["task_id"]


@pytest.fixture(scope="module", params=[as_lines, as_table])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    grades = _trials(agent=lambda task, trial: {"id": "bot", "kind": "ai"})
    name = "a.parquet" if request.param is as_table else "a.jsonl"
    return report(request.param(grades, tmp_path_factory.mktemp("g") / name), by=["channel"])


def test_trials_of_a_task_are_alike_everywhere(found: Report) -> None:
    grades = _trials()
    assert (found.clusters, len(found.alike)) == ("metadata.task_id", 1)
    assert (found.alike[0].values, found.alike[0].grades) == (TASKS, 100)
    scores = [each.score or 0.0 for each in grades]
    tasks = [task_of(each) for each in grades]
    low, high = limits(found.standing.score)
    assert (low, high) == pytest.approx(_alone(grades, scores, tasks))
    spread = float(np.std(scores, ddof=1))
    assert high - low > 1.5 * 2 * t.ppf(0.975, 99) * spread / 10
    unlock = [
        5 - (each.criteria[0].level or 0) if each.criteria[0].blocked_by == 5 else 0.0
        for each in grades
    ]
    assert limits(found.criteria[0].gates[4].unlock) == pytest.approx(_alone(grades, unlock, tasks))
    chat = [each for each in grades if each.interaction.channel == "chat"]
    group = next(each for each in found.groups[0].groups if each.name == "chat")
    assert limits(group.score) == pytest.approx(
        _alone(chat, [each.score or 0.0 for each in chat], [task_of(each) for each in chat])
    )
    assert found.fairness is not None
    gap = next(each for each in found.fairness.gaps if each.measure == "score")
    assert isinstance(gap.gap, Estimate)
    assert gap.gap.method == "cluster-robust"
    assert found.trend is not None
    assert {each.score.method for each in found.trend.periods} == {"cluster-robust"}  # type: ignore[union-attr]


def test_shares_of_trials_are_worth_fewer(found: Report) -> None:
    gate = found.criteria[0].gates[1]
    assert isinstance(gate.cleared, Estimate)
    naive = 2 * 1.96 * np.sqrt(gate.cleared.value * (1 - gate.cleared.value) / gate.cleared.n)
    assert gate.cleared.width > 1.25 * naive


def test_a_reward_of_0_and_1_is_a_truth(found: Report) -> None:
    link = next(each for each in found.validity if each.measure == "score")
    rewards = [each.interaction.outcome["reward"] for each in _trials()]
    assert (link.kind, link.n) == ("auc", 100)
    assert link.base_rate is not None
    assert value(link.base_rate) == pytest.approx(np.mean(rewards))
    by_hand = auc(
        [each.score or 0.0 for each in _trials()],
        np.array(rewards) == 1,
        clusters=np.array([task_of(each) for each in _trials()]),
    )
    assert limits(link.link) == pytest.approx(limits(by_hand))


def test_of_several_kinds_the_widest_interval_is_taken_by_report_and_compare(
    tmp_path: Path,
) -> None:
    grades = _trials(
        agent=lambda task, trial: {"id": f"a{(task + trial) % 7}"},
        customer=lambda task, trial: {"id": f"c{task * 4 + trial // 2}"},
    )
    found = report(as_lines(grades, tmp_path / "a.jsonl"))
    widths = {
        name: np.ptp(_alone(grades, [each.score or 0.0 for each in grades], keys)) / 2
        for name, keys in {
            "metadata.task_id": [task_of(each) for each in grades],
            "agent.id": [each.interaction.agent["id"] for each in grades],
            "customer.id": [each.interaction.customer["id"] for each in grades],
        }.items()
    }
    assert {each.field: each.half_width for each in found.alike} == pytest.approx(widths)
    assert found.clusters == max(widths, key=lambda name: widths[name]) != "agent.id"
    sides = [Side(ALIKE), Side(ALIKE)]
    for each in grades:
        sides[task_of(each) % 2].add(each)
    # Other tasks in each run: what makes a mean unsure makes their difference unsure, too.
    design = choose(*sides)
    assert design.cluster is not None
    assert design.task is not None
    assert ALIKE[design.cluster] == found.clusters
    assert ALIKE[design.task] == "metadata.task_id"


def test_groups_are_clustered_by_another_field_than_their_own(tmp_path: Path) -> None:
    grades = _trials(agent=lambda task, trial: {"id": f"a{trial}-{task % 2}"})
    found = report(as_lines(grades, tmp_path / "a.jsonl"), by=["agent.id"], min_n=5)
    assert found.groups[0].clusters == "metadata.task_id"


def test_what_has_no_task_is_like_nothing_else(tmp_path: Path) -> None:
    lonely = [
        grade(f"x{at}", {"care": ["met"] * (at % 6) + ["unmet"] * (5 - at % 6)}) for at in range(60)
    ]
    grades = [*_trials(), *lonely]
    found = report(as_lines(grades, tmp_path / "a.jsonl"))
    assert found.clusters == "metadata.task_id"
    values = np.array([each.score or 0.0 for each in grades])
    away = values - values.mean()
    sums = away[:100].reshape(TASKS, TRIALS).sum(axis=1)
    variance = (sums @ sums) * TASKS / (TASKS - 1) + away[100:] @ away[100:]
    half = t.ppf(0.975, TASKS - 1) * np.sqrt(variance) / values.size
    assert limits(found.standing.score) == pytest.approx(
        (values.mean() - half, values.mean() + half)
    )


@pytest.mark.parametrize("field", ["task", "sample_id"])
def test_what_does_not_repeat_makes_no_clusters(tmp_path: Path, field: str) -> None:
    grades = [
        grade(f"i{at}", {"care": ["met"] * 5}, metadata={field: at, "note": '"task_id"'})
        for at in range(30)
    ]
    found = report(as_lines(grades, tmp_path / "a.jsonl"))
    assert (found.clusters, found.alike) == (None, ())


def _leaving_out(values: list[np.ndarray], codes: np.ndarray, of: Any) -> float:
    """The standard error by leaving out one cluster after the other."""
    each = np.array([of(*(value[codes != code] for value in values)) for code in np.unique(codes)])
    return float(np.sqrt((each.size - 1) / each.size * ((each - each.mean()) ** 2).sum()))


def test_links_of_clusters_have_the_error_that_leaving_them_out_shows() -> None:
    random = np.random.default_rng(4)
    codes = np.repeat(np.arange(60), 8)
    hard = random.normal(0, 1, 60)[codes]
    score = np.round(hard + random.normal(0, 1, codes.size))
    csat = np.round(hard + 0.5 * score + random.normal(0, 1, codes.size))
    truth = hard + random.normal(0, 1, codes.size) > 0

    ranked = spearman(score, csat, clusters=codes)
    assert isinstance(ranked, Estimate)
    error = (np.arctanh(ranked.high) - np.arctanh(ranked.low)) / 2 / t.ppf(0.975, 59)
    by_hand = _leaving_out([score, csat], codes, lambda x, y: np.arctanh(value(spearman(x, y))))
    assert error == pytest.approx(by_hand, rel=0.05)

    apart = auc(score, truth, clusters=codes)
    assert isinstance(apart, Estimate)
    logit = [np.log(at / (1 - at)) for at in (apart.low, apart.high)]
    by_hand = _leaving_out(
        [score, truth], codes, lambda x, y: np.log((found := value(auc(x, y))) / (1 - found))
    )
    assert (logit[1] - logit[0]) / 2 / t.ppf(0.975, 59) == pytest.approx(by_hand, rel=0.05)
