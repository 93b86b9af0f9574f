"""Dates and times of the clock as apps write them for people, in the languages of their users.

A date is a year (0 where it is not said), a month and a day. `13/3/24` is read in the order that
its source has (`ymd`, `dmy`, `mdy`); dates that say which number is what (`13 March 2024`,
`2024年3月13日`, `2024-03-13`) need none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from scorecard.formats.clock import iso
from scorecard.records.errors import RecordError, excerpt
from scorecard.text.lazy_regex import lazy_regex

BLANK = r"[ \u00a0\u202f]"
_HALF = r"(?:[上下]午|凌晨|早上|中午|晚上|午[前後]|오[전후])"
CLOCK = (
    rf"(?:{_HALF}{BLANK}?|[AaPp][Mm]{BLANK})?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?"
    rf"(?:{BLANK}?[AaPp]\.?{BLANK}?[Mm]\b\.?)?"
)
"""A time of the clock, in words or numbers, of 12 hours or of 24."""
HALF_CLOCK = rf"{_HALF}{BLANK}?\d{{1,2}}:\d{{2}}(?::\d{{2}})?"
"""One of 12 hours, in words."""
_MONTHS = {
    prefix: number
    for number, prefixes in enumerate(
        (
            *(
                "jan gen ene janv",
                "feb fév fev",
                "mar mär mrt mars",
                "apr avr abr",
                "may mai mag mei",
            ),
            *("jun giu juin", "jul lug juil", "aug ago aoû", "sep set", "oct okt ott out"),
            *("nov", "dec dez dic déc"),
        ),
        1,
    )
    for prefix in prefixes.split()
}
_MONTH = r"[^\W\d_]{3,10}\.?"
_NUMBERS = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?"
DATE = (
    rf"(?:{_NUMBERS}|\d{{4}}\. \d{{1,2}}\. \d{{1,2}}\."
    r"|\d{4}[년年] ?\d{1,2}[월月] ?\d{1,2}[일日]"
    rf"|\d{{1,2}}(?:\.|º)?[ -](?:de )?{_MONTH}[ -](?:de )?\d{{2,4}}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
"""A date with its year."""
SHORT = r"(?:\d{1,2}[/-]\d{1,2}|\d{1,2}月\d{1,2}日|\d{1,2}월 \d{1,2}일)"
"""A date without its year."""
_NUMBER = lazy_regex(r"\d+")
_WORD = lazy_regex(r"[^\W\d_]{3,}")
_DATE, _CLOCK = lazy_regex(DATE), lazy_regex(rf"(?<![\d:.]){CLOCK}(?![\d:])")
_AFTERNOON = lazy_regex(r"[Pp]\.?[ \u00a0\u202f]?[Mm]|下午|晚上|中午|午後|오후")
_MORNING = lazy_regex(r"[Aa]\.?[ \u00a0\u202f]?[Mm]|上午|早上|凌晨|午前|오전")
_LEAP_YEAR = 1972  # has all days
_A_DAY, _HALF_A_YEAR = 86_400.0, 183 * 86_400.0


class _Written(NamedTuple):
    """A date as written: its numbers in their order, and the month where it is a word."""

    numbers: tuple[int, ...]
    month: int
    is_told: bool  # which number is what


def _written(date: str) -> _Written:
    """The numbers of a date; raises `ValueError` where a word is no month."""
    numbers = tuple(map(int, _NUMBER.findall(date)))
    word = _WORD.search(date)
    if word is None:
        is_short = len(numbers) == 2
        return _Written(numbers, 0, numbers[0] > 31 or (is_short and date[-1] in "日일"))
    name = word[0].casefold()
    month = _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
    if month is None:
        raise ValueError("not a time")
    return _Written(numbers, month, is_told=True)


def _order_of(dates: Iterable[_Written]) -> str:
    """In which order days, months and years stand in numbers; empty if the dates leave it open."""
    found = [date.numbers for date in dates if not date.is_told]
    if not found or any(numbers[0] > 12 for numbers in found):
        return "dmy"
    return "mdy" if any(numbers[1] > 12 for numbers in found) else ""


def _moment(date: _Written | None, clock: str, order: str) -> float:
    """When it was, in seconds since 1970, or of the day where there is no date; raises
    `ValueError`. Without a year it is one of 1972."""
    hour, minute, second = (*map(int, _NUMBER.findall(clock)), 0)[:3]
    if _AFTERNOON.search(clock) and hour < 13:
        hour = hour % 12 + 12
    elif _MORNING.search(clock) and hour < 13:
        hour %= 12
    if date is None:
        day, month, year = 1, 1, 1970
    elif date.month:
        day, year = date.numbers[:2]
        month = date.month
    elif date.is_told:
        year, month, day = date.numbers if len(date.numbers) == 3 else (_LEAP_YEAR, *date.numbers)
    else:
        by = dict(zip(order, (*date.numbers, _LEAP_YEAR)[:3], strict=True))
        day, month, year = by["d"], by["m"], by["y"]
    year += 2000 if year < 100 else 0
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()


def iso_of(text: str) -> str:
    """A point in time in words (`Wednesday, March 13, 2024 at 10:01:02 AM UTC`) as ISO 8601; what
    can't be read stays as it is."""
    date, clock = _DATE.search(text), None
    if date is not None:
        clock = _CLOCK.search(text, date.end())
    if date is None or clock is None:
        return text
    try:
        found = _written(date[0])
        return iso(_moment(found, clock[0], "dmy")) if found.is_told else text
    except ValueError:
        return text


class Stamp(NamedTuple):
    """When something was written, as it says itself; without a date, `date` is empty."""

    date: str
    clock: str


def instants(stamps: Sequence[Stamp], date_order: str = "") -> list[float | None]:
    """When each was, in seconds since 1970; where no date is known, or in which order a single one
    is written, since midnight; without a year, in years before 1973. None for what has no time, or
    no date where others have one.

    Raises `RecordError` where the order of day and month decides, and nobody said it.
    """
    dates: dict[str, _Written] = {}
    for date in dict.fromkeys(stamp.date for stamp in stamps if stamp.date):
        try:
            dates[date] = _written(date)
        except ValueError:
            raise RecordError("$", f"`{excerpt(date)}` is no date") from None
    order = date_order or _order_of(dates.values())
    if not order and len(dates) > 1:
        reason = f"`{next(iter(dates))}` may be day first or month first"
        raise RecordError("$", reason, "say it with --date-order dmy or --date-order mdy")
    if not (order and dates):
        return list(past_midnight([_timed(stamp, None, order) for stamp in stamps]))
    times = [_timed(stamp, dates[stamp.date], order) if stamp.date else None for stamp in stamps]
    if all(len(date.numbers) + bool(date.month) > 2 for date in dates.values()):
        return times
    return list(past_midnight(times, _HALF_A_YEAR, 366 * _A_DAY))


def _timed(stamp: Stamp, date: _Written | None, order: str) -> float | None:
    try:
        return _moment(date, stamp.clock, order) if stamp.clock else None
    except ValueError:
        shown = excerpt(stamp.date or stamp.clock)
        raise RecordError("$", f"`{shown}` is no date", "say --date-order") from None


def past_midnight(
    times: Sequence[float | None], fall: float = _A_DAY / 2, step: float = _A_DAY
) -> Iterator[float | None]:
    """Times of day that go on when a day ends: one that falls by half a day is of the next."""
    added, before = 0.0, None
    for time in times:
        if time is None:
            yield None
            continue
        if before is not None and time + added < before - fall:
            added += step
        before = time + added
        yield before
