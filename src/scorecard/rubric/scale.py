"""The scale of a rubric: the levels 0 to 5, of which the gates 1 to 5 guard all but the lowest."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from scorecard.authoring.declared import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from scorecard.authoring.errors import author_error
from scorecard.authoring.scalar import Plain, texts_like
from scorecard.grade import LEVELS
from scorecard.text.lazy_regex import lazy_regex

LevelNumber = Annotated[int, Field(ge=0, le=5)]
GateNumber = Annotated[int, Field(ge=1, le=5)]
GateKey = Literal["1", "2", "3", "4", "5"]


def _points(text: str) -> float:
    """What a share such as `60%` is on the scale of 0 to 5."""
    share = float(text.strip().removesuffix("%"))
    if not 0 <= share <= 100:
        raise author_error(f"`{text}` is no share", "write a share from 0% to 100%")
    return round(share / 20, 4)


def _score(value: Any) -> Any:
    if isinstance(value, str) and _PERCENT.fullmatch(value.strip()):
        return _points(value)
    # What YAML holds as a number is its text here.
    is_number = isinstance(value, int | float | Plain) and _NUMBER_TEXT.fullmatch(str(value))
    if is_number and 5 < float(value) <= 100:
        help = f"a score runs from 0 to 5; for {value} percent, write `{value}%`"
        raise author_error(f"{value} is no score", help)
    return value


def _share(value: Any) -> Any:
    if isinstance(value, str) and _PERCENT.fullmatch(value.strip()):
        return _points(value)
    raise author_error(f"`{value}` is no share", "write a share with its sign, such as `50%`")


_NUMBER_TEXT = lazy_regex(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_PERCENT = lazy_regex(r"\d{1,3}(?:\.\d+)?\s*%")
_Number = Annotated[float, Field(ge=0, le=5)]

Score = Annotated[
    _Number,
    BeforeValidator(_score),
    WithJsonSchema(
        texts_like(_NUMBER_TEXT, _PERCENT, expected="expected a score from 0 to 5, or `60%`")
        | {"type": ["number", "string"], "minimum": 0, "maximum": 5}
    ),
]
"""A score from 0 to 5, which its author may write as a share of it (`60%` is 3)."""

Worth = Annotated[
    _Number,
    BeforeValidator(_share),
    WithJsonSchema(
        texts_like(_PERCENT, expected="expected a share such as `50%`") | {"type": "string"}
    ),
]
"""A share of the highest score, as the score that it is: `50%` is 2.5."""


class LevelKeys:
    """Shows a mapping by level as five keys, all of them needed or not."""

    def __init__(self, *, all_needed: bool = True) -> None:
        self._all_needed = all_needed

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        shown = handler(schema)
        shown.pop("propertyNames", None)
        each = shown.pop("additionalProperties")
        keys = {str(number): f"level {number} of 5" for number in LEVELS}
        if self._all_needed:
            shown["required"] = list(keys)
        return {
            **shown,
            "properties": {key: {**each, "description": text} for key, text in keys.items()},
            # Not `additionalProperties`: the YAML language server takes a key that looks like a
            # number for none of the properties.
            "minProperties": 1,
            "maxProperties": len(keys),
            # Without a type: to that server, such a key is a number.
            "propertyNames": {"pattern": "^[1-5]$"},
        }
