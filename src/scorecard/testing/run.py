"""Runs suites of test cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from os import PathLike, fspath
from typing import Literal

from scorecard.authoring.problem import Problem, RubricError
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.language import Language
from scorecard.plugins import PluginError
from scorecard.rubric.files import find_files
from scorecard.rubric.find import find_rubric
from scorecard.testing.compare import Mismatch, mismatches
from scorecard.testing.coverage import Coverage, cover
from scorecard.testing.load import load_suites
from scorecard.testing.placed import PlacedCase, Suite
from scorecard.testing.records import Records

Status = Literal["passed", "failed", "error"]


@dataclass(frozen=True)
class CaseResult:
    """How one case went; where its record can't be read, `problem` says why and there is no
    grade."""

    placed: PlacedCase
    grade: Grade | None
    mismatches: tuple[Mismatch, ...] = ()
    problem: Problem | None = None

    @property
    def name(self) -> str:
        """The name of the case."""
        return self.placed.case.name

    @property
    def status(self) -> Status:
        """Whether it passed, failed, or could not be run."""
        if self.problem is not None:
            return "error"
        return "failed" if self.mismatches else "passed"


@dataclass(frozen=True)
class SuiteResult:
    """How the tests of one rubric went; the coverage is None unless all of them ran."""

    suite: Suite
    results: tuple[CaseResult, ...]
    coverage: Coverage | None


@dataclass(frozen=True)
class TestReport:
    """How a run went. `problems` are errors in files whose tests could not be run at all."""

    suites: tuple[SuiteResult, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def results(self) -> tuple[CaseResult, ...]:
        """The results of all cases."""
        return tuple(result for suite in self.suites for result in suite.results)

    def count(self, status: Status) -> int:
        """How many cases have the status."""
        return sum(result.status == status for result in self.results)

    @property
    def coverage(self) -> Coverage | None:
        """The coverage of all rubrics together; None unless all their tests ran."""
        gates = [suite.coverage.gates for suite in self.suites if suite.coverage is not None]
        if len(gates) < len(self.suites) or not gates:
            return None
        return Coverage(tuple(gate for group in gates for gate in group))


def run_suites(
    suites: Iterable[Suite],
    *,
    problems: Iterable[Problem] = (),
    language: Language = "en",
    select: Callable[[Suite, PlacedCase], bool] | None = None,
    fail_fast: bool = False,
) -> TestReport:
    """Run the cases that are selected, in their order; with `fail_fast`, up to the first that
    does not pass."""
    done: list[SuiteResult] = []
    for suite in suites:
        cases = [case for case in suite.cases if select is None or select(suite, case)]
        if not cases and select is not None:
            continue
        result = _run(suite, cases, language, fail_fast)
        done.append(result)
        if fail_fast and any(case.status != "passed" for case in result.results):
            break
    return TestReport(tuple(done), tuple(problems))


def _run(suite: Suite, cases: list[PlacedCase], language: Language, fail_fast: bool) -> SuiteResult:
    evaluator = Evaluator(suite.rubric, language=language)
    records = Records()
    results: list[CaseResult] = []
    for placed in cases:
        results.append(_run_case(evaluator, placed, records))
        if fail_fast and results[-1].status != "passed":
            break
    coverage = None
    if len(results) == len(suite.cases):
        passed = [
            (result.placed.case.expect, result.grade)
            for result in results
            if result.grade is not None and result.status == "passed"
        ]
        coverage = cover(evaluator, passed)
    return SuiteResult(suite, tuple(results), coverage)


def _run_case(evaluator: Evaluator, placed: PlacedCase, records: Records) -> CaseResult:
    record = records.find(placed)
    if isinstance(record, Problem):
        return CaseResult(placed, None, problem=record)
    try:
        grade = evaluator.grade(record)
    except PluginError as error:
        place = f"{placed.file}:{placed.line}: test `{placed.case.name}`"
        raise PluginError(f"{place}: {error}") from error
    return CaseResult(placed, grade, tuple(mismatches(placed.case.expect, grade)))


def run_tests(rubric: str | PathLike[str], *, language: Language = "en") -> SuiteResult:
    """Run the tests of a rubric (a path, or a bundled id): its own, and those of the test file
    beside it.

    Raises `RubricError` if the rubric or the test file can't be used, and `FileNotFoundError` if
    there is no such rubric.

    >>> run_tests("customer-first").coverage.percent
    100.0
    """
    (file,) = find_files([fspath(find_rubric(rubric))])
    # Whoever asks for the tests of a lexicon takes it for a rubric, and reads what it lacks.
    meant = file if file.kind == "tests" else replace(file, kind="rubric")
    suites, problems = load_suites([meant])
    if problems:
        raise RubricError(problems)
    return run_suites(suites, language=language).suites[0]
