"""A report's counts and gains against a plain walk through the grades."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import fmean

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from many_grades import RUBRIC, as_lines, as_table, grade, many, plain
from reported import report, value
from scorecard.engine.gates import apply_gates
from scorecard.engine.scoring import Scoring
from scorecard.grade import Grade
from scorecard.reading.grade_files import grade_files
from scorecard.report.build import build
from scorecard.report.examples import Examples
from scorecard.report.fields import FieldError
from scorecard.report.loading import LoadedGrades, StoreError
from scorecard.report.model import Report
from scorecard.report.settings import Settings
from scorecard.report.store import Store

GRADES = many(600)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> str:
    return as_lines(GRADES, tmp_path_factory.mktemp("grades") / "a.jsonl")


@pytest.fixture(scope="module")
def found(lines: str) -> Report:
    return report(lines)


def test_tables_shuffled_rows_and_lines_say_the_same(found: Report, tmp_path: Path) -> None:
    path = as_table(GRADES, tmp_path / "a.parquet")
    assert plain(report(path)) == plain(found)
    table = pq.read_table(path)
    pq.write_table(table.sort_by([("criterion", "descending"), ("why", "ascending")]), path)
    assert plain(report(path)) == plain(found)
    half = len(GRADES) // 2
    parts = as_lines(GRADES[half:], tmp_path / "b.jsonl"), as_table(GRADES[:half], Path(path))
    assert plain(report(*parts)) == plain(found)


def test_one_table_of_two_runs_is_refused(tmp_path: Path) -> None:
    path = as_table([*GRADES[:5], *GRADES[:5]], tmp_path / "a.parquet")
    with pytest.raises(StoreError, match="more than once"):
        report(path)
    twice = as_lines([*GRADES[:5], *GRADES[:5]], tmp_path / "a.jsonl")
    assert report(twice).unsaid.doubles == 5


def test_where_grades_stand(found: Report) -> None:
    scores = [each.score for each in GRADES if each.score is not None]
    assert (found.grades, found.standing.n, found.standing.scored) == (600, 600, len(scores))
    assert value(found.standing.score) == pytest.approx(fmean(scores))
    assert found.standing.results == Counter(each.result for each in GRADES)
    for part in found.criteria:
        levels = Counter(
            str(each.level) for grade in GRADES for each in grade.criteria
            if each.id == part.id and each.level is not None
        )  # fmt: skip
        assert {name: n for name, n in part.distribution.items() if n} == levels
        assert part.applicable + part.not_applicable == 600


def test_the_funnel_counts_every_grade_once(found: Report) -> None:
    for part in found.criteria:
        stopped = 0
        for gate in part.gates:
            assert gate.reached == part.applicable - stopped
            stopped += gate.blocked + gate.unknown
            held = [
                each for grade in GRADES for each in grade.criteria
                if each.id == part.id and each.blocked_by == gate.level and each.applies
            ]  # fmt: skip
            assert gate.blocked + gate.unknown == len(held)
            assert gate.locked == sum(bool(each.locked) for each in held)


def _with(grade: Grade, id: str, level: int) -> float:
    """The score with one gate met, computed apart: every verdict anew."""
    pairs = []
    for part, criterion in zip(grade.criteria, RUBRIC.criteria, strict=True):
        said = tuple(
            "met" if part.id == id and each.level == level else each.verdict for each in part.levels
        )
        after = apply_gates(said, criterion.numbers) if part.applies else None
        pairs.append((after and after.level, after and after.possible))
    return Scoring(RUBRIC)(tuple(pairs))[0] or 0.0


def test_a_gate_unlocks_what_grading_anew_says(found: Report) -> None:
    scored = [each for each in GRADES if each.score is not None]
    for part in found.criteria:
        for gate in part.gates:
            gains = [
                _with(each, gate.criterion, gate.level) - (each.score or 0)
                for each in scored
                if any(
                    c.id == part.id and c.blocked_by == gate.level
                    and c.at(gate.level).verdict == "unmet" and c.applies
                    for c in each.criteria
                )
            ]  # fmt: skip
            assert value(gate.unlock) == pytest.approx(sum(gains) / len(scored))
    first = max(
        (gate for part in found.criteria for gate in part.gates), key=lambda g: value(g.unlock)
    )
    assert found.priority == f"{first.criterion}.{first.level}"


def test_without_the_rubric_gates_unlock_levels(lines: str) -> None:
    bare = report(lines, rubric=None)
    assert bare.unlock_in == "levels"
    gate = bare.criteria[0].gates[0]
    assert value(gate.unlock) > 0
    assert bare.priority is not None


def test_what_is_not_known_is_nobodys_training(tmp_path: Path) -> None:
    with LoadedGrades() as loaded:
        path = tmp_path / "a.jsonl"
        unknown = [
            grade(f"i{at}", {"care": ["met", "unknown", "met", "met", "met"]}) for at in range(9)
        ]
        as_lines(unknown, path)
        list(loaded.load(grade_files([path]), None))
        found = build(Store(loaded), Settings(), RUBRIC, Examples(RUBRIC))
    assert found.priority is None
    assert found.unsaid.open == 9
    assert [(each.needs, each.open, each.alone) for each in found.unsaid.settles] == [
        ("observation kind", 9, 9)
    ]
    assert found.unsaid.alike == 1.0


@pytest.mark.parametrize(
    ("where", "keeps"),
    [
        ("agent.id=a1", lambda g: g.interaction.agent["id"] == "a1"),
        ("agent.id!=a1,a2", lambda g: g.interaction.agent["id"] not in ("a1", "a2")),
        ("outcome.csat>=4", lambda g: g.interaction.outcome["csat"] >= 4),
        ("outcome.resolved=true", lambda g: g.interaction.outcome["resolved"]),
        ("started_at<2026-03-15", lambda g: g.interaction.started_at < "2026-03-15"),
        ("topic=退款", lambda g: g.interaction.topic == "退款"),
        ("month=2026-04", lambda g: g.interaction.started_at.startswith("2026-04")),
        ("topic=x' OR '1'='1", lambda g: False),
    ],
)
def test_only_grades_that_meet_the_condition_count(lines: str, where: str, keeps) -> None:
    assert report(lines, where=[where]).grades == sum(map(keeps, GRADES))


@pytest.mark.parametrize("field", ["agent", "agnet.id", "metadata.a.b", "turns", "agent.'x", ""])
def test_a_field_that_grades_lack_is_refused(field: str) -> None:
    with pytest.raises(FieldError):
        Settings.of([field], (), 20, 0.95)


def test_the_trend_has_every_dated_grade(found: Report) -> None:
    assert found.trend is not None
    assert found.trend.by == "week"
    assert sum(each.n for each in found.trend.periods) == 600
    assert [each.name for each in found.trend.periods] == sorted(
        each.name for each in found.trend.periods
    )


def test_odd_values_are_counted_as_they_are(tmp_path: Path) -> None:
    odd = [
        grade(
            f"x{at}",
            {"care": ["met", "unmet", "met", "met", "met"]},
            started_at=("garbage", "", "2026-13-45", "2026-02-01T10:00:00Z")[at % 4],
            agent={"id": at % 3, "team": True},
            customer={"id": at % 5},
            outcome={"csat": (5, "good", None, 1.5)[at % 4], "a.b": 1, 'q"uote': True},
        )
        for at in range(40)
    ]
    fields = ["agent.id", "agent.team", "month", "outcome.csat"]
    lines = as_lines(odd, tmp_path / "a.jsonl")
    found = report(lines, by=fields)
    assert found.trend is not None
    assert found.trend.undated == 30
    assert [sum(group.n for group in each.groups) for each in found.groups] == [40] * 4
    assert [group.name for group in found.groups[2].groups] == ["2026-02", None]
    assert plain(report(as_table(odd, tmp_path / "a.parquet"), by=fields)) == plain(found)


def test_other_rubrics_are_left_out_where_one_is_named(tmp_path: Path) -> None:
    mixed = [*GRADES[:5], *(replace(g, rubric=replace(g.rubric, id="other")) for g in GRADES[5:9])]
    for path in (as_lines(mixed, tmp_path / "a.jsonl"), as_table(mixed, tmp_path / "a.parquet")):
        with LoadedGrades() as loaded, pytest.raises(StoreError, match="several rubrics"):
            list(loaded.load(grade_files([path]), None))
        with LoadedGrades() as loaded:
            list(loaded.load(grade_files([path]), lambda: "two"))
            assert build(Store(loaded), Settings(), RUBRIC, Examples(RUBRIC)).grades == 5


def test_gates_that_may_unlock_as_much_are_named(tmp_path: Path) -> None:
    """Of two gates that block the same number, in other grades, neither is surely the better."""
    said = ["unmet", "met", "met", "met", "met"], ["met", "met", "unmet", "unmet", "unmet"]
    grades = [grade(f"i{at}", {"care": said[at % 2]}) for at in range(40)]
    found = report(as_lines(grades, tmp_path / "a.jsonl"))
    assert (found.priority, found.priority_tied) == ("care.1", ())
    grades = [
        grade(f"j{at}", {"care": ["met"] * at + ["unmet"] + ["met"] * (4 - at)})
        for at in (2, 3, 4)
        for _ in range(12)
    ]
    found = report(as_lines(grades, tmp_path / "b.jsonl"))
    assert (found.priority, found.priority_tied) == ("care.3", ("care.4",))
