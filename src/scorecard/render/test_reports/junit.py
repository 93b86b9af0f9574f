"""JUnit XML: a test suite a rubric, a test case a case.

A case that fails is a failure of type `mismatch`; one whose record can't be read an error of type
`record`; a file whose tests can't be run at all is an error in a suite of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath

from scorecard.grade import RubricRef
from scorecard.render.grades.junit import reasons
from scorecard.render.grades.titles import Titles
from scorecard.render.junit_suite import DOCUMENT_FOOT, DOCUMENT_HEAD, FOOT, case, head
from scorecard.render.options import Options
from scorecard.render.test_reports.words import Speech, percent, speak, value
from scorecard.render.words import words
from scorecard.testing.load import TEST_ENDINGS
from scorecard.testing.run import CaseResult, SuiteResult, TestReport


def render(report: TestReport, options: Options) -> str:
    """The report as a document."""
    return "".join(_document(report, options))


def _document(report: TestReport, options: Options) -> Iterator[str]:
    yield DOCUMENT_HEAD
    for number, suite in enumerate(report.suites):
        yield from _suite(number, suite, options)
    by_file = groupby(report.problems, key=lambda problem: problem.file)
    for number, (file, problems) in enumerate(by_file, len(report.suites)):
        lines = [str(problem) for problem in problems]
        yield head(file, number, tests=1, errors=1)
        yield case(file, file, "error", kind="problem", message=lines[0], lines=lines[1:])
        yield FOOT
    yield DOCUMENT_FOOT


def _suite(number: int, suite: SuiteResult, options: Options) -> Iterator[str]:
    rubric = suite.suite.rubric
    reference = RubricRef(rubric.id, rubric.version, rubric.sha256)
    properties = {"version": rubric.version, "sha256": rubric.sha256}
    if suite.coverage is not None:
        properties["gate-coverage"] = percent(suite.coverage)
    statuses = [result.status for result in suite.results]
    yield head(
        rubric.id,
        number,
        tests=len(statuses),
        failures=statuses.count("failed"),
        errors=statuses.count("error"),
        properties=properties,
    )
    titles = Titles(reference, rubric, options.language)
    for result in suite.results:
        yield _case(result, titles, options)
    yield FOOT


def _case(result: CaseResult, titles: Titles, options: Options) -> str:
    group = _group(result, titles)
    if result.problem is not None:
        message, lines = result.problem.message, str(result.problem).splitlines()
        return case(result.name, group, "error", kind="record", message=message, lines=lines)
    if result.status == "passed" or result.grade is None:
        return case(result.name, group)
    said = speak(options.language)
    told = compared(result, said)
    lines = [f"{result.placed.file}:{result.placed.line}", *told]
    lines += reasons(result.grade, titles, words(options.language))
    message = said.stop.join(told)
    return case(result.name, group, "failure", kind="mismatch", message=message, lines=lines)


def _group(result: CaseResult, titles: Titles) -> str:
    """The rubric's id; for tests in a file of their own, that file's name."""
    name = PurePath(result.placed.file).name
    return PurePath(name).stem if name.endswith(TEST_ENDINGS) else titles.reference.id


def compared(result: CaseResult, said: Speech) -> list[str]:
    """Expected against actual, a line each; not yet made safe."""
    return [
        f"{one.what}: {said.expected.format(value(one.expected, said))}{said.joint}"
        f"{said.actual.format(value(one.actual, said))}"
        for one in result.mismatches
    ]
