"""Reports of `scorecard validate` for the tests of what shows them."""

from __future__ import annotations

from scorecard.authoring.problem import Problem
from scorecard.lint.check import CheckedFile, ValidationReport

DESK = """\
format: 1
title: 前台
moments:
  投诉: {speaker: customer, says: [投诉], exclduing: [别]}
criteria: []
"""
WARNING = Problem(
    "desk.yaml", 2, 8, 2, 10, "R012", "warning", "a warning: `前台`, 100% sure", "write it out"
)
ERROR = Problem(
    "desk.yaml", 4, 39, 4, 48, "R010", "error", "unknown key `exclduing`", "did you mean `x`?"
)
OVER_LINES = Problem("lex/a b.yaml", 1, 1, 3, 1, "R001", "error", "never closed")

FILES = (
    CheckedFile("desk.yaml", "rubric"),
    CheckedFile("desk.test.yaml", "tests"),
    CheckedFile("lex/a b.yaml", "lexicon"),
)
SOURCES = {"desk.yaml": DESK, "lex/a b.yaml": "moments: [\n\n"}
REPORTS = {
    "clean": ValidationReport(FILES, ()),
    "warnings": ValidationReport(FILES, (WARNING,), SOURCES),
    "errors": ValidationReport(FILES, (WARNING, ERROR, OVER_LINES), SOURCES),
    "missing": ValidationReport(FILES[:1], (), missing=("no such file: dsk.yaml",)),
    "nothing": ValidationReport((), ()),
}


def hostile(text: str) -> ValidationReport:
    """A report with the text wherever a text can get into one."""
    name = f"{text}.yaml"
    one = Problem(name, 1, 1, 1, 3, "R010", "error", text, text)
    return ValidationReport(
        (CheckedFile(name, "rubric"),), (one,), {name: f"{text}\n"}, missing=(text,)
    )
