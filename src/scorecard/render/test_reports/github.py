"""Annotations on GitHub: a workflow command for each case that did not pass."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.authoring.problem import Problem
from scorecard.render.github_command import github_command
from scorecard.render.output_format import Options
from scorecard.render.problems.told import told
from scorecard.render.test_reports.junit import compared
from scorecard.render.test_reports.messages import report_messages
from scorecard.testing.run import TestReport

_LONGEST = 2_000


def render(report: TestReport, options: Options) -> str:
    """One line a case that failed or could not be run, and a problem."""
    return "".join(_commands(report, options))


def _commands(report: TestReport, options: Options) -> Iterator[str]:
    messages = report_messages(options.language)
    for result in report.results:
        problem = result.problem
        if problem is not None:
            yield _problem(problem, result.name, options)
        elif result.mismatches:
            lines = "\n".join(compared(result, messages))
            yield _error(options.place(result.placed.file), result.placed.line, result.name, lines)
    for problem in report.problems:
        yield _problem(problem, problem.code, options)


def _problem(problem: Problem, title: str, options: Options) -> str:
    problem = told(problem, options.language)
    text = f"{problem.message}\n{problem.help}" if problem.help else problem.message
    return _error(options.place(problem.file), problem.line, title, text)


def _error(file: str, line: int, title: str, message: str) -> str:
    properties: dict[str, str | int] = {"file": file, "line": line, "title": title}
    return github_command("error", properties, message[:_LONGEST].splitlines())
