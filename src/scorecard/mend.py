"""Errors that a rubric's author can act on, raised from inside a pydantic validator."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError


def mend(
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
    context = {"message": message, "help": help, "code": code, "at": at, "span": span}
    return PydanticCustomError("scorecard", "{message}", context)


def several(errors: Iterable[PydanticCustomError]) -> ValidationError:
    """Several errors about one value, to raise in its validator as one."""
    details = [InitErrorDetails(type=error, loc=(), input=None) for error in errors]
    return ValidationError.from_exception_data("scorecard", details)


# Just above the likeness of two words with little more than a letter in common, and below that of
# a four-letter word with two letters swapped (0.75).
_LIKENESS = 0.72


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely is a slip of, if any is near enough."""
    by_form = {_form(candidate): candidate for candidate in known}
    found = get_close_matches(_form(word), by_form, n=1, cutoff=_LIKENESS)
    return by_form[found[0]] if found else None


def _form(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def did_you_mean(name: str, known: Iterable[str], most: int = 12) -> str:
    """A suggestion of the nearest known name, else the list of them if it is short."""
    names = list(known)
    if (meant := near(name, names)) is not None:
        return f"did you mean `{meant}`?"
    return f"known: {', '.join(names)}" if 0 < len(names) <= most else ""
