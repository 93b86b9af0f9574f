"""What expressions give, as the values that a record holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from scorecard.formats.clock import duration, since_1973
from scorecard.mapping.expression import JmesPath, as_path
from scorecard.mapping.model import Clock
from scorecard.records.errors import RecordError, excerpt

_UNITS: Mapping[Clock, Callable[[Any], float]] = {
    "s": lambda value: duration(float(value)),
    "ms": lambda value: duration(float(value)) / 1000,
    "duration": duration,
    "instant": since_1973,
}
_EXAMPLES: Mapping[Clock, str] = {
    "s": "a number of seconds, such as 12.5",
    "ms": "a number of milliseconds, such as 12500",
    "duration": "a length of time, such as `1:02:03.5`, `PT1M3S` or `350 ms`",
    "instant": "a point in time: ISO 8601, RFC 2822 or a number since 1970 (of 1973 or later)",
}
_LONGEST_SHOWN = 40


class Asked:
    """One question to the source: a field, its expression, and where it was asked."""

    def __init__(self, field: str, expression: JmesPath, path: str) -> None:
        self.field = field
        self.expression = expression
        self.path = path

    def unfit(self, value: Any, expected: str, help: str = "") -> RecordError:
        """The error that what the expression gives is not what the field takes."""
        steps = self.expression.steps
        path = self.path + (as_path(steps) if steps else "")
        reason = f"{self.field}: {self.expression} gives {_shown(value)}, expected {expected}"
        return RecordError(path, reason, help)

    def text(self, value: Any) -> str:
        """A text; a number as the source writes it."""
        if isinstance(value, list | dict):
            help = "name one of its parts; `join(' ', …)` makes one text of several"
            raise self.unfit(value, "a text", help)
        if isinstance(value, bool):
            raise self.unfit(value, "a text", "`this && 'word'` gives a word where this is true")
        return plain(value)

    def object(self, value: Any) -> dict[str, Any]:
        """An object; an empty object where there is nothing."""
        if value is not None and not isinstance(value, dict):
            raise self.unfit(value, "an object", "name its parts: `{name: full_name}`")
        return value or {}

    def seconds(self, value: Any, unit: Clock) -> float:
        """A time in seconds."""
        try:
            if isinstance(value, bool):
                raise ValueError
            return _UNITS[unit](value)
        except (ValueError, TypeError, AttributeError, OverflowError):
            raise self.unfit(value, _EXAMPLES[unit]) from None


def plain(value: Any) -> str:
    """A text, a number, true or false as a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return msgspec.json.encode(value).decode()


def parsed(value: Any) -> Any:
    """What a text of JSON holds; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value) if value.strip() else None
    except (msgspec.DecodeError, RecursionError):
        return value


def is_true(value: Any) -> bool:
    """Whether JMESPath takes a value for true; a number is, even 0."""
    return value is not None and value is not False and value not in ("", [], {})


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    try:
        text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    except RecursionError:
        return "what is nested too deeply"
    return f"`{excerpt(text, _LONGEST_SHOWN)}`"
