"""How a model's validator says what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_core import PydanticCustomError

ERROR_TYPE = "scorecard"


def mend(
    message: str,
    help: str = "",  # noqa: A002  (the name that Problem gives it)
    *,
    code: str = "R012",
    at: Sequence[str | int] = (),
    on_key: bool = False,
) -> PydanticCustomError:
    """Return an error to raise in a pydantic validator; it becomes a `Problem` as it stands.

    `at` is the path, inside the value being validated, of the part at fault; with `on_key` the
    problem points at the key there instead of the value. `code` is one of `codes.CODES`.

    >>> raise mend("`within` is zero", "use `within: 1 turn`", at=("within",))
    Traceback (most recent call last):
    pydantic_core._pydantic_core.PydanticCustomError: `within` is zero
    """
    context = {"message": message, "help": help, "code": code, "at": tuple(at), "on_key": on_key}
    return PydanticCustomError(ERROR_TYPE, "{message}", context)
