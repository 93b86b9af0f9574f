"""Subtitles: cues with two times, and who speaks in them.

Source: W3C's WebVTT, and SRT as players read it. A whole file is one conversation.

A cue names who speaks by a voice tag (`<v Ana>`) or before a colon; one that names nobody is of
whoever spoke last. Names are taken at their word where they are everyday words (`Agent`,
`customer`, `客服`); others are named by the user. Times count from the start, unless the first is
an hour or more: then they are those of a clock, and the first cue is the start. Of several lines
with a dash each is somebody's, whom a name has to tell; a line that begins with one of the names is
theirs. Captions that roll (most cues repeat the line before, or begin with it) have each line once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import NamedTuple

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.heads import SPOKEN, TIME, is_name, plainly
from scorecard.formats.plain_lines import FIELDS, OF_NO_TURN, is_late, seconds, utf8
from scorecard.formats.roles import EVERYDAY
from scorecard.records.interaction import Interaction
from scorecard.text.words import is_boundary

CUE = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})")
"""The line of a cue that says from when to when it is seen."""
_VOICE = re.compile(r"<v(?:\.[^ >]*)? ([^<>]*)>")
_DASH = re.compile(r"[ \t]*[-–—][ \t]*(?=\S)")
_TAG = re.compile(r"</?[^<>]*>|\{\\[^{}]*\}")
_BETWEEN = re.compile(r"\n[ \t]*\n")
_UNSEEN = ("WEBVTT", "NOTE", "STYLE", "REGION")  # as a block begins that players never show


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the subtitles of a conversation."""
    parts = list(_parts(utf8(data), conversion))
    began = None if is_late(part.start for part in parts) else 0.0
    turns, _ = Assembly(conversion, {}, is_speech=True).turns(parts, began=began)
    return Interaction(id=conversion.id, turns=turns)


class _Cue(NamedTuple):
    start: float | None
    end: float | None
    lines: list[str]


def _parts(text: str, conversion: Conversion) -> Iterator[Part]:
    who = ""
    cues = _unrolled(list(_cues(text, conversion)), conversion)
    names = _names(cues)
    for cue in cues:
        for said, is_anothers in _of_each(cue.lines, names):
            for name, words in _said(said):
                who = name or ("" if is_anothers else who)
                yield Part(who, cue.start, cue.end, words)


def _names(cues: list[_Cue]) -> frozenset[str]:
    """The names before a colon with which cues begin, where any cue has several lines."""
    if not any(len(cue.lines) > 1 for cue in cues):
        return frozenset()
    firsts = (_named(cue.lines[0]) for cue in cues if cue.lines)
    return frozenset((*filter(None, firsts), *EVERYDAY))


def _named(line: str) -> str:
    found = SPOKEN.fullmatch(plainly(line.strip()))
    return found[1].strip().casefold() if found and is_name(found[1]) else ""


def _of_each(lines: list[str], names: frozenset[str]) -> list[tuple[str, bool]]:
    """The lines of a cue by who speaks, and whether that may be another one than before: several
    lines with a dash are each somebody's, and so are those that begin with a name."""
    if len(lines) < 2:
        return [(line, False) for line in lines]
    dashes = [_DASH.match(line) is not None for line in lines]
    begins = [
        number == 0 or (dash and sum(dashes) > 1) or _named(line) in names
        for number, (line, dash) in enumerate(zip(lines, dashes, strict=True))
    ]
    ends = [number for number, begin in enumerate(begins) if begin] + [len(lines)]
    return [("\n".join(lines[begin:end]), sum(dashes) > 1) for begin, end in pairwise(ends)]


def _cues(text: str, conversion: Conversion) -> Iterator[_Cue]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = [(n, cue) for n, line in enumerate(lines) if "-->" in line and (cue := CUE.match(line))]
    starts = [at for at, _ in found]
    above = [_named_at(lines, *pair) for pair in zip([-2, *starts], starts, strict=False)]
    ends = [*above, len(lines)]
    _leave_out(lines[: ends[0]], conversion)
    for (at, cue), following in zip(found, ends[1:], strict=True):
        end = next((n for n in range(at + 1, following) if not lines[n]), following)
        said = lines[at + 1 : end]
        if said and not (said[0].strip() and said[-1].strip()):
            said = [line for line in said if line.strip()]
        yield _Cue(_time(cue[1]), _time(cue[2]), said)
        if following - end > 1:
            _leave_out(lines[end:following], conversion)


