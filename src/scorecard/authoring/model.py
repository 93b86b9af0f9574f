"""The base of everything an author writes, and of what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from contextvars import ContextVar
from typing import Any, Final, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    RootModel,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from scorecard.authoring.errors import author_error


class AuthoredModel(BaseModel):
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


def models_read(data: Any, model: type[BaseModel]) -> Mapping[int, type[AuthoredModel]]:
    """As which model each mapping of the data is read, by the mapping's `id`."""
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
    if isinstance(value, RootModel):
        return _shape_tag(value.root)
    if isinstance(value, dict | BaseModel):
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
