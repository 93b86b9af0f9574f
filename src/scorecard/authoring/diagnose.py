"""Turns pydantic's errors about a document into problems an author can act on.

One mistake gives one problem: a misspelt key is not also a missing key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scorecard.authoring import codes
from scorecard.authoring.document import Document, KeyPath, SourceRange
from scorecard.authoring.expected import choices, expected, found, listed
from scorecard.authoring.lookalikes import fullwidth_help, is_meant_plain
from scorecard.authoring.model import AuthoredModel, models_read
from scorecard.authoring.problem import Problem
from scorecard.suggest import near

_KEY_MARK = "[key]"
_ABOUT_KEYS = frozenset({"missing", "extra_forbidden"})
_RAISED_BY_US = frozenset({"scorecard", "value_error", "assertion_error"})

_QUOTE = "put text that holds `: ` in quotes"
_OF_MOMENTS = frozenset(
    ("speaker", "says", "matches", "similar_to", "action", "event", "excluding")
)
"""Keys by which a moment is known where its name should stand."""


def diagnose(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Problem]:
    """Explain why `document.data` is not a `model`, in file order.

    `error` is what `model.model_validate(document.data)` raised.
    """
    explain = _Explainer(document, model)
    details = error.errors(include_url=False)
    problems = explain.keys([detail for detail in details if detail["type"] in _ABOUT_KEYS])
    problems += [explain.value(detail) for detail in details if detail["type"] not in _ABOUT_KEYS]
    return sorted(set(problems))


@dataclass(frozen=True)
class _Explainer:
    document: Document
    model: type[BaseModel]

    def keys(self, errors: Iterable[ErrorDetails]) -> list[Problem]:
        """Explain unknown and missing keys, pairing those that are one mistake."""
        mappings: dict[KeyPath, list[ErrorDetails]] = {}
        for error in errors:
            path, _ = self._place(error["loc"][:-1])
            mappings.setdefault(path, []).append(error)
        return [
            problem for path, group in mappings.items() for problem in self._keys_of(path, group)
        ]

    def _keys_of(self, path: KeyPath, group: list[ErrorDetails]) -> Iterable[Problem]:
        absent = [error["loc"][-1] for error in group if error["type"] == "missing"]
        unknown = [str(error["loc"][-1]) for error in group if error["type"] != "missing"]
        missing = {key: None for key in absent if isinstance(key, str)}
        for key in unknown:
            meant = near(key, missing)
            if meant is not None:
                del missing[meant]
            yield self._unknown_key(path, key, meant)
        for key in missing:
            message = f"the key `{key}` is missing"
            yield self._problem(self._head(path), codes.MISSING_KEY.code, message, "")
        for index in absent:
            if isinstance(index, int):
                message = f"item {index + 1} of this list is missing"
                yield self._problem(self.document.at(path), codes.WRONG_VALUE.code, message, "")

    def _unknown_key(self, path: KeyPath, key: str, meant: str | None) -> Problem:
        mapping = self._value_at(path)
        known = _keys(self._models_read.get(id(mapping)))
        meant = meant or near(key, (name for name in known if name not in mapping))
        help_ = f"did you mean `{meant}`?" if meant else _known(known)
        help_ = fullwidth_help(key) if is_meant_plain(key) else help_
        place = self.document.key_at((*path, key))
        return self._problem(place, codes.UNKNOWN_KEY.code, f"unknown key `{key}`", help_)

    def value(self, error: ErrorDetails) -> Problem:
        """Explain a value that its field cannot take."""
        path, is_key = self._place(error["loc"])
        if error["type"] in _RAISED_BY_US:
            return self._custom(error, path, is_key)
        place = self.document.key_at(path) if is_key else self.document.at(path)
        wanted = expected(error)
        message = f"expected {wanted}, found {_found(error)}"
        value = error["input"]
        help_ = fullwidth_help(value) if is_meant_plain(value) else self._help(error, path, wanted)
        return self._problem(place, codes.WRONG_VALUE.code, message, help_)

    def _custom(self, error: ErrorDetails, path: KeyPath, is_key: bool) -> Problem:
        context: dict[str, Any] = error.get("ctx", {})
        path = (*path, *context.get("at", ()))
        message = str(context.get("error") or context.get("message") or error["msg"])
        # A message that names the last key of its path is about that key, not about its value.
        named = bool(context.get("at")) and f"`{path[-1]}`" in message
        place = self.document.key_at(path) if named or is_key else self.document.at(path)
        if (span := context.get("span")) is not None:
            place = self.document.within(path, *span)
        code = context.get("code", codes.WRONG_VALUE.code)
        help_ = context.get("help", "")
        if not help_ and is_meant_plain(error["input"]):
            help_ = fullwidth_help(error["input"])
        return self._problem(place, code, message, help_)

    def _help(  # noqa: PLR0911 (a list of cases)
        self, error: ErrorDetails, path: KeyPath, wanted: str
    ) -> str:
        value = error["input"]
        meant = near(value, choices(error)) if isinstance(value, str) else None
        if meant is not None:
            return f"did you mean `{meant}`?"
        if value is None and self.document.is_commented_out(path):
            return "what follows `#` is a comment: put text that starts with it in quotes"
        if isinstance(value, dict) and wanted == "text":
            is_moment = bool(value.keys() & _OF_MOMENTS)
            return "name it under `moments`, and write its name here" if is_moment else _QUOTE
        if isinstance(value, str) and wanted == "a mapping" and _glued(value):
            return "put a space after the colon"
        if isinstance(value, str) and wanted == "a list":
            return "write `[one, two]`, or a line `- one` for each item"
        if value is None and path and isinstance(path[-1], str):
            return "write a value after the colon, or leave the key out"
        if wanted == "a mapping":
            return _known(self._keys_wanted(error, path))
        return ""

    def _keys_wanted(self, error: ErrorDetails, path: KeyPath) -> list[str]:
        """The keys of the mapping that is wanted, where it is one of ours."""
        if not path:
            return _keys(self.model)
        name = error.get("ctx", {}).get("class_name")
        for end in reversed(range(len(path))):
            reader = self._models_read.get(id(self._value_at(path[:end])))
            if reader is not None:
                # What is inside what a model reads is one of the types of its field.
                return _keys(_named(name, reader, str(path[end])))
        return []

    def _place(self, loc: tuple[str | int, ...]) -> tuple[KeyPath, bool]:
        """Return the path to what a `loc` is about, and whether that is a key.

        What the data does not have at its place is skipped: the tag of a union's member, or the
        key that a short form stands for.
        """
        path: list[str | int] = []
        value = self.document.data
        for element in loc:
            if _has(value, element):
                path.append(element)
                value = value[element]
        return tuple(path), loc[-1:] == (_KEY_MARK,) and path[-1:] != [_KEY_MARK]

    def _value_at(self, path: KeyPath) -> Any:
        value = self.document.data
        for element in path:
            value = value[element]
        return value

    def _head(self, path: KeyPath) -> SourceRange:
        """Return where a mapping is named: its key, or its first key if it has none."""
        if path and isinstance(path[-1], str):
            return self.document.key_at(path)
        mapping = self._value_at(path)
        first = next(iter(mapping), None) if isinstance(mapping, dict) else None
        return self.document.at(path) if first is None else self.document.key_at((*path, first))

    def _problem(self, span: SourceRange, code: str, message: str, help_: str) -> Problem:
        return Problem(self.document.name, *span, code, "error", message, help_)

    @cached_property
    def _models_read(self) -> Mapping[int, type[AuthoredModel]]:
        return models_read(self.document.data, self.model)


def _has(value: Any, element: str | int) -> bool:
    if isinstance(value, dict):
        return element in value
    return isinstance(value, list) and isinstance(element, int) and element < len(value)


def _named(name: str | None, reader: type[AuthoredModel], key: str) -> type[AuthoredModel] | None:
    """The model of a name among the types of what stands under a key."""
    types = [
        field.annotation
        for attribute, field in reader.model_fields.items()
        if key in (field.alias, attribute)
    ]
    while types:
        found: Any = types.pop()
        if isinstance(found, type) and issubclass(found, AuthoredModel) and found.__name__ == name:
            return found
        types += get_args(found)
    return None


def _keys(model: type[BaseModel] | None) -> list[str]:
    """Return the keys of a model, as an author writes them."""
    fields = {} if model is None else model.model_fields
    return [field.alias or name for name, field in fields.items()]


def _found(error: ErrorDetails) -> str:
    length = error.get("ctx", {}).get("actual_length")
    return found(error["input"]) if length is None else str(length)


def _known(keys: Iterable[str]) -> str:
    names = listed(keys)
    return f"the keys here are {names}" if names else ""


def _glued(text: str) -> bool:
    return re.match(r"[\w-]+:\S", text) is not None
