"""Problems as Markdown: a table, for step summaries and comments on pull requests.

What is listed is limited: GitHub takes no more than 1 MiB in a summary.
"""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.authoring.problem import Problem
from scorecard.catalogue import tell
from scorecard.lint.check import ValidationReport
from scorecard.render.figures import cut
from scorecard.render.output_format import Options
from scorecard.render.problems.told import explained, summary
from scorecard.render.safe import markdown

_MOST_ROWS, _LONGEST = 500, 400
_MARKS = {"error": "❌", "warning": "⚠️"}


def render(report: ValidationReport, options: Options) -> str:
    """The summary, and a table of the problems if there are any."""
    return "\n".join(_lines(report, options.language)) + "\n"


def _lines(report: ValidationReport, language: str) -> Iterator[str]:
    yield f"**{_mark(report)} {summary(report, language)}**"
    if report.missing:
        yield ""
        yield from (f"- ❌ {_text(tell(message, language))}" for message in report.missing)
    if report.problems:
        yield ""
        yield tell("|  | code | place | problem |", language)
        yield "|---|---|---|---|"
        yield from (_row(problem, language) for problem in report.problems[:_MOST_ROWS])
    if len(report.problems) > _MOST_ROWS:
        yield ""
        yield tell(f"… and {len(report.problems) - _MOST_ROWS:,} more", language)


def _mark(report: ValidationReport) -> str:
    if report.errors or report.missing:
        return _MARKS["error"]
    return "✅" if report.files and not report.warnings else _MARKS["warning"]


def _row(problem: Problem, language: str) -> str:
    place = markdown(f"{cut(problem.file, _LONGEST)}:{problem.line}:{problem.column}")
    explanation = "<br>".join(map(_text, explained(problem, language)))
    mark = f"{_MARKS[problem.severity]} {tell(problem.severity, language)}"
    return f"| {mark} | {problem.code} | {place} | {explanation} |"


def _text(text: str) -> str:
    return markdown(cut(text, _LONGEST))
