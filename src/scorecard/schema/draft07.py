"""The frame and the order of a draft-07 schema, the draft that editors understand."""

from __future__ import annotations

from typing import Any

JsonSchema = dict[str, Any]

REF = "#/definitions/{}"

_FIRST = ("$ref", "title", "description", "type", "if", "then", "else")
_ORDER = {key: place for place, key in enumerate(_FIRST)}
# What these hold is by name, in the order of the model, not by keyword.
_BY_NAME = ("properties", "patternProperties", "definitions", "dependencies")


def document(title: str, root: JsonSchema, definitions: JsonSchema) -> JsonSchema:
    """A whole schema: the root under its title, and the definitions by name at the end."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **_tidy({**root, "title": title}),
        "definitions": {name: _tidy(definitions[name]) for name in sorted(definitions)},
    }


def _tidy(schema: Any) -> Any:
    """Numbers, keywords and alternatives in one form, whatever version of a library wrote them,
    and the lines of docstrings joined: editors show each as a paragraph."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if isinstance(schema, float) and schema.is_integer():
        return int(schema)
    if not isinstance(schema, dict):
        return schema
    tidied: JsonSchema = {}
    for key in sorted(schema, key=lambda key: (_ORDER.get(key, len(_ORDER)), key)):
        value = schema[key]
        if key in _BY_NAME:
            tidied[key] = {name: _tidy(inner) for name, inner in value.items()}
        elif key == "anyOf":
            tidied[key] = sorted(map(_tidy, value), key=lambda form: form.get("type") == "null")
        else:
            tidied[key] = _joined(value) if key == "description" else _tidy(value)
    return tidied


def _joined(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
