"""What the report of `scorecard validate` comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorecard.catalogue import tell

if TYPE_CHECKING:
    from scorecard.lint.check import ValidationReport


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
