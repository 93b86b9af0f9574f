"""A kind of problem that a rubric file can have."""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.authoring.problem import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: its stable code and title, why it matters, and how to mend it.

    `bad` and `good` are the same few lines of a rubric (whole top-level keys) with the problem
    and without. This is what `scorecard explain CODE` shows.
    """

    code: str
    title: str
    why: str
    help: str
    bad: str = ""
    good: str = ""
    severity: Severity = "error"
