"""Plain lines that name who speaks.

Source: what people write down: `Agent: …`, `[00:01:02] Name: …`, `Name (00:01:02): …`. A whole file
is one conversation.

Names may be bold, in brackets, or items of a list; those that are everyday words (`Agent`,
`customer`, `客服`) are taken at their word, and others are named by the user. Other lines go on
with what was said. Times count from the start, unless they are written as those of a clock, or the
first is an hour or more (of two numbers, `10:01`, six or more: those are hours and minutes).

Text that apps export or that people copy from them is read as well: LINE, KakaoTalk, QQ, WeChat,
DingTalk, 千牛, Microsoft Teams, Discord, Telegram, Intercom, Webex, Zoom, Viber, WhatsApp in a
browser. There a head says when and who, days may have a line of their own, and notices of the app
are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import duration, instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.dates import past_midnight
from scorecard.formats.format import InputFormat
from scorecard.formats.heads import (
    ON_THE_CLOCK,
    TIME,
    WHEN,
    head_of,
    heading,
    heads,
    plainly,
)
from scorecard.formats.notices import OF_THE_APP, is_of_the_app, notice, own_words
from scorecard.formats.timed_lines import Style, messages, style_of, untimed
from scorecard.formats.words import plain
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction, Turn
from scorecard.text.lazy_regex import lazy_regex

# 12.5 seconds into the second minute, to the end, and perhaps the number of a speaker.
_SPAN = re.compile(r"\[(\d+:[\d.]+),(\d+:[\d.]+)(?:,(\d+))?\][ \t]*(.*)")
# What programs add: no words of those who speak.
_IMPRINT = re.compile(rf"Transcribed by https?://\S+|[\[(](?:{TIME}|{WHEN})[\])] \*\*\* .* \*\*\*")
_MARKUP = lazy_regex(r"(?i)<br ?/?>|<p[ >]")
_HOUR_AND_MINUTE = re.compile(r"(\d{1,2}):\d\d")
_HOUR, _DAY = 3600.0, 86_400.0
_EARLY = 6  # what begins later, in minutes, begins at that hour
SURE = 1e8
"""In seconds since 1970: the date is known of what is later."""
_NUMBER = re.compile(r"\d+")
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_HALF = re.compile(r"[AaPp](?=\.?[ \u00a0\u202f]?[Mm])|[上下](?=午)|[전후]")
_AFTERNOON = "pP下후"
_COLON = "lines without a time, with a name or words before a colon, read as going on"
OF_NO_TURN = "lines that belong to no turn"
NOT_UTF8 = "save it as UTF-8 (Chinese of Windows: `iconv -f GB18030 -t UTF-8`)"


class Line(NamedTuple):
    """What one speaker says; times as written."""

    who: str
    text: str
    start: str = ""
    end: str = ""
    at: float | None = None  # where the start is known in seconds

    def part(self) -> Part:
        """The line on the clock of its source."""
        start = seconds(self.start) if self.at is None else self.at
        return Part(self.who, start, seconds(self.end), self.text)


def seconds(written: str) -> float | None:
    """A time as people write it, in seconds: since 1970 or midnight where it is one of the clock.
    None for an empty one; raises `RecordError`."""
    if not written:
        return None
    try:
        if written[0].isdigit() and written[-1].isdigit():
            return instant(written) if written[4:5] == "-" else duration(written)
        if half := _HALF.search(written):
            hour, minute, second = (*map(int, _NUMBER.findall(written)), 0)[:3]
            return (
                (hour % 12 + (12 if half[0] in _AFTERNOON else 0)) * 3600.0 + minute * 60 + second
            )
        if written[-1] == "s":
            parts = re.findall(r"(\d+) ?([hms])", written)
            return float(sum(int(count) * _SECONDS[unit] for count, unit in parts))
        return instant(written) if written[4:5] == "-" else duration(written)
    except ValueError:
        raise RecordError("$", f"`{excerpt(written)}` is no time") from None


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert a transcript."""
    turns, started_at = transcribed(utf8(data), conversion)
    return Interaction(conversion.id, turns, started_at=started_at)


def transcribed(text: str, conversion: Conversion) -> tuple[list[Turn], str | None]:
    """The turns of a transcript, and when it began as far as it says; raises `RecordError`."""
    lines = list(spoken(text, conversion))
    if _are_of_a_day([line.start for line in lines if line.start]):
        conversion.remark("times such as `10:01` read as those of a clock, in hours and minutes")
        lines = [line._replace(start=f"{line.start}:00") if line.start else line for line in lines]
    parts = [line.part() for line in lines]
    is_clock = any(ON_THE_CLOCK.match(line.start) or line.at is not None for line in lines)
    is_clock = is_clock or is_late(part.start for part in parts)
    if is_clock:
        parts = list(_past_midnight(parts))
    worded = [part for part in parts if part.text and not part.text.isspace()]
    conversion.leave_out("turns without words", len(parts) - len(worded))
    turns, began = Assembly(conversion, {}).turns(
        worded,
        began=None if is_clock else 0.0,
    )
    started_at = iso(began) if began is not None and began > SURE else None
    return turns, started_at


