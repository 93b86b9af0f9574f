"""The base of everything an author writes in a rubric."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, GetJsonSchemaHandler

from scorecard.authoring.errors import author_error


class AuthoredModel(BaseModel):
    """Frozen, and closed: a key that nobody reads is an error, not a silence."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True
    )


_Sized = TypeVar("_Sized", bound=Sized | None)


def _not_empty(value: _Sized) -> _Sized:
    # Not pydantic's `min_length`: that counts only valid items, and so reports a list whose
    # one item is wrong a second time.
    if value is not None and len(value) == 0:
        raise author_error("the list is empty", "add an entry, or leave the key out")
    return value


class _NotEmpty(AfterValidator):
    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        shown = handler(schema)
        for form in (shown, *shown.get("anyOf", ())):
            if "array" in form.get("type", ()):
                form["minItems"] = 1
            elif "object" in form.get("type", ()):
                form["minProperties"] = 1
        return shown


NotEmpty = _NotEmpty(_not_empty)
"""Marks a list or mapping that needs at least one entry."""
