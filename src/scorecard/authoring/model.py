"""What everything that an author writes is made of: closed models, unions that a value's shape
tells apart, names and texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sized
from contextvars import ContextVar
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

from scorecard.authoring.declared import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    CoreSchema,
    Declared,
    DeclaredRoot,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from scorecard.authoring.problem import author_error
from scorecard.text.lazy_regex import lazy_regex


class AuthoredModel(Declared):
    """Frozen, and closed: a key that nobody reads is an error, not a silence."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True
    )

    @model_validator(mode="before")
    @classmethod
    def _note_reading(cls, value: Any) -> Any:
        if (models := _MODELS_READ.get()) is not None:
            models[id(value)] = cls
        return value


_MODELS_READ: ContextVar[dict[int, type[AuthoredModel]] | None] = ContextVar("models", default=None)


def models_read(data: Any, model: type[Declared]) -> Mapping[int, type[AuthoredModel]]:
    """As which model each mapping of the data is read, by the mapping's `id`."""
    from pydantic import ValidationError  # noqa: PLC0415 (most files are sound)

    models: dict[int, type[AuthoredModel]] = {}
    token = _MODELS_READ.set(models)
    try:
        model.model_validate(data)
    except ValidationError:
        pass
    finally:
        _MODELS_READ.reset(token)
    return models


_MAPPING, _LIST, _TEXT = "a mapping", "a list", "text"
_SHAPES = {"model": _MAPPING, "dict": _MAPPING, "list": _LIST, "tuple": _LIST}
_SCALARS = {"int": "a whole number", "float": "a number"}
# Tags get into the places of errors. A mapping has no number for a key, and a list no text, so
# that a tag is never taken for a key.
_TAGS: Final[dict[str, int | str]] = {_MAPPING: 0, _LIST: "list", _TEXT: "text"}


class _ByShape:
    """Tells the members of a union apart by the shape of a value: a mapping, a list or a scalar.

    So a value is read as one of them, and what is wrong with it is one error. Of a union as
    pydantic has it, each member would raise its own.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 (only to check)

        members = [handler.generate_schema(member) for member in get_args(source)]
        types = [_innermost_type(member, handler) for member in members]
        return core_schema.tagged_union_schema(
            {
                _TAGS[_SHAPES.get(kind, _TEXT)]: member
                for kind, member in zip(types, members, strict=True)
            },
            _shape_tag,
            custom_error_type="wrong_shape",
            custom_error_message="expected {expected}",
            custom_error_context={"expected": " or ".join(_in_words(kind) for kind in types)},
        )


def _in_words(kind: str) -> str:
    return _SHAPES.get(kind) or _SCALARS.get(kind, _TEXT)


BY_SHAPE: Final = _ByShape()
"""Marks a union of which at most one member is a mapping, one a list and one a scalar."""


def _shape_tag(value: Any) -> int | str | None:
    if isinstance(value, DeclaredRoot):
        return _shape_tag(value.root)
    if isinstance(value, dict | Declared):
        return _TAGS[_MAPPING]
    return None if value is None else _TAGS[_LIST if isinstance(value, list | tuple) else _TEXT]


def _innermost_type(schema: Any, handler: GetCoreSchemaHandler) -> str:
    try:
        schema = handler.resolve_ref_schema(schema)
    except LookupError:
        # The very model that has this union as a field.
        return "model"
    is_model = schema["type"] == "model" and not schema.get("root_model")
    if is_model or "schema" not in schema:
        return str(schema["type"])
    return _innermost_type(schema["schema"], handler)


_Sized = TypeVar("_Sized", bound=Sized | None)


def _not_empty(value: _Sized) -> _Sized:
    # Not pydantic's `min_length`: that counts only valid items, and so reports a list whose
    # one item is wrong a second time.
    if value is not None and len(value) == 0:
        raise author_error("the list is empty", "add an entry, or leave the key out")
    return value


class _NotEmpty:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema  # noqa: PLC0415 (only to check)

        return core_schema.no_info_after_validator_function(_not_empty, handler(source))

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


NotEmpty: Final = _NotEmpty()
"""Marks a list or mapping that needs at least one entry."""


def _is_name(value: str) -> str:
    if not re.fullmatch(r"\w[\w.-]*", value):
        raise author_error(
            f"`{value}` can't be a name", "use letters, digits, `_`, `-` and `.`, and no blanks"
        )
    return value


Name = Annotated[
    str,
    AfterValidator(_is_name),
    # Letters and digits of any script, which the patterns of JSON Schema have no name for.
    Field(json_schema_extra={"pattern": r"^[^\x00-/:-@\[-^`{-\x7f][^\x00-,/:-@\[-^`{-\x7f]*$"}),
]
FormatVersion = Annotated[
    Literal[1],
    BeforeValidator(lambda value: 1 if value == "1" else value),
    WithJsonSchema({"anyOf": [{"const": 1}, {"type": "string", "pattern": "^1$"}]}),
    Field(description="the version of this format: 1"),
]


_ANY = ""
_LANGUAGE = lazy_regex(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Text(DeclaredRoot[dict[str, str]]):
    """A text: a string, or a mapping by language (`{en: …, zh: …}`)."""

    model_config = ConfigDict(frozen=True)

    root: dict[str, str]

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {_ANY: value}
        if isinstance(value, dict):
            if not value:
                raise author_error(
                    "a text by language needs at least one language", "for example `en: …`"
                )
            for language in value:
                if language != _ANY and not _LANGUAGE.fullmatch(str(language)):
                    raise author_error(
                        f"`{language}` is not a language code",
                        "for example `en` or `zh`; put quotes around a text with a colon in it",
                        at=(language,),
                    )
        return value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        reference = handler(schema)
        shown = handler.resolve_ref_schema(reference)
        text = shown.pop("additionalProperties")
        by_language = {
            "type": shown.pop("type"),
            "properties": {
                code: {**text, "description": f"the text in {name}"}
                for code, name in (("en", "English"), ("zh", "Chinese"))
            },
            "patternProperties": {f"^{_LANGUAGE.pattern}$": text},
            "additionalProperties": False,
            "minProperties": 1,
        }
        shown["anyOf"] = [text, by_language]
        return reference

    @classmethod
    def bare(cls, text: str) -> Text:
        """A text that is of no language."""
        return cls.model_construct(root={_ANY: text})

    def say(self, language: str) -> str:
        """The text in a language; failing that in English; failing that in any."""
        texts = self.root
        for choice in (language, language.partition("-")[0], "en"):
            if choice in texts:
                return texts[choice]
        return next(iter(texts.values()))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is given in; none for a bare string."""
        return tuple(language for language in self.root if language != _ANY)

    def __str__(self) -> str:
        return self.say("en")
