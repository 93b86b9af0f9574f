"""The lines of a plain transcript with which somebody's words begin, and what tells such a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from scorecard.formats.dates import DATE
from scorecard.formats.roles import EVERYDAY
from scorecard.formats.timed_lines import style_of
from scorecard.text.lazy_regex import lazy_regex

TIME = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
# On the clock, perhaps with the date: a transcript counts from its first line.
WHEN = (
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|\d{1,2}:\d\d(?::\d\d)?[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?"
)
ON_THE_CLOCK = re.compile(WHEN)
"""A time of a clock, perhaps with the date: not one from the start."""
_AGO = r"(?:\d+ ?h ?)?(?:\d+ ?m ?)?\d+ ?s"
_NAME = r"[^:：<>\[\]{}\"]{1,40}?"
# Blanks are never given back (`*+`): a line of them would be divided in all ways.
SPOKEN = re.compile(rf"({_NAME})[ \t]*+[:：](?!//)[ \t]*+(\S.*)")
_STAMPED = re.compile(
    rf"(?:[\[(【（] ?({WHEN}|{TIME}|{_AGO}) ?[\])】）]|({WHEN}|{TIME})(?:[ \t]*-)?)"
    rf"[ \t]*+(From .{{1,60}}? to [^:：]{{1,60}}?|{_NAME})[ \t]*+[:：][ \t]*+(.*)"
)
_FEW_WORDS = r"[^\s:：<>\[\]{}\"]{1,20}(?: [^\s:：<>\[\]{}\"]{1,20})??"
_NAMED = re.compile(
    rf"({_NAME})(?:[ \t]*+(?:[:：][ \t]*+)?[\[(]({TIME}|{WHEN})[\])][ \t]*+(?:[:：][ \t]*+)?(.*)"
    rf"|(?:[ ]{{2,}}+|\t[ \t]*+)({TIME}|{WHEN})())"
)
# A name of a word or two and a time have a line of their own, in either order.
_ABOVE = re.compile(rf"({_FEW_WORDS}) ({WHEN}|{TIME})")
_BELOW = re.compile(rf"({WHEN}|\d+:\d\d:\d\d)[ \t]+({_FEW_WORDS})")
_BOLD = re.compile(r"(\*\*|__)([^*_]+?)([:：]?)\1[ \t]*([:：]?)")
_DASH, _ITEM = (re.compile(rf"{mark} +(?=[^\W\d_])") for mark in (r"\A[-•]", r"\d{1,4}[.)]"))
_BRACKETS = re.compile(r"[\[【](?![\d ])([^\[\]【】]{1,40})[\]】][ \t]*([:：])")
# Who sent a message, and perhaps to whom.
_SENT = re.compile(
    r"From (.+?)(?: to .+)?|(?:从|来自|发自) ?(.+?)(?: (?:到|给|至|发送至) .+)?", re.IGNORECASE
)
# What stands before the first colon of a time: `Tue, 03/13/24 10`, `Chat started at 10`.
_DATED = lazy_regex(rf"{DATE}|\b(?:at|on|um|à) \d{{1,2}}\Z")
_COLON = re.compile(r"[^:：]{1,60}[:：]")
_LONGEST_HEADING = 6  # lines
_FEW = 4  # speakers, of whom nothing but their names tells
_HEADS = frozenset(
    (
        *("date", "time", "duration", "call id", "id", "topic", "subject", "title", "participants"),
        *("chat started", "chat origin", "chat key", "call date", "transcript", "日期", "时间"),
    )
)


class Head(msgspec.Struct, frozen=True, gc=False):
    """With what somebody's words begin: the name, the first words, and the time as written."""

    who: str
    text: str
    time: str
    is_sure: bool = False  # the time stands first, or in brackets: no cell of a table


_PATTERNS = (
    (_STAMPED, 3, 4, (1, 2)),
    (_NAMED, 1, 3, (2, 4)),
    (_ABOVE, 1, 0, (2,)),
    (_BELOW, 2, 0, (1,)),
    (SPOKEN, 1, 2, ()),
)


def head_of(line: str) -> Head | None:
    """The head that a line is; None for a line that names nobody."""
    for pattern, who, text, times in _PATTERNS:
        if found := pattern.fullmatch(line):
            name = _sender(str(found[who]).strip())
            time = next((str(found[group]) for group in times if found[group]), "")
            words = str(found[text] or "") if text else ""
            is_sure = pattern is _STAMPED or (pattern is _NAMED and found[2] is not None)
            return Head(name, words, time, is_sure) if is_name(name) else None
    return None


def _spoken(line: str) -> Head | None:
    found = SPOKEN.fullmatch(line)
    return Head(found[1].strip(), found[2], "") if found and is_name(found[1]) else None


def _sender(name: str) -> str:
    """Who sent what is headed `From Ana to Everyone`."""
    if name[:5].casefold() != "from " and name[:1] not in ("从", "来", "发"):
        return name
    sent = _SENT.fullmatch(" ".join(name.split()))
    return name if sent is None else sent[1] or sent[2]


