"""The schemas of what people write in YAML, from the pydantic models.

A short form (a text for a list of one, bounds as a mapping) stands in the model beside the
validator that reads it. Here stands only what holds for all of YAML as scorecard reads it: the
field decides what a scalar means, so that a text may look like a number, and a number may stand
in quotes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema

from scorecard.authoring.declared import Declared, checker
from scorecard.conditions import KINDS
from scorecard.conditions.measures import MEASURES
from scorecard.mapping.model import Mapping
from scorecard.rubric.cases import TestFile
from scorecard.rubric.model import Lexicon, Rubric
from scorecard.schema.draft07 import REF, JsonSchema, document


class _Yaml(GenerateJsonSchema):
    """Pydantic's schema of a model, in draft-07 and in the words of a YAML file."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchema:
        text = {**super().str_schema(schema), "type": ["string", "number"]}
        return {"anyOf": [text, _BOOLEAN]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchema:
        return _or_quoted(
            super().int_schema(schema),
            "integer",
            r"^[-+]?[0-9]+(_[0-9]+)*(\.0*)?$",
            "a whole number",
        )

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchema:
        number = r"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$"
        return _or_quoted(super().float_schema(schema), "number", number, "a number")

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchema:
        words = "|".join("".join(f"[{c.upper()}{c}]" for c in word) for word in _BOOLEANS)
        quoted = _or_quoted(
            super().bool_schema(schema), "boolean", f"^({words}|0|1)$", "true or false"
        )
        return {**quoted, "type": [*quoted["type"], "integer"], "minimum": 0, "maximum": 1}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchema:
        inner = self.generate_inner(schema["schema"])
        given = inner.get("type")
        if given is None or "enum" in inner:
            return {"anyOf": [*inner.get("anyOf", [inner]), {"type": "null"}]}
        return {**inner, "type": [*([given] if isinstance(given, str) else given), "null"]}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchema:
        # Its tags are keys that the members require. What is half written fits none or several,
        # which editors take calmly in an `anyOf` only.
        return {"anyOf": super().tagged_union_schema(schema)["oneOf"]}

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchema:
        listed = super().tuple_schema(schema)
        if "prefixItems" in listed:
            listed["items"] = listed.pop("prefixItems")
        return listed

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchema:
        mapping = super().dict_schema(schema)
        if "patternProperties" in mapping:
            mapping["additionalProperties"] = False
        return mapping

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchema:
        # Nothing and an empty list are what a key that is left out means anyway.
        value = schema.get("default")
        bare = self.generate_inner(schema["schema"])
        return {**bare, "default": value} if value not in (None, (), {}) else bare

    def field_title_should_be_set(self, schema: Any) -> bool:
        # An editor shows the key itself.
        return False

    def sort(self, value: JsonSchema, parent_key: str | None = None) -> JsonSchema:
        return value


# Where a text is expected, editors would offer `true` and `false` for a type that says so.
_BOOLEAN = {"if": {"type": "boolean"}, "else": False}
_BOOLEANS = ("yes", "no", "on", "off", "true", "false", "y", "n", "t", "f")


def _or_quoted(schema: JsonSchema, type: str, pattern: str, expected: str) -> JsonSchema:
    return {
        **schema,
        "type": [type, "string"],
        "pattern": pattern,
        "patternErrorMessage": f"expected {expected}",
    }


def _of(model: type[Declared], title: str, kinds: Iterable[type[Declared]] = ()) -> JsonSchema:
    references, schemas = models_json_schema(
        [(checker(each), "validation") for each in (model, *kinds)],
        ref_template=REF.format("{model}"),
        schema_generator=_Yaml,
    )
    definitions = schemas["$defs"]
    if kinds:
        definitions["Condition"]["anyOf"] = [
            references[checker(kind), "validation"] for kind in kinds
        ]
    return document(title, definitions.pop(model.__name__), definitions)


def _rubric() -> JsonSchema:
    # Editors are to know every kind and measure that there is.
    KINDS.load_all()
    MEASURES.load_all()
    return _of(Rubric, "A rubric for scorecard", KINDS.values())


SCHEMAS: dict[str, Callable[[], JsonSchema]] = {
    "rubric": _rubric,
    "lexicon": lambda: _of(Lexicon, "A lexicon for scorecard"),
    "tests": lambda: _of(TestFile, "Tests of a rubric for scorecard"),
    "mapping": lambda: _of(Mapping, "A mapping for scorecard"),
}
