"""Finds what a pydantic error is about: the place in the document, and the types expected there.

A pydantic `loc` mixes the path in the data with labels of the union members that were tried
(`levels, 2, met_when, all, all, 0, occurs, at_least`: the first `all` is a tag, the second a
key). Only the types tell the two apart, so the loc is read along the document and along the type
annotations at once, and every reading that the document allows is followed; the one that agrees
best with the types, and ends at the value pydantic complained about, is taken.
"""

from __future__ import annotations

import collections.abc
import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union

from pydantic import AliasChoices, BaseModel, RootModel, Tag
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from scorecard.authoring.document import KeyPath

_KEY_MARK = "[key]"
ABOUT_KEYS = frozenset({"missing", "extra_forbidden"})
_MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
_SEQUENCES = (list, tuple, set, frozenset, collections.abc.Sequence, collections.abc.Iterable)


class Member(NamedTuple):
    """A type a value may have, with the tag it carries in a tagged union, if any."""

    tag: str | None
    type: Any


@dataclass(frozen=True, slots=True)
class ErrorLocation:
    """What one error is about.

    For a missing or unknown key, `path` and `value` are those of the mapping around it. `types`
    are what may stand at `path`, or what a key at fault may be; `about_key` tells the two apart.
    `labels` are the indices in the loc that name union members.
    """

    path: KeyPath
    value: Any
    types: tuple[Member, ...]
    labels: tuple[int, ...] = ()
    mismatch: int = 0
    chosen: bool = False
    about_key: bool = False


class Locator:
    """Finds what each error about some data is about, along the data and the annotations of the
    model that it should be."""

    def __init__(self, data: Any, model: type[BaseModel]) -> None:
        self._start = ErrorLocation((), data, members(model))
        # Thousands of unknown keys may stand side by side: their way is one.
        self._followed: dict[tuple[tuple[str | int, ...], bool], list[ErrorLocation]] = {}

    def locate(self, error: ErrorDetails) -> ErrorLocation:
        """Read the error's loc along the data and the annotations."""
        loc = error["loc"]
        readings = [self._follow(loc[:-1] if error["type"] in ABOUT_KEYS else loc)]
        if loc and loc[-1] == _KEY_MARK:
            readings.append(self._follow(loc[:-1], to_key=True))
        spot = min(
            (spot for spots in readings for spot in spots),
            key=lambda spot: (not _is_about(spot, error), spot.mismatch),
        )
        return spot if _is_about(spot, error) else _within(spot, error)

    def _follow(self, steps: tuple[str | int, ...], to_key: bool = False) -> list[ErrorLocation]:
        known = (steps, to_key)
        if known not in self._followed:
            self._followed[known] = _follow(self._start, steps, to_key)
        return self._followed[known]


def model_fields(spot_types: tuple[Member, ...]) -> dict[str, FieldInfo]:
    """Return the fields of the models among the types, under the keys an author writes."""
    fields: dict[str, FieldInfo] = {}
    for member in spot_types:
        if _is_model(member.type):
            fields.update(_aliased_fields(member.type))
    return fields


def choices(spot_types: tuple[Member, ...]) -> list[str]:
    """Return the words that the `Literal` types among the types allow."""
    literals = [m.type for m in spot_types if typing.get_origin(m.type) is Literal]
    return [str(choice) for literal in literals for choice in typing.get_args(literal)]


def kinds(spot_types: tuple[Member, ...]) -> list[str]:
    """Return the keys that say which member of a tagged union a mapping is.

    That is the tag, where it is a key of its member; else the keys its member requires.
    """
    found: dict[str, None] = {}
    for member in spot_types:
        fields = model_fields((member,))
        required = [key for key, info in fields.items() if info.is_required()]
        found.update(dict.fromkeys([member.tag] if member.tag in fields else required))
    return [key for key in found if key is not None]


def members(annotation: Any, tag: str | None = None) -> tuple[Member, ...]:
    """Return the types that make up an annotation: unions, aliases and root models unpacked."""
    if hasattr(annotation, "__value__"):
        return members(annotation.__value__, tag)
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        inner, *notes = typing.get_args(annotation)
        tags = [note.tag for note in notes if isinstance(note, Tag)]
        return members(inner, tags[0] if tags else tag)
    if origin in (Union, types.UnionType):
        parts = typing.get_args(annotation)
        return tuple(
            member for part in parts if part is not type(None) for member in members(part, tag)
        )
    if _is_model(annotation) and issubclass(annotation, RootModel):
        return members(annotation.model_fields["root"].annotation, tag)
    return (Member(tag, annotation),)


