"""A first draft of a mapping file, from the keys of a file that is of no known format.

What can be told by names and values is filled in; the rest is marked `TODO`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from scorecard.formats.roles import EVERYDAY
from scorecard.records.errors import RecordError, to_record_error
from scorecard.records.interaction import SPEAKERS

TODO = "TODO"
_DEEPEST = 6
_MOST_ITEMS = 200
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_TEXT = (
    "text",
    "message",
    "content",
    "body",
    "transcript",
    "utterance",
    "sentence",
    "words",
    "msg",
)
_WHO = ("speaker", "role", "from", "author", "sender", "who", "participant", "spk", "type", "user")
_START = ("start", "begin", "time", "timestamp", "created", "date", "offset", "sent", "ts")
_END = ("end", "until", "stop", "finish")
_HIDDEN = ("private", "internal", "is_private", "is_internal", "is_note", "deleted", "draft")
_SHOWN = ("public", "is_public")
_NOTES = ("note", "internal", "internal_note", "internal-note", "private", "private_note", "draft")
_ID = ("id", "uuid", "key", "reference")
_FIELDS = {
    "channel": ("channel", "medium"),
    "language": ("language", "lang", "locale"),
    "started_at": ("started", "start", "created", "date", "begin"),
    "topic": ("topic", "subject", "reason"),
}
_Item = dict[str, Any]


class _Place(NamedTuple):
    """A list of objects that may be the turns: the keys that lead to it from one interaction,
    those that lead to the interactions in the file, and the interaction."""

    records: tuple[str, ...]
    turns: tuple[str, ...]
    record: Any
    items: list[_Item]


def draft(data: bytes, name: str) -> str:
    """A mapping file for a value, as YAML; `name` becomes its id. Raises `RecordError` if the
    value is no JSON, or holds no list of what somebody says."""
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise to_record_error(error, data) from None
    places = [place for place in _lists(value, (), (), value) if _size(place)]
    if not places:
        help = "a mapping file needs a list of what is said; see docs/mapping.md"
        raise RecordError("$", "no list in it holds texts", help)
    return "\n".join(_lines(max(places, key=_size), name)) + "\n"


def _size(place: _Place) -> int:
    text = _text_key(place.items)
    return 0 if text is None else sum(len(str(item.get(text) or "")) for item in place.items)


def _lists(
    value: Any, records: tuple[str, ...], turns: tuple[str, ...], record: Any
) -> Iterator[_Place]:
    """Each list of objects in a value; a list within the items of a list makes these records."""
    if len(records) + len(turns) > _DEEPEST:
        return
    if isinstance(value, list):
        items = [item for item in value[:_MOST_ITEMS] if isinstance(item, dict)]
        if items:
            yield _Place(records, turns, record, items)
            yield from _lists(items[0], (*records, *turns, "[]"), (), items[0])
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, list | dict):
                yield from _lists(inner, records, (*turns, str(key)), record)


def _lines(place: _Place, name: str) -> Iterator[str]:
    items = place.items
    text, who = _text_key(items), _who_key(items)
    yield "# A draft, made of the keys of one file: look at each line, and put in what is TODO."
    yield "format: 1"
    yield f"id: {re.sub(r'[^a-z0-9-]+', '-', name.lower()).strip('-') or 'draft'}"
    if place.records:
        yield f"records: {_path(place.records)}"
    fields = dict(_fields(place.record, place.turns))
    if fields:
        yield "interaction:"
        yield from (f"  {field}: {path}" for field, path in fields.items())
    shown = " && ".join(_shown(items))
    if shown:
        yield "# Without what no customer reads, as far as it could be told:"
    yield f"turns: {_path(place.turns, shown)}"
    yield "turn:"
    yield from _speaker(items, who)
    yield f"  text: {_key(text or TODO)}"
    start = _time_key(items, _START)
    if start is not None:
        yield f"  start: {{from: {_key(start)}, unit: {_unit(items, start)}}}"
        end = _time_key(items, _END)
        if end is not None and (_unit(items, end) == "instant") == (
            _unit(items, start) == "instant"
        ):
            yield f"  end: {{from: {_key(end)}, unit: {_unit(items, end)}}}"
    known = {text, who, start, _time_key(items, _END)}
    others = [key for key in items[0] if key not in known]
    if others:
        yield f"  # not used yet: {', '.join(map(_key, others[:20]))}"


def _speaker(items: list[_Item], who: str | None) -> Iterator[str]:
    if who is None:
        yield f"  speaker: {TODO}  # the key that says who speaks"
        return
    words = list(dict.fromkeys(str(item[who]) for item in items if item.get(who) is not None))
    by_role = {
        role: [word for word in words if EVERYDAY.get(word.casefold()) == role] for role in SPEAKERS
    }
    given = [
        f"{role}: [{', '.join(map(_quoted, found))}]" for role, found in by_role.items() if found
    ]
    left = [word for word in words if EVERYDAY.get(word.casefold()) is None]
    if not given or left:
        shown = ", ".join(map(_quoted, left[:12]))
        yield f"  # {TODO}: who is the agent, who the customer? The words there: {shown}"
        given = given or [f"agent: [{TODO}-agent]", f"customer: [{TODO}-customer]"]
    yield f"  speaker: {{by: {_key(who)}, {', '.join(given)}}}"


def _fields(record: Any, turns: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not isinstance(record, dict):
        return
    keys = [key for key, value in record.items() if isinstance(value, str | int | float)]
    keys = [key for key in keys if not isinstance(record[key], bool) and key not in turns[:1]]
    name = next((key for key in keys if key.lower() in _ID), None) or next(
        (key for key in keys if key.lower().endswith(("id", "_id", "uuid"))), None
    )
    if name is not None:
        yield "id", _key(name)
    for field, signs in _FIELDS.items():
        found = next((key for key in keys if key != name and _is_of(key, signs)), None)
        if found is not None:
            yield field, _key(found)


def _text_key(items: list[_Item]) -> str | None:
    """The key of what is said: by its name, else the longest texts."""
    lengths = {
        key: sum(len(item[key]) for item in items if isinstance(item.get(key), str))
        for key in {key: None for item in items for key in item}
        if any(isinstance(item.get(key), str) for item in items)
    }
    named = [key for sign in _TEXT for key in lengths if key.lower() == sign and lengths[key]]
    worded = [
        key for key in lengths if any(" " in str(item.get(key) or "").strip() for item in items)
    ]
    best = max(worded, key=lambda key: lengths[key], default=None)
    return next(iter(named), best)


def _who_key(items: list[_Item]) -> str | None:
    for sign in _WHO:
        for key in items[0]:
            values = [item[key] for item in items if item.get(key) is not None]
            is_word = key.lower().startswith(sign) and all(isinstance(v, str | int) for v in values)
            is_word = is_word and len(values) > len(items) / 2
            if is_word and len({str(value) for value in values}) <= max(2, len(values) // 2):
                return key
    return None


def _shown(items: list[_Item]) -> Iterator[str]:
    """What holds of an item that is no internal note, in JMESPath."""
    for key in dict.fromkeys(key for item in items for key in item):
        values = [item.get(key) for item in items]
        if key.lower() in _HIDDEN and True in values:
            yield f"!{_bare(key)}"
        elif key.lower() in _SHOWN and False in values:
            yield f"{_bare(key)} != `false`"
        words = dict.fromkeys(value for value in values if isinstance(value, str))
        for word in (word for word in words if word.lower() in _NOTES):
            yield f"{_bare(key)} != '{word}'"


def _time_key(items: list[_Item], signs: tuple[str, ...]) -> str | None:
    """The key of a time: by a word in its name, and values that can be one."""
    for key in items[0]:
        values = [item[key] for item in items if item.get(key) is not None]
        if _is_of(key, signs) and values and all(map(_is_time, values)):
            return key
    return None


def _is_of(key: str, signs: tuple[str, ...]) -> bool:
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", key)
    return any(word.lower() in signs for word in words)


def _is_time(value: Any) -> bool:
    if isinstance(value, str):
        return bool(_ISO.match(value)) or value.replace(".", "", 1).replace(":", "").isdecimal()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unit(items: list[_Item], key: str) -> str:
    value = next((item[key] for item in items if item.get(key) is not None), 0)
    if isinstance(value, str):
        return "instant" if _ISO.match(value) else "duration"
    if value > 1e8:
        return "instant"
    return "ms" if re.search(r"ms$|milli", key, re.IGNORECASE) else "s"


def _path(steps: tuple[str, ...], shown: str = "") -> str:
    """Keys as a JMESPath expression; `[]` is each item of a list. Of the items of the list there,
    those that are `shown`."""
    text = ""
    for step in steps:
        text += step if step == "[]" else (f".{_bare(step)}" if text else _bare(step))
    if shown:
        return _yaml(f"{text}[?{shown}]")
    return _yaml(text or "@")


def _bare(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else msgspec.json.encode(key).decode()


def _key(key: str) -> str:
    return _yaml(_bare(key))


def _yaml(text: str) -> str:
    is_plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.\[\]]*", text) and text.lower() not in _TRUTHS
    return text if is_plain else "'" + text.replace("'", "''") + "'"


_TRUTHS = {"yes", "no", "on", "off", "true", "false", "y", "n", "null"}


def _quoted(word: str) -> str:
    return msgspec.json.encode(word).decode()
