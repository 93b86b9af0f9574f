"""JSON, for other programs: the counts, and every case with its grade."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec

from scorecard.render.output_format import Options
from scorecard.testing.coverage import Coverage
from scorecard.testing.run import CaseResult, SuiteResult, TestReport


def render(report: TestReport, _options: Options) -> str:
    """The report as one JSON object (UTF-8), on lines of its own."""
    unloadable = {problem.file for problem in report.problems}
    content = {
        "passed": report.count("passed"),
        "failed": report.count("failed"),
        "errors": report.count("error") + len(unloadable),
        "coverage": _percent(report.coverage),
        "rubrics": [_suite(suite) for suite in report.suites],
        "problems": [msgspec.structs.asdict(problem) for problem in report.problems],
    }
    return msgspec.json.format(msgspec.json.encode(content)).decode() + "\n"


def _suite(suite: SuiteResult) -> dict[str, Any]:
    rubric = suite.suite.rubric
    return {
        "file": suite.suite.path.as_posix(),
        "id": rubric.id,
        "version": rubric.version,
        "coverage": _percent(suite.coverage),
        "gates": [asdict(gate) for gate in (suite.coverage.gates if suite.coverage else ())],
        "cases": [_case(result) for result in suite.results],
    }


def _case(result: CaseResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "file": result.placed.file,
        "line": result.placed.line,
        "status": result.status,
        "mismatches": [
            {"what": mismatch.what, "expected": mismatch.expected, "actual": mismatch.actual}
            for mismatch in result.mismatches
        ],
        "problem": None if result.problem is None else msgspec.structs.asdict(result.problem),
        "grade": result.grade,
    }


def _percent(coverage: Coverage | None) -> float | None:
    return None if coverage is None else coverage.percent
