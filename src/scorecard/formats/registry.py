"""All formats, and which of them a value is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import NamedTuple, cast

from scorecard.formats.format import InputFormat, ShapePaths
from scorecard.formats.peek import NO_LIST, Peek, steps
from scorecard.formats.transcripts import kind
from scorecard.plugins import Registry
from scorecard.records.interaction import Interaction

MODULES = (
    "native",
    "assemblyai",
    "chat_csv",
    "contact_lens",
    "deepgram",
    "exports",
    "genesys",
    "google_speech",
    "harper_valley",
    "help_desks",
    "iflytek",
    "intercom",
    "live_chats",
    "llm_logs",
    "message_rows",
    "messengers",
    "openai_chat",
    "speech_models",
    "speech_services",
    "chinese_services",
    "traces",
    "transcribe",
    "subtitles",
    "whatsapp",
    "plain_lines",
    "twilio",
    "vcon",
    "voice_agents",
    "whisperx",
    "zendesk",
)

FORMATS: Registry[InputFormat] = Registry(
    "formats",
    InputFormat,
    {
        found.name: found
        for module in MODULES
        for found in cast(
            "Iterable[InputFormat]", import_module(f"scorecard.formats.{module}").FORMATS
        )
    },
)
"""By name, in the order in which they are listed."""

_SHAPES = [
    (frozenset(steps(sign)[0] for sign in shape if sign[0] != "~"), shape, format)
    for format in FORMATS.values()
    for shape in format.shapes
]
"""Each shape with the keys that it needs in the value itself: most values lack these already."""

_BY_HEADS: dict[frozenset[str], list[tuple[int, ShapePaths, InputFormat]]] = {}
for _rank, (_heads, _shape, _of) in enumerate(sorted(_SHAPES, key=lambda one: -len(one[1]))):
    _BY_HEADS.setdefault(_heads, []).append((_rank, _shape, _of))

_PARTS = [
    [sign.removeprefix("[].") for sign in shape]
    for _, shape, _ in _SHAPES
    if shape[0].startswith("[].")
]


# Of these, lines are no records: those of one conversation are put together.
_OF_ROWS = frozenset(
    (
        *("message-rows", "otel-genai", "langfuse", "langsmith", "llm-exchange"),
        *("deepgram-agent", "deepgram-stream", "contact-lens-realtime", "signal"),
    )
)
_ROWS = [
    [sign.removeprefix("[].") for sign in shape]
    for _, shape, format in _SHAPES
    if format.name in _OF_ROWS and shape[0].startswith("[].")
]


# What so many formats have that it tells none of them.
_EVERYDAY = frozenset(
    (
        *("id", "status", "source", "data", "type", "name", "created_at", "messages[].role"),
        *("[].role", "[].type", "payload", "users", "messages", "conversations", "comments"),
        *("results", "events", "object", "call_id", "Segments", "uuid", "attributes", "info"),
        *("message", "timestamp", "input", "output", "tasks", "conversation_id", "Transcript"),
        *("messages[].type", "messages[].content", "data[].type", "data[].content"),
        *(
            "results[].type",
            "[].content",
            "[].id",
            "messages[].id",
            "messages[].text",
            "messages[].from",
        ),
    )
)
_MOST_KEYS = 64  # of a value whose shapes are remembered
_NATIVE_KEYS = frozenset(Interaction.__struct_fields__)
_NO_JSON = re.compile(rb"\s*+(?:[^\s{\[]|" + NO_LIST + rb")")


class Nearest(NamedTuple):
    """A format that a value almost fits: the signs that are there, and those that are missing."""

    format: InputFormat
    found: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        found = ", ".join(f"`{sign}`" for sign in self.found)
        missing = ", ".join(f"`{sign}`" for sign in self.missing)
        return f"{self.format.name} comes nearest: it has {found}, but no {missing}"


def detect(data: bytes) -> InputFormat | Nearest | None:
    """The format of a value by its content, else the one that comes nearest; None if none does.

    Of several that fit, the one with most signs.
    """
    if _NO_JSON.match(data):
        name = kind(data)
        return None if name is None else FORMATS[name]
    peek = Peek(data)
    keys = frozenset(peek.keys())
    fitting = _fitting if len(keys) <= _MOST_KEYS else _fitting.__wrapped__
    lists, _ = fitting(keys)
    firsts = tuple(map(peek.first, lists))
    likely = _likely if sum(map(len, (keys, *firsts))) <= _MOST_KEYS else _likely.__wrapped__
    for signs, format in likely(keys, firsts):
        if all(map(peek.has, signs)):
            return format
    # A shape of which no key is there can't come near: rejects cost little more than records.
    near = [entry for entry in _SHAPES if not entry[0].isdisjoint(keys)]
    compared = (_compare(peek, format, shape) for _, shape, format in near)
    told = [found for found in compared if _tells(found)]
    return max(told, key=_closeness, default=None)


@lru_cache(maxsize=256)
def _fitting(keys: frozenset[str]) -> tuple[tuple[str, ...], list[tuple[ShapePaths, InputFormat]]]:
    """The shapes that a value of these keys may have, those with most signs first, and the lists
    whose first item they ask for: values of one source mostly have the same keys."""
    entries = [entry for heads, entries in _BY_HEADS.items() if heads <= keys for entry in entries]
    fitting = [(shape, of) for _, shape, of in sorted(entries, key=lambda one: one[0])]
    asked = (_of_first(sign) for shape, _ in fitting for sign in shape)
    return tuple(dict.fromkeys(found.list for found in asked if found)), fitting


@lru_cache(maxsize=256)
def _likely(
    keys: frozenset[str], firsts: tuple[frozenset[str], ...]
) -> list[tuple[ShapePaths, InputFormat]]:
    """The fitting shapes that the keys of first items leave, with the signs still to be asked."""
    lists, fitting = _fitting.__wrapped__(keys)
    there = dict(zip(lists, firsts, strict=True))
    likely = []
    for shape, format in fitting:
        asked = {sign: found for sign in shape if (found := _of_first(sign))}
        if all(found.key in there[found.list] for found in asked.values()):
            still = tuple(sign for sign in shape if sign not in asked or asked[sign].goes_on)
            likely.append((still, format))
    return likely


class _OfFirst(NamedTuple):
    """What a sign asks of the first item of a list: for a key, and perhaps for more beyond it."""

    list: str
    key: str
    goes_on: bool


def _of_first(sign: str) -> _OfFirst | None:
    if sign[0] == "~":
        return None
    match steps(sign):
        case ("[]" as list, key, *rest) | (list, "[]", key, *rest):
            return _OfFirst(list, key, bool(rest))
    return None


def is_like_native(data: bytes) -> bool:
    """Whether a value is like a record of our own, with a mistake in it."""
    keys = Peek(data).keys()
    return any(key.casefold() in ("turn", "turns") for key in keys) or keys <= _NATIVE_KEYS


def is_json(data: bytes) -> bool:
    """Whether a value is a JSON object, or a list of them, that can be looked into."""
    peek = Peek(data)
    first = peek.get("[]") if peek.has("[]") else peek
    return first is not None and bool(first.keys())


def _tells(nearest: Nearest) -> bool:
    """Whether what a value has of a format is more than everyday keys, which say nothing."""
    found = [sign for sign in nearest.found if sign not in _EVERYDAY]
    return bool(found) and nearest.format.name != "native" and len(found) >= len(nearest.missing)


def is_part(data: bytes) -> bool:
    """Whether an item of a list looks as if the list were one interaction: a message, a
    segment."""
    peek = Peek(data)
    return any(all(map(peek.has, signs)) for signs in _PARTS)


def is_row(data: bytes) -> bool:
    """Whether a value is one message, with the name of its conversation."""
    peek = Peek(data)
    return any(all(map(peek.has, signs)) for signs in _ROWS)


def _compare(peek: Peek, format: InputFormat, shape: ShapePaths) -> Nearest:
    there = [peek.has(sign) for sign in shape]
    found = tuple(sign for sign, has in zip(shape, there, strict=True) if has)
    missing = tuple(sign for sign, has in zip(shape, there, strict=True) if not has)
    return Nearest(format, found, missing)


def _closeness(nearest: Nearest) -> tuple[float, int]:
    return len(nearest.found) / (len(nearest.found) + len(nearest.missing)), len(nearest.found)
