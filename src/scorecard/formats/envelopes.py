"""What stands around interactions: the answer of an API, a page of a list, the event of a webhook.

An envelope is an object in which what it holds stands under an everyday word (`data`, `result`,
`calls`), perhaps in further ones. It is opened where just one such member is an interaction of a
known format, or a list of them; what else it says is of the delivery.
"""

from __future__ import annotations

import msgspec

from scorecard.formats.format import InputFormat
from scorecard.formats.registry import detect, is_part

_WORDS = frozenset(
    (
        *("data", "result", "results", "response", "payload", "body", "output", "value", "values"),
        *(
            "entity",
            "entities",
            "vcon",
            "vcons",
            "item",
            "items",
            "record",
            "records",
            "object",
            "objects",
            "entry",
            "entries",
            "list",
        ),
        *("content", "contents", "detail", "details", "event", "events", "message", "rows"),
        *("conversation", "conversations", "call", "calls", "chat", "chats", "session", "sessions"),
        *("transcript", "transcripts", "transcription", "thread", "threads", "ticket", "tickets"),
        *("interaction", "interactions", "contact", "contacts", "dialog", "dialogue", "dialogues"),
        *(
            "chat_history",
            "chat_ctx",
            "helpdesk_ticket",
            "dialogs",
            "samples",
            "traces",
            "runs",
            "state",
            "history",
            "resultinfo",
            "asrresult",
        ),
    )
)
_ASKED = frozenset(("request", "input", "prompt", "requestBody", "request_body"))
_DEEPEST = 3
_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_text = msgspec.json.Decoder(str).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode


def opened(data: bytes) -> list[bytes]:
    """The interactions in an envelope, each a value; empty if it is none, or holds several lists.

    What a value is that some format takes as it is, the caller looked at first.
    """
    level = [data]
    for _ in range(_DEEPEST):
        inner = [raw for value in level for raw in _under_a_word(value)]
        found = [values for raw in inner if (values := _interactions(raw))]
        if found:
            return found[0] if len(found) == 1 else []
        level = inner
    return []


def _under_a_word(data: bytes) -> list[bytes]:
    if data[:1] != b"{":
        return []
    try:
        members = _members(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    if not _ASKED.isdisjoint(members):  # what was asked is as much of it as the answer
        return []
    words = [_sent(bytes(raw)) for key, raw in members.items() if key.casefold() in _WORDS]
    return [raw for raw in words if raw[:1] in (b"{", b"[")]


def _sent(data: bytes) -> bytes:
    """A value, or what it holds as JSON in a text: as queues and logs keep what was sent."""
    if data[:2] not in (b'"{', b'"['):
        return data
    try:
        return _text(data).encode()
    except (msgspec.DecodeError, UnicodeError):
        return b""


def _interactions(data: bytes) -> list[bytes]:
    """The value itself, or the items of a list, where they are interactions of a known format."""
    if isinstance(detect(data), InputFormat):
        return [data]
    if data[:1] != b"[":
        return []
    try:
        items = [bytes(raw) for raw in _items(data)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    known = [item for item in items if isinstance(detect(item), InputFormat)]
    return items if known and not is_part(items[0]) else []
