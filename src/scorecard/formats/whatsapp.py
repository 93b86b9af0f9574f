"""WhatsApp exports: messages with a date and a time, and a name or none.

Source: the exports of WhatsApp on Android and iOS. A whole file is one conversation.

Messages without a name are events of the app, and left out like media; other lines go on with what
was said. Dates are read in the order in which only one of them makes sense, else in that of
`--date-order`; without either, a chat of a single day has times of day alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.dates import Stamp, instants
from scorecard.formats.format import InputFormat
from scorecard.formats.notices import OF_THE_APP, notice
from scorecard.formats.plain_lines import FIELDS, OF_NO_TURN, SURE, utf8
from scorecard.records.interaction import Interaction

_BLANK = r"[ \u00a0\u202f]"
_CLOCK = (
    rf"(?:[上下]午|오[전후] )?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?"
    rf"(?:{_BLANK}?[AaPp]\.?{_BLANK}?[Mm]\.?)?"
)
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}\. \d{1,2}\. \d{1,2}\."
_AT = rf"({_DATE})(?:,| à)? ({_CLOCK})"
MESSAGE = re.compile(
    rf"\u200e?(?:\[{_AT}(?: \| [^\[\]]{{1,30}})?\]|{_AT}(?: -| –)) ?(?:((?:[^:]|:(?! ))+): )?(.*)"
)
"""The line with which a message begins."""
# iOS marks what the app itself writes, Android media alone.
_NOTICE = re.compile(r"\u200e(?![^\n]{1,40} omitted|<)")
_MEDIA = re.compile(r"(?s)<[^<>]{3,40}>|.{1,40} omitted|\u200e.*|\S+\.\w{2,5} \([^()]{5,40}\)|null")
_EDITED = re.compile(r" ?\u200e?<(?:This message was edited|已编辑)>$|\u200e")

_REACTION = re.compile(r"\(- .{1,80} -\)")  # as those who export from Signal write it


class _Message(NamedTuple):
    who: str
    text: str
    date: str
    clock: str


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the export of one chat."""
    messages = list(_messages(utf8(data), conversion))
    stamps = [Stamp(message.date, message.clock) for message in messages]
    times = instants(stamps, conversion.date_order)
    parts = []
    for message, start in zip(messages, times, strict=True):
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
        started_at=iso(began) if began is not None and began > SURE else None,
    )


def _messages(text: str, conversion: Conversion) -> Iterator[_Message]:
    begun: _Message | None = None
    for line in text.splitlines():
        found = MESSAGE.fullmatch(line.strip())
        if found is None:
            if begun is None:
                conversion.leave_out(OF_NO_TURN, int(bool(line.strip())))
            elif line.strip() and _REACTION.fullmatch(line.strip()):
                conversion.leave_out(OF_THE_APP)
            elif line.strip():
                begun = begun._replace(text=f"{begun.text}\n{line.strip()}".strip())
            continue
        if begun is not None:
            yield begun
        name, words = (found[5] or "").strip("\u200e~ "), found[6].strip(" ")
        begun = _Message(name, words, found[1] or found[3], found[2] or found[4])
    if begun is not None:
        yield begun


FORMATS = (
    InputFormat("whatsapp", "WhatsApp exports (.txt)", (), convert, FIELDS, needs_roles=True),
)
