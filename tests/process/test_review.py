"""`scorecard review export` and `import` as processes: each form out and back, and the story of a
grade that people overrule."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from paths import CALLS, ROOT
from program import scorecard

RULES = ROOT / "rubrics" / "customer-first.yaml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review")
    done = scorecard(
        *("grade", CALLS, "-r", RULES, "--format", "jsonl", "--output", "grades.jsonl"), cwd=path
    )
    assert done.status < 2, done.err
    done = scorecard(
        *("review", "sample", "grades.jsonl", "-n", "6", "--output", "sample.jsonl"), cwd=path
    )
    assert done.status == 0, done.err
    return path


def export(folder: Path, *more: str | Path) -> str:
    done = scorecard("review", "export", "grades.jsonl", CALLS, "-r", RULES, *more, cwd=folder)
    assert done.status == 0, done.err
    return done.err


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_page_of_the_sample(folder: Path) -> None:
    said = export(folder, "--plan", "sample.jsonl", "--output", "review.html", "--lang", "zh")
    assert "会话：6，每次的关数：5" in said
    page = (folder / "review.html").read_text(encoding="utf-8")
    sampled = [row["interaction"] for row in rows_of(folder / "sample.jsonl")[1:]]
    assert all(f'"interaction":"{id}"' in page for id in sampled)
    assert page.count('"about":') == 6
    assert 'lang="zh-Hans"' in page
    export(folder, "--plan", "sample.jsonl", "--output", "again.html", "--lang", "zh")
    assert (folder / "again.html").read_text(encoding="utf-8") == page


def test_label_studio_there_and_back(folder: Path) -> None:
    export(folder, "--format", "label-studio", "--output", "tasks.json", "--blind")
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    assert len(tasks) == 14
    assert (folder / "tasks.xml").read_text(encoding="utf-8").startswith("<View>")
    for task in tasks:
        value = {"choices": ["met"]}
        choice = {"from_name": "gate-0", "to_name": "dialogue", "type": "choices", "value": value}
        task["annotations"] = [{"result": [choice], "completed_by": {"email": "ann@example.org"}}]
    (folder / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    done = scorecard("review", "import", "export.json", "-r", RULES, cwd=folder)
    assert done.status == 0, done.err
    rows = [json.loads(line) for line in done.text.splitlines()]
    assert len(rows) == 14
    assert {(row["observation"], row["met"], row["by"]) for row in rows} == {
        ("customer-first.1", True, "ann@example.org")
    }


def test_a_table_overrules_a_gate(folder: Path) -> None:
    """The gate that the table judges is graded as the reviewer says."""
    export(folder, "--output", "table.csv", "--gate", "customer-first.1")
    text = (folder / "table.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 14
    rows[0].update(met="no", by="qa-3", turns="0", note="curt")
    rows[1].update(met="?", by="qa-3", note="cut off")
    with (folder / "filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    done = scorecard(
        *("review", "import", "filled.csv", "--output", "labels.jsonl"), "-r", RULES, cwd=folder
    )
    assert done.status == 0, done.err
    assert "no verdict): 1" in done.err
    assert "cut off" in done.err
    (row,) = rows_of(folder / "labels.jsonl")
    assert row == {
        "interaction": rows[0]["interaction"],
        "observation": "customer-first.1",
        "met": False,
        "by": "qa-3",
        "turns": [0],
        "note": "curt",
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "grades.jsonl", "nowhere.json", "-r", RULES], "nowhere.json"),
        (["export", "nowhere.jsonl", CALLS, "-r", RULES], "nowhere.jsonl"),
        (["export", "grades.jsonl", CALLS, "-r", "three-stage-service"], "no grades of the rubric"),
        (["export", "grades.jsonl", CALLS, "-r", RULES, "--output", "x.pdf"], "--format"),
        (["export", "grades.jsonl", CALLS, "-r", RULES, "--gate", "customer-first.6"], "no such"),
        (["export", "grades.jsonl", CALLS, "-r", RULES, "--format", "label-studio"], "two files"),
        (
            ["export", "grades.jsonl", CALLS, "-r", RULES, "--output", CALLS, "--format", "html"],
            "is an input as well",
        ),
        (["import", "grades.jsonl"], "is no review"),
        (["import", "nowhere.json"], "nowhere.json"),
        (["import", str(CALLS)], "no judgement was taken in"),
    ],
    ids=range(10),
)
def test_what_can_not_be_done_is_said(folder: Path, arguments: list[Any], said: str) -> None:
    done = scorecard("review", *arguments, cwd=folder)
    assert done.status == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert not done.out


def test_records_that_were_changed_since_are_refused(folder: Path) -> None:
    records = json.loads(CALLS.read_text(encoding="utf-8"))
    for record in records:
        record["turns"].insert(0, {"speaker": "agent", "text": "One more turn"})
    (folder / "changed.json").write_text(json.dumps(records), encoding="utf-8")
    done = scorecard(
        *("review", "export", "grades.jsonl", "changed.json", "-r", RULES),
        *("--output", "changed.html"),
        cwd=folder,
    )
    assert done.status == 2
    assert "quotes words that the record does not have (grade the record anew)" in done.err


def test_what_is_not_of_the_sample_is_refused(folder: Path) -> None:
    export(folder, "--output", "all.csv", "--gate", "customer-first.1")
    text = (folder / "all.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    with (folder / "judged.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows({**row, "met": "yes", "by": "qa-3"} for row in rows)
    done = scorecard(
        *("review", "import", "judged.csv", "--plan", "sample.jsonl", "--output", "some.jsonl"),
        cwd=folder,
    )
    assert done.status == 2
    assert "is not of the sample" in done.err
    assert len(rows_of(folder / "some.jsonl")) == 6


def test_what_the_page_of_the_documentation_shows_runs(folder: Path, tmp_path: Path) -> None:
    """Its commands in order, each on what those before it wrote, and on what reviewers did."""
    pytest.importorskip("statsmodels")
    (tmp_path / "rules.yaml").write_bytes(RULES.read_bytes())
    for lexicon in (ROOT / "rubrics" / "lexicons").glob("*"):
        target = tmp_path / "lexicons" / lexicon.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(lexicon.read_bytes())
    records = json.loads(CALLS.read_text(encoding="utf-8"))
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "calls.jsonl").write_text(lines, encoding="utf-8")
    done = scorecard(
        *("grade", "calls.jsonl", "-r", "rules.yaml", "--output", "grades.jsonl"), cwd=tmp_path
    )
    assert done.status < 2, done.err
    page = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
    commands = re.findall(r"^scorecard (.*)$", page, re.MULTILINE)
    assert [command.split()[:2] for command in commands] == [
        ["review", "sample"],
        ["review", "export"],
        ["review", "import"],
        *([["calibrate", "grades.jsonl"]] * 2),
    ]
    for command in commands:
        if command.startswith("review import"):
            _review(tmp_path, [record["id"] for record in records])
        done = scorecard(*shlex.split(command), cwd=tmp_path)
        assert done.status == 0, done.err
    rows = rows_of(tmp_path / "labels.jsonl")
    assert {row["by"] for row in rows} == {"ann", "label-studio-2", "cat"}
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["labelled"] == 14
    assert found["gates"][0]["agreement"]["percent"]["n"] == 14
    assert found["gates"][0]["rate"]["corrected"]["reason"] == "few_labels"


def _review(folder: Path, ids: list[str]) -> None:
    gate = "customer-first.1"
    judged = [
        {"interaction": id, "observation": gate, "met": True, "turns": [0], "note": ""}
        for id in ids
    ]
    review = {"schema": "scorecard.review/1", "by": "ann", "gates": [gate], "judgements": judged}
    saved = {**review, "turns": dict.fromkeys(ids, 1)}
    (folder / "review-ann.json").write_text(json.dumps(saved), encoding="utf-8")
    value = {"choices": ["met"]}
    result = {"from_name": "gate-0", "type": "choices", "value": value}
    tasks = [
        {
            "data": {"interaction": id, "asked": [gate], "dialogue": []},
            "annotations": [{"completed_by": 2, "result": [result]}],
        }
        for id in ids
    ]
    (folder / "export.json").write_text(json.dumps(tasks), encoding="utf-8")
    table = "".join(f"{id};{gate};yes;cat\n" for id in ids)
    (folder / "table.csv").write_text(f"interaction;observation;met;by\n{table}", encoding="utf-8")
