"""`scorecard compare` as a process: two files of grades, and records under two rubrics."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from paths import ROOT
from program import scorecard
from support import agent, level, record, rubric

pytest.importorskip("statsmodels")

_WORDS = {"old": ["please"], "new": ["please", "gladly"]}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Forty records, most of them polite, and two rubrics of which the second hears more."""
    for name, words in _WORDS.items():
        kind = {"id": "c", "title": "c", "levels": {1: level({"occurs": "kind"})}}
        moments = {"kind": {"speaker": "agent", "says": words}}
        text = json.dumps(rubric(kind, version=name, moments=moments, **{"pass": {"score": 1}}))
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    said = ["please", "please", "gladly", "no"] * 10
    records = [record([agent(word)], id=f"c{at}") for at, word in enumerate(said)]
    write(tmp_path / "calls.jsonl", records)
    for name in ("old", "new"):
        run = [tmp_path / "calls.jsonl", "-r", tmp_path / f"{name}.yaml", "--quiet"]
        outputs = ["--output", tmp_path / f"{name}.jsonl", "--output", tmp_path / f"{name}.parquet"]
        scorecard("grade", *run, *outputs)
    return tmp_path


def write(path: Path, lines: list[Any]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def test_two_files_and_two_rubrics_say_the_same(desk: Path) -> None:
    stored = scorecard("compare", desk / "old.jsonl", desk / "new.jsonl", "--format", "json")
    tables = scorecard("compare", desk / "old.parquet", desk / "new.parquet", "--format", "json")
    rubrics = ["-r", desk / "old.yaml", "-r", desk / "new.yaml"]
    graded = scorecard("compare", desk / "calls.jsonl", *rubrics, "--format", "json")
    assert (stored.status, tables.status, graded.status) == (0, 0, 0)
    found = [json.loads(each.text) for each in (stored, tables, graded)]
    for each in found:
        each["before"].pop("name")
        each["after"].pop("name")
    assert found[0] == found[1] == found[2]
    (moved,) = [gate for gate in found[0]["gates"] if gate["id"] == "c.1"]
    assert (moved["moves"], moved["finding"]) == ({"unmet > met": 10}, "better")
    assert found[0]["same_records"] == found[0]["pairs"] == 40
    example = found[0]["examples"][0]["moves"][0]
    assert (example["before"]["verdict"], example["after"]["words"]) == ("unmet", [[0, "gladly"]])


def test_a_regression_fails_the_run(desk: Path) -> None:
    worse = ["compare", desk / "new.jsonl", desk / "old.jsonl", "--fail-on", "regression"]
    found = scorecard(*worse, "--format", "github")
    assert (found.status, "worse: score, result, c.1" in found.err) == (1, True)
    assert found.text.startswith("::error title=score%3A worse::")
    same = ["compare", desk / "new.jsonl", desk / "new.jsonl", "--fail-on", "regression"]
    assert scorecard(*same).status == 0
    better = ["compare", desk / "old.jsonl", desk / "new.jsonl", "--fail-on", "regression"]
    assert scorecard(*better).status == 0


def test_a_table_for_a_pull_request_in_both_languages(desk: Path) -> None:
    files = ["compare", desk / "old.jsonl", desk / "new.jsonl", "--format", "markdown"]
    english, chinese = scorecard(*files).text, scorecard(*files, "--lang", "zh").text
    assert re.search(r"\| `c\.1` \| .*0\.0 → 75\.0 \| .*\| 40 \| .*\| \*\*better\*\* \|", english)
    assert "**变好**" in chinese
    assert "| `c.1` |" in chinese


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["old.jsonl"], "two files of grades are compared"),
        (["old.jsonl", "-"], "name a file, not `-`"),
        (["old.jsonl", "missing.jsonl"], "missing.jsonl"),
        (["old.jsonl", "calls.jsonl"], "is no grade"),
        (["calls.jsonl", "-r", "old.yaml", "-r", "old.yaml"], "the same rubric is given twice"),
        (["old.jsonl", "new.jsonl", "-r", "customer-first"], "nothing to compare"),
    ],
)
def test_what_cannot_be_compared_is_told(desk: Path, arguments: list[str], told: str) -> None:
    found = scorecard("compare", *arguments, cwd=desk)
    assert found.status == 2
    assert told in found.err
    assert "Traceback" not in found.err


def test_few_interactions_are_nothing_to_check(desk: Path) -> None:
    lines = (desk / "old.jsonl").read_text(encoding="utf-8").splitlines()[:3]
    write(desk / "few.jsonl", [json.loads(line) for line in lines])
    found = scorecard("compare", desk / "few.jsonl", desk / "few.jsonl", "--fail-on", "regression")
    assert (found.status, "nothing to check" in found.err) == (2, True)


def test_the_epochs_of_an_evaluation_are_trials_of_a_task(desk: Path) -> None:
    samples = [
        {
            "id": task,
            "epoch": epoch,
            "messages": [
                {"role": "user", "content": "My bill is wrong."},
                {"role": "assistant", "content": "Wait, please." if epoch > task % 2 else "No."},
            ],
        }
        for task in range(6)
        for epoch in (1, 2)
    ]
    log = {"version": 2, "eval": {"model": "m"}, "samples": samples}
    (desk / "log.json").write_text(json.dumps(log), encoding="utf-8")
    rubrics = ["-r", desk / "old.yaml", "-r", desk / "new.yaml"]
    found = scorecard("compare", desk / "log.json", *rubrics, "--format", "json", "--quiet")
    shown = json.loads(found.text)
    assert (shown["cluster"], shown["clusters"]) == ("metadata.sample_id", 6)
    assert [each["before"]["value"] for each in shown["trials"]] == [0.75, 0.5]


def test_different_rubrics_are_said_to_be_so(desk: Path) -> None:
    run = ["grade", desk / "calls.jsonl", "-r", "customer-first", "--quiet"]
    scorecard(*run, "--output", desk / "other.jsonl")
    found = scorecard("compare", desk / "old.jsonl", desk / "other.jsonl")
    assert "scores and results don't mean the same" in " ".join(found.text.split())


def test_words_are_masked_and_hostile_ones_harmless(desk: Path) -> None:
    grades = [json.loads(line) for line in (desk / "old.jsonl").open(encoding="utf-8")]
    after = deepcopy(grades)
    words = "mail a.b@example.org or call 5551234 <script>alert(1)</script> ::error::x \u202e"
    for grade in after:
        level = grade["criteria"][0]["levels"][0]
        level.update(verdict="unmet", evidence=[
            {"kind": "quote", "moment": "m", "turn": 0, "start": 0, "end": 9, "quote": words}
        ])  # fmt: skip
    write(desk / "hostile.jsonl", after)
    files = ["compare", desk / "old.jsonl", desk / "hostile.jsonl"]
    for format in ("text", "markdown", "html", "json"):
        shown = scorecard(*files, "--format", format).text
        assert "example.org" not in shown
        assert "5551234" not in shown
        assert "<script>alert" not in shown or format in ("text", "json")
        assert "\u202e" not in shown or format == "json"
    assert "a.b@example.org" in scorecard(*files, "--no-mask").text


def test_the_page_shows_what_the_code_prints(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
    code, shown = re.findall(r"```python\n(.*?)```\n\n```\n(.*?)```", page, re.DOTALL)[0]
    exec(compile(code, "compare.md", "exec"), {})
    assert capsys.readouterr().out == shown
