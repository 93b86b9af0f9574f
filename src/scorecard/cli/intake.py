"""Records of other makers' formats: the options that say how, and the report of what became of
them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scorecard.batch.run import Run
from scorecard.cli.stderr import Stderr
from scorecard.cli.user_error import UserError
from scorecard.formats import Intake, Roles, Settings

_MOST_REMARKS = 10


def intake_settings(given: dict[str, Any]) -> Settings:
    """How records are taken in, by the options that `intake_options` adds.

    Raises `UserError` for a format that nobody knows.
    """
    try:
        return Settings(given["from_format"], Roles(given["agent"], given["customer"]))
    except ValueError as error:
        raise UserError(f"--from: {error}") from None


def report_intake(intake: Intake | Run, stderr: Stderr) -> None:
    """Say which formats were converted, what was left out and what was decided on the way."""
    if intake.taken:
        stderr.remark(f"read as: {_counted(intake.taken)}")
    if intake.left_out:
        stderr.remark(f"left out: {_counted(intake.left_out)}")
    shown = intake.remarks.most_common(None if stderr.verbose else _MOST_REMARKS)
    for remark, count in shown:
        stderr.remark(f"{remark} ({count} times)" if count > 1 else remark)
    if len(shown) < len(intake.remarks):
        stderr.remark(f"… and {len(intake.remarks) - len(shown)} more (-v shows all)")


def _counted(counts: Counter[str]) -> str:
    """Things with their numbers, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count} {what}" for what, count in ordered)
