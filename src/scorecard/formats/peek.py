"""Looking into a JSON value without decoding more of it than is asked for."""

from __future__ import annotations

import re
from functools import cache

import msgspec

_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_NULL = msgspec.Raw(b"null")
_STEP = re.compile(r"\[\]|[^.\[]+")


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(_STEP.findall(path))


class Peek:
    """A JSON value, as far as it was looked into."""

    def __init__(self, data: bytes | msgspec.Raw) -> None:
        self._data = memoryview(data)
        self._inside: dict[str, msgspec.Raw] | None = None
        self._seen: dict[str, Peek | None] = {}

    def has(self, path: str) -> bool:
        """Whether there is something (not null) at a path such as `results.channels[].words`.

        `[]` is the first item of a list.
        """
        here: Peek | None = self
        for step in _steps(path):
            here = here.get(step) if here is not None else None
        return here is not None

    def get(self, step: str) -> Peek | None:
        """What one key, or `[]`, leads to; None where there is nothing, or null."""
        if step not in self._seen:
            if self._inside is None:
                self._inside = self._looked()
            raw = self._inside.get(step)
            self._seen[step] = None if raw is None or raw == _NULL else Peek(raw)
        return self._seen[step]

    def _looked(self) -> dict[str, msgspec.Raw]:
        data = self._data
        first = bytes(data[:1])
        try:
            if first == b"{":
                return _members(data)
            if first == b"[":
                items = _items(data)
                return {"[]": items[0]} if items else {}
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        return {}
