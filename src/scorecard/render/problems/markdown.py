"""Problems as Markdown: a table, for step summaries and comments on pull requests.

What is listed is limited: GitHub takes no more than 1 MiB in a summary.
"""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.authoring.problem import Problem
from scorecard.lint.check import ValidationReport
from scorecard.render.figures import cut
from scorecard.render.options import Options
from scorecard.render.problems.summary import summary
from scorecard.render.safe import markdown

_MOST_ROWS, _LONGEST = 500, 400
_MARKS = {"error": "❌", "warning": "⚠️"}


def render(report: ValidationReport, _options: Options) -> str:
    """The summary, and a table of the problems if there are any."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: ValidationReport) -> Iterator[str]:
    yield f"**{_mark(report)} {summary(report)}**"
    if report.missing:
        yield ""
        yield from (f"- ❌ {_text(message)}" for message in report.missing)
    if report.problems:
        yield ""
        yield "|  | code | place | problem |"
        yield "|---|---|---|---|"
        yield from map(_row, report.problems[:_MOST_ROWS])
    if len(report.problems) > _MOST_ROWS:
        yield ""
        yield f"… and {len(report.problems) - _MOST_ROWS:,} more"


def _mark(report: ValidationReport) -> str:
    if report.errors or report.missing:
        return _MARKS["error"]
    return "✅" if report.files and not report.warnings else _MARKS["warning"]


def _row(problem: Problem) -> str:
    place = markdown(f"{cut(problem.file, _LONGEST)}:{problem.line}:{problem.column}")
    explanation = _text(problem.message)
    if problem.help:
        explanation += f"<br>help: {_text(problem.help)}"
    mark = f"{_MARKS[problem.severity]} {problem.severity}"
    return f"| {mark} | {problem.code} | {place} | {explanation} |"


def _text(text: str) -> str:
    return markdown(cut(text, _LONGEST))
