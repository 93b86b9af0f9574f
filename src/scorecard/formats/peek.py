"""Looking into a JSON value without decoding more of it than is asked for."""

from __future__ import annotations

import re
from collections.abc import Set
from contextlib import suppress
from functools import cache

import msgspec

from scorecard.text.lazy_regex import lazy_regex

NO_LIST = (
    rb"\[(?: ?\d+(?:[/:-]|\.\d+\.| ?[A-Za-z\x80-\xff])"
    rb"|(?!(?:null|true|false|NaN|Infinity)\b)[A-Za-z\x80-\xff])"
)
"""What begins like a list and is no JSON: a line of a transcript that says first when it was said,
or by whom (`[Agent]: …`, `[客服]：…`)."""
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_raw = msgspec.json.Decoder(msgspec.Raw).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_NULL = msgspec.Raw(b"null")
_STEP = lazy_regex(r"\[\]|[^.\[]+")
_END_OF_OBJECT = lazy_regex(rb"\}\s*,\s*\{")
# Within a text of JSON, the quotation mark before the word would be escaped.
_TYPE = lazy_regex(rb'"type"\s*:\s*"([^"]*)"')
# Where no item ends so early, the list is read whole: once is cheaper than twice.
_FAR = 8192


@cache
def steps(path: str) -> tuple[str, ...]:
    """The keys (and `[]`) that a path leads through."""
    return tuple(_STEP.findall(path))


@cache
def _pattern(sign: str) -> tuple[re.Pattern[bytes], bytes]:
    """A sign as a pattern, and the last of its words, which is the rarer one."""
    # Within a text of JSON, the quotation mark before the word would be escaped.
    words = [word.encode() for word in sign.split("=")]
    pattern = rb"\s*:\s*".join(b'"%b"' % re.escape(word) for word in words)
    return re.compile(pattern), b'"%b"' % words[-1]


class Peek:
    """A JSON value, as far as it was looked into."""

    def __init__(self, data: bytes | msgspec.Raw) -> None:
        self._data = data
        self._inside = _looked(data)
        self._seen: dict[str, Peek | None] = {}
        self._had: dict[str, bool] = {}
        self._types: frozenset[bytes] | None = None

    def keys(self) -> Set[str]:
        """The keys at which `has` may find something, in one step."""
        return self._inside.keys()

    def has(self, path: str) -> bool:
        """Whether there is something (not null) at a path such as `results.channels[].words`.

        `[]` is the first item of a list. `~tool_use` asks whether that is a key or a text anywhere
        in the value, `~type=tool_use` whether it is the text at a key `type`.
        """
        # Many formats ask for the same: a path is followed once.
        if (had := self._had.get(path)) is None:
            had = self._had[path] = self._holds(path[1:]) if path[0] == "~" else self._leads(path)
        return had

    def _leads(self, path: str) -> bool:
        here: Peek | None = self
        *before, last = steps(path)
        for step in before:
            here = here.get(step) if here is not None else None
        return here is not None and here._inside.get(last, _NULL) != _NULL

    def _holds(self, sign: str) -> bool:
        data = self._data if isinstance(self._data, bytes) else bytes(self._data)
        key, _, word = sign.partition("=")
        if key == "type" and word:
            # Many formats ask for a type: all are found in one go.
            if self._types is None:
                self._types = frozenset(_TYPE.findall(data))
            return word.encode() in self._types
        pattern, rarest = _pattern(sign)
        # A plain search for one of the words is ten times as fast, and mostly finds nothing.
        return rarest in data and pattern.search(data) is not None

    def first(self, name: str) -> frozenset[str]:
        """The keys of the first item of a list that hold something (not null); `[]` is the list
        that the value itself is."""
        here = self.get(name)
        if here is not None and name != "[]":
            here = here.get("[]")
        inside = {} if here is None else here._inside
        return frozenset([key for key, raw in inside.items() if raw != _NULL])

    def get(self, step: str) -> Peek | None:
        """What one key, or `[]`, leads to; None where there is nothing, or null."""
        if step not in self._seen:
            raw = self._inside.get(step, _NULL)
            self._seen[step] = None if raw == _NULL else Peek(raw)
        return self._seen[step]


def _looked(data: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    view = memoryview(data)
    first = bytes(view[:1])
    try:
        if first == b"{":
            return _members(view)
        if first == b"[":
            return _first_item(view)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    return {}


def _first_item(data: memoryview) -> dict[str, msgspec.Raw]:
    """The first item of a list: in a long list of small objects, without reading the others."""
    end = _END_OF_OBJECT.search(data, 0, _FAR)
    if end is not None:
        item = bytes(data[1 : end.start() + 1])
        # What is cut off within is no JSON: then, the object went on.
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {"[]": _raw(item)}
    items = _items(data)
    return {"[]": items[0]} if items else {}
