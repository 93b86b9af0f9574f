"""Annotations on GitHub: a workflow command for each case that did not pass.

See "Workflow commands for GitHub Actions": `%`, CR and LF are escaped in messages, `:` and `,`
in properties as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.cases.run import Report
from scorecard.render.cases.junit import compared
from scorecard.render.cases.words import speak
from scorecard.render.options import Options
from scorecard.render.safe import terminal

_LONGEST = 2_000


def render(report: Report, options: Options) -> str:
    """One line a case that failed or could not be run, and a problem."""
    return "".join(f"{line}\n" for line in _commands(report, options))


def _commands(report: Report, options: Options) -> Iterator[str]:
    said = speak(options.language)
    for result in report.results:
        problem = result.problem
        if problem is not None:
            text = f"{problem.message}\n{problem.help}" if problem.help else problem.message
            yield _error(problem.file, problem.line, result.name, text)
        elif result.mismatches:
            lines = "\n".join(compared(result, said))
            yield _error(result.placed.file, result.placed.line, result.name, lines)
    for problem in report.problems:
        text = f"{problem.message}\n{problem.help}" if problem.help else problem.message
        yield _error(problem.file, problem.line, problem.code, text)


def _error(file: str, line: int, title: str, message: str) -> str:
    properties = f"file={_property(file)},line={line},title={_property(title)}"
    text = "%0A".join(_escaped(one) for one in message[:_LONGEST].splitlines())
    return f"::error {properties}::{text}"


def _escaped(text: str) -> str:
    return terminal(text).replace("%", "%25")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
