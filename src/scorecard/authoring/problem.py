"""What can be wrong with a file that an author wrote, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding in a rubric or lexicon file.

    `line` and `column` count from 1, in characters; the end is just past the last character
    at fault. `code` is stable and documented; `help` says how to fix it (may be empty).
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    severity: Severity
    message: str
    help: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        text = f"{place}: {self.severity}[{self.code}]: {self.message}"
        return f"{text}\n  help: {self.help}" if self.help else text


class RubricError(ValueError):
    """A rubric that cannot be used; `problems` lists everything wrong with it, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: its stable code and title, why it matters, and how to fix it.

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
