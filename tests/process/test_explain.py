"""`scorecard explain` as a process: what WHAT is taken for, where pages go, what is refused."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from paths import CALLS, ROOT
from program import environment, lines, scorecard, write_rubric

FORM = ROOT / "rubrics" / "customer-first.yaml"


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        ([], "What can be explained"),
        (["R012"], "R012 A value of the wrong kind"),
        (["r012"], "R012 A value of the wrong kind"),
        (["response"], "response"),
        (["reply_time"], "reply_time"),
        (["gate"], "gate"),
        (["customer-first"], "Customer first"),
        ([FORM], "Customer first"),
        ([FORM, "--lang", "zh"], "客户第一"),
        ([CALLS, "--id", "call-0003"], "call-0003"),
        ([CALLS, "--id", "call-0003", "-r", FORM, "--lang", "zh"], "call-0003"),
    ],
    ids=str,
)
def test_what_is_told_apart(arguments: list[str | Path], first: str) -> None:
    done = scorecard("explain", *arguments)
    assert done.status == 0
    assert done.text.splitlines()[0] == first
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["R999"], "no code `R999` ("),
        (["responce"], "did you mean `response`?"),
        (["costumer-first"], "did you mean `customer-first`?"),
        (["nowhere.yaml"], "nothing known about `nowhere.yaml`"),
        ([""], "WHAT: the name of a file is empty"),
        (["x" * 5000], "cannot be read: file name too long"),
        ([CALLS], "holds 14 interactions: choose one with --id (known: call-0001, "),
        ([CALLS, "--id", "chat-004"], "no interaction `chat-004` (did you mean `chat-0004`?)"),
        ([CALLS, "--id", "call-0001", "-r", "nothing"], "no rubric `nothing`"),
        ([CALLS, "-r", "customer-first", "-r", FORM], "name just one"),
        (["response", "--id", "c"], "--id goes with a file of records"),
        (["response", "--output", "x.pdf"], "can't tell the format from the suffix"),
        (["response", "--format", "text", "--output", "x.html"], "that name stands for html"),
    ],
    ids=str,
)
def test_bad_input_is_refused(arguments: list[str | Path], said: str, tmp_path: Path) -> None:
    done = scorecard("explain", *arguments, cwd=tmp_path)
    assert (done.status, done.text) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_one_record_needs_no_id(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(lines("only"))
    assert scorecard("explain", path).text.startswith("only\n")
    assert scorecard("explain", "-", stdin=lines("piped")).text.startswith("piped\n")


def test_closed_streams() -> None:
    for redirect, said in [("- <&-", "standard input is closed"), ("gate >&-", "is closed")]:
        done = subprocess.run(
            ["bash", "-c", f"{shlex.quote(sys.executable)} -m scorecard explain {redirect}"],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert said in done.stderr


def test_a_record_that_can_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'{"id": "b", "turn": []}\n')
    for more in ([], ["--id", "b"]):
        done = scorecard("explain", path, *more)
        assert (done.status, done.text) == (2, "")
        assert "unknown key `turn` (did you mean `turns`?)" in done.err


def test_a_rubric_with_mistakes_shows_them_all(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(FORM.read_text(encoding="utf-8").replace("never: buck_pass", "nevr: buck_pas"))
    done = scorecard("explain", path)
    assert (done.status, done.text) == (2, "")
    assert "did you mean `never`?" in done.err


def test_a_lexicon_has_no_form(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("format: 1\nmoments: {apology: {says: [sorry]}}\n", encoding="utf-8")
    done = scorecard("explain", path)
    assert (done.status, done.text) == (2, "")
    assert "is a lexicon; name a rubric that includes it" in done.err


def test_a_word_wins_over_a_file_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "gate").write_bytes(lines("only"))
    assert scorecard("explain", "gate", cwd=tmp_path).text.startswith("gate\n")
    assert scorecard("explain", "./gate", cwd=tmp_path).text.startswith("only\n")


def test_several_formats_at_once(tmp_path: Path) -> None:
    done = scorecard("explain", FORM, "--output", "a.html", "--output", "a.md", cwd=tmp_path)
    assert (done.status, done.text) == (0, "")
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# Customer first\n")


def test_what_is_explained_is_not_overwritten(tmp_path: Path) -> None:
    path = write_rubric(tmp_path / "page.html")
    done = scorecard("explain", path, "--output", path)
    assert done.status == 2
    assert "is an input as well" in done.err


def test_configuration(tmp_path: Path) -> None:
    rules = write_rubric(tmp_path / "rules.yaml")
    config = 'rubric = "rules.yaml"\nlang = "zh"\nformat = "json"\nfail-under = 3\n'
    (tmp_path / "scorecard.toml").write_text(config, encoding="utf-8")
    (tmp_path / "one.jsonl").write_bytes(lines("only"))
    done = scorecard("explain", "one.jsonl", cwd=tmp_path)
    assert done.status == 0
    assert "polite" in done.text
    assert "得分" in done.text
    assert scorecard("explain", rules, cwd=tmp_path).text.splitlines()[3] == "polite 1"


def test_a_plain_terminal_gets_plain_signs() -> None:
    done = scorecard(
        "explain", "customer-first", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert done.status == 0
    assert done.out.isascii()
    assert "==============\n" in done.text


def test_colour() -> None:
    assert "\x1b[" in scorecard("explain", "response", "--color", "always").text
    assert "\x1b[" not in scorecard("explain", "response").text


def documented() -> list[str]:
    """Each command that docs/explain.md shows, without its comment."""
    text = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    found = re.findall(r"^scorecard explain.*$", text, re.MULTILINE)
    return [line.partition("  #")[0].strip() for line in found]


@pytest.mark.parametrize("command", documented())
def test_the_documented_commands_run(command: str, tmp_path: Path) -> None:
    for name in ("examples", "rubrics"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = scorecard(*command.split()[1:], cwd=tmp_path)
    assert done.status == 0
    assert done.text or (tmp_path / "form.html").stat().st_size
