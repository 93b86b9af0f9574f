"""Defaults from scorecard.toml and pyproject.toml."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from program import grade_inside, lines, polite, scorecard, write_rubric
from scorecard.cli.app import app
from scorecard.cli.config import KEYS


def test_the_nearest_wins_and_paths_are_relative_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def graded_by(*arguments: str) -> list[str]:
        done = grade_inside(capfd, "in.jsonl", "--format", "jsonl", *arguments)
        assert done.status == 0, done.err
        return [json.loads(line)["rubric"]["id"] for line in done.out.splitlines()]

    inner = tmp_path / "inner" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    (inner / "in.jsonl").write_bytes(lines("a"))
    for name in ("outer", "own", "shared"):
        write_rubric(tmp_path / f"{name}.yaml", polite(name))
    write_rubric(tmp_path / "inner" / "near.yaml", polite("near"))
    shared = '[tool.scorecard]\nrubric = "shared.yaml"\n'
    (tmp_path / "pyproject.toml").write_text(shared)
    assert graded_by() == ["shared"]
    # With the mark that some editors put at the beginning.
    (tmp_path / "scorecard.toml").write_text('\ufeffrubric = ["own.yaml", "customer-first"]')
    assert graded_by() == ["own", "customer-first"]
    (tmp_path / "inner" / "pyproject.toml").write_text("[tool.other]\nrubric = 1\n")
    assert graded_by() == ["own", "customer-first"]
    (tmp_path / "inner" / "pyproject.toml").write_text('[tool.scorecard]\nrubric = "./near.yaml"')
    assert graded_by() == ["near"]
    assert graded_by("--config", "../../pyproject.toml") == ["shared"]
    assert graded_by("-r", "../../outer.yaml") == ["outer"]


def test_every_key_is_a_default_and_the_command_line_wins(tmp_path: Path) -> None:
    write_rubric(tmp_path / "r.yaml", polite(**{"pass": {"score": 3}}))
    (tmp_path / "scorecard.toml").write_text(
        'rubric = "r.yaml"\nformat = "jsonl"\nlang = "zh"\nfail-under = 3\n'
        'fail-under-mean = 3.5\nfail-on = "undecided"\nexplain = true\nevidence = "none"\n'
        'color = "always"\nquiet = true\n'
    )
    rude = lines("a", text="What?")
    by_file = scorecard("grade", cwd=tmp_path, stdin=rude)
    marks = ["--fail-under", "3", "--fail-under-mean", "3.5", "--fail-on", "undecided"]
    look = ["--format", "jsonl", "--explain", "--evidence", "none", "--color", "always"]
    by_options = scorecard(
        *("grade", "-r", "r.yaml", "--lang", "zh", "--quiet", *marks, *look),
        *("--config", os.devnull),
        cwd=tmp_path,
        stdin=rude,
    )
    assert (by_file.status, by_file.out, by_file.err) == (1, by_options.out, by_options.err)
    assert len(by_file.err.splitlines()) == 3
    assert b"evidence" not in by_file.out
    marks = ["--fail-under", "0", "--fail-under-mean", "0", "--fail-on", "fail"]
    look = ["--format", "text", "--no-explain", "--color", "never", "--no-quiet"]
    won = scorecard("grade", "--lang", "en", *marks, *look, cwd=tmp_path, stdin=lines("a"))
    assert won.status == 0
    assert won.err == "1 graded\n"
    assert b"\x1b" not in won.out
    by_suffix = scorecard("grade", "--output", "g.csv", cwd=tmp_path, stdin=lines("a"))
    assert (by_suffix.status, by_suffix.out) == (0, b"")
    assert (tmp_path / "g.csv").read_bytes().startswith(b"interaction,")
    from_variable = scorecard("grade", cwd=tmp_path, stdin=rude, env={"SCORECARD_LANG": "en"})
    assert from_variable.out != by_file.out


def commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from commands(command) if isinstance(command, click.Group) else [command]


def test_every_command_with_a_configuration_knows_its_keys() -> None:
    configured = {
        str(command.name): {param.name for param in command.params}
        for command in commands(app)
        if any(param.name == "config" for param in command.params)
    }
    assert configured.keys() == KEYS.keys()
    for name, keys in KEYS.items():
        assert set(keys.values()) <= configured[name]


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare", "g.jsonl", "g.jsonl"),
        ("report", "g.jsonl"),
        ("verify", "g.jsonl", "in.jsonl"),
        ("review", "sample", "g.jsonl", "-n", "1"),
        ("review", "export", "g.jsonl", "in.jsonl", "--format", "csv"),
    ],
)
def test_what_reads_grades_takes_the_defaults_of_a_configuration(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    write_rubric(tmp_path / "r.yaml", polite())
    (tmp_path / "in.jsonl").write_bytes(lines("a"))
    (tmp_path / "scorecard.toml").write_text(
        'rubric = "r.yaml"\nformat = "jsonl"\nfail-under = 1\nlang = "zh"\nquiet = true\n'
    )
    assert scorecard("grade", "in.jsonl", "--output", "g.jsonl", cwd=tmp_path).status == 0
    done = scorecard(*arguments, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "fail_under = 3",
            "scorecard.toml:1: unknown key `fail_under` (did you mean `fail-under`?)",
        ),
        ("\n rubrics = 'a'", "scorecard.toml:2: unknown key `rubrics` (did you mean `rubric`?)"),
        (
            "[tool.scorecard]\nlang = 'en'\n",
            "scorecard.toml:1: unknown key `tool` (the table [tool.scorecard] is for "
            "pyproject.toml: leave that line out here)",
        ),
        ("fail-under = '3'", "scorecard.toml:1: fail-under: expected a number, found a text"),
        ("fail-under = true", "fail-under: expected a number, found true or false"),
        ("fail-under = 7", "scorecard.toml:1: fail-under: 7"),
        ("fail-under = nan", "fail-under: nan is not a number"),
        ("explain = 'yes'", "explain: expected true or false, found a text"),
        ("rubric = [1]", "rubric: expected a text, found a number"),
        ("rubric = {a = 1}", "rubric: expected a text, found a table"),
        ("lang = 2026-01-01", "lang: expected a text, found a date or time"),
        ("format = ['json']", "format: expected a text, found a list"),
        ("format = 'xml'", "scorecard.toml:1: format: 'xml' is not one of 'text', 'json'"),
        ("rubric = 'no.yaml'", "no rubric file no.yaml"),
        ("lang = 'en'\nquiet = \n", "scorecard.toml:2:9: not valid TOML: "),
        ('lang = """', "scorecard.toml: not valid TOML: "),
        (b"\xff", "scorecard.toml: is not UTF-8; save it as UTF-8"),
    ],
)
def test_what_is_wrong_names_file_and_key(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    content: str | bytes,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "scorecard.toml").write_bytes(data)
    done = grade_inside(capfd, "calls.json")
    assert done.status == 2
    assert said in done.err