def _named_at(lines: list[str], before: int, at: int) -> int:
    """Where a cue begins: with the line above its times, if that is its name, and nobody's words.

    The cue before begins at `before`, and its words follow."""
    name = at - 1
    if name < 0 or name == before or (name == before + 1 and lines[name].strip()):
        return at
    is_alone = name == 0 or not lines[name - 1].strip()
    above = lines[name].strip()
    return name if is_alone or not above or above.isdecimal() else at


def _time(written: str) -> float | None:
    """A time in seconds, as nearly all are written, or in any other way."""
    if len(written) != 12 or written[2] != ":" or written[8] not in ".," or not written.isascii():
        return seconds(written)
    minutes = int(written[:2]) * 60 + int(written[3:5])
    return minutes * 60.0 + int(written[6:8]) + int(written[9:]) / 1000


def _leave_out(lines: list[str], conversion: Conversion) -> None:
    """Count what stands between cues, but for what players never show."""
    for block in _BETWEEN.split("\n".join(lines)):
        if (beside := block.strip()) and not beside.startswith(_UNSEEN):
            conversion.leave_out(OF_NO_TURN, beside.count("\n") + 1)


def _unrolled(cues: list[_Cue], conversion: Conversion) -> list[_Cue]:
    """The cues without the lines that repeat what the one before shows, where most cues do so."""
    shown = [cue.lines for cue in cues]
    if sum(map(_repeats, shown, shown[1:])) < max(1, len(cues) / 5):
        return cues  # as nearly always; marks of time hide no more than every other repetition
    seen = [[_shown(line) for line in lines] for lines in shown]
    said = [[line for line in lines if line] for lines in seen]
    again = [False, *map(_repeats, said, said[1:])]
    if sum(again) < max(2, len(cues) / 2):
        return cues
    unrolled = []
    for cue, lines, before, is_again in zip(cues, seen, [[], *said], again, strict=False):
        kept = cue.lines
        if is_again:
            at = next(number for number, line in enumerate(lines) if line)
            rest = lines[at].removeprefix(before[-1]).strip()
            kept = [*([rest] if rest else []), *cue.lines[at + 1 :]]
        conversion.leave_out("lines of captions that repeat the one before", int(is_again))
        unrolled.append(cue._replace(lines=kept))
    return unrolled


def _repeats(before: list[str], lines: list[str]) -> bool:
    """Whether the first line is the last one before, or goes on with it."""
    if not (before and lines and lines[0].startswith(before[-1])):
        return False
    return is_boundary(lines[0], len(before[-1]))


def _shown(line: str) -> str:
    """A line as it is read, without marks of time and looks."""
    return " ".join(_TAG.sub("", line).split()) if "<" in line or "{" in line else line.strip()


def _said(text: str) -> Iterator[tuple[str, str]]:
    """Who says what in a cue: by its voice tags, else by a name before a colon."""
    if text[:3] == "<v ":
        name, _, words = text[3:].removesuffix("</v>").partition(">")
        if words and not any(sign in words for sign in "<&{"):
            yield from _words(name.strip(), words)
            return
    begin, name = 0, ""
    for voice in _VOICE.finditer(text) if "<v" in text else ():
        yield from _words(name, text[begin : voice.start()])
        begin, name = voice.end(), voice[1].strip()
    yield from _words(name, text[begin:])


def _words(name: str, piece: str) -> Iterator[tuple[str, str]]:
    if not piece:
        return
    if "<" in piece or "&" in piece or "{" in piece:
        piece = unescape(_TAG.sub("", piece))
    words = plainly(" ".join(piece.split()))
    found = None if name else SPOKEN.fullmatch(words)
    if found and is_name(found[1]):
        yield found[1].strip(), found[2]
    elif words:
        yield name, words


FORMATS = tuple(
    InputFormat(name, title, (), convert, FIELDS, needs_roles=True)
    for name, title in (("webvtt", "WebVTT subtitles"), ("srt", "SRT subtitles"))
)
