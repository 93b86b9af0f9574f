"""Times in all their shapes, to seconds.

An instant is in seconds since 1970 (UTC); a time in an interaction is in seconds from its start.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Up to the year 5138 in seconds, and from 1973 on in milliseconds.
_LARGEST_SECONDS, _LARGEST_MILLIS, _LARGEST_MICROS, _LARGEST_NANOS = 1e11, 1e14, 1e17, 1e20
_FIRST_NUMBER = 1e8
_NUMBERS = (int, float)
_FIRST = datetime.min.replace(tzinfo=UTC).timestamp()
_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC).timestamp()
_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:[.,]\d+)?)")
_ISO_DURATION = re.compile(
    r"P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_WITH_UNIT = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|sec|min|h)")
# What a number of 64 bits can hold; whole numbers may have more digits.
_LONGEST = 1e308
_UNITS = {"ms": 0.001, "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0}


def instant(value: str | float) -> float:
    """A point in time: ISO 8601 (without a zone: UTC), RFC 2822, or a number since 1970.

    Numbers are seconds, milliseconds, microseconds or nanoseconds, as their size says. Raises
    `ValueError` for anything else.
    """
    if not isinstance(value, str):
        return _since_1970(value)
    if ":" not in value:
        with suppress(ValueError):
            return _since_1970(float(value))
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = _written_otherwise(value.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = moment.timestamp()
    # In another zone, it may lie just outside of what a calendar in UTC holds.
    if not _FIRST <= seconds <= _LAST:
        raise ValueError("not a time")
    return seconds


def since_1973(value: str | float) -> float:
    """An `instant`, but no number that is smaller than those of 1973: what a spreadsheet writes for
    a date is days (46083.4), and would be hours of 1970. Raises `ValueError`."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return instant(value)
    if not isinstance(value, bool) and 0 <= value < _FIRST_NUMBER:
        raise ValueError("not a time since 1970")
    return instant(value)


def _since_1970(number: float) -> float:
    if type(number) not in _NUMBERS or not 0 <= number < _LARGEST_NANOS:
        raise ValueError("not a time")
    if number < _LARGEST_SECONDS:
        return float(number)
    if number < _LARGEST_MILLIS:
        return number / 1e3
    return number / 1e6 if number < _LARGEST_MICROS else number / 1e9


def _written_otherwise(text: str) -> datetime:
    """With white space around it, or as mail has it."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        with suppress(ValueError, TypeError, IndexError, OverflowError):
            return read(text)
    raise ValueError("not a time")


def duration(value: str | float) -> float:
    """A length of time in seconds: a number of them, `1:02:03.5`, `PT1M3S` or `350 ms`.

    Raises `ValueError` for anything else.
    """
    if not isinstance(value, str):
        if isinstance(value, bool):
            raise ValueError("not a duration")
        if not 0 <= value < _LONGEST:
            raise ValueError("not a duration")
        return float(value)
    try:
        length = _length(value.strip())
    except OverflowError:
        length = math.inf
    if length == math.inf:
        raise ValueError("not a duration")
    return length


def _length(text: str) -> float:
    last = text[-1:]
    if last.islower():
        if found := _WITH_UNIT.fullmatch(text):
            return float(found[1]) * _UNITS[found[2]]
    elif last.isupper():
        if (found := _ISO_DURATION.fullmatch(text)) and any(found.groups()):
            factors = (86_400, 3600, 60, 1)
            parts = zip(found.groups(), factors, strict=True)
            return sum(float(part or 0) * factor for part, factor in parts)
    elif found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = found.groups()
        return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds.replace(",", "."))
    raise ValueError("not a duration")


def iso(instant: float) -> str:
    """An instant as ISO 8601 in UTC, to the millisecond where it has any: what `started_at`
    holds."""
    moment = datetime.fromtimestamp(round(instant, 3), UTC)
    spec = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=spec).replace("+00:00", "Z")
