"""What is wrong with rubrics, in every format. After a change that is meant, look at the
difference and keep it with

UPDATE_GOLDEN=1 pytest tests/unit/render/test_reports.py
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt
from msgspec.structs import replace
from rich.cells import cell_len

from golden import assert_golden
from hostile import HOSTILE, STYLE, assert_plain
from junit_schemas import assert_junit
from reports import DESK, ERROR, FILES, OVER_LINES, REPORTS, SOURCES, hostile
from sarif_subset import SARIF
from scorecard.authoring.problem import Problem
from scorecard.lint import CODES
from scorecard.lint.check import CheckedFile, ValidationReport
from scorecard.render.registry import PROBLEMS, render_problems
from support import laws

_SUFFIX = {"json": "json", "sarif": "sarif", "junit": "xml", "markdown": "md"}


def without_texts_of_rules(log: str) -> str:
    """A SARIF log with what can change by itself left out."""
    data = json.loads(log)
    driver = data["runs"][0]["tool"]["driver"]
    driver["rules"] = [rule["id"] for rule in driver["rules"]]
    driver["version"] = driver["semanticVersion"] = "(version)"
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("format", PROBLEMS.names)
@pytest.mark.parametrize("case", REPORTS)
def test_what_people_and_programs_get(case: str, format: str) -> None:
    text = render_problems(REPORTS[case], format)
    if format == "sarif":
        text = without_texts_of_rules(text)
    assert_golden(f"validate/{case}.{_SUFFIX.get(format, format)}", text)


@pytest.mark.parametrize("format", PROBLEMS.names)
@pytest.mark.parametrize("case", REPORTS)
def test_people_are_told_in_chinese_and_programs_as_ever(case: str, format: str) -> None:
    text = render_problems(REPORTS[case], format, language="zh")
    if format in ("json", "sarif"):
        assert text == render_problems(REPORTS[case], format)
    else:
        assert_golden(f"validate/{case}.zh.{_SUFFIX.get(format, format)}", text)


def test_color_changes_no_words() -> None:
    colored = render_problems(REPORTS["errors"], "text", color=True)
    assert "\x1b[1;31m2 errors, 1 warning in 3 files checked" in colored
    plain = render_problems(REPORTS["errors"], "text")
    assert [line.rstrip() for line in STYLE.sub("", colored).split("\n")] == plain.split("\n")


def test_text_shows_so_many_of_each_file_and_counts_the_rest() -> None:
    many = tuple(replace(ERROR, column=39 + number) for number in range(7))
    report = ValidationReport(FILES, (*many, OVER_LINES), SOURCES)
    shown = render_problems(report, "text", most=5)
    assert shown.count("desk.yaml:4:") == 5
    assert "\n… and 2 more in desk.yaml (-v shows all)\n" in shown
    assert "never closed" in shown
    assert "\n8 errors in 3 files checked" in shown
    assert render_problems(report, "text").count("desk.yaml:4:") == 7


def test_the_caret_stands_under_the_cell_at_fault() -> None:
    lines = render_problems(REPORTS["errors"], "text").split("\n")
    at = next(index for index, line in enumerate(lines) if "exclduing: [" in line)
    source, caret = lines[at : at + 2]
    assert cell_len(source[: source.index("exclduing")]) == caret.index("^")
    assert caret.count("^") == len("exclduing")


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_json_is_a_list_of_flat_objects(report: ValidationReport) -> None:
    entries = json.loads(render_problems(report, "json"))
    keys = [
        "code",
        "severity",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "help",
        "path",
    ]
    assert all(list(entry) == keys for entry in entries)
    assert all(entry.pop("path") == entry["file"] for entry in entries)
    assert [Problem(**entry) for entry in entries] == list(report.problems)


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_sarif_is_valid_and_refers_to_its_rules(report: ValidationReport) -> None:
    log = json.loads(render_problems(report, "sarif"))
    Draft7Validator.check_schema(SARIF)
    Draft7Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(set(rules)) == rules
    for result, problem in zip(run["results"], report.problems, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == problem.code
        assert result["level"] == problem.severity
    assert run["invocations"][0]["executionSuccessful"] is (not report.missing)


def test_sarif_rules_say_what_the_codes_say() -> None:
    log = json.loads(render_problems(REPORTS["errors"], "sarif"))
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        code = CODES[rule["id"]]
        assert rule["shortDescription"]["text"] == code.title
        assert rule["fullDescription"]["text"] == code.why
        assert rule["defaultConfiguration"]["level"] == code.severity
        for text in rule["help"].values():
            for part in (code.help, code.bad.strip(), code.good.strip()):
                assert part in text


def _results(report: ValidationReport) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = json.loads(render_problems(report, "sarif"))["runs"][0][
        "results"
    ]
    return results


def test_sarif_fingerprints_stay_when_lines_move() -> None:
    def prints(*problems: Problem, above: str = "") -> list[str]:
        sources = {"desk.yaml": above + DESK}
        found = _results(ValidationReport(FILES, problems, sources))
        return [one["partialFingerprints"]["scorecard/v1"] for one in found]

    moved = replace(ERROR, line=6, end_line=6)
    assert prints(ERROR) == prints(moved, above="# one\n# two\n")
    twice = prints(ERROR, replace(ERROR, column=3))
    assert len(set(twice)) == 2
    assert twice[0] == prints(ERROR)[0]
    for other in (replace(ERROR, code="R013"), replace(ERROR, message="m"), replace(ERROR, line=2)):
        assert prints(other) != prints(ERROR)


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("a/b.yaml", {"uri": "a/b.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a b#?%.yaml", {"uri": "a%20b%23%3F%25.yaml", "uriBaseId": "%SRCROOT%"}),
        ("前台.yaml", {"uri": "%E5%89%8D%E5%8F%B0.yaml", "uriBaseId": "%SRCROOT%"}),
        ("<stdin>", {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"}),
        ("/else/a b.yaml", {"uri": "file:///else/a%20b.yaml"}),
    ],
)
def test_sarif_names_files_by_uri(name: str, location: dict[str, str]) -> None:
    if name.startswith("/") and os.name == "nt":
        pytest.skip("a path of POSIX")
    (result,) = _results(
        ValidationReport((CheckedFile(name, "rubric"),), (replace(ERROR, file=name),))
    )
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == location


def test_github_escapes_what_the_runner_takes_back() -> None:
    one = replace(ERROR, file="a,b:c%\r\n.yaml", message="50%\r\nof `x`", help="")
    assert render_problems(ValidationReport(FILES, (one,)), "github") == (
        "::error file=a%2Cb%3Ac%25%0D%0A.yaml,line=4,col=39,endLine=4,endColumn=47,title=R010"
        "::50%25⏎of `x`\n"
    )


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_junit_is_valid_and_fails_what_fails_the_run(
    report: ValidationReport, strict: bool
) -> None:
    root = ElementTree.fromstring(render_problems(report, "junit", strict=strict))
    assert_junit(root)
    failing = report.errors + (report.warnings if strict else 0)
    assert len(list(root.iter("failure"))) == failing
    assert len(list(root.iter("error"))) == len(report.missing)
    names = [suite.get("name") for suite in root]
    assert names == [file.name for file in report.files] + ["missing"] * bool(report.missing)
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(cases)) == len(cases)


def test_junit_tells_two_problems_of_one_place_apart() -> None:
    report = ValidationReport(FILES, (ERROR, replace(ERROR, message="another")))
    root = ElementTree.fromstring(render_problems(report, "junit"))
    names = [case.get("name") for case in root[0].iter("testcase")]
    assert names == ["R010 at 4:39", "R010 at 4:39 (2)"]


@laws
@given(HOSTILE)
def test_no_format_runs_or_restyles_anything(text: str) -> None:
    report = hostile(text)
    shown = {name: render_problems(report, name) for name in PROBLEMS.names}
    for name in ("text", "junit", "markdown"):
        assert_plain(shown[name])
    assert_junit(ElementTree.fromstring(shown["junit"]))
    (command,) = shown["github"].splitlines()
    assert re.match(r"::error file=[^:,]*,line=1,col=1,[^:]*title=R010::", command)
    assert_plain(command.removeprefix("::"))
    harmless = render_problems(hostile("harmless"), "markdown")
    assert shown["markdown"].count("\n") == harmless.count("\n")
    page = MarkdownIt("commonmark").enable("table").render(shown["markdown"])
    tags = {"p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}
    assert set(re.findall(r"<(\w+)", page)) <= tags


@laws
@given(HOSTILE)
def test_json_and_sarif_keep_texts_as_they_are(text: str) -> None:
    report = hostile(text)
    (entry,) = json.loads(render_problems(report, "json"))
    assert (entry["file"], entry["message"], entry["help"]) == (f"{text}.yaml", text, text)
    log = json.loads(render_problems(report, "sarif"))
    Draft7Validator(SARIF).validate(log)
    (result,) = log["runs"][0]["results"]
    assert result["message"]["text"] == f"{text}\nhelp: {text}"
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    path = uri.removeprefix("file://")
    assert re.fullmatch(r"[\w.~/%-]*", path, re.ASCII)
    assert Path(unquote(path)) == Path(f"{text}.yaml")


class _Sources(dict[str, str]):
    """Texts by file, and how often each was asked for; nobody goes through all of them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(dict.fromkeys(names, "one line\n"))
        self.asked = Counter[str]()

    def __getitem__(self, name: str) -> str:
        self.asked[name] += 1
        return super().__getitem__(name)

    def items(self) -> Any:
        raise AssertionError("all files are gone through")

    __iter__ = values = items


def test_text_splits_each_file_once_however_many_there_are() -> None:
    """Two problems a file, in 100 files."""
    names = [f"{number:03}.yaml" for number in range(100)]
    found = [
        Problem(name, 1, 1, 1, 4, code, "error", "m") for name in names for code in ("R011", "R012")
    ]
    sources = _Sources(names)
    shown = render_problems(ValidationReport((), tuple(found), sources), "text")
    assert shown.count("one line") == 200
    assert set(sources.asked.values()) == {1}
    assert len(sources.asked) == 100
