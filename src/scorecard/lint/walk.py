"""Walks through the models of a rubric, along the paths that the file has for them."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union

from scorecard.authoring.declared import Declared, DeclaredRoot
from scorecard.authoring.document import KeyPath
from scorecard.authoring.scalar import parameter_name
from scorecard.conditions.base import ConditionBase
from scorecard.conditions.spans import SPAN
from scorecard.moments.model import REFERENCE


def models(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Declared]]:
    """Every model inside a value, itself included, outermost first."""
    if isinstance(value, Declared) and not isinstance(value, DeclaredRoot):
        yield path, value
        for name, field in type(value).model_fields.items():
            yield from models(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from models(item, (*path, str(key)))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from models(item, (*path, index))


def conditions(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, ConditionBase]]:
    """Every condition inside a value, itself included, outermost first."""
    for where, model in models(value, path):
        if isinstance(model, ConditionBase):
            yield where, model


def spans(model: Declared, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every span (or `$parameter` for one) that a model names, but for conditions inside it."""
    for name, field in type(model).model_fields.items():
        value, inside = getattr(model, name), (*path, field.alias or name)
        if SPAN in field.metadata and value is not None:
            yield inside, value
        elif isinstance(value, Declared) and not isinstance(value, ConditionBase):
            yield from spans(value, inside)


def references(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every name of a moment that a value refers to, at any depth."""
    for where, model in models(value, path):
        for name, field in type(model).model_fields.items():
            inside, named = (*where, field.alias or name), getattr(model, name)
            if REFERENCE in field.metadata and isinstance(named, str):
                yield inside, named
            else:
                yield from _named(field.annotation, named, inside)


def _named(annotation: Any, value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        if REFERENCE in arguments and isinstance(value, str):
            yield path, value
        else:
            yield from _named(arguments[0], value, path)
    elif origin in (Union, UnionType):
        found = [reference for part in arguments for reference in _named(part, value, path)]
        yield from dict.fromkeys(found)
    elif origin is tuple and isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _named(arguments[0], item, (*path, index))


def parameters(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every parameter (without its `$`) that conditions and moments in a value refer to."""
    if isinstance(value, Declared) and not isinstance(value, DeclaredRoot):
        for name, field in type(value).model_fields.items():
            yield from parameters(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from parameters(item, (*path, str(key)))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from parameters(item, (*path, index))
    elif (parameter := parameter_name(value)) is not None:
        yield path, parameter
