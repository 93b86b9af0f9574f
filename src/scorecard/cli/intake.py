"""Records of other makers' formats: the options that say how, and the report of what became of
them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scorecard.cli.stderr import Stderr
from scorecard.cli.user_error import UserError
from scorecard.formats import Intake, Roles
from scorecard.formats.intake import Watch

_MOST_REMARKS = 10


def make_intake(given: dict[str, Any], watch: Watch | None = None) -> Intake:
    """How records are taken in, by the options that `intake_options` adds; `watch` is told every
    value that is.

    Raises `UserError` for a format that nobody knows.
    """
    try:
        roles = Roles(given["agent"], given["customer"])
        return Intake(given["from_format"], roles, watch=watch)
    except ValueError as error:
        raise UserError(f"--from: {error}") from None


def report_intake(intake: Intake, stderr: Stderr) -> None:
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
