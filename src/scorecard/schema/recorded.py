"""The schemas of what programs write and read: records and grades, from the msgspec types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from scorecard.grade import Grade
from scorecard.observations.row import ObservationRow
from scorecard.records.interaction import Interaction
from scorecard.schema.draft07 import REF, JsonSchema, document

# What a key that is left out means anyway.
_NOTHING: tuple[Any, ...] = (None, {}, [])


def _of(type: type[msgspec.Struct], title: str) -> JsonSchema:
    _, definitions = msgspec.json.schema_components([type], ref_template=REF.format("{name}"))
    plain = _plain(definitions)
    return document(title, plain.pop(type.__name__), plain)


def _plain(schema: Any) -> Any:
    """What msgspec says in the words of OpenAPI or of later drafts, in those of draft-07."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: _plain(value)
        for key, value in schema.items()
        if key != "discriminator" and not (key == "default" and value in _NOTHING)
    }
    if len(plain.get("enum", ())) == 1:
        plain["const"] = plain.pop("enum")[0]
        plain.setdefault("description", "which sort it is")
    if "$ref" in plain and plain.keys() - {"$ref", "description"}:
        # In draft-07 whatever stands beside a reference is ignored.
        plain["allOf"] = [{"$ref": plain.pop("$ref")}]
    return plain


SCHEMAS: dict[str, Callable[[], JsonSchema]] = {
    "interaction": lambda: _of(Interaction, "An interaction for scorecard"),
    "observation": lambda: _of(ObservationRow, "A row of observations for scorecard"),
    "grade": lambda: _of(Grade, "A grade by scorecard"),
}
