"""Plain lines that name who speaks.

Source: what people write down: `Agent: …`, `[00:01:02] Name: …`, `Name (00:01:02): …`. A whole file
is one conversation.

Names may be bold, in brackets, or items of a list; those that are everyday words (`Agent`,
`customer`, `客服`) are taken at their word, and others are named by the user. Other lines go on
with what was said. Times count from the start, unless they are written as those of a clock, or the
first is an hour or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import duration, instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.notices import OF_THE_APP, is_of_the_app, notice, own_words
from scorecard.formats.roles import EVERYDAY
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction, Turn

TIME = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
# On the clock, perhaps with the date: a transcript counts from its first line.
_WHEN = (
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|\d{1,2}:\d\d(?::\d\d)? ?[AaPp]\.?[Mm]\.?"
)
_ON_THE_CLOCK = re.compile(_WHEN)
_HOUR, _DAY = 3600.0, 86_400.0
_AGO = r"(?:\d+ ?h ?)?(?:\d+ ?m ?)?\d+ ?s"
_NAME = r"[^:：<>\[\]{}\"]{1,40}?"
# Blanks are never given back (`*+`): a line of them would be divided in all ways.
SPOKEN = re.compile(rf"({_NAME})[ \t]*+[:：](?!//)[ \t]*+(\S.*)")
_STAMPED = re.compile(
    rf"(?:[\[(] ?({_WHEN}|{TIME}|{_AGO}) ?[\])]|({_WHEN}|{TIME})(?:[ \t]*-)?)"
    rf"[ \t]*+({_NAME})[ \t]*+[:：][ \t]*+(.*)"
)
_FEW_WORDS = r"[^\s:：<>\[\]{}\"]{1,20}(?: [^\s:：<>\[\]{}\"]{1,20})??"
_NAMED = re.compile(
    rf"({_NAME})(?:[ \t]*+(?:[:：][ \t]*+)?[\[(]({TIME}|{_WHEN})[\])][ \t]*+(?:[:：][ \t]*+)?(.*)"
    rf"|(?:[ ]{{2,}}+|\t[ \t]*+)({TIME}|{_WHEN})())"
)
# A name of a word or two and a time have a line of their own, in either order.
_ABOVE = re.compile(rf"({_FEW_WORDS}) ({_WHEN}|{TIME})")
_BELOW = re.compile(rf"({_WHEN}|\d+:\d\d:\d\d)[ \t]+({_FEW_WORDS})")
_BOLD = re.compile(r"(\*\*|__)([^*_]+?)([:：]?)\1[ \t]*([:：]?)")
_DASH, _ITEM = (re.compile(rf"{mark} +(?=[^\W\d_])") for mark in (r"\A[-•]", r"\d{1,4}[.)]"))
_BRACKETS = re.compile(r"[\[【]([^\[\]【】:：]{1,40})[\]】][ \t]*([:：])")
# 12.5 seconds into the second minute, to the end, and perhaps the number of a speaker.
_SPAN = re.compile(r"\[(\d+:[\d.]+),(\d+:[\d.]+)(?:,(\d+))?\][ \t]*(.*)")
_SENT = re.compile(r"From (.+?) to .+", re.IGNORECASE)  # to whom a message was sent
# What programs add: no words of those who speak.
_IMPRINT = re.compile(rf"Transcribed by https?://\S+|[\[(]{TIME}[\])] \*\*\* .* \*\*\*")
_LONGEST_HEADING = 6  # lines
_HEADS = frozenset(
    (
        *("date", "time", "duration", "call id", "id", "topic", "subject", "title", "participants"),
        *("chat started", "chat origin", "chat key", "call date", "transcript", "日期", "时间"),
    )
)
NUMBER = re.compile(r"\d+")
_SECONDS = {"h": 3600, "m": 60, "s": 1}
HALF = re.compile(r"[AaPp](?=\.?[ \u00a0\u202f]?[Mm])|[上下](?=午)|[전후]")
"""Which half of the day it is."""
AFTERNOON = "pP下후"
OF_NO_TURN = "lines that belong to no turn"
NOT_UTF8 = "save it as UTF-8 (Chinese of Windows: `iconv -f GB18030 -t UTF-8`)"


class Line(NamedTuple):
    """What one speaker says; times as written."""

    who: str
    text: str
    start: str = ""
    end: str = ""

    def part(self) -> Part:
        """The line on the clock of its source."""
        return Part(self.who, seconds(self.start), seconds(self.end), self.text)


def seconds(written: str) -> float | None:
    """A time as people write it, in seconds: since 1970 or midnight where it is one of the clock.
    None for an empty one; raises `RecordError`."""
    if not written:
        return None
    try:
        if written[0].isdigit() and written[-1].isdigit():
            return instant(written) if written[4:5] == "-" else duration(written)
        if half := HALF.search(written):
            hour, minute, second = (*map(int, NUMBER.findall(written)), 0)[:3]
            return (hour % 12 + (12 if half[0] in AFTERNOON else 0)) * 3600.0 + minute * 60 + second
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
    parts = [line.part() for line in lines]
    is_clock = any(_ON_THE_CLOCK.match(line.start) for line in lines)
    is_clock = is_clock or is_late(part.start for part in parts)
    turns, began = Assembly(conversion, {}).turns(
        [part for part in parts if part.text and not part.text.isspace()],
        began=None if is_clock else 0.0,
    )
    started_at = iso(began) if began is not None and began > _DAY else None
    return turns, started_at


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


def plainly(line: str) -> str:
    """A line whose speaker is no longer marked as bold, by brackets, or by the number of an item;
    a number before words is theirs."""
    if line[:1].isalpha() and "[" not in line and "【" not in line:
        return line
    plain = _DASH.sub("", line)
    if item := _ITEM.match(plain):
        named = _unmarked(plain[item.end() :])
        return named if _speaker(named) is not None else plain
    return _unmarked(plain)


def _unmarked(line: str) -> str:
    if line[:1] in ("*", "_"):
        line = _BOLD.sub(r"\2\3\4", line, count=1)
    return _BRACKETS.sub(r"\1\2", line, count=1) if "[" in line or "【" in line else line


def is_plain(lines: list[str]) -> bool:
    """Whether the first line names who speaks, and so do most of those that follow, few in all.

    Below a heading, names are everyday words, or stand beside times."""
    head = _heading(lines)
    if any(line.count('"') % 2 for line in lines[:head]):
        return False  # a table, in a cell of which the transcript begins
    said = lines[head:]
    names = [name for line in said if (name := _speaker(line)) is not None]
    if not said or _speaker(said[0]) is None or len(names) < max(2, len(said) / 3):
        return False
    if head and not all(map(_is_sure, said)):
        return False
    # Of words such as `System` and `Agent`, there may be as many as of those who speak.
    others = {name for name in names if name.casefold() not in EVERYDAY}
    return len(others) <= max(2, len(names) / 2)


def _is_sure(line: str) -> bool:
    name = _speaker(line)
    return name is None or name.casefold() in EVERYDAY or _STAMPED.fullmatch(line) is not None


def _heading(lines: list[str]) -> int:
    """How many lines stand above what is said: they name nobody, or say when and where it was."""
    for number, line in enumerate(lines[:_LONGEST_HEADING]):
        name = _speaker(line)
        if name is not None and name.casefold() not in _HEADS:
            return number
    return 0


def _speaker(line: str) -> str | None:
    for pattern, group in _PATTERNS:
        if found := pattern.fullmatch(line):
            name = _sender(str(found[group]).strip())
            return name if is_name(name) else None
    return None


def _sender(name: str) -> str:
    """Who sent what is headed `From Ana to Everyone`."""
    sent = _SENT.fullmatch(" ".join(name.split())) if name[:4].casefold() == "from" else None
    return name if sent is None else sent[1]


_PATTERNS = ((_STAMPED, 3), (_NAMED, 1), (_ABOVE, 1), (_BELOW, 2), (SPOKEN, 1))


def is_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and len(text.split()) < 6


def spoken(text: str, conversion: Conversion) -> Iterator[Line]:
    """What is said in lines that name who speaks; other lines go on with what was said."""
    for line in _lines(text, conversion):
        if (kind := notice(line.text)) is not None:
            conversion.leave_out(kind)
            continue
        yield line._replace(who=_sender(line.who), text=own_words(line.text))


def _lines(text: str, conversion: Conversion) -> Iterator[Line]:
    begun: Line | None = None
    lines = [plainly(line) for line in map(str.strip, text.splitlines()) if line]
    said = [line for line in lines if not _IMPRINT.fullmatch(line)]
    conversion.leave_out(OF_THE_APP, len(lines) - len(said))
    head = _heading(said)
    conversion.leave_out(OF_NO_TURN, head)
    for line in said[head:]:
        if span := _SPAN.fullmatch(line):
            yield Line(span[3] or "", span[4], span[1], span[2])
            continue
        if _speaker(line) is None:
            if is_of_the_app(line):
                conversion.leave_out(OF_THE_APP)
                continue
            begun = Line("", line) if begun is None else _longer(begun, line)
            continue
        if begun is not None:
            yield begun
        if found := _STAMPED.fullmatch(line):
            begun = Line(found[3].strip(), found[4], found[1] or found[2])
        elif found := _NAMED.fullmatch(line):
            begun = Line(found[1].strip(), found[3] or "", found[2] or found[4])
        elif found := _ABOVE.fullmatch(line):
            begun = Line(found[1], "", found[2])
        elif found := _BELOW.fullmatch(line):
            begun = Line(found[2], "", found[1])
        elif found := SPOKEN.fullmatch(line):
            begun = Line(found[1].strip(), found[2])
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
