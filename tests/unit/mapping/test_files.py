"""Mapping files as `scorecard validate` sees them: found, checked, and shown with their places."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from paths import ROOT
from program import scorecard
from scorecard.authoring.problem import Problem
from scorecard.lint.check import ValidationReport, check
from scorecard.mapping.expression import JmesPath, refusal
from scorecard.rubric.files import find_files, search

GOOD = """\
format: 1
id: acme
interaction:
  id: call_id
turns: events[]
turn:
  speaker: {by: who, agent: [AGENT, BOT], customer: CALLER}
  text: message
"""


def checked(folder: Path, text: str) -> ValidationReport:
    (folder / "acme.yaml").write_text(text, encoding="utf-8")
    return check(search([str(folder / "acme.yaml")]))


def covered(problem: Problem, text: str) -> str:
    line = text.splitlines()[problem.line - 1]
    return line[problem.column - 1 : problem.end_column - 1]


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "message", "help"),
    [
        ("call_id", "call-id", "R019", "-", "this is not JMESPath: `-`", "'\"call-id\"'"),
        ("call_id", '"call-id"', "R019", "-", "this is not JMESPath: `-`", "'\"call-id\"'"),
        ("call_id", "$.call", "R019", "$", "this is not JMESPath: `$`", "leave out `$.`"),
        ("call_id", "'电话'", "R019", "电", "this is not JMESPath: `电`", "'\"电话\"'"),
        ("call_id", "a[?b=='c'", "R019", "", "the expression ends too early", "the closing `]`"),
        ("call_id", "a[?b='c']", "R019", "=", "this is not JMESPath: `=`", "`==` compares"),
        ("call_id", '"\'call"', "R019", "'", "this quote is never closed", "the closing '"),
        ("call_id", "lenght(a)", "R019", "lenght", "there is no function `lenght`", "`length`"),
        ("call_id", '"starts_with(a)"', "R019", "starts_with", "takes 2 arguments, found 1", ""),
        ("call_id", '"&a"', "R019", "&a", "this gives no value", "`sort_by(@, &time)`"),
        ("call_id", "''", "R019", "''", "the expression is empty", "leave the key out"),
        ("call_id", "[a]", "R012", "[a]", "expected text, found a list", ""),
        ("turns:", "truns:", "R010", "truns", "unknown key `truns`", "did you mean `turns`?"),
        ("by: who", "bye: who", "R010", "bye", "unknown key `bye`", "did you mean `by`?"),
        ("text: message", "text: {html: true}", "R011", "text", "`from` is missing", ""),
        ("  text: message\n", "", "R012", "", "a turn needs `text`, `action` or `event`", ""),
        ("CALLER", "bot", "R012", "bot", "`bot` stands for the agent already", ""),
        ("id: acme", "id: a b", "R012", "a b", "`a b` can't be a name", ""),
        (
            "text: message",
            "text: m\n  end: {from: t, unit: s}",
            *("R012", "end", "`end` without `start`", "say when turns start"),
        ),
        (
            "text: message",
            "text: m\n  start: {from: t, unit: s}\n  end: {from: u, unit: instant}",
            *("R012", "instant", "`start` is in `s`", "on one clock"),
        ),
        (
            "text: message",
            "text: m\n  start: {from: t, unit: s}\n  length: {from: u, unit: instant}",
            *("R012", "instant", "a length is not an instant", "one of `s`, `ms`, `duration`"),
        ),
        (
            "text: message",
            "text: m\n  start: {from: t, unit: sec}",
            *("R012", "sec", "expected one of `s`, `ms`, `instant`, `duration`", ""),
        ),
        ("  id: call_id", "  channel: 'call'", "R080", "'call'", "`call` is a key", "\"'call'\""),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    tmp_path: Path, old: str, new: str, code: str, at: str, message: str, help: str
) -> None:
    text = GOOD.replace(old, new)
    assert text != GOOD
    (problem,) = checked(tmp_path, text).problems
    assert problem.code == code
    assert message in problem.message
    assert help in problem.help
    if at:
        assert covered(problem, text) == at


def test_a_sound_mapping_has_no_problems(tmp_path: Path) -> None:
    report = checked(tmp_path, GOOD)
    assert report.problems == ()
    assert [file.kind for file in report.files] == ["mapping"]


@pytest.mark.parametrize(
    ("text", "is_mapping"),
    [
        (GOOD, True),
        (GOOD.replace("turns", "truns"), True),
        (GOOD.replace("turns: events[]", "turns: [ }"), True),
        ("# yaml-language-server: $schema=mapping.schema.json\n", False),
        ("# yaml-language-server: $schema=../mapping.schema.json\nid: acme\n", True),
        ('{"format": 1, "id": "a", "turns": "a", "turn": {"speaker": "b", "text": "c"}}', True),
        ("turns: 3\n", False),
        ("name: CI\non: push\n", False),
    ],
)
def test_mappings_are_found_in_folders(tmp_path: Path, text: str, is_mapping: bool) -> None:
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    assert [file.kind for file in find_files([str(tmp_path)])] == ["mapping"] * is_mapping


def test_rubrics_and_lexicons_stay_what_they_are(tmp_path: Path) -> None:
    for name, text in (("r", "criteria: []\nturns: 1\nturn: 1\n"), ("l", "moments: {}\n")):
        (tmp_path / f"{name}.yaml").write_text("format: 1\n" + text, encoding="utf-8")
    assert [file.kind for file in find_files([str(tmp_path)])] == ["lexicon", "rubric"]


@pytest.mark.parametrize(
    ("text", "steps", "items"),
    [
        ("a", ("a",), ("a",)),
        ('a."b c"[0].d', ("a", "b c", 0, "d"), ("a", "b c", 0, "d")),
        ("@", (), ()),
        ("a.b[]", None, ("a", "b")),
        ("a[*]", None, ("a",)),
        ("[]", None, ()),
        ("a[].b", None, None),
        ("a[-1]", None, None),
        ("a || b", None, None),
    ],
)
def test_paths_of_expressions(
    text: str, steps: tuple[str | int, ...] | None, items: tuple[str | int, ...] | None
) -> None:
    assert JmesPath(text).steps == steps
    assert JmesPath(text).list_steps == items


@pytest.mark.parametrize("text", ["(" * 5000, "a" * 5000 + "-", "[[" * 300, "\x00", "a[::0]"])
def test_hostile_expressions_are_refused_or_taken(text: str) -> None:
    fault = refusal(text)
    assert fault is None or fault.message


def test_a_mapping_that_is_wrong_is_shown_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD.replace("call_id", "call-id"), encoding="utf-8")
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    done = scorecard("grade", "--mapping", "acme.yaml", "a.json", cwd=tmp_path)
    assert (done.status, done.out) == (2, b"")
    assert done.err == (
        "acme.yaml:4:11: error[R019]: this is not JMESPath: `-`\n"
        "   4 |   id: call-id\n"
        "     |           ^\n"
        "  help: a key with other signs than letters, digits and _ stands in quotes: "
        "'\"call-id\"'\n"
        "the mapping can't be used: nothing was read\n"
    )
    done = scorecard("grade", "--mapping", "acmy.yaml", "a.json", cwd=tmp_path)
    assert done.status == 2
    assert "--mapping: no such file: acmy.yaml (did you mean `acme.yaml`?)" in done.err
    done = scorecard("grade", "--mapping", ".", "a.json", cwd=tmp_path)
    assert done.status == 2
    assert "can't be read" in done.err


def test_the_run_says_what_the_mapping_did(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD + "  skip_when: note\n", encoding="utf-8")
    (tmp_path / "a.json").write_text(
        '{"events": [{"who": "AGENT", "message": "Hello"}, {"who": "BOT", "note": true}]}',
        encoding="utf-8",
    )
    (tmp_path / "scorecard.toml").write_text('mapping = "acme.yaml"\n', encoding="utf-8")
    (tmp_path / "inner").mkdir()
    done = scorecard("grade", "--format", "jsonl", "../a.json", cwd=tmp_path / "inner")
    assert done.status == 0, done.err
    assert "read as: acme (1)\n" in done.err
    assert "left out: turns that the mapping skips (1)\n" in done.err
    assert "id: `call_id` gave nothing in the record\n" in done.err


def test_tests_and_explanations_leave_mappings_alone(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(GOOD, encoding="utf-8")
    done = scorecard("explain", "acme.yaml", cwd=tmp_path)
    assert (done.status, done.out) == (2, b"")
    assert "acme.yaml: is a mapping; `scorecard validate` checks it" in done.err
    done = scorecard("test", ".", cwd=tmp_path)
    assert done.status == 2
    assert "Traceback" not in done.err


def test_the_page_shows_what_runs(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    examples = ROOT / "examples" / "mapping"
    for name, language in (("acme-desk.yaml", "yaml"), ("desk-chat.csv", "csv")):
        (shown,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
        assert shown == (examples / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(shown, encoding="utf-8")
    export = (examples / "acme-desk.json").read_bytes()
    (tmp_path / "export.json").write_bytes(export)
    commands = re.findall(r"^scorecard ((?:.*\\\n)*.*?)(?: *#.*)?$", page, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        done = scorecard(*shlex.split(command.replace("\\\n", " ")), cwd=tmp_path)
        assert done.status == 0, (command, done.err)
    (toml,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "scorecard.toml").write_text(toml, encoding="utf-8")
    done = scorecard("convert", "desk-chat.csv", cwd=tmp_path)
    assert (done.status, done.out.count(b"\n")) == (0, 2)
