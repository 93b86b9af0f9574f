"""Paths into values of other makers: `analysis.summary`, `words[-1].end`, `message|content`.

A path leads on into an object that stands as JSON in a text, as some keep the arguments of tools.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion

_decode = msgspec.json.Decoder().decode
Get = Callable[[Any], Any]

_STEP = re.compile(r"\[(-?\d+)\]|([^.\[\]]+)")
_PLAIN = re.compile(r"[^.\[\]]+")
# Where the words of a part of a message stand, the commonest first.
_WORDS = ("text", "value", "content", "transcript", "refusal")


def at(value: Any, path: str) -> Any:
    """What stands at a path; None where there is nothing."""
    return getter(path)(value) if path else value


@cache
def getter(path: str) -> Get:
    """A function that follows a path: of alternatives, to the first that holds something."""
    ways = [_way(alternative) for alternative in path.split("|") if alternative]
    if not ways:
        return lambda value: None
    if len(ways) == 1:
        return ways[0]

    keys = [alternative for alternative in path.split("|") if alternative]
    return _first_key(keys) if all(map(_PLAIN.fullmatch, keys)) else _first_way(ways)


# What holds something is true, or a zero; what is empty (None, "", [], {}) is neither.
def _first_key(keys: list[str]) -> Get:
    def first(value: Any) -> Any:
        if isinstance(value, dict):
            for key in keys:
                if (found := value.get(key)) or found == 0:
                    return found
        return None

    return first


def _first_way(ways: list[Get]) -> Get:
    def first(value: Any) -> Any:
        for way in ways:
            if (found := way(value)) or found == 0:
                return found
        return None

    return first


def steps_of(path: str) -> list[str | int]:
    """The keys and indices that a path leads through."""
    return [int(index) if index else key for index, key in _STEP.findall(path)]


def _way(path: str) -> Get:
    steps = steps_of(path)
    if len(steps) == 1 and isinstance(key := steps[0], str):
        return lambda value: value.get(key) if isinstance(value, dict) else None

    def follow(value: Any) -> Any:
        for step in steps:
            if isinstance(step, str):
                value = opened(value) if isinstance(value, str) else value
                value = value.get(step) if isinstance(value, dict) else None
            else:
                is_there = isinstance(value, list) and -len(value) <= step < len(value)
                value = value[step] if is_there else None
            if value is None:
                return None
        return value

    return follow


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; none where it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def opened(text: str) -> Any:
    """The object or list that a text holds as JSON; None for other texts."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return _decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def said(value: Any, conversion: Conversion) -> str | None:
    """The words in a text, in a part such as `{"text": …}`, or in a list of them; None for none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        texts = [text for part in value if (text := said(part, conversion))]
        return "\n".join(texts) if texts else None
    if isinstance(value, dict):
        for key in _WORDS:
            if (text := value.get(key)) is not None and (words := said(text, conversion)):
                return words
        conversion.leave_out("parts without words")
        return None
    return str(value)
