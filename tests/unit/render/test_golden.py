"""What people see. After a change that is meant, look at the difference and keep it with

UPDATE_GOLDEN=1 pytest tests/unit/render/test_golden.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

from golden import assert_golden
from graded import BEST, CHINESE, EMAIL, REFUND, RUBRICS, RUDE, UNDECIDED, grade, render, thousands
from scorecard.grade import Grade

CASES: dict[str, Callable[[str], list[Grade]]] = {
    "one": lambda language: grade(language, CHINESE if language == "zh" else REFUND),
    "undecided": lambda language: grade(language, UNDECIDED),
    "critical": lambda language: grade(language, RUDE),
    "not-applicable": lambda language: grade(language, EMAIL),
    "many": lambda language: grade(language, *range(6)),
    "thousands": thousands,
    "rubrics": lambda language: grade(language, *range(6), rubrics=2),
    "one-rubrics": lambda language: grade(language, BEST, rubrics=2),
    "nothing": lambda language: [],
}


def check(name: str, text: str) -> None:
    for number, rubric in enumerate(RUBRICS, 1):
        text = text.replace(rubric.sha256, f"(sha256 of rubric {number})")
    assert_golden(name, text)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", CASES)
def test_terminal(case: str, language: str) -> None:
    text = render("text", CASES[case](language), language=language, width=80, color=False)
    check(f"{case}.{language}.txt", text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminal_explained(language: str) -> None:
    options: dict[str, Any] = {"language": language, "width": 100, "explain": True}
    check(f"explained.{language}.txt", render("text", CASES["one"](language), **options))


@pytest.mark.parametrize("case", ["one", "many"])
def test_terminal_in_colour(case: str) -> None:
    check(f"{case}.ansi", render("text", CASES[case]("en"), width=120, color=True))


def test_terminal_without_our_signs() -> None:
    check("many.ascii.txt", render("text", CASES["many"]("en"), width=80, encoding="ascii"))


@pytest.mark.parametrize("format", ["csv", "junit", "markdown"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_formats(format: str, language: str) -> None:
    ending = {"csv": "csv", "junit": "xml", "markdown": "md"}[format]
    text = render(format, CASES["rubrics"](language), rejected=3, language=language)
    check(f"rubrics.{language}.{ending}", text)


@pytest.mark.parametrize("width", [60, 80, 120, 160])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("explain", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, language: str, explain: bool) -> None:

    for case in CASES.values():
        options: dict[str, Any] = {"language": language, "width": width, "explain": explain}
        lines = render("text", case(language)[:50], **options).splitlines()
        assert max(map(cell_len, lines)) <= width
        assert [line for line in lines if line != line.rstrip()] == []


def test_rejected_records_are_told() -> None:
    grades = CASES["many"]("en")
    assert "3 rejected and not graded" in render("text", grades, rejected=3)
    assert "1 rejected and not graded" in render("markdown", grades, rejected=1)
    assert 'errors="1"' in render("junit", grades, rejected=1)
