"""Models that are declared in pydantic's words, and known to pydantic only when one is checked.

To import pydantic takes longer than to grade a file of calls, and a rubric that was checked before
needs no second check. So a declared model is a plain class: its annotations and validators are
kept as they are written until something is to be checked (`model_validate`), described
(`model_fields`) or written out (`model_dump`). Then a model of pydantic's is made of them, the
checker, whose instances are those of the plain class. Other packages may declare with pydantic's
own names.
"""

from __future__ import annotations

import sys
import typing
from inspect import get_annotations
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

__all__ = [
    "AfterValidator",
    "BeforeValidator",
    "ConfigDict",
    "CoreSchema",
    "Declared",
    "DeclaredRoot",
    "Discriminator",
    "Field",
    "GetCoreSchemaHandler",
    "GetJsonSchemaHandler",
    "Tag",
    "ValidationInfo",
    "WithJsonSchema",
    "check",
    "checker",
    "field_names",
    "field_validator",
    "model_validator",
]


class _Later:
    """Something of pydantic's by its name, made when it is needed."""

    def __init__(self, name: str, positional: tuple[Any, ...], given: dict[str, Any]) -> None:
        self._name, self._positional, self._given = name, positional, given

    def make(self) -> Any:
        """What pydantic has under the name, with types in its own words."""
        import pydantic  # noqa: PLC0415

        given = {name: _real(value) for name, value in self._given.items()}
        return getattr(pydantic, self._name)(*map(_real, self._positional), **given)


class _Validator(_Later):
    """A function of a class that pydantic is to call."""

    function: Any = None

    def __call__(self, function: Any) -> _Validator:
        self.function = function
        return self

    def make(self) -> Any:
        """The function as pydantic finds it in a class."""
        return super().make()(self.function)


if TYPE_CHECKING:
    from pydantic import (
        AfterValidator,
        BeforeValidator,
        ConfigDict,
        Discriminator,
        Field,
        GetCoreSchemaHandler,
        GetJsonSchemaHandler,
        Tag,
        ValidationInfo,
        WithJsonSchema,
        field_validator,
        model_validator,
    )
    from pydantic import BaseModel as Declared
    from pydantic import RootModel as DeclaredRoot
    from pydantic_core import CoreSchema
else:
    ConfigDict = dict
    CoreSchema = GetCoreSchemaHandler = GetJsonSchemaHandler = ValidationInfo = Any

    def _later(name, sort=_Later):
        return lambda *positional, **given: sort(name, positional, given)

    AfterValidator, BeforeValidator = _later("AfterValidator"), _later("BeforeValidator")
    Discriminator, Field, Tag = _later("Discriminator"), _later("Field"), _later("Tag")
    WithJsonSchema = _later("WithJsonSchema")
    field_validator = _later("field_validator", _Validator)
    model_validator = _later("model_validator", _Validator)

    def _set_state(model, given, extra):
        object.__setattr__(model, "__pydantic_fields_set__", given)
        object.__setattr__(model, "__pydantic_extra__", extra)
        object.__setattr__(model, "__pydantic_private__", None)

    def _extra(model):
        # A root has none.
        return getattr(model, "__pydantic_extra__", None)

    def _is_field(name, hint):
        of_class = hint.startswith("ClassVar") if isinstance(hint, str) else _is_of_class(hint)
        return not name.startswith("_") and not of_class

    def _is_of_class(hint):
        return get_origin(hint) is ClassVar

    class _DeclaredType(type):
        """The class of declared models: what it says of one, the checker knows."""

        def __call__(cls, *root, **given):
            return cls.model_validate(*root) if root else cls.model_validate(given)

        @property
        def model_fields(cls):
            return checker(cls).model_fields

        @property
        def model_config(cls):
            return checker(cls).model_config

    class Declared(metaclass=_DeclaredType):
        """A plain class with fields, which its checker fills."""

        __slots__ = (
            "__dict__",
            "__pydantic_extra__",
            "__pydantic_fields_set__",
            "__pydantic_private__",
            "__weakref__",
        )
        _field_names: ClassVar[tuple[str, ...]] = ()

        def __init_subclass__(cls, **given):
            super().__init_subclass__(**given)
            own = {
                name: None for name, hint in get_annotations(cls).items() if _is_field(name, hint)
            }
            inherited = (
                name for base in cls.__mro__[:0:-1] for name in vars(base).get("_field_names", ())
            )
            cls._field_names = tuple(dict.fromkeys([*inherited, *own]))

        @classmethod
        def model_validate(cls, data, *, context=None):
            """The model that the data make; raises pydantic's `ValidationError`."""
            return checker(cls).model_validate(data, context=context)

        @classmethod
        def model_rebuild(cls):
            """Do nothing: names are looked up when the first model is checked."""

        @classmethod
        def model_construct(cls, _fields_set=None, **given):
            """A model of values that were checked before."""
            made = object.__new__(cls)
            made.__dict__.update(given)
            _set_state(made, set(given) if _fields_set is None else _fields_set, None)
            return made

        def model_copy(self, *, update):
            """A copy with some fields changed, which are not checked."""
            values = {name: self.__dict__[name] for name in self._field_names if name in vars(self)}
            made = type(self).model_construct(
                self.__pydantic_fields_set__ | set(update), **{**values, **update}
            )
            object.__setattr__(made, "__pydantic_extra__", _extra(self))
            return made

        def model_dump(self, **options):
            """The model as plain data."""
            # What was made of checked values lacks the defaults that pydantic counts.
            return self.__pydantic_serializer__.to_python(self, warnings=False, **options)

        def model_dump_json(self, **options):
            """The model as JSON."""
            return self.__pydantic_serializer__.to_json(self, **options).decode()

        @property
        def model_fields_set(self):
            """The fields that were given."""
            return self.__pydantic_fields_set__

        @property
        def __pydantic_serializer__(self):
            made = checker(type(self))
            if not made.__pydantic_complete__:
                made.model_rebuild()
            return made.__pydantic_serializer__

        @classmethod
        def __get_pydantic_core_schema__(cls, source, handler):
            return handler.generate_schema(checker(cls))

        def __setattr__(self, name, value):
            raise AttributeError(f"{type(self).__name__} can't be changed")

        def __getstate__(self):
            return self.__dict__, self.__pydantic_fields_set__, _extra(self)

        def __setstate__(self, state):
            values, given, extra = state
            self.__dict__.update(values)
            _set_state(self, given, extra)

        def _key(self):
            return [getattr(self, name, None) for name in self._field_names]

        def __eq__(self, other):
            if type(self) is not type(other):
                return NotImplemented
            return self._key() == other._key() and _extra(self) == _extra(other)

        def __hash__(self):
            return hash((type(self), *self._key()))

        def __repr__(self):
            shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._field_names)
            return f"{type(self).__name__}({shown})"

    class DeclaredRoot(Declared):
        """A model with one field, `root`, which its data are."""

        def __class_getitem__(cls, root):
            return cls


