"""JSON Schemas (draft-07) of what people write and of what scorecard reads and writes.

They are made from the models: keys, types, docstrings and descriptions stand there alone. Editors
complete, explain and check a file by them; `schema/` holds them as files.
"""

from __future__ import annotations

import json

from scorecard.schema.draft07 import JsonSchema

NAMES = ("rubric", "lexicon", "tests", "mapping", "interaction", "observation", "grade")


def json_schema(name: str) -> JsonSchema:
    """The schema of that name, one of `NAMES`; raises `KeyError` for any other."""
    # Each loads only the models it is made from.
    if name not in ("interaction", "observation", "grade"):
        from scorecard.schema import authored  # noqa: PLC0415

        return authored.SCHEMAS[name]()
    from scorecard.schema import recorded  # noqa: PLC0415

    return recorded.SCHEMAS[name]()


def as_text(schema: JsonSchema) -> str:
    """A schema as a file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
