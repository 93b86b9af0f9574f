"""WhatsApp exports: messages with a date and a time, and a name or none.

Source: the exports of WhatsApp on Android and iOS. A whole file is one conversation.

Messages without a name are events of the app, and left out like media; other lines go on with what
was said. Dates are read in the order in which only one of them makes sense, else in that of
`--date-order`; without either, a chat of a single day has times of day alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.notices import OF_THE_APP, notice
from scorecard.formats.plain_lines import (
    AFTERNOON,
    FIELDS,
    HALF,
    NUMBER,
    OF_NO_TURN,
    utf8,
)
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction

_BLANK = r"[ \u00a0\u202f]"
_CLOCK = (
    rf"(?:[上下]午|오[전후] )?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?"
    rf"(?:{_BLANK}?[AaPp]\.?{_BLANK}?[Mm]\.?)?"
)
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}\. \d{1,2}\. \d{1,2}\."
_AT = rf"({_DATE})(?:,| à)? ({_CLOCK})"
MESSAGE = re.compile(rf"\u200e?(?:\[{_AT}\]|{_AT}(?: -| –)) ?(?:([^:]+): )?(.*)")
"""The line with which a message begins."""
# iOS marks what the app itself writes, Android media alone.
_NOTICE = re.compile(r"\u200e(?![^\n]{1,40} omitted|<)")
_MEDIA = re.compile(r"(?s)<[^<>]{3,40}>|.{1,40} omitted|\u200e.*|\S+\.\w{2,5} \([^()]{5,40}\)|null")
_EDITED = re.compile(r" ?\u200e?<(?:This message was edited|已编辑)>$|\u200e")


class _Message(NamedTuple):
    who: str
    text: str
    date: str
    clock: str


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the export of one chat."""
    messages = list(_messages(utf8(data), conversion))
    order = _order([message.date for message in messages], conversion)
    parts = []
    for message, start in zip(messages, _instants(messages, order), strict=True):
        if not message.who or _MEDIA.fullmatch(message.text):
            is_media = message.who and not _NOTICE.match(message.text)
            conversion.leave_out("media" if is_media else OF_THE_APP)
        elif (kind := notice(message.text)) is not None:
            conversion.leave_out(kind)
        elif (text := _EDITED.sub("", message.text)).strip():
            parts.append(Part(message.who, start, None, text))
    turns, began = Assembly(conversion, {}).turns(parts, began=None)
    return Interaction(
        id=conversion.id,
        turns=turns,
        channel="chat",
        started_at=iso(began) if order and began is not None else None,
    )


def _messages(text: str, conversion: Conversion) -> Iterator[_Message]:
    begun: _Message | None = None
    for line in text.splitlines():
        found = MESSAGE.fullmatch(line.strip())
        if found is None:
            if begun is None:
                conversion.leave_out(OF_NO_TURN, int(bool(line.strip())))
            elif line.strip():
                begun = begun._replace(text=f"{begun.text}\n{line.strip()}".strip())
            continue
        if begun is not None:
            yield begun
        name, words = (found[5] or "").strip("\u200e~ "), found[6].strip(" ")
        begun = _Message(name, words, found[1] or found[3], found[2] or found[4])
    if begun is not None:
        yield begun


def _instants(messages: Sequence[_Message], order: str) -> list[float]:
    """When each message was written, in seconds; of a single day in an unknown order, that day's.

    Raises `RecordError` where the order of day and month decides, and nobody said it.
    """
    dates = [message.date for message in messages]
    if not order and len(set(dates)) > 1:
        reason = f"`{dates[0]}` may be day first or month first"
        raise RecordError("$", reason, "say it with --date-order dmy or --date-order mdy")
    try:
        return [_moment(one.date, one.clock, order or "dmy").timestamp() for one in messages]
    except ValueError:
        raise RecordError("$", f"`{excerpt(dates[0])}` is no date", "say --date-order") from None


def _order(dates: Sequence[str], conversion: Conversion) -> str:
    """In which order days, months and years stand; empty if the dates leave it open."""
    if conversion.date_order:
        return conversion.date_order
    split = [[int(number) for number in NUMBER.findall(date)] for date in dates]
    if any(parts[0] > 31 for parts in split):
        return "ymd"
    if any(parts[0] > 12 for parts in split):
        return "dmy"
    return "mdy" if any(parts[1] > 12 for parts in split) else ""


def _moment(date: str, clock: str, order: str) -> datetime:
    by = dict(zip(order, map(int, NUMBER.findall(date)), strict=True))
    year = by["y"] + (2000 if by["y"] < 100 else 0)
    hour, minute, second = (*map(int, NUMBER.findall(clock)), 0)[:3]
    if half := HALF.search(clock):
        hour = hour % 12 + (12 if half[0] in AFTERNOON else 0)
    return datetime(year, by["m"], by["d"], hour, minute, second, tzinfo=UTC)


FORMATS = (
    InputFormat("whatsapp", "WhatsApp exports (.txt)", (), convert, FIELDS, needs_roles=True),
)
