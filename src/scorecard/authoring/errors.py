"""Errors that a rubric's author can act on, raised from inside a pydantic validator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError, ValidationError


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
