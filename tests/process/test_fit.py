"""`scorecard fit` as a process."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from paths import ROOT
from program import scorecard
from support import agent, customer, record

RUBRIC = """\
format: 1
id: desk
version: 1.0.0
title: {en: Desk, zh: 服务台}
include: [words.yaml]
moments:
  apology: {speaker: agent, says: [sorry, apologise]}
criteria:
  - id: care
    title: Care
    levels:
      1: {behaviour: Listens, met_when: {never: rude}}
      2: {behaviour: Is sorry, met_when: {response: apology, to: complaint, within: 2 turns}}
      3: {behaviour: Is calm, met_when: {observed: calm}}
      4: {behaviour: The customer is content, met_when: {field: outcome.csat, at_least: 4}}
      5: {behaviour: Says so, met_when: {observed: content}}
"""
LEXICON = """\
format: 1
moments:
  complaint:
    speaker: customer
    says:  # what customers say
      - complain
      - unacceptable
  rude: {speaker: agent, says: [shut up]}
"""
CROSS = "It is still not here, {}."
FINE = "Where can I see my order, {}?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "words.yaml").write_text(LEXICON, encoding="utf-8")
    calls, marks = [], []
    for number in range(40):
        is_cross = number % 2 == 0
        said = (CROSS if is_cross else FINE).format("abcdefghijklmnopqrst"[number // 2])
        name = f"c{number}"
        calls.append(record([customer(said), agent("I look into it.")], id=name))
        mark = {"interaction": name, "observation": "complaint", "met": is_cross, "by": "qa-1"}
        marks.append({**mark, "turns": [0], "quote": said} if is_cross else mark)
    _write(tmp_path / "calls.jsonl", calls)
    _write(tmp_path / "marks.jsonl", marks)
    return tmp_path


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def test_from_marks_to_a_patch_to_a_rubric_that_hears(folder: Path) -> None:
    given = ["fit", "calls.jsonl", "-r", "desk.yaml", "--observations", "marks.jsonl"]
    done = scorecard(*given, "--patch", "desk.patch", cwd=folder)
    assert done.status == 0, done.err
    assert "Wording that complaint misses" in done.text
    assert "still not here" in done.text
    assert "right in 100% (84%–100%, n 20)" in done.text
    subprocess.run(["git", "apply", "desk.patch"], cwd=folder, check=True)
    patched = (folder / "words.yaml").read_text("utf-8")
    assert patched.startswith(LEXICON[: LEXICON.index("  rude")])
    assert scorecard("validate", "desk.yaml", cwd=folder).status == 0
    again = json.loads(scorecard(*given, "--format", "json", cwd=folder).out)
    (wording,) = again["wording"]
    assert (wording["marked"], wording["heard"], wording["phrases"]) == (20, 20, [])
    (complaint,) = [each for each in again["moments"] if each["name"] == "complaint"]
    assert complaint["interactions"] == 20


@pytest.mark.parametrize(
    ("codes", "status"),
    [([], 0), (["tools", "languages"], 0), (["fields"], 1), (["silence", "stuck", "tools"], 1)],
)
def test_findings_that_fail_a_run(folder: Path, codes: list[str], status: int) -> None:
    named = [part for code in codes for part in ("--fail-on", code)]
    done = scorecard("fit", "calls.jsonl", "-r", "desk.yaml", *named, cwd=folder)
    assert done.status == status
    assert done.text.startswith("Does desk suit these records?")
    assert ("--fail-on fields: found" in done.err) == ("fields" in codes)


def test_formats_and_languages_beside_each_other(folder: Path) -> None:
    outputs = ["--output", "fit.md", "--output", "fit.json", "--output", "fit.html"]
    done = scorecard("fit", "calls.jsonl", "-r", "desk.yaml", "--lang", "zh", *outputs, cwd=folder)
    assert (done.status, done.out) == (0, b"")
    assert (folder / "fit.md").read_text("utf-8").startswith("# desk 适合这些记录吗？")
    assert json.loads((folder / "fit.json").read_bytes())["interactions"] == 40
    assert "<h1" in (folder / "fit.html").read_text("utf-8")


def test_what_is_wrong_is_said_and_the_rest_is_surveyed(folder: Path) -> None:
    with (folder / "calls.jsonl").open("a") as calls:
        calls.write('{"id": "bad"}\n')
    with (folder / "marks.jsonl").open("a") as marks:
        marks.write(
            '{"interaction": "c1", "observation": "complaint", "met": true, "turns": [9]}\n'
        )
    given = ["fit", "calls.jsonl", "-r", "desk.yaml", "--observations", "marks.jsonl"]
    done = scorecard(*given, cwd=folder)
    assert done.status == 2
    assert "40 interactions." in done.text
    assert "calls.jsonl:41: bad:" in done.err
    assert "there is no turn 9" in done.err


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["-r", "nothing.yaml"], "no rubric file nothing.yaml"),
        (["-r", "desk.yaml", "--fail-on", "all"], "'all' is not one of"),
        (["-r", "desk.yaml", "--patch", "desk.yaml"], "is an input as well"),
        (["-r", "desk.yaml", "--observations", "no.jsonl"], "--observations"),
        ([], "Missing option '-r'"),
    ],
)
def test_what_can_not_be_is_refused(folder: Path, more: list[str], message: str) -> None:
    done = scorecard("fit", "calls.jsonl", *more, cwd=folder)
    assert done.status == 2
    assert message in done.err


def test_a_record_that_is_empty_input_is_nothing_to_survey(folder: Path) -> None:
    done = scorecard("fit", "-", "-r", "desk.yaml", cwd=folder)
    assert done.status == 2
    assert "nothing was surveyed" in done.err


def test_the_page_shows_what_happens(folder: Path) -> None:
    """The commands of docs/fit.md run on records of the same kind."""
    page = (ROOT / "docs" / "fit.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ scorecard (.*)$", page, re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        done = scorecard(*command.split(), cwd=folder)
        assert done.status in ((0, 1) if "--fail-on" in command else (0,)), done.err


def test_the_script_of_the_page_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "fit.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(folder)
    exec(compile(script, "fit.md", "exec"), {})
    assert "'fields'" in capsys.readouterr().out
