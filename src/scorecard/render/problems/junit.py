"""Problems as JUnit XML, for CI that shows test results: a suite a file, a case a problem.

| what | test case |
|---|---|
| a file without problems | passed |
| an error | a failure of the type of its code, with the place and the help |
| a warning | skipped, and why; a failure where warnings are findings (`strict`) |
| a path that stands for nothing | an error in a suite of its own |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from scorecard.authoring.problem import Problem
from scorecard.catalogue import tell
from scorecard.lint.check import ValidationReport
from scorecard.render.junit import JUnitCase, JUnitSuite, document
from scorecard.render.output_format import Options
from scorecard.render.problems.told import placed


def render(report: ValidationReport, options: Options) -> str:
    """The JUnit document of a report: a suite for each file."""
    return document(_suites(report, options.strict, options.language))


def _suites(report: ValidationReport, strict: bool, language: str) -> Iterator[JUnitSuite]:
    by_file = groupby(report.problems, key=lambda problem: problem.file)
    problems = {name: list(group) for name, group in by_file}
    for file in report.files:
        suite = JUnitSuite(file.name, {"kind": file.kind})
        for case in _cases(problems.get(file.name, []), strict, language):
            suite.add(case)
        if file.name not in problems:
            suite.add(JUnitCase(file.kind, file.name))
        yield suite
    if report.missing:
        suite = JUnitSuite("missing")
        for count, message in enumerate(report.missing, 1):
            said = tell(message, language)
            suite.add(JUnitCase(f"missing {count}", "scorecard", "error", said, "missing", ()))
        yield suite


def _cases(problems: Sequence[Problem], strict: bool, language: str) -> Iterator[JUnitCase]:
    seen: Counter[str] = Counter()
    for problem in problems:
        name = f"{problem.code} at {problem.line}:{problem.column}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" ({seen[name]})"
        is_failure = strict or problem.severity == "error"
        yield JUnitCase(
            name,
            problem.file,
            "failure" if is_failure else "skipped",
            tell(problem.message, language),
            problem.code,
            placed(problem, language),
        )
