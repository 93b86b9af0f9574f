"""Errors that a rubric's author can act on, raised from inside a pydantic validator."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic_core import PydanticCustomError


def mend(
    message: str, help: str = "", *, code: str = "R012", at: tuple[str | int, ...] = ()
) -> PydanticCustomError:
    """An error to raise in a validator: what is wrong, and how to put it right.

    `at` is the place inside the value that is being validated.
    """
    context = {"message": message, "help": help, "code": code, "at": at}
    return PydanticCustomError("scorecard", "{message}", context)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A suggestion of the nearest known name, else the list of them, else nothing."""
    names = list(known)
    if near := get_close_matches(name, names, 1, 0.6):
        return f"did you mean `{near[0]}`?"
    return f"known: {', '.join(names)}" if names else ""
