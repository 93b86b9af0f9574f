"""Standard output is of its format, whatever else is asked for; for `validate`, see
tests/unit/cli/test_validate.py."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from front_desk import VARIANTS
from junit_schemas import assert_junit
from paths import CALLS
from program import lines, polite, run_inside, write_rubric
from scorecard.cli import explain, grade
from scorecard.cli import test as cases
from scorecard.render.registry import GRADES, PAGES, TEST_REPORTS

EMPTY = {"br", "meta", "hr", "link", "input"}


class _Tags(HTMLParser):
    """Fails unless each tag that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in EMPTY:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def _html(text: str) -> None:
    assert text.startswith("<!DOCTYPE html>\n")
    page = _Tags()
    page.feed(text)
    page.close()
    assert page.opened == []


def _markdown(text: str) -> None:
    page = MarkdownIt("commonmark").enable("table").render(text)
    rows = len(re.findall(r"^\| (?!:?-+:? \|)", text, re.MULTILINE))
    assert page.count("<tr>") == rows


def _github(text: str) -> None:
    for line in text.splitlines():
        assert re.match("::(error|warning|notice) (file|title)=", line)
        assert line.count("::") == 2


def _csv(text: str) -> None:
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert {len(row) for row in rows} <= {len(header)}


def _junit(text: str) -> None:
    assert_junit(ElementTree.fromstring(text))


def _json_lines(text: str) -> None:
    assert all(isinstance(json.loads(line), dict) for line in text.splitlines())


PARSERS: dict[str, Callable[[str], object]] = {
    "text": str.splitlines,
    "json": json.loads,
    "jsonl": _json_lines,
    "csv": _csv,
    "junit": _junit,
    "github": _github,
    "markdown": _markdown,
    "html": _html,
}

TEST = ["--quiet", "--verbose", "--fail-fast", "--min-coverage 100", "--color always"]
GRADE = ["--quiet", "--verbose", "--explain", "--fail-under 5 --fail-on fail", "--color always"]
EXPLAIN = ["--lang zh", "--color always"]


def sets(flags: list[str]) -> list[list[str]]:
    """Every set of flags, as arguments."""
    chosen = product([False, True], repeat=len(flags))
    return [
        [word for flag, is_on in zip(flags, which, strict=True) if is_on for word in flag.split()]
        for which in chosen
    ]


def check(format: str, text: str) -> None:
    """The text is of the format; colour is for people alone."""
    if format != "text":
        assert "\x1b" not in text
    PARSERS[format](text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "scorecard.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("format", TEST_REPORTS.names)
@pytest.mark.parametrize("variant", [*VARIANTS, "broken"])
def test_of_test(
    variant: str, format: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    if variant == "broken":
        write_rubric(folder / "desk.yaml", polite(titel="x"))
    else:
        (folder / "desk.yaml").write_text(VARIANTS[variant], encoding="utf-8")
    for flags in sets(TEST):
        done = run_inside(capfd, cases.command, "--format", format, *flags)
        assert done.status == 2 or variant != "broken"
        check(format, done.out)


@pytest.mark.parametrize(
    "format", [name for name, format in GRADES.formats.items() if format.is_text]
)
def test_of_grade(format: str, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "calls.jsonl").write_bytes(lines("a", "b") + b"{\n" + lines("c", text="\x1b[31m::"))
    write_rubric(folder / "rules.yaml", polite(**{"pass": {"score": 5}}))
    for flags in sets(GRADE):
        for path in ("calls.jsonl", str(CALLS)):
            given = [path, "-r", "rules.yaml", "--format", format, *flags]
            check(format, run_inside(capfd, grade.command, *given).out)


WHAT = [[], ["R012"], ["response"], ["gate"], ["customer-first"], [str(CALLS), "--id", "call-0003"]]


@pytest.mark.parametrize("format", PAGES.names)
@pytest.mark.parametrize("what", WHAT, ids=lambda what: Path(what[0]).stem if what else "list")
def test_of_explain(
    what: list[str], format: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for flags in sets(EXPLAIN):
        done = run_inside(capfd, explain.command, *what, "--format", format, *flags)
        assert done.status == 0
        check(format, done.out)
