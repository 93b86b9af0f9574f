"""Transcripts that are no JSON: subtitles (WebVTT, SRT), WhatsApp exports, and plain lines.

Source: W3C's WebVTT, SRT as players read it, the exports of WhatsApp on Android and iOS, and what
people write down: `Agent: …`, `[00:01:02] Name: …`, `Name (00:01:02): …`. They are told by their
content, and a whole file is one conversation.

Names are taken at their word where they are everyday words (`Agent`, `customer`, `客服`); others
are named by the user. A cue names who speaks by a voice tag (`<v Ana>`) or before a colon; one that
names nobody is of whoever spoke last. In a WhatsApp export, messages without a name are events of
the app, and left out like media. Its dates are read in the order in which only one of them makes
sense, else in that of `--date-order`; without either, a chat of a single day has times of day
alone. Other lines go on with what was said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from html import unescape
from typing import NamedTuple

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.clock import duration, instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.roles import EVERYDAY
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction

_TIME = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
# On the clock, perhaps with the date: a transcript counts from its first line.
_WHEN = (
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|\d{1,2}:\d\d(?::\d\d)? ?[AaPp]\.?[Mm]\.?"
)
_ON_THE_CLOCK = re.compile(_WHEN)
_HOUR, _DAY = 3600.0, 86_400.0
_AGO = r"(?:\d+ ?h ?)?(?:\d+ ?m ?)?\d+ ?s"
_CUE = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})")
_VOICE = re.compile(r"<v(?:\.[^ >]*)? ([^>]*)>")
_TAG = re.compile(r"</?[^<>]*>")
_NAME = r"[^:：<>\[\]{}\"]{1,40}?"
_SPOKEN = re.compile(rf"({_NAME})[ \t]*[:：](?!//)[ \t]*(\S.*)")
_STAMPED = re.compile(
    rf"(?:[\[(] ?({_WHEN}|{_TIME}|{_AGO}) ?[\])]|({_WHEN}|{_TIME})(?:[ \t]*-)?)"
    rf"[ \t]*({_NAME})[ \t]*[:：][ \t]*(.*)"
)
_FEW_WORDS = r"[^\s:：<>\[\]{}\"]{1,20}(?: [^\s:：<>\[\]{}\"]{1,20})?"
_NAMED = re.compile(
    rf"({_NAME})(?:[ \t]*[\[(]({_TIME}|{_WHEN})[\])][ \t]*[:：]?[ \t]*(.*)"
    rf"|(?:[ ]{{2,}}|\t[ \t]*)({_TIME}|{_WHEN})())"
)
# A name of a word or two and a time have a line of their own, in either order.
_ABOVE = re.compile(rf"({_FEW_WORDS}) ({_TIME}|{_WHEN})")
_BELOW = re.compile(rf"({_WHEN}|\d+:\d\d:\d\d)[ \t]+({_FEW_WORDS})")
_BOLD = re.compile(r"(\*\*|__)([^*_]+?)([:：]?)\1[ \t]*([:：]?)")
_ITEM = re.compile(r"(?:[-•]|\d{1,4}[.)]) +(?=[^\W\d_])")  # of a list
_BRACKETS = re.compile(r"\[([^\[\]:：]{1,40})\][ \t]*([:：])")
_CLOCK = r"(?:[上下]午)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u202f]?[AaPp]\.?[ ]?[Mm]\.?)?"
# 12.5 seconds into the second minute, to the end, and perhaps the number of a speaker.
_SPAN = re.compile(r"\[(\d+:[\d.]+),(\d+:[\d.]+)(?:,(\d+))?\][ \t]*(.*)")
_DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_CHAT = re.compile(
    rf"\u200e?(?:\[({_DATE}),? ({_CLOCK})\]|({_DATE}),? ({_CLOCK})(?: -| –)) ?(?:([^:]+): )?(.*)"
)
_MAIL = re.compile(r"(?i)(received|from|to|subject|date|mime-version|return-path|message-id):")
_LONGEST_HEADING = 6  # lines
_HEADS = frozenset(
    (
        *("date", "time", "duration", "call id", "id", "topic", "subject", "title", "participants"),
        *("chat started", "chat origin", "chat key", "call date", "transcript", "日期", "时间"),
    )
)
_LONGEST_LOOK = 1 << 16
_NUMBER = re.compile(r"\d+")
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_HALF = re.compile(r"[AaPp](?=\.? ?[Mm])|[上下](?=午)")
# iOS marks what the app itself writes, Android media alone.
_NOTICE = re.compile(r"\u200e(?![^\n]{1,40} omitted|<)")
_MEDIA = re.compile(r"(?s)<[^<>]{3,40}>|.{1,40} omitted|\u200e.*")
_EDITED = re.compile(r" ?\u200e?<(?:This message was edited|已编辑)>$|\u200e")


class Line(NamedTuple):
    """What one speaker says; times as written."""

    who: str
    text: str
    start: str = ""
    end: str = ""
    date: str = ""

    @property
    def starts(self) -> float | None:
        """The start in seconds, since 1970 or midnight where it is a time of the clock; None
        without one."""
        return _seconds(self.start)

    @property
    def ends(self) -> float | None:
        """The end in seconds; None without one."""
        return _seconds(self.end)


def _seconds(written: str) -> float | None:
    if not written:
        return None
    try:
        if half := _HALF.search(written):
            hour, minute, second = (*map(int, _NUMBER.findall(written)), 0)[:3]
            return (hour % 12 + (12 if half[0] in "pP" else 0)) * 3600.0 + minute * 60 + second
        if written[-1] == "s":
            parts = re.findall(r"(\d+) ?([hms])", written)
            return float(sum(int(count) * _SECONDS[unit] for count, unit in parts))
        return instant(written) if written[4:5] == "-" else duration(written)
    except ValueError:
        raise RecordError("$", f"`{excerpt(written)}` is no time") from None


def kind(data: bytes) -> str | None:
    """The name of the format that the beginning of a text shows; None for none of these."""
    text = data[:_LONGEST_LOOK].decode("utf-8", "replace").lstrip("\ufeff")
    lines = [line.strip() for line in text.splitlines()[:80] if line.strip()]
    if not lines:
        return None
    lines[0] = _plainly(lines[0])
    if lines[0].startswith("WEBVTT"):
        return "webvtt"
    if any(_CUE.match(line) for line in lines[:3]):
        return "srt"
    if is_mail(lines):
        return None
    if _CHAT.match(lines[0]) or (len(lines) > 1 and _CHAT.match(lines[1])):
        return "whatsapp"
    return "plain" if _is_plain([_plainly(line) for line in lines]) else None


def is_mail(lines: list[str]) -> bool:
    """Whether a text begins like a single mail, which is one message and no conversation."""
    return sum(_MAIL.match(line) is not None for line in lines[:12]) >= 3


def _plainly(line: str) -> str:
    """A line whose speaker is no longer marked as bold or by brackets."""
    line = _ITEM.sub("", line)
    if line[:1] in ("*", "_"):
        line = _BOLD.sub(r"\2\3\4", line, count=1)
    return _BRACKETS.sub(r"\1\2", line, count=1) if "[" in line else line


def _is_plain(lines: list[str]) -> bool:
    """Whether the first line names who speaks, and so do most of those that follow, few in all.

    Below a heading, names are everyday words, or stand beside times."""
    head = _heading(lines)
    said = lines[head:]
    names = [name for line in said if (name := _speaker(line)) is not None]
    if not said or _speaker(said[0]) is None or len(names) < max(2, len(said) / 3):
        return False
    if head and not all(map(_is_sure, said)):
        return False
    return len(set(names)) <= max(2, len(names) / 2)


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
            name = str(found[group]).strip()
            return name if _is_name(name) else None
    return None


_PATTERNS = ((_STAMPED, 3), (_NAMED, 1), (_ABOVE, 1), (_BELOW, 2), (_SPOKEN, 1))


def _is_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and len(text.split()) < 6


def _subtitles(text: str) -> Iterator[Line]:
    who = ""
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip().split("\n")
        at = next((number for number, line in enumerate(lines) if _CUE.match(line)), None)
        cue = None if at is None else _CUE.match(lines[at])
        if at is None or cue is None:
            continue
        for name, words in _said("\n".join(lines[at + 1 :])):
            who = name or who
            yield Line(who, words, cue[1], cue[2])


def _said(text: str) -> Iterator[tuple[str, str]]:
    """Who says what in a cue: by its voice tags, else by a name before a colon."""
    begin, name = 0, ""
    pieces: list[tuple[str, str]] = []
    for voice in _VOICE.finditer(text):
        pieces.append((name, text[begin : voice.start()]))
        begin, name = voice.end(), voice[1].strip()
    pieces.append((name, text[begin:]))
    for named, piece in pieces:
        is_marked = "<" in piece or "&" in piece
        plain = unescape(_TAG.sub("", piece)) if is_marked else piece
        words = _plainly(" ".join(plain.split()))
        found = None if named else _SPOKEN.fullmatch(words)
        if found and _is_name(found[1]):
            yield found[1].strip(), found[2]
        elif words:
            yield named, words


def spoken(text: str) -> Iterator[Line]:
    """What is said in lines that name who speaks; other lines go on with what was said."""
    begun: Line | None = None
    lines = [_plainly(line) for line in map(str.strip, text.splitlines()) if line]
    for line in lines[_heading(lines) :]:
        if span := _SPAN.fullmatch(line):
            yield Line(span[3] or "", span[4], span[1], span[2])
            continue
        if _speaker(line) is None:
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
        elif found := _SPOKEN.fullmatch(line):
            begun = Line(found[1].strip(), found[2])
    if begun is not None:
        yield begun


def _chat(text: str) -> Iterator[Line]:
    begun: Line | None = None
    for line in text.splitlines():
        found = _CHAT.fullmatch(line.strip())
        if found is None:
            begun = _longer(begun, line) if begun is not None and line.strip() else begun
            continue
        if begun is not None:
            yield begun
        name, words = (found[5] or "").strip("\u200e~ "), found[6].strip(" ")
        begun = Line(name, words, found[2] or found[4], "", found[1] or found[3])
    if begun is not None:
        yield begun


def _longer(line: Line, more: str) -> Line:
    return line._replace(text=f"{line.text}\n{more.strip()}".strip())


_READ: dict[str, Callable[[str], Iterator[Line]]] = {
    "webvtt": _subtitles,
    "srt": _subtitles,
    "whatsapp": _chat,
    "plain": spoken,
}


def _convert(name: str, data: bytes, conversion: Conversion) -> Interaction:
    lines = list(_READ[name](data.decode("utf-8", "replace").lstrip("\ufeff")))
    instants = _instants(lines, conversion) if name == "whatsapp" else None
    assembly = Assembly(conversion, {}, is_speech=name in ("webvtt", "srt"))
    parts: list[Part] = []
    for number, line in enumerate(lines):
        if name == "whatsapp" and (not line.who or _MEDIA.fullmatch(line.text)):
            is_media = line.who and not _NOTICE.match(line.text)
            conversion.leave_out("media" if is_media else "messages of the app itself")
            continue
        start = line.starts if instants is None else instants[number]
        text = _EDITED.sub("", line.text) if name == "whatsapp" else line.text
        if text.strip():
            parts.append(Part(line.who, start, line.ends, text))
    is_clock = instants is not None or _is_clock(lines)
    turns, began = assembly.turns(parts, began=None if is_clock else 0.0)
    is_dated = _is_dated(lines, conversion) if instants else began is not None and began > _DAY
    return Interaction(
        id=conversion.id,
        turns=turns,
        channel="chat" if name == "whatsapp" else None,
        started_at=iso(began) if is_dated and began is not None else None,
    )


def _is_clock(lines: list[Line]) -> bool:
    """Whether times are those of the day, and do not count from the start: by how they are
    written, or because the first is later than a transcript begins."""
    if any(_ON_THE_CLOCK.match(line.start) for line in lines):
        return True
    first = next((line.starts for line in lines if line.start), None)
    return first is not None and first >= _HOUR


def _is_dated(lines: list[Line], conversion: Conversion) -> bool:
    return any(line.date for line in lines) and bool(
        _order([line.date for line in lines], conversion)
    )


def _instants(lines: list[Line], conversion: Conversion) -> list[float]:
    """When each message was written, in seconds; of a single day in an unknown order, that day's.

    Raises `RecordError` where the order of day and month decides, and nobody said it.
    """
    dates = [line.date for line in lines]
    order = _order(dates, conversion)
    if not order and len(set(dates)) > 1:
        reason = f"`{dates[0]}` may be day first or month first"
        raise RecordError("$", reason, "say it with --date-order dmy or --date-order mdy")
    try:
        moments = [_moment(line.date, line.start, order or "dmy") for line in lines]
    except ValueError:
        raise RecordError("$", f"`{excerpt(dates[0])}` is no date", "say --date-order") from None
    return [moment.timestamp() for moment in moments]


def _order(dates: list[str], conversion: Conversion) -> str:
    """In which order days, months and years stand; empty if the dates leave it open."""
    if conversion.date_order:
        return conversion.date_order
    split = [[int(number) for number in _NUMBER.findall(date)] for date in dates]
    if any(parts[0] > 31 for parts in split):
        return "ymd"
    if max(parts[0] for parts in split) > 12:
        return "dmy"
    return "mdy" if max(parts[1] for parts in split) > 12 else ""


def _moment(date: str, clock: str, order: str) -> datetime:
    by = dict(zip(order, map(int, _NUMBER.findall(date)), strict=True))
    year = by["y"] + (2000 if by["y"] < 100 else 0)
    hour, minute, second = (*map(int, _NUMBER.findall(clock)), 0)[:3]
    if half := _HALF.search(clock):
        hour = hour % 12 + (12 if half[0] in "pP下" else 0)
    return datetime(year, by["m"], by["d"], hour, minute, second, tzinfo=UTC)


def _format(name: str, title: str, goes: Mapping[str, str]) -> InputFormat:
    return InputFormat(name, title, (), partial(_convert, name), goes, needs_roles=True)


_GOES = {"name": "turns[].speaker", "words": "turns[].text", "time": "turns[].start"}

FORMATS = (
    _format("webvtt", "WebVTT subtitles", _GOES),
    _format("srt", "SRT subtitles", _GOES),
    _format("whatsapp", "WhatsApp exports (.txt)", _GOES),
    _format("plain", "plain transcripts: `Name: words`, with times or without", _GOES),
)
