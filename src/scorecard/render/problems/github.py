"""Problems as annotations on GitHub: a workflow command for each problem."""

from __future__ import annotations

from scorecard.authoring.problem import Problem
from scorecard.lint.check import ValidationReport
from scorecard.render.github_command import github_command
from scorecard.render.output_format import Options
from scorecard.render.problems.told import explained


def render(report: ValidationReport, options: Options) -> str:
    """A command for each problem; an empty text without problems."""
    return "".join(_command(problem, options) for problem in report.problems)


def _command(problem: Problem, options: Options) -> str:
    properties: dict[str, str | int] = {
        "file": options.place(problem.file),
        **_region(problem),
        "title": problem.code,
    }
    return github_command(problem.severity, properties, explained(problem, options.language))


def _region(problem: Problem) -> dict[str, int]:
    """The place of a problem, the end inclusive; over several lines the runner takes no columns."""
    if problem.end_line != problem.line:
        return {"line": problem.line, "endLine": problem.end_line}
    last = max(problem.end_column - 1, problem.column)
    return {
        "line": problem.line,
        "col": problem.column,
        "endLine": problem.end_line,
        "endColumn": last,
    }