def checker(declared: type[Declared]) -> Any:
    """The model of pydantic's that checks a declared one; made once."""
    made = declared.__dict__.get("__checker__")
    if made is None:
        made = _make(declared)
        type.__setattr__(declared, "__checker__", made)
    return made


def field_names(declared: type[Declared]) -> tuple[str, ...]:
    """The names of a model's fields, those of its bases first."""
    names: tuple[str, ...] = declared.__dict__["_field_names"]
    return names


def check(hint: Any, value: Any) -> Any:
    """The value as pydantic reads it for a type in declared words."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(_real(hint)).validate_python(value)


def _made(value: Any) -> Any:
    return value.make() if isinstance(value, _Later) else value


def _make(declared: type[Declared]) -> Any:
    import pydantic  # noqa: PLC0415

    if declared in (Declared, DeclaredRoot):
        return pydantic.BaseModel if declared is Declared else pydantic.RootModel
    bases = tuple(checker(base) for base in declared.__bases__ if issubclass(base, Declared))
    # Alone, so that the annotations of its bases are not evaluated again.
    own = type(declared.__name__, (), {"__annotations__": get_annotations(declared)})
    names = vars(sys.modules[declared.__module__])
    hints = typing.get_type_hints(own, names, {}, include_extras=True)

    def core_schema(_: Any, source: Any, handler: Any) -> Any:
        schema = handler(source)
        inner = handler.resolve_ref_schema(schema)
        while inner["type"] != "model":
            inner = inner["schema"]
        inner["cls"] = declared
        return schema

    namespace = {
        name: _made(value) for name, value in vars(declared).items() if name not in _OF_THE_CLASS
    }
    config = namespace.pop("model_config", {})
    namespace |= {
        "model_config": {**config, "defer_build": True},
        "__annotations__": {name: _real(hint) for name, hint in hints.items()},
        "__get_pydantic_core_schema__": classmethod(core_schema),
    }
    if hasattr(declared, _DESCRIBE):
        # Bound to the declared class: pydantic meets both, and must describe it once.
        namespace[_DESCRIBE] = getattr(declared, _DESCRIBE)
    return type(bases[0])(declared.__name__, bases, namespace)


_DESCRIBE = "__get_pydantic_json_schema__"
_OF_THE_CLASS = frozenset(
    ("__dict__", "__weakref__", "__slots__", "__annotations__", "__checker__", "_field_names")
)


def _real(hint: Any) -> Any:
    """A type with what pydantic knows in place of what is made later."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[(_real(parts[0]), *map(_made, parts[1:]))]
    if origin is None or origin in (Literal, ClassVar):
        return hint
    if origin in (Union, UnionType):
        return Union[tuple(map(_real, parts))]  # noqa: UP007 (made of any number of types)
    return origin[tuple(map(_real, parts))]
