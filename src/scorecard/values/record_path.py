"""Paths into a record: `outcome.csat`, `metadata.queue`, `customer.addresses.0.city`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Annotated, Any

from scorecard.authoring.declared import AfterValidator, Field
from scorecard.authoring.problem import author_error
from scorecard.records.interaction import Interaction
from scorecard.suggest import near
from scorecard.text.lazy_regex import lazy_regex

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HAS_CLOCK = lazy_regex(r"\d[T ]\d")

Getter = Callable[[Any], Any]
"""Takes a record, gives the value at a path, or None where nothing stands."""

_MOST_DIGITS = 19
_LONGEST = 1_000

_PLAIN = ("id", "channel", "language", "started_at", "topic")
_STARTED = ("hour", "weekday", "date")
_OPEN = ("agent", "customer", "outcome", "metadata")


def _known_path(path: str) -> str:
    if len(path) > _LONGEST:
        raise author_error(
            f"a path of more than {_LONGEST:,} characters", "name a value of the record"
        )
    head, _, rest = path.partition(".")
    if head in _PLAIN and not rest:
        return path
    if head in _OPEN and rest and all(rest.split(".")):
        return path
    if head == "started_at":
        if rest in _STARTED:
            return path
        hint = "write `started_at`, or " + ", ".join(f"`started_at.{part}`" for part in _STARTED)
        raise author_error(f"`started_at` has no `{rest}`", hint)
    if head in _PLAIN:
        raise author_error(
            f"`{head}` is a plain text of the record: nothing lies below it", f"write `{head}`"
        )
    if head in _OPEN:
        raise author_error(f"`{path}` names no value", f"say which, for example `{head}.name`")
    if head == "observations":
        name = rest.split(".")[0] or "win_win"
        raise author_error("observations are not fields", f"use the condition `observed: {name}`")
    if head == "turns":
        raise author_error("turns are not fields", "use a condition over a moment, or a measure")
    if (meant := near(head, (*_PLAIN, *_OPEN))) is not None:
        whole = f"{meant}.{rest}" if rest and meant in _OPEN else meant
        raise author_error(f"a record has no `{head}`", f"did you mean `{whole}`?", code="R013")
    raise author_error(
        f"a record has no `{head}`",
        f"what has no place of its own lies under `metadata`: `metadata.{path}`",
        code="R013",
    )


RecordPath = Annotated[
    str,
    AfterValidator(_known_path),
    Field(
        json_schema_extra={
            "pattern": rf"^({'|'.join(_PLAIN)}|started_at\.({'|'.join(_STARTED)})|"
            rf"({'|'.join(_OPEN)})(\.[^.]+)+)$",
            "patternErrorMessage": f"expected {', '.join(_PLAIN)}, or a path below "
            f"{', '.join(_OPEN)}",
            "examples": ["channel", "language", "topic", "outcome.resolved", "customer.tier"],
        }
    ),
]


def getter(path: str) -> Getter:
    """Compile a path."""
    head, *rest = path.split(".")
    if rest and head == "started_at":
        return partial(_when, rest[0])
    assert head in Interaction.__struct_fields__
    if not rest:
        return attrgetter(head)
    if len(rest) == 1:
        key = rest[0]
        return lambda record: getattr(record, head).get(key)
    return lambda record: dig(getattr(record, head), rest)


def _when(part: str, record: Interaction) -> Any:
    """The hour (0 to 23), weekday (`monday`) or date (`2026-03-02`) at which an interaction
    started, on the clock that the record has: a time with a zone is not moved to another one, and
    one without is taken as it stands. None where `started_at` is no time of ISO 8601."""
    try:
        began = datetime.fromisoformat((record.started_at or "").strip())
    except ValueError:
        return None
    if part == "date":
        return began.date().isoformat()
    if part == "weekday":
        return _WEEKDAYS[began.weekday()]
    return began.hour if _HAS_CLOCK.search(record.started_at or "") else None


def _is_index(key: str) -> bool:
    # Python refuses to read thousands of digits.
    return key.isdecimal() and len(key) < _MOST_DIGITS


def dig(value: Any, keys: list[str]) -> Any:
    """Follow keys into nested objects, and numbers into lists; None where the way ends."""
    for key in keys:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and _is_index(key) and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value
