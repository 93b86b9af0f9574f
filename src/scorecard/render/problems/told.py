"""Problems, and what a report of them comes to, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from scorecard.authoring.problem import Problem
from scorecard.catalogue import tell
from scorecard.render.messages import words

if TYPE_CHECKING:
    from scorecard.lint.check import ValidationReport


def told(problem: Problem, language: str) -> Problem:
    """A problem as readers of a language are told it; its code and place are the same."""
    message, help = tell(problem.message, language), tell(problem.help, language)
    return replace(problem, message=message, help=help)


def explained(problem: Problem, language: str) -> list[str]:
    """What is wrong, and how to fix it if that is known, as lines."""
    problem = told(problem, language)
    label = tell("help", language) + words(language).colon
    help = [label + problem.help] if problem.help else []
    return [problem.message, *help]


def placed(problem: Problem, language: str) -> list[str]:
    """The same with the place, severity and code in front."""
    message, *help = explained(problem, language)
    place = f"{problem.file}:{problem.line}:{problem.column}"
    head = f"{place}: {tell(problem.severity, language)}[{problem.code}]"
    return [f"{head}{words(language).colon}{message}", *help]


def summary(report: ValidationReport, language: str = "en") -> str:
    """What the report comes to, in one line: `2 errors, 1 warning in 3 files checked (…)`."""
    return tell(_summary(report), language)


def _summary(report: ValidationReport) -> str:
    from scorecard.lint.check import kinds  # noqa: PLC0415 (loads pydantic)

    if not report.files and not report.problems:
        return "nothing to check"
    files = f"{_counted(len(report.files), 'file')} checked"
    if not report.problems:
        return f"{files}: no problems"
    found = [(report.errors, "error"), (report.warnings, "warning")]
    problems = ", ".join(_counted(number, word) for number, word in found if number)
    of_kind = ", ".join(_of_kind(kind, number) for kind, number in kinds(report.files))
    return f"{problems} in {files} ({of_kind})"


def _of_kind(kind: str, number: int) -> str:
    return _counted(number, "test file" if kind == "tests" else kind)


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
