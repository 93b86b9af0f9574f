"""Markdown, for pull requests and the step summaries of CI."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.render.figures import cut
from scorecard.render.grades.markdown import cells, folded_grade
from scorecard.render.grades.titles import Titles
from scorecard.render.messages import words
from scorecard.render.output_format import Options
from scorecard.render.problems.told import placed, told
from scorecard.render.safe import markdown
from scorecard.render.test_reports.messages import (
    ReportMessages,
    counts,
    missing,
    percent,
    report_messages,
    value,
)
from scorecard.testing.coverage import Coverage
from scorecard.testing.run import CaseResult, Status, SuiteResult, TestReport

MOST_CASES = 20
_LONGEST_NAME = 200
_SIGNS: dict[Status, str] = {"passed": "✅", "failed": "❌", "error": "⚠️"}


def render(report: TestReport, options: Options) -> str:
    """A section a rubric: the counts, the gates covered, and the first cases that did not pass."""
    messages = report_messages(options.language)
    blocks = ["\n".join(_suite(suite, messages, options)) for suite in report.suites]
    if report.problems:
        shown = report.problems[:MOST_CASES]
        said = ("\n  ".join(placed(problem, options.language)) for problem in shown)
        lines = [f"- {markdown(text)}" for text in said]
        if len(report.problems) > len(shown):
            lines.append(f"- {words(options.language).more(len(report.problems) - len(shown))}")
        files = {problem.file for problem in report.problems}
        title = f"{_SIGNS['error']} {messages.unloadable.format(len(files))}"
        blocks.append("\n".join([title, "", *lines]))
    return "\n\n".join(blocks or [messages.no_tests]) + "\n"


def _suite(suite: SuiteResult, messages: ReportMessages, options: Options) -> Iterator[str]:
    rubric = suite.suite.rubric
    reference = rubric.reference
    titles = Titles(reference, rubric, options.language)
    yield f"## {markdown(titles.rubric)} ({markdown(f'{rubric.id} {rubric.version}')})"
    yield ""
    parts = [f"{_SIGNS[status]} {text}" for status, text in counts(suite, messages).items()]
    parts = parts or [messages.no_tests]
    if suite.coverage is not None:
        parts.append(messages.coverage.format(f"**{percent(suite.coverage)}**"))
    yield " · ".join(parts)
    if suite.coverage is not None:
        yield ""
        yield from _gates(suite.coverage, messages)
    wrong = [result for result in suite.results if result.status != "passed"]
    for result in wrong[:MOST_CASES]:
        yield ""
        yield from _case(result, titles, messages, options)
    if len(wrong) > MOST_CASES:
        yield ""
        yield words(options.language).more(len(wrong) - MOST_CASES)


def _gates(coverage: Coverage, messages: ReportMessages) -> Iterator[str]:
    yield cells(messages.criterion, "1", "2", "3", "4", "5", "")
    yield cells("---", *[":-:"] * 5, "---")
    for name in dict.fromkeys(gate.criterion for gate in coverage.gates):
        criterion = coverage.of(name)
        marks = [
            f"{'✓' if gate.opened else '·'}{'✗' if gate.blocked else '·'}"
            for gate in criterion.gates
        ]
        yield cells(markdown(name), *marks, messages.stop.join(missing(criterion, messages)))
    yield ""
    yield f"<sub>{messages.legend.format('✓', '✗')}</sub>"


def _case(
    result: CaseResult, titles: Titles, messages: ReportMessages, options: Options
) -> Iterator[str]:
    problem = result.problem
    line = result.placed.line if problem is None else problem.line
    name = markdown(cut(result.name, _LONGEST_NAME))
    yield f"### {_SIGNS[result.status]} {name}"
    yield ""
    yield markdown(f"{result.placed.file}:{line}")
    yield ""
    if problem is not None:
        shown = told(problem, options.language)
        aside = words(options.language).aside.format(shown.help) if shown.help else ""
        yield markdown(shown.message + aside)
    if result.grade is not None:
        yield cells(
            messages.what, messages.expected.format("").strip(), messages.actual.format("").strip()
        )
        yield cells("---", "---", "---")
        for mismatch in result.mismatches:
            pair = (value(mismatch.expected, messages), value(mismatch.actual, messages))
            yield cells(markdown(mismatch.what), *map(markdown, pair))
        yield ""
        yield from folded_grade(result.grade, titles, words(options.language))
