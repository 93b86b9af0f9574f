"""The five keys of a criterion's ladder."""

from __future__ import annotations

from typing import Any

from pydantic import BeforeValidator, GetJsonSchemaHandler

from scorecard.authoring.errors import author_error
from scorecard.grade import LEVELS


def _level_keys(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    levels = {str(key): level for key, level in value.items()}
    expected = [str(level) for level in LEVELS]
    for key in levels:
        if key not in expected:
            raise author_error(
                f"`{key}` is not a level", "a criterion has exactly the levels 1 to 5", at=(key,)
            )
    absent = [key for key in expected if key not in levels]
    if absent:
        listed = ", ".join(absent)
        raise author_error(
            f"level {listed} is missing" if len(absent) == 1 else f"levels {listed} are missing",
            "a criterion has exactly the levels 1 to 5",
            code="R011",
        )
    return levels


FIVE_KEYS = BeforeValidator(_level_keys)
"""Checks that a mapping has exactly the keys 1 to 5, and makes texts of them."""


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
            "maxProperties": len(keys),
        }