def is_name(text: str) -> bool:
    """Whether somebody may be called so."""
    return any(map(str.isalpha, text)) and len(text.split()) < 6


def plainly(line: str) -> str:
    """A line whose speaker is no longer marked as bold, by brackets, or by the number of an item;
    a number before words is theirs."""
    if line[:1].isalpha() and "[" not in line and "【" not in line:
        return line
    plain = _DASH.sub("", line)
    if item := _ITEM.match(plain):
        named = _unmarked(plain[item.end() :])
        return named if head_of(named) is not None else plain
    return _unmarked(plain)


def _unmarked(line: str) -> str:
    if line[:1] in ("*", "_"):
        line = _BOLD.sub(r"\2\3\4", line, count=1)
    return _BRACKETS.sub(r"\1\2", line, count=1) if "[" in line or "【" in line else line


def is_plain(lines: list[str]) -> bool:
    """Whether the first line names who speaks, and so do most of those that follow, few in all.

    Below a heading, names are everyday words, or stand beside times."""
    if style_of(lines) is not None:
        return True
    above = heading(lines)
    if any(line.count('"') % 2 for line in lines[:above]):
        return False  # a table, in a cell of which the transcript begins
    said = lines[above:]
    found = heads(said)
    told = [head for head in found if head is not None]
    if not said or found[0] is None or len(told) < max(2, len(said) / 3):
        return False
    if (above and not _are_sure(told, len(said))) or _is_one_of_many(said, found):
        return False
    if all(head.is_sure for head in told):
        return True
    # Of words such as `System` and `Agent`, there may be as many as of those who speak.
    others = {head.who for head in told if head.who.casefold() not in EVERYDAY}
    return len(others) <= max(2, len(told) / 2)


def _is_one_of_many(said: list[str], found: list[Head | None]) -> bool:
    """Whether all heads are of one, and others speak in lines whose heads are of no known way of
    writing."""
    told = {head.who for head in found if head is not None}
    if len(told) != 1:
        return False
    unread = [line for line, head in zip(said, found, strict=True) if head is None]
    return sum(map(bool, map(_COLON.match, unread))) >= (len(found) - len(unread)) / 2


def _are_sure(told: list[Head], lines: int) -> bool:
    """Whether heads below a heading are those of speakers: everyday words, with times, or a few
    names that come again and again, in most lines."""
    if all(head.is_sure or head.who.casefold() in EVERYDAY for head in told):
        return True
    counts = Counter(head.who for head in told)
    if len(counts) > _FEW or min(counts.values()) < 2 or len(told) < max(4, lines * 2 / 3):
        return False
    return not any(sign in who or who[-1:].isdigit() for who in counts for sign in "\t,;|")


def heads(lines: list[str], named: Iterable[str] = ()) -> list[Head | None]:
    """The head that each line is: those of the way of writing that most lines have, for what is
    said may look like one of another.

    Where most times have a date, or a half of the day, a line with one that has none is said. Where
    most heads have a time, words before a colon without one are said: of heads without times, only
    the first is left, and those of a known name (of those `named`, too), or of one that comes
    again. Where few have a time, it is said (`Ana: [10:30] is fine`, `Monday 10:30 am`).
    """
    found = [head_of(line) for line in lines]
    told = [head for head in found if head is not None]
    kinds = Counter([_kind(head) for head in told if head.time])
    if not kinds or (len(kinds) == 1 and kinds.total() == len(told)):
        return found
    kind, count = max(kinds.items(), key=lambda one: (one[1], one[0]))
    names = {head.who.casefold() for head in told if _kind(head) == kind}
    others = Counter(head.who.casefold() for head in told if not head.time)
    is_timed = count >= max(2, others.total())
    known = {*names, *EVERYDAY, *(name for name, times in others.items() if times > 1)}
    known.update(name.casefold() for name in named)

    def kept(line: str, head: Head | None, *, is_first: bool) -> Head | None:
        if head is None:
            return None
        if is_timed and not head.time:
            return head if is_first or head.who.casefold() in known else None
        if is_timed or not head.time:
            return head if not head.time or _kind(head) == kind else None
        spoken = _spoken(line)
        if spoken is not None and spoken.who == head.who:
            return spoken
        return head if head.is_sure or head.who.casefold() in others else None

    return [
        kept(line, head, is_first=not number)
        for number, (line, head) in enumerate(zip(lines, found, strict=True))
    ]


def _kind(head: Head) -> tuple[bool, int]:
    """How a time is written: in a place that is sure, of a day, of a half of one, or not so; an
    empty one is of no kind."""
    time = head.time
    if not time:
        return False, -1
    return head.is_sure, 2 if time[4:5] == "-" else int(time[-1] in "mM.")


def heading(lines: list[str]) -> int:
    """How many lines stand above what is said: they name nobody, or say when and where it was."""
    for number, line in enumerate(lines[:_LONGEST_HEADING]):
        head = head_of(line)
        if head is None or head.who.casefold() in _HEADS:
            continue
        if head.time or _DATED.search(head.who) is None:
            return number
    return 0
