"""Which field of a source went where: what `scorecard convert --explain` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from scorecard.formats.format import InputFormat

_MOST_PATHS = 2_000


class TracedField(NamedTuple):
    """A path in the source (`[]` is any item of a list), how often it has a value, and where that
    goes; empty if nowhere."""

    path: str
    times: int
    goes: str


class Trace:
    """Collects the paths of all values that were converted, by format.

    An object of which no field is used is one path: that of the object.
    """

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._formats: dict[str, InputFormat] = {}
        self.values: Counter[str] = Counter()

    def add(self, data: bytes, format: InputFormat) -> None:
        """Take in a value of a format."""
        self._formats[format.name] = format
        self.values[format.name] += 1
        counts = self._counts.setdefault(format.name, Counter())
        try:
            value = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # What a format does not look at need not be valid.
            value = {}
        for path in _paths(value, "", format.fields):
            if path in counts or len(counts) < _MOST_PATHS:
                counts[path] += 1

    def fields(self, name: str) -> list[TracedField]:
        """The fields of a format that occurred: first those that went somewhere, as the format
        lists them, then the others."""
        counts, known = self._counts[name], self._formats[name].fields
        order = {path: number for number, path in enumerate(known)}
        found = sorted(counts, key=lambda path: (order.get(path, len(order)), path))
        return [TracedField(path, counts[path], _goes(path, known)) for path in found]


def _goes(path: str, known: Mapping[str, str]) -> str:
    is_member = set(path).isdisjoint(".[")
    return known.get(path) or (known.get("*", "") if is_member else "")


def _paths(value: Any, path: str, known: Mapping[str, str]) -> Iterator[str]:
    """The paths of what is known, and of the largest parts in which nothing is."""
    if path in known or not _leads_on(path, known) or not isinstance(value, dict | list):
        yield path or "[]"
        return
    if isinstance(value, list):
        for item in value:
            yield from _paths(item, f"{path}[]", known)
        return
    for key, inner in value.items():
        yield from _paths(inner, f"{path}.{key}" if path else key, known)


def _leads_on(path: str, known: Mapping[str, str]) -> bool:
    """Whether something below a path is known."""
    return not path or any(
        known_word.startswith(path) and known_word[len(path) :].startswith((".", "["))
        for known_word in known
    )
