"""Subtitles: cues with two times, and who speaks in them.

Source: W3C's WebVTT, and SRT as players read it. A whole file is one conversation.

A cue names who speaks by a voice tag (`<v Ana>`) or before a colon; one that names nobody is of
whoever spoke last. Names are taken at their word where they are everyday words (`Agent`,
`customer`, `客服`); others are named by the user. Times count from the start, unless the first is
an hour or more: then they are those of a clock, and the first cue is the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from scorecard.formats.assembly import Assembly, Part
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.plain_lines import (
    FIELDS,
    OF_NO_TURN,
    SPOKEN,
    TIME,
    is_late,
    is_name,
    plainly,
    seconds,
    utf8,
)
from scorecard.records.interaction import Interaction

CUE = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})")
"""The line of a cue that says from when to when it is seen."""
_VOICE = re.compile(r"<v(?:\.[^ >]*)? ([^>]*)>")
_TAG = re.compile(r"</?[^<>]*>|\{\\[^{}]*\}")
_BETWEEN = re.compile(r"\n[ \t]*\n")
_UNSEEN = ("WEBVTT", "NOTE", "STYLE", "REGION")  # as a block begins that players never show


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the subtitles of a conversation."""
    parts = list(_cues(utf8(data), conversion))
    began = None if is_late(part.start for part in parts) else 0.0
    turns, _ = Assembly(conversion, {}, is_speech=True).turns(parts, began=began)
    return Interaction(id=conversion.id, turns=turns)


def _cues(text: str, conversion: Conversion) -> Iterator[Part]:
    who = ""
    for block in _BETWEEN.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip().split("\n")
        for at, line in enumerate(lines, 1):
            if cue := CUE.match(line):
                start, end = seconds(cue[1]), seconds(cue[2])
                for name, words in _said("\n".join(lines[at:])):
                    who = name or who
                    yield Part(who, start, end, words)
                break
        else:
            if lines[0] and not lines[0].startswith(_UNSEEN):
                conversion.leave_out(OF_NO_TURN, len(lines))


def _said(text: str) -> Iterator[tuple[str, str]]:
    """Who says what in a cue: by its voice tags, else by a name before a colon."""
    begin, name = 0, ""
    for voice in _VOICE.finditer(text):
        yield from _words(name, text[begin : voice.start()])
        begin, name = voice.end(), voice[1].strip()
    yield from _words(name, text[begin:])


def _words(name: str, piece: str) -> Iterator[tuple[str, str]]:
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
