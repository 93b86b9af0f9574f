"""Turns pydantic's errors about a document into problems an author can act on.

One slip gives one problem: a misspelt key is not also a missing key, and a value that fits no
member of a union is not one problem a member.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scorecard.authoring import codes
from scorecard.authoring.document import Document, KeyPath, SourceRange
from scorecard.authoring.expected import expected, found, listed
from scorecard.authoring.locate import (
    ABOUT_KEYS,
    ErrorLocation,
    Locator,
    choices,
    kinds,
    model_fields,
)
from scorecard.authoring.problem import Problem
from scorecard.authoring.unions import RAISED_BY_US, UnionError, one_member_each
from scorecard.suggest import near

_NO_TAG = frozenset({"union_tag_not_found", "union_tag_invalid"})


def diagnose(error: ValidationError, document: Document, model: type[BaseModel]) -> list[Problem]:
    """Explain why `document.data` is not a `model`, in file order.

    `error` is what `model.model_validate(document.data)` raised. The keys that a suggestion may
    name are read from the model that the error is about, under the aliases an author writes.
    """
    details = _details(error)
    locate = Locator(document.data, model).locate
    findings = one_member_each([UnionError(detail, locate(detail)) for detail in details])
    explain = _Explainer(document)
    problems = explain.keys([finding for finding in findings if finding.type in ABOUT_KEYS])
    problems += [explain.value(finding) for finding in findings if finding.type not in ABOUT_KEYS]
    return sorted(set(problems))


def _details(error: ValidationError) -> list[ErrorDetails]:
    """List the errors, with those of a model that a validator called itself in their place."""
    details: list[ErrorDetails] = []
    for detail in error.errors(include_url=False):
        inner = detail.get("ctx", {}).get("error")
        if isinstance(inner, ValidationError):
            details += [{**one, "loc": (*detail["loc"], *one["loc"])} for one in _details(inner)]
        else:
            details.append(detail)
    return details


@dataclass(frozen=True, slots=True)
class _Explainer:
    document: Document

    def keys(self, findings: list[UnionError]) -> list[Problem]:
        """Explain unknown and missing keys, pairing those that are one slip."""
        mappings: dict[KeyPath, list[UnionError]] = {}
        for finding in findings:
            mappings.setdefault(finding.spot.path, []).append(finding)
        return [problem for group in mappings.values() for problem in self._keys_of(group)]

    def _keys_of(self, group: list[UnionError]) -> Iterable[Problem]:
        absent = {f.loc[-1]: f.spot for f in group if f.type == "missing"}
        missing = {key: spot for key, spot in absent.items() if isinstance(key, str)}
        unknown = {str(f.loc[-1]): f.spot for f in group if f.type == "extra_forbidden"}
        for key, spot in unknown.items():
            meant = near(key, missing)
            if meant is not None:
                del missing[meant]
            yield self._unknown_key(key, spot, meant)
        for key, spot in missing.items():
            message = f"the key `{key}` is missing"
            yield self._problem(self._head(spot.path), codes.MISSING_KEY.code, message, "")
        for index, spot in absent.items():
            if isinstance(index, int):
                message = f"item {index + 1} of this list is missing"
                yield self._problem(
                    self.document.at(spot.path), codes.WRONG_VALUE.code, message, ""
                )

    def _unknown_key(self, key: str, spot: ErrorLocation, meant: str | None) -> Problem:
        known = model_fields(spot.types)
        meant = meant or near(key, (name for name in known if name not in spot.value))
        help_ = f"did you mean `{meant}`?" if meant else _known(known)
        place = self.document.key_at((*spot.path, key))
        return self._problem(place, codes.UNKNOWN_KEY.code, f"unknown key `{key}`", help_)

    def value(self, finding: UnionError) -> Problem:
        """Explain a value that its field cannot take."""
        if finding.type in RAISED_BY_US:
            return self._custom(finding)
        if finding.type in _NO_TAG:
            return self._no_kind(finding.spot)
        path, value = finding.spot.path, finding.error["input"]
        of_key = finding.spot.about_key
        message = f"expected {_expected(finding)}, found {_found(finding, value)}"
        place = self.document.key_at(path) if of_key else self.document.at(path)
        help_ = self._help(finding, value)
        return self._problem(place, codes.WRONG_VALUE.code, message, help_)

    def _custom(self, finding: UnionError) -> Problem:
        context: dict[str, Any] = finding.error.get("ctx", {})
        path = (*finding.spot.path, *context.get("at", ()))
        message = str(context.get("error") or context.get("message") or finding.error["msg"])
        # A message that names the last key of its path is about that key, not about its value.
        named = bool(context.get("at")) and f"`{path[-1]}`" in message
        on_key = named or finding.spot.about_key
        place = self.document.key_at(path) if on_key else self.document.at(path)
        if (span := context.get("span")) is not None:
            place = self.document.within(path, *span)
        code = context.get("code", codes.WRONG_VALUE.code)
        return self._problem(place, code, message, context.get("help", ""))

    def _no_kind(self, spot: ErrorLocation) -> Problem:
        known = kinds(spot.types)
        if not isinstance(spot.value, dict):
            message = f"expected a mapping with one of the keys {listed(known)}"
            message += f", found {found(spot.value)}"
            return self._problem(self.document.at(spot.path), codes.WRONG_VALUE.code, message, "")
        for key in spot.value:
            meant = near(key, known)
            if meant is not None:
                place = self.document.key_at((*spot.path, key))
                message, help_ = f"unknown key `{key}`", f"did you mean `{meant}`?"
                return self._problem(place, codes.UNKNOWN_KEY.code, message, help_)
        message = f"one of these keys is missing: {listed(known)}"
        return self._problem(self._head(spot.path), codes.MISSING_KEY.code, message, "")

    def _help(self, finding: UnionError, value: Any) -> str:
        words = [word for one in (finding, *finding.others) for word in _choices(one)]
        meant = near(value, words) if isinstance(value, str) else None
        if meant is not None:
            return f"did you mean `{meant}`?"
        wanted = _expected(finding)
        path = finding.spot.path
        if value is None and self.document.is_commented_out(path):
            return "what follows `#` is a comment: put text that starts with it in quotes"
        if isinstance(value, dict) and wanted == "text":
            return "put text that holds `: ` in quotes"
        if isinstance(value, str) and wanted == "a mapping" and _glued(value):
            return "put a space after the colon"
        if isinstance(value, str) and wanted == "a list":
            return "write `[one, two]`, or a line `- one` for each item"
        return ""

    def _head(self, path: KeyPath) -> SourceRange:
        """Return where a mapping is named: its key, or its first key if it has none."""
        if path and isinstance(path[-1], str):
            return self.document.key_at(path)
        node: Any = self.document.data
        for element in path:
            node = node[element]
        first = next(iter(node), None) if isinstance(node, dict) else None
        return self.document.at(path) if first is None else self.document.key_at((*path, first))

    def _problem(self, span: SourceRange, code: str, message: str, help_: str) -> Problem:
        return Problem(self.document.name, *span, code, "error", message, help_)


def _expected(finding: UnionError) -> str:
    phrases = (expected(one.error, _choices(one)) for one in (finding, *finding.others))
    return " or ".join(dict.fromkeys(phrases))


def _choices(finding: UnionError) -> list[str]:
    return choices(finding.spot.types) if finding.type == "literal_error" else []


def _found(finding: UnionError, value: Any) -> str:
    length = finding.error.get("ctx", {}).get("actual_length")
    return found(value) if length is None or finding.others else str(length)


def _known(keys: Iterable[str]) -> str:
    names = listed(keys)
    return f"the keys here are {names}" if names else ""


def _glued(text: str) -> bool:
    return re.match(r"[\w-]+:\S", text) is not None
