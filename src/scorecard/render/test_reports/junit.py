"""JUnit XML: a test suite a rubric, a test case a case.

A case that fails is a failure of type `mismatch`; one whose record can't be read an error of type
`record`; a file whose tests can't be run at all is an error in a suite of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath

from scorecard.catalogue import tell
from scorecard.render.grades.junit import reasons
from scorecard.render.grades.titles import Titles
from scorecard.render.junit import JUnitCase, JUnitSuite, document
from scorecard.render.messages import words
from scorecard.render.output_format import Options
from scorecard.render.problems.told import placed
from scorecard.render.test_reports.messages import ReportMessages, percent, report_messages, value
from scorecard.testing.load import TEST_ENDINGS
from scorecard.testing.run import CaseResult, SuiteResult, TestReport


def render(report: TestReport, options: Options) -> str:
    """The report as a document."""
    return document(_suites(report, options))


def _suites(report: TestReport, options: Options) -> Iterator[JUnitSuite]:
    for suite in report.suites:
        yield _suite(suite, options)
    for file, problems in groupby(report.problems, key=lambda problem: problem.file):
        first, *others = ("\n".join(placed(problem, options.language)) for problem in problems)
        unloadable = JUnitSuite(file)
        unloadable.add(JUnitCase(file, file, "error", first, "problem", others))
        yield unloadable


def _suite(result: SuiteResult, options: Options) -> JUnitSuite:
    rubric = result.suite.rubric
    properties = {"version": rubric.version, "sha256": rubric.sha256}
    if result.coverage is not None:
        properties["gate-coverage"] = percent(result.coverage)
    suite = JUnitSuite(rubric.id, properties)
    titles = Titles(
        rubric.reference,
        rubric,
        options.language,
    )
    for case in result.results:
        suite.add(_case(case, titles, options))
    return suite


def _case(result: CaseResult, titles: Titles, options: Options) -> JUnitCase:
    group = _group(result, titles)
    if result.problem is not None:
        message = tell(result.problem.message, options.language)
        lines = placed(result.problem, options.language)
        return JUnitCase(result.name, group, "error", message, "record", lines)
    if result.status == "passed" or result.grade is None:
        return JUnitCase(result.name, group)
    messages = report_messages(options.language)
    mismatches = compared(result, messages)
    lines = [f"{result.placed.file}:{result.placed.line}", *mismatches]
    lines += reasons(result.grade, titles, words(options.language))
    return JUnitCase(
        result.name, group, "failure", messages.stop.join(mismatches), "mismatch", lines
    )


def _group(result: CaseResult, titles: Titles) -> str:
    """The rubric's id; for tests in a file of their own, that file's name."""
    name = PurePath(result.placed.file).name
    return PurePath(name).stem if name.endswith(TEST_ENDINGS) else titles.reference.id


def compared(result: CaseResult, messages: ReportMessages) -> list[str]:
    """Expected against actual, a line each; not yet made safe."""
    return [
        f"{mismatch.what}: {messages.expected.format(value(mismatch.expected, messages))}"
        f"{messages.joint}"
        f"{messages.actual.format(value(mismatch.actual, messages))}"
        for mismatch in result.mismatches
    ]