def test_a_table_for_pyproject_is_mended_in_a_file_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text("[tool.scorecard]\nlang = 'en'\n", "utf-8")
    done = grade_inside(capfd, "calls.json", "--config", "mine.toml")
    assert done.status == 2
    assert "mine.toml:1: unknown key `tool` (the table [tool.scorecard] is for" in done.err


def test_what_a_job_says_of_an_option_names_the_key_that_set_it(tmp_path: Path) -> None:
    (tmp_path / "scorecard.toml").write_text("quiet = true\nignore = 'R999'\n")
    said = "R999: there is no such code (codes go from R001 to"
    assert f"error: scorecard.toml:2: ignore {said}" in scorecard("validate", cwd=tmp_path).err
    done = scorecard("validate", "--ignore", "R999", cwd=tmp_path)
    assert f"error: --ignore {said}" in done.err


def test_a_config_that_was_named_must_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for given, said in [
        ("pyproject.toml", "pyproject.toml: has no table [tool.scorecard]"),
        ("no.toml", "no.toml: the configuration can't be read: no such file or directory"),
        (".", ".: the configuration can't be read: is a directory"),
    ]:
        assert said in grade_inside(capfd, "--config", given, "calls.json").err
    (tmp_path / "pyproject.toml").write_text("[tool]\nscorecard = 1\n")
    said = "pyproject.toml: tool.scorecard is not a table"
    assert said in grade_inside(capfd, "calls.json").err


def test_a_broken_config_ends_the_program_with_2(tmp_path: Path) -> None:
    (tmp_path / "scorecard.toml").write_text("fail_under = 3")
    done = scorecard("grade", cwd=tmp_path, stdin=lines("a"))
    assert (done.status, done.text) == (2, "")
    assert done.err == (
        "error: scorecard.toml:1: unknown key `fail_under` (did you mean `fail-under`?)\n"
    )


@pytest.mark.parametrize(
    "content",
    [
        '[tool.scorecard]\nlang = "xx"',
        '[ "tool" . \'scorecard\' ]\nlang = "xx"',
        '[tool]\nscorecard.lang = "xx"',
        '[tool]\nscorecard = {lang = "xx"}',
        'tool.scorecard.lang = "xx"',
        'tool = {scorecard = {lang = "xx"}}',
        '["\\u0074ool"."score\\u0063ard"]\nlang = "xx"',
    ],
)
def test_a_table_of_ours_is_found_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], content: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(content)
    assert "'xx' is not one of" in grade_inside(capfd, "calls.json").err


def test_a_shared_file_without_a_table_of_ours_is_none_of_our_business(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.jsonl").write_bytes(lines("a"))
    (tmp_path / "pyproject.toml").write_text("[project\nname = 'scorecard'\n")
    assert grade_inside(capfd, "in.jsonl").status == 0