def _follow(
    start: ErrorLocation, steps: tuple[str | int, ...], to_key: bool
) -> list[ErrorLocation]:
    spots = [start]
    for index, element in enumerate(steps):
        as_key = to_key and index == len(steps) - 1
        spots = _cheapest(
            reading for spot in spots for reading in _readings(spot, index, element, as_key)
        )
    return spots


def _readings(
    spot: ErrorLocation, index: int, element: str | int, as_key: bool
) -> Iterator[ErrorLocation]:
    in_union = len(spot.types) > 1 and not spot.chosen
    if _has(spot.value, element):
        child = spot.value[element]
        within = _keys if as_key else _children
        child_types = tuple(m for parent in spot.types for m in within(parent.type, element))
        wrong = in_union or not child_types
        yield ErrorLocation(
            (*spot.path, element),
            child,
            child_types,
            spot.labels,
            spot.mismatch + int(wrong),
            about_key=as_key,
        )
    named = tuple(m for m in spot.types if element in (m.tag, getattr(m.type, "__name__", None)))
    yield ErrorLocation(
        spot.path,
        spot.value,
        named or spot.types,
        (*spot.labels, index) if in_union else spot.labels,
        spot.mismatch + int(not in_union),
        chosen=True,
    )


def _cheapest(spots: Iterator[ErrorLocation]) -> list[ErrorLocation]:
    # Readings that meet again at one place go on alike; following all would be exponential.
    best: dict[tuple[KeyPath, bool], ErrorLocation] = {}
    for spot in spots:
        key = (spot.path, spot.chosen)
        if key not in best or spot.mismatch < best[key].mismatch:
            best[key] = spot
    return list(best.values())


def _is_about(spot: ErrorLocation, error: ErrorDetails) -> bool:
    if error["type"] == "extra_forbidden":
        key = error["loc"][-1]
        return _has(spot.value, key) and spot.value[key] is error["input"]
    if spot.about_key:
        return bool(spot.path[-1] == error["input"])
    return spot.value is error["input"]


def _within(spot: ErrorLocation, error: ErrorDetails) -> ErrorLocation:
    """Look below for the very object at fault: a validator that ran first may have moved it."""
    pending = [] if error["type"] in ABOUT_KEYS else [(spot.path, spot.value)]
    while pending:
        path, value = pending.pop(0)
        if value is error["input"] and value is not None:
            return replace(spot, path=path, value=value)
        pending += [((*path, key), child) for key, child in _entries(value)]
    return spot


def _entries(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _has(value: Any, element: str | int) -> bool:
    if isinstance(value, dict):
        return element in value
    return isinstance(value, list) and isinstance(element, int) and 0 <= element < len(value)


def _children(parent: Any, element: str | int) -> tuple[Member, ...]:
    if _is_model(parent):
        return _members_by_key(parent).get(str(element)) or _extras(parent)
    origin, arguments = typing.get_origin(parent), typing.get_args(parent)
    if origin in _MAPPINGS and len(arguments) == 2:
        return members(arguments[1])
    if origin in _SEQUENCES and arguments:
        fixed = origin is tuple and Ellipsis not in arguments
        within = fixed and isinstance(element, int) and element < len(arguments)
        return members(arguments[element if within and isinstance(element, int) else 0])
    return ()


@cache
def _members_by_key(model: type[BaseModel]) -> Mapping[str, tuple[Member, ...]]:
    return {key: members(info.annotation) for key, info in _aliased_fields(model).items()}


@cache
def _extras(model: type[BaseModel]) -> tuple[Member, ...]:
    """Return what a model takes under keys that are no fields of it."""
    if model.model_config.get("extra") != "allow":
        return ()
    annotations = inspect.get_annotations(model, eval_str=True)
    return members(typing.get_args(annotations["__pydantic_extra__"])[1])


def _keys(parent: Any, _: str | int) -> tuple[Member, ...]:
    arguments = typing.get_args(parent)
    is_mapping = typing.get_origin(parent) in _MAPPINGS and len(arguments) == 2
    return members(arguments[0]) if is_mapping else ()


def _is_model(candidate: Any) -> typing.TypeGuard[type[BaseModel]]:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def _aliased_fields(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    fields: dict[str, FieldInfo] = {}
    for name, info in model.model_fields.items():
        alias = info.validation_alias or info.alias or name
        names = alias.choices if isinstance(alias, AliasChoices) else [alias]
        fields.update({key: info for key in names if isinstance(key, str)})
    return fields
