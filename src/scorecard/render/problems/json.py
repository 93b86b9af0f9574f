"""Problems as JSON: a list of flat objects, for other programs."""

from __future__ import annotations

import json

from scorecard.authoring.problem import Problem
from scorecard.lint.check import ValidationReport
from scorecard.render.output_format import Options


def render(report: ValidationReport, options: Options) -> str:
    """A list, `[]` if nothing is wrong. Texts are as they are."""
    return (
        json.dumps(
            [_entry(problem, options) for problem in report.problems], ensure_ascii=False, indent=2
        )
        + "\n"
    )


def _entry(problem: Problem, options: Options) -> dict[str, str | int]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "end_line": problem.end_line,
        "end_column": problem.end_column,
        "help": problem.help,
        "path": options.place(problem.file),
    }