def _are_of_a_day(starts: list[str]) -> bool:
    """Whether times of two numbers are hours and minutes: nobody is silent for so long at first."""
    found = [_HOUR_AND_MINUTE.fullmatch(start) for start in starts]
    hours = [int(one[1]) for one in found if one is not None]
    return len(hours) == len(starts) > 1 and hours[0] >= _EARLY and max(hours) < 24


def _past_midnight(parts: list[Part]) -> Iterator[Part]:
    """The parts with times of day that go on when a day ends."""
    if max((part.start or 0.0 for part in parts), default=0.0) >= _DAY:
        yield from parts
        return
    for part, start in zip(parts, past_midnight([part.start for part in parts]), strict=True):
        later = 0.0 if start is None or part.start is None else start - part.start
        end = None if part.end is None else part.end + later
        yield msgspec.structs.replace(part, start=start, end=end) if later else part


def utf8(data: bytes) -> str:
    """The text of a file; raises `RecordError` where it is not UTF-8."""
    try:
        return data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02X} is not"
        raise RecordError("$", f"is not UTF-8: {byte}", NOT_UTF8) from None


def is_late(starts: Iterable[float | None]) -> bool:
    """Whether the first time is later than a transcript begins, so that times are those of a
    clock."""
    return next((start for start in starts if start is not None), 0.0) >= _HOUR


def spoken(text: str, conversion: Conversion) -> Iterator[Line]:
    """What is said in lines that name who speaks; other lines go on with what was said."""
    if _MARKUP.search(text):
        text = plain(text, html=True, mail=False, conversion=conversion)
    lines = [plainly(line) for line in map(str.strip, text.splitlines()) if line]
    said = [line for line in lines if not _IMPRINT.fullmatch(line)]
    conversion.leave_out(OF_THE_APP, len(lines) - len(said))
    roles = conversion.roles
    with_colons = [one for one in (*roles.agent, *roles.customer, *roles.system) if ":" in one]
    style = style_of(said)
    found = _lines(said, conversion) if style is None else _messages(said, style, conversion)
    for line in found:
        if (kind := notice(line.text)) is not None:
            conversion.leave_out(kind)
            continue
        yield _as_named(line._replace(text=own_words(line.text)), with_colons)


def _as_named(line: Line, names: list[str]) -> Line:
    """A line that is of one of these names, of which a colon ended the first part."""
    for name in names:
        part, _, rest = name.partition(":")
        if line.who == part.strip() and (rest := rest.strip()) and line.text.startswith(rest):
            words = line.text.removeprefix(rest).lstrip()
            if words[:1] in (":", "："):
                return line._replace(who=name, text=words[1:].lstrip())
    return line


def _messages(lines: list[str], style: Style, conversion: Conversion) -> Iterator[Line]:
    for one in messages(lines, style, conversion):
        if one.who:
            yield Line(one.who, one.text, at=one.at)
        else:
            conversion.leave_out(OF_THE_APP)


def _lines(lines: list[str], conversion: Conversion) -> Iterator[Line]:
    above = heading(lines)
    conversion.leave_out(OF_NO_TURN, above)
    begun: Line | None = None
    said = lines[above:]
    named = (*conversion.roles.agent, *conversion.roles.customer, *conversion.roles.system)
    for line, head in zip(said, heads(said, named), strict=True):
        if span := _SPAN.fullmatch(line):
            yield Line(span[3] or "", span[4], span[1], span[2])
        elif head is not None:
            if begun is not None:
                yield begun
            begun = Line(head.who, head.text, head.time)
        elif is_of_the_app(untimed(line)):
            conversion.leave_out(OF_THE_APP)
        else:
            if (looks := head_of(line)) is not None and not looks.time:
                conversion.remark(_COLON)
            begun = Line("", line) if begun is None else _longer(begun, line)
    if begun is not None:
        yield begun


def _longer(line: Line, more: str) -> Line:
    return line._replace(text=f"{line.text}\n{more.strip()}".strip())


FIELDS = {"name": "turns[].speaker", "words": "turns[].text", "time": "turns[].start"}
"""Where the parts of a transcript go."""

FORMATS = (
    InputFormat(
        name="plain",
        title="plain transcripts: `Name: words`, with times or without",
        shapes=(),
        convert=convert,
        fields=FIELDS,
        needs_roles=True,
    ),
)
