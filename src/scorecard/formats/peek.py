"""Looking into a JSON value without decoding more of it than is asked for."""

from __future__ import annotations

import re

import msgspec

_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_STEP = re.compile(r"\[\]|[^.\[]+")


class Peek:
    """A JSON value, as far as it was looked into."""

    def __init__(self, data: bytes | msgspec.Raw) -> None:
        self._data = memoryview(data)
        self._inside: dict[str, Peek | None] | None = None

    def has(self, path: str) -> bool:
        """Whether there is something (not null) at a path such as `results.channels[].words`.

        `[]` is the first item of a list.
        """
        here: Peek | None = self
        for step in _STEP.findall(path):
            here = here.get(step) if here is not None else None
        return here is not None

    def get(self, step: str) -> Peek | None:
        """What one key, or `[]`, leads to; None where there is nothing, or null."""
        if self._inside is None:
            self._inside = dict(self._looked())
        return self._inside.get(step)

    def _looked(self) -> dict[str, Peek | None]:
        data = self._data
        first = bytes(data[:1])
        try:
            if first == b"{":
                members = _members(data)
                return {key: _peek(raw) for key, raw in members.items()}
            if first == b"[":
                items = _items(data)
                return {"[]": _peek(items[0])} if items else {}
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        return {}


def _peek(raw: msgspec.Raw) -> Peek | None:
    return None if raw == msgspec.Raw(b"null") else Peek(raw)
