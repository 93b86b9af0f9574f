"""Kinds of conditions and measures that other packages add go through every command.

Nothing but their own module knows of them: what lint, explain, schema and reports need to know
stands with them, and what they leave open is free to be anything.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest

from paths import ROOT
from program import environment
from scorecard.render.registry import GRADES, PAGES, PROBLEMS, TEST_REPORTS
from support import Json, agent, customer, record

PROGRAM = ROOT / "tests" / "support" / "foreign_kinds.py"
LANGUAGES = ("en", "zh")
RULES = """\
format: 1
id: desk
version: 1.0.0
title: Front desk
moments:
  apology: {speaker: agent, says: [sorry]}
  complaint: {speaker: customer, says: [unacceptable]}
criteria:
  - id: care
    title: Care
    applies_when: {opposite: {field: channel, equals: post}}
    levels:
      1: {behaviour: Is in time, met_when: {measure: late_turns, at_least: 0}}
      2: {behaviour: Says sorry again, met_when: {recurs: apology, unless: {queue: tin}}}
      3: {behaviour: Keeps to it, met_when: {recurs: apology, in: {after: complaint}}}
      4: {behaviour: Is calm, met_when: {any: [{opposite: {recurs: complaint}}, {queue: tin}]}}
      5: {behaviour: Serves the best, met_when: {all: [{queue: gold}, {observed: best}]}}
tests:
  - name: says sorry twice
    interaction: {id: t, channel: call, turns: [{speaker: agent, text: Sorry, start: 1}]}
    expect: {care: {level: 1, blocked_by: 2}}
"""
EMAIL = """\
  - id: mail
    title: Mail
    applies_when: {field: channel, equals: email}
    levels:
      1: {behaviour: Greets, met_when: {measure: late_turns, at_most: 2}}
      2: {behaviour: Repeats, met_when: {recurs: apology, apart: 30s}}
      3: {behaviour: Counts holds, met_when: {measure: holds, at_least: 0}}
      4: {behaviour: Repeats it, met_when: {recurs: apology}}
      5: {behaviour: Says it, met_when: {occurs: apology}}
"""
CALL = record(
    [
        customer("This is unacceptable", 0, 2),
        agent("Sorry about that", 3, 5),
        agent("So sorry", 61, 65),
    ],
    channel="call",
    metadata={"queue": "gold"},
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "call.json").write_text(json.dumps([CALL]), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, status: int = 0) -> str:
    """What the program writes, with what is foreign to it."""
    done = subprocess.run(
        [sys.executable, PROGRAM, *arguments],
        capture_output=True,
        cwd=folder,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert done.returncode == status, done.stderr.decode()
    return done.stdout.decode(errors="replace")


def written(folder: Path, formats: Iterable[str], *arguments: str) -> dict[str, bytes]:
    """What one run writes in each of the formats."""
    targets = {format: f"out.{format}" for format in formats}
    pairs = [("--format", format, "--output", target) for format, target in targets.items()]
    run(folder, *arguments, *(word for pair in pairs for word in pair))
    return {format: (folder / target).read_bytes() for format, target in targets.items()}


def problems(folder: Path, rules: str) -> list[tuple[str, str]]:
    """The codes of what is wrong with a rubric, each with the text at its place."""
    (folder / "desk.yaml").write_text(rules, encoding="utf-8")
    found = json.loads(run(folder, "validate", "desk.yaml", "--format", "json"))
    lines = rules.splitlines()
    return [
        (problem["code"], lines[problem["line"] - 1][problem["column"] - 1 :]) for problem in found
    ]


def levels(folder: Path, interaction: Json) -> list[str]:
    """The verdicts that a record has."""
    (folder / "one.json").write_text(json.dumps(interaction), encoding="utf-8")
    graded = json.loads(run(folder, "grade", "-r", "desk.yaml", "one.json", "--format", "jsonl"))
    return [level["verdict"] for level in graded["criteria"][0]["levels"]]


def test_they_have_verdicts(desk: Path) -> None:
    assert levels(desk, CALL) == ["met", "met", "met", "met", "unknown"]
    untimed = record([customer("Unacceptable, unacceptable"), agent("Hello")], channel="call")
    assert levels(desk, untimed) == ["unknown", "unknown", "unmet", "met", "unknown"]
    assert levels(desk, {**untimed, "metadata": {"queue": "tin"}})[1] == "not_applicable"


@pytest.mark.parametrize("language", LANGUAGES)
def test_grades_are_written(desk: Path, language: str) -> None:
    formats = [name for name in GRADES.names if name != "parquet" or find_spec("pyarrow")]
    grades = written(desk, formats, "grade", "-r", "desk.yaml", "call.json", "--lang", language)
    annotations = grades.pop("github")  # of what fails alone
    assert annotations.startswith(b"::notice title=")
    assert all(b"best" in graded for graded in grades.values())


def test_problems_are_written(desk: Path) -> None:
    reports = written(desk, PROBLEMS.names, "validate", "desk.yaml")
    assert all(b"R070" in report for report in reports.values())


def test_lint_proves_nothing_of_what_they_leave_open(desk: Path) -> None:
    assert [code for code, _ in problems(desk, RULES)] == ["R070"]


def test_lint_reads_what_they_say_of_themselves(desk: Path) -> None:
    found = problems(desk, RULES.replace("tests:\n", EMAIL + "tests:\n"))
    assert [(code, text) for code, text in found if code != "R070"] == [
        ("R063", "late_turns, at_most: 2}}"),
        ("R063", "30s}}"),
        ("R032", "{measure: holds, at_least: 0}}"),
        ("R033", "{occurs: apology}}"),
    ]


def test_tests_are_run(desk: Path) -> None:
    reports = written(desk, TEST_REPORTS.names, "test", "desk.yaml")
    # One gate of five is opened, one blocks.
    assert json.loads(reports["json"])["rubrics"][0]["coverage"] == 20.0
    assert b"says sorry twice" in reports["junit"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("what", "said"),
    [
        (["desk.yaml"], {"en": "happens again", "zh": "再次出现"}),
        (["call.json", "-r", "desk.yaml"], {"en": "observation best", "zh": "best"}),
    ],
)
def test_rubrics_and_grades_are_explained(
    desk: Path, what: list[str], said: dict[str, str], language: str
) -> None:
    pages = written(desk, PAGES.names, "explain", *what, "--lang", language)
    assert all(said[language] in page.decode() for page in pages.values())


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("recurs", "Met when a moment happens in two turns or more,"),
        ("recurs", "the moment that its scope (`in`) needs never occurs"),
        ("opposite", "Whatever the condition inside is not."),
        ("queue", "the record lacks what is needed"),
        ("late_turns", "How many turns begin after the first minute."),
        ("measure", "`late_turns`"),
    ],
)
def test_words_are_explained(desk: Path, word: str, said: str) -> None:
    assert said in " ".join(run(desk, "explain", word).split())


def test_the_schema_has_them(desk: Path) -> None:
    schema = json.loads(run(desk, "schema", "rubric"))
    descriptions = json.dumps(schema)
    for said in ("Whatever the condition inside is not.", "the queue's name"):
        assert said in descriptions
    assert "How many turns begin after the first minute. Unit: count." in descriptions


def test_records_are_converted(desk: Path) -> None:
    assert json.loads(run(desk, "convert", "call.json"))["id"] == "i"
