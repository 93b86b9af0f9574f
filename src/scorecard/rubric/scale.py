"""The scale of a rubric: the levels 0 to 5, of which the gates 1 to 5 guard all but the lowest."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler

from scorecard.grade import LEVELS

LevelNumber = Annotated[int, Field(ge=0, le=5)]
GateNumber = Annotated[int, Field(ge=1, le=5)]
GateKey = Literal["1", "2", "3", "4", "5"]
Score = Annotated[float, Field(ge=0, le=5)]


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
