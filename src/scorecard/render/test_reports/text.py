"""The terminal: what failed, with the grade explained; then the counts and the gates covered."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.text import Text

from scorecard.catalogue import tell
from scorecard.grade import Grade
from scorecard.render.grades.one_grade import TextView, criterion_lines, rubric_line, verdict
from scorecard.render.grades.titles import Titles
from scorecard.render.layout import LinePrinter, hang, pad, say
from scorecard.render.messages import words
from scorecard.render.output_format import Options
from scorecard.render.problems.told import told
from scorecard.render.symbols import REST, SEPARATOR
from scorecard.render.test_reports.messages import (
    ReportMessages,
    counts,
    missing,
    percent,
    report_messages,
    summary,
    value,
)
from scorecard.testing.compare import Mismatch
from scorecard.testing.coverage import Coverage, CoveredGate
from scorecard.testing.run import CaseResult, Status, SuiteResult, TestReport

_NARROWEST, _WIDEST = 40, 160
_LONGEST_ID = 30
_MARKS: dict[Status, tuple[str, str]] = {
    "passed": ("✓", "green"),
    "failed": ("✗", "bold red"),
    "error": ("?", "bold yellow"),
}
_OPENED, _BLOCKED = "✓", "✗"


def render(report: TestReport, options: Options) -> str:
    """The report for people; with `explain`, cases that passed are listed too."""
    out = io.BytesIO()
    printer = LinePrinter(out, options)
    width = max(_NARROWEST, min(options.width, _WIDEST))
    page = TextView(words(options.language), width, options.explain)
    for line in _lines(report, page, report_messages(options.language)):
        printer.print(line)
    return out.getvalue().decode(options.encoding)


def _lines(report: TestReport, page: TextView, messages: ReportMessages) -> Iterator[Text]:
    for number, suite in enumerate(report.suites):
        if number:
            yield Text()
        yield from _suite(suite, page, messages)
    if any(suite.coverage is not None for suite in report.suites):
        yield Text()
        yield Text(messages.legend.format(_OPENED, _BLOCKED), "dim")
    if len(report.suites) != 1 or report.problems:
        if report.suites:
            yield Text()
        yield Text(summary(report, page.words.language), "bold")


def _suite(suite: SuiteResult, page: TextView, messages: ReportMessages) -> Iterator[Text]:
    rubric = suite.suite.rubric
    reference = rubric.reference
    titles = Titles(reference, rubric, page.words.language)
    yield from hang(Text(), _joined(rubric_line(titles), str(suite.suite.path)), page.width)
    shown = [result for result in suite.results if result.status != "passed" or page.explain]
    for before, result in zip([None, *shown], shown, strict=False):
        if result.status != "passed" or (before is not None and before.status != "passed"):
            yield Text()
        yield from _case(result, titles, page, messages)
    yield Text()
    yield _totals(suite, messages)
    if suite.coverage is not None:
        yield from _gates(suite.coverage, page, messages)


def _joined(line: Text, place: str) -> Text:
    return Text.assemble(line, "  ", say(place, "dim"))


def _case(
    result: CaseResult, titles: Titles, page: TextView, messages: ReportMessages
) -> Iterator[Text]:
    yield from _heading(result, page, messages)
    if result.status == "passed":
        return
    indent = Text("    ")
    place, problem = f"{result.placed.file}:{result.placed.line}", result.problem
    if problem is not None:
        place = f"{problem.file}:{problem.line}:{problem.column}"
    yield from hang(indent, say(place, "dim"), page.width)
    if problem is not None:
        language = page.words.language
        shown = told(problem, language)
        yield from hang(indent, say(shown.message), page.width)
        if shown.help:
            label = tell("help", language) + page.words.colon
            lead = Text.assemble(indent, (label, "green"))
            yield from hang(lead, say(shown.help), page.width)
    if result.grade is not None:
        yield from _compared(result.mismatches, page, messages)
        yield Text()
        yield from _explained(result, result.grade, titles, page)


def _heading(result: CaseResult, page: TextView, messages: ReportMessages) -> Iterator[Text]:
    mark, style = _MARKS[result.status]
    label = "" if result.status == "passed" else f"{messages.status[result.status]}  "
    lead = Text.assemble("  ", (f"{mark} ", style), (label, style))
    name = say(result.name, "" if result.status == "passed" else "bold")
    yield from hang(lead, name, page.width)


def _compared(
    found: Iterable[Mismatch], page: TextView, messages: ReportMessages
) -> Iterator[Text]:
    """Expected against actual, line by line."""
    rows = [
        (
            say(mismatch.what),
            say(messages.expected.format(value(mismatch.expected, messages)), "green"),
            say(messages.actual.format(value(mismatch.actual, messages)), "red"),
        )
        for mismatch in found
    ]
    widths = [max(row[column].cell_len for row in rows) for column in (0, 1)]
    for what, expected, actual in rows:
        line = Text.assemble(pad(what, widths[0]), "  ", pad(expected, widths[1]), "  ", actual)
        yield from hang(Text("    "), line, page.width)


def _explained(result: CaseResult, grade: Grade, titles: Titles, page: TextView) -> Iterator[Text]:
    """The grade, as far as it is not what was expected."""
    inner = TextView(page.words, page.width - 4, explain=False)
    of_the_whole = any(mismatch.criterion is None for mismatch in result.mismatches)
    concerned = {mismatch.criterion for mismatch in result.mismatches}
    lines: list[Text] = []
    if of_the_whole:
        lines.append(verdict(grade, titles, page.words))
    for criterion in grade.criteria:
        if criterion.id in concerned or (of_the_whole and concerned == {None}):
            lines += criterion_lines(criterion, titles, inner)
    for line in lines:
        yield Text.assemble("    ", line)


def _totals(suite: SuiteResult, messages: ReportMessages) -> Text:
    styles = {status: style for status, (_, style) in _MARKS.items()}
    parts = [Text(text, styles[status]) for status, text in counts(suite, messages).items()]
    parts = parts or [Text(messages.no_tests, "yellow")]
    if suite.coverage is not None:
        style = "green" if suite.coverage.percent == 100 else "yellow"
        parts.append(Text(messages.coverage.format(percent(suite.coverage)), style))
    return Text.assemble("  ", Text.assemble((SEPARATOR, "dim")).join(parts))


def _gates(coverage: Coverage, page: TextView, messages: ReportMessages) -> Iterator[Text]:
    """Five gates a criterion, each with its two sides; and what is missing, in words."""
    names = dict.fromkeys(gate.criterion for gate in coverage.gates)
    room = min(max(say(name).cell_len for name in names), _LONGEST_ID)
    for name in names:
        criterion = coverage.of(name)
        picture = Text("  ").join([_gate(gate) for gate in criterion.gates])
        line = Text.assemble("  ", pad(say(name), room), "  ", picture)
        if len(names) > 1:
            line.append(f"  {percent(criterion):>5}", "dim")
        yield line
        uncovered = messages.stop.join(missing(criterion, messages))
        if uncovered:
            yield from hang(Text(" " * (room + 4)), Text(uncovered, "yellow"), page.width)


def _gate(gate: CoveredGate) -> Text:
    line = Text(f"{gate.level} ", "dim")
    line.append(*((_OPENED, "green") if gate.opened else (REST, "yellow")))
    line.append(*((_BLOCKED, "green") if gate.blocked else (REST, "yellow")))
    return line
