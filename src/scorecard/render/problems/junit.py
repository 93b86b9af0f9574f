"""Problems as JUnit XML, for CI that shows test results: a suite a file, a case a problem.

| what | test case |
|---|---|
| a file without problems | passed |
| an error | a failure of the type of its code, with the place and the mend |
| a warning | skipped, and why; a failure where warnings are findings (`strict`) |
| a path that stands for nothing | an error in a suite of its own |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from scorecard.authoring.problem import Problem
from scorecard.lint.check import CheckedFile, ValidationReport
from scorecard.render.junit_suite import DOCUMENT_FOOT, DOCUMENT_HEAD, FOOT, case, head
from scorecard.render.options import Options


def render(report: ValidationReport, options: Options) -> str:
    """The document."""
    suites = "".join(_suites(report, options.strict))
    return f"{DOCUMENT_HEAD}{suites}{DOCUMENT_FOOT}"


def _suites(report: ValidationReport, strict: bool) -> Iterator[str]:
    by_file = groupby(report.problems, key=lambda problem: problem.file)
    problems = {name: list(some) for name, some in by_file}
    for number, file in enumerate(report.files):
        yield _suite(number, file, problems.get(file.name, []), strict)
    if report.missing:
        yield _missing(len(report.files), report.missing)


def _suite(number: int, file: CheckedFile, problems: Sequence[Problem], strict: bool) -> str:
    failures = sum(_is_failure(problem, strict) for problem in problems)
    start = head(
        file.name,
        number,
        tests=max(len(problems), 1),
        failures=failures,
        skipped=len(problems) - failures,
        properties={"kind": file.kind},
    )
    cases = "".join(_cases(problems, strict)) or case(file.kind, file.name)
    return f"{start}{cases}{FOOT}"


def _is_failure(problem: Problem, strict: bool) -> bool:
    return strict or problem.severity == "error"


def _cases(problems: Sequence[Problem], strict: bool) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for problem in problems:
        name = f"{problem.code} at {problem.line}:{problem.column}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" ({seen[name]})"
        yield _case(name, problem, strict)


def _case(name: str, problem: Problem, strict: bool) -> str:
    place = f"{problem.file}:{problem.line}:{problem.column}"
    lines = [f"{place}: {problem.severity}[{problem.code}]: {problem.message}"]
    if problem.help:
        lines.append(f"help: {problem.help}")
    return case(
        name,
        problem.file,
        "failure" if _is_failure(problem, strict) else "skipped",
        kind=problem.code,
        message=problem.message,
        lines=lines,
    )


def _missing(number: int, messages: Sequence[str]) -> str:
    start = head("missing", number, tests=len(messages), errors=len(messages))
    cases = "".join(
        case(f"missing {count}", "scorecard", "error", kind="missing", message=message)
        for count, message in enumerate(messages, 1)
    )
    return f"{start}{cases}{FOOT}"
