"""`scorecard review sample` and `calibrate` as processes: a sample, its labels, the numbers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from paths import ROOT
from program import scorecard, write_rubric
from support import record

pytest.importorskip("statsmodels")

_RUBRIC = {
    "format": 1,
    "id": "desk",
    "version": "1",
    "title": "Desk",
    "moments": {"sorry": {"speaker": "agent", "says": ["sorry"]}},
    "criteria": [
        {
            "id": "care",
            "title": "Care",
            "levels": {
                level: {
                    "behaviour": f"B{level}",
                    "met_when": {"occurs": "sorry", "at_least": level},
                }
                for level in range(1, 6)
            },
        }
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 grades, a sample of them, and the labels of a reviewer who sees one more or less."""
    path = tmp_path_factory.mktemp("calibrate")
    random = Random(5)
    records = []
    for number in range(400):
        texts = ["sorry"] * random.choice([0, 0, 1, 1, 2, 3, 5])
        turns = [{"speaker": "agent", "text": text} for text in texts or ["hello"]]
        records.append({**record(), "id": f"c-{number}", "turns": turns})
    (path / "calls.json").write_text(json.dumps(records))
    write_rubric(path / "rules.yaml", _RUBRIC)
    done = scorecard(
        "grade", "calls.json", "-r", "rules.yaml", "--output", "grades.jsonl", "--quiet", cwd=path
    )
    assert done.status == 0, done.err
    done = scorecard(
        *("review", "sample", "grades.jsonl", "-n", "120", "--by", "verdict", "--gate", "care.1"),
        *("--output", "sample.jsonl"),
        cwd=path,
    )
    assert done.status == 0, done.err
    assert "120 of 400 interactions, by verdict" in done.err
    ids = [json.loads(line)["interaction"] for line in _lines(path / "sample.jsonl")[1:]]
    grades = {}
    for line in _lines(path / "grades.jsonl"):
        grade = json.loads(line)
        grades[grade["interaction"]["id"]] = grade["criteria"][0]["level"]
    rows = []
    for id in ids:
        level = min(5, max(0, grades[id] + random.choice([0, 0, 0, 0, 1, -1])))
        rows += [
            {"interaction": id, "observation": f"care.{gate}", "met": gate <= level, "by": "qa-1"}
            for gate in range(1, 6)
        ]
    (path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def calibrated(folder: Path, *more: str, grades: str = "grades.jsonl") -> dict[str, Any]:
    done = scorecard(
        *("calibrate", grades, "--observations", "labels.jsonl", "--format", "json"),
        *more,
        cwd=folder,
    )
    assert done.status == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_rates_and_levels_of_a_stratified_sample(folder: Path) -> None:
    found = calibrated(folder, "--plan", "sample.jsonl")
    assert (found["grades"], found["labelled"], found["sample"]) == (400, 120, "verdict")
    gate = found["gates"][0]
    assert gate["id"] == "care.1"
    corrected = gate["rate"]["corrected"]
    assert (corrected["kind"], corrected["n"]) == ("estimate", 120)
    assert corrected["low"] < gate["rate"]["words"]["value"] < corrected["high"]
    assert {measure["name"] for measure in gate["judges"][0]["measures"]} == {
        *("sensitivity", "specificity", "precision", "agreement", "kappa")
    }
    levels = found["criteria"][0]
    assert levels["corrected"]["low"] < levels["words"] < levels["corrected"]["high"]


def test_gates_that_people_overruled_count_with_the_rules_verdict(folder: Path) -> None:
    done = scorecard(
        *("grade", "calls.json", "-r", "rules.yaml", "--observations", "labels.jsonl"),
        *("--output", "overruled.jsonl", "--quiet"),
        cwd=folder,
    )
    assert done.status == 0, done.err
    assert '"overruled":' in (folder / "overruled.jsonl").read_text(encoding="utf-8")
    plan = ("--plan", "sample.jsonl")
    assert calibrated(folder, *plan, grades="overruled.jsonl") == calibrated(folder, *plan)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_people_read(folder: Path, language: str) -> None:
    shown = scorecard(
        *("calibrate", "grades.jsonl", "--observations", "labels.jsonl", "--plan", "sample.jsonl"),
        *("-r", "rules.yaml", "--lang", language, "--format", "text", "--format", "markdown"),
        *("--output", "found.md"),
        cwd=folder,
    )
    assert shown.status == 0, shown.err
    page = (folder / "found.md").read_text(encoding="utf-8")
    for text in (shown.text, page):
        assert "care.1" in text
        assert "B1" in text
        assert "post-stratified" in text
    assert ("How far grades agree" in page) == (language == "en")


def test_the_order_of_grades_changes_nothing(folder: Path) -> None:
    lines = _lines(folder / "grades.jsonl")
    (folder / "turned.jsonl").write_text("\n".join(reversed(lines)) + "\n", encoding="utf-8")
    once = scorecard("review", "sample", "grades.jsonl", "-n", "30", cwd=folder)
    again = scorecard("review", "sample", "turned.jsonl", "-n", "30", cwd=folder)
    assert once.out == again.out
    assert len(once.out.splitlines()) == 31


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["calibrate", "grades.jsonl", "--observations", "nowhere.jsonl"], "nowhere.jsonl"),
        (["calibrate", "labels.jsonl", "--observations", "labels.jsonl"], "is no grade"),
        (["calibrate", "grades.jsonl", "--observations", "grades.jsonl"], "unknown key"),
        (
            ["calibrate", "grades.jsonl", "--observations", "labels.jsonl", "--plan", "calls.json"],
            "no sample",
        ),
        (["review", "sample", "-"], "read twice"),
        (["review", "sample", "grades.jsonl", "--by", "agnt.id"], "did you mean `agent.id`?"),
        (
            ["review", "sample", "grades.jsonl", "--by", "verdict", "--gate", "care.7"],
            "no such gate",
        ),
        (["review", "sample", "grades.jsonl", "--gate", "care.1"], "--gate goes with"),
        (["review", "sample", "grades.jsonl", "--output", "grades.jsonl"], "is an input as well"),
        (["review", "smple"], "did you mean `sample`?"),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, list) else None,
)
def test_what_can_not_be_done_is_said(folder: Path, arguments: list[str], said: str) -> None:
    done = scorecard(*arguments, cwd=folder)
    assert done.status == 2
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("package", ["numpy", "scipy", "statsmodels"])
def test_what_is_not_installed_is_said(folder: Path, tmp_path: Path, package: str) -> None:
    source = f"raise ModuleNotFoundError('none', name='{package}')\n"
    (tmp_path / f"{package}.py").write_text(source, encoding="utf-8")
    done = scorecard(
        *("calibrate", "grades.jsonl", "--observations", "labels.jsonl"),
        cwd=folder,
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT / "src")])},
    )
    assert done.status == 2
    assert f"calibrate needs {package}; run `pip install 'service-scorecard[report]'`" in done.err
