"""What reports of tests say, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scorecard.language import Language
from scorecard.render.figures import RANGE
from scorecard.testing.coverage import Coverage
from scorecard.testing.run import Status, SuiteResult, TestReport


@dataclass(frozen=True, kw_only=True)
class ReportMessages:
    """One language's words; braces are filled in where they are used."""

    status: Mapping[Status, str]
    counted: Mapping[Status, str]
    unloadable: str
    no_tests: str
    expected: str
    actual: str
    nothing: str
    coverage: str
    not_covered: Mapping[bool, str]
    gates: Callable[[str], str]
    legend: str
    joint: str
    stop: str
    what: str
    criterion: str


ENGLISH = ReportMessages(
    status={"passed": "passed", "failed": "FAILED", "error": "ERROR"},
    counted={"passed": "{:,} passed", "failed": "{:,} failed", "error": "{:,} could not be run"},
    unloadable="{:,} could not be loaded",
    no_tests="no tests",
    expected="expected {}",
    actual="actual {}",
    nothing="none",
    coverage="gate coverage {}",
    not_covered={True: "no test opens {}", False: "no test blocks at {}"},
    gates=lambda listed: f"gate {listed}" if len(listed) == 1 else f"gates {listed}",
    legend="{} a test opens the gate, {} a test blocks at it",
    joint=", ",
    stop="; ",
    what="what",
    criterion="criterion",
)

CHINESE = ReportMessages(
    status={"passed": "通过", "failed": "失败", "error": "出错"},
    counted={"passed": "{:,} 项通过", "failed": "{:,} 项失败", "error": "{:,} 项无法运行"},
    unloadable="{:,} 个文件无法载入",
    no_tests="没有测试",
    expected="应为 {}",
    actual="实为 {}",
    nothing="无",
    coverage="关卡覆盖率 {}",
    not_covered={True: "没有测试打开{}", False: "没有测试止于{}"},
    gates=lambda listed: f"第 {listed} 关",
    legend="{} 有测试打开该关，{} 有测试止于该关",
    joint="，",
    stop="；",
    what="项目",
    criterion="准则",
)


def report_messages(language: Language | str) -> ReportMessages:
    """The words of a language; English for any but Chinese."""
    return CHINESE if language.partition("-")[0] == "zh" else ENGLISH


def value(given: Any, messages: ReportMessages) -> str:
    """An expected or actual value, as its author writes it."""
    if given is None:
        return messages.nothing
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, float):
        return f"{given:g}" if given == round(given, 2) else f"{given:.4f}"
    if isinstance(given, tuple):
        return f"[{', '.join(map(str, given))}]"
    return str(given)


def percent(coverage: Coverage) -> str:
    """A coverage as people read it: 100% only if nothing is missing."""
    return f"{coverage.percent:.0f}%" if coverage.percent in (0, 100) else f"{coverage.percent:g}%"


def missing(coverage: Coverage, messages: ReportMessages) -> list[str]:
    """What one criterion's tests leave uncovered, in words."""
    opened = [gate.level for gate in coverage.gates if not gate.opened]
    blocked = [gate.level for gate in coverage.gates if not gate.blocked]
    return [
        messages.not_covered[is_open].format(messages.gates(_listed(levels)))
        for is_open, levels in ((True, opened), (False, blocked))
        if levels
    ]


def _listed(levels: list[int]) -> str:
    """Levels as people list them: `1, 3–5`."""
    runs: list[list[int]] = []
    for level in levels:
        if runs and level == runs[-1][-1] + 1:
            runs[-1].append(level)
        else:
            runs.append([level])
    return ", ".join(f"{run[0]}{RANGE}{run[-1]}" if run[1:] else f"{run[0]}" for run in runs)


def counts(report: TestReport | SuiteResult, messages: ReportMessages) -> dict[Status, str]:
    """How many passed, failed and could not be run; what did not happen is left out."""
    numbers: dict[Status, int] = {"passed": 0, "failed": 0, "error": 0}
    for result in report.results:
        numbers[result.status] += 1
    return {
        status: messages.counted[status].format(number)
        for status, number in numbers.items()
        if number
    }


def summary(report: TestReport, language: str = "en") -> str:
    """The whole run in a line."""
    messages = report_messages(language)
    parts = list(counts(report, messages).values())
    if report.problems:
        files = {problem.file for problem in report.problems}
        parts.append(messages.unloadable.format(len(files)))
    parts = parts or [messages.no_tests]
    if report.coverage is not None:
        parts.append(messages.coverage.format(percent(report.coverage)))
    return messages.joint.join(parts)
