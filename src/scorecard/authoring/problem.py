"""What can be wrong with a file that an author wrote: as data, and as errors that are raised from
inside a pydantic validator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError, ValidationError

Severity = Literal["error", "warning"]


class Problem(msgspec.Struct, frozen=True, order=True):
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


class Code(msgspec.Struct, frozen=True):
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


def author_error(
    message: str,
    help: str = "",
    *,
    code: str = "R012",
    at: tuple[str | int, ...] = (),
    span: tuple[int, int] | None = None,
) -> PydanticCustomError:
    """An error to raise in a validator: what is wrong, and how to put it right.

    `at` is the place inside the value that is being validated, `span` the characters at fault of
    the text there, if not all of them.
    """
    from pydantic_core import PydanticCustomError  # noqa: PLC0415 (only where something is wrong)

    context = {"message": message, "help": help, "code": code, "at": at, "span": span}
    return PydanticCustomError("scorecard", "{message}", context)


def several(errors: Iterable[PydanticCustomError]) -> ValidationError:
    """Several errors about one value, to raise in its validator as one."""
    from pydantic_core import InitErrorDetails, ValidationError  # noqa: PLC0415

    details = [InitErrorDetails(type=error, loc=(), input=None) for error in errors]
    return ValidationError.from_exception_data("scorecard", details)
