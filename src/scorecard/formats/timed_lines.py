"""Chats as text, as apps export them or people copy them: a line says when and who, what is said
stands behind it or below, and days may have a line of their own.

Each way of writing is a `Style`. A text is of the style whose heads most of its lines are; of names
with a colon, or words before one, nothing is guessed: only a head begins a message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard.formats.conversion import Conversion
from scorecard.formats.dates import BLANK, CLOCK, DATE, HALF_CLOCK, SHORT, Stamp, instants
from scorecard.formats.notices import OF_THE_APP, is_of_the_app
from scorecard.records.errors import RecordError, excerpt
from scorecard.text.lazy_regex import lazy_regex

_AT = rf"(?P<date>{DATE}|{SHORT})(?:,| at| um| à)?(?:[ \t]|{BLANK}){{1,2}}(?P<clock>{CLOCK})"
_WHO = r"(?P<who>[^\t@]{1,60}?)"
_SHORT_WHO = r"(?P<who>[^\s,;@|\"<>\[\]{}()][^\t,;@|\"<>\[\]{}]{0,40}?)"


class Style(NamedTuple):
    """A way of writing who speaks and when: `head` has the groups `clock`, and as far as they
    stand there, `date`, `who` and `text`.

    A `day` of its own stands above the heads; the name may be that of the line `below`, or of the
    one above. A text that goes on over several lines may be `quoted`. Where a head is a name and
    nothing else, each comes `again` and again. Every head `holds` that text: most lines need no
    closer look. A `loose` head may be of a name with a colon (which `@` stands for below): where
    there is one, heads alone don't tell who speaks.
    """

    head: re.Pattern[str]
    loose: re.Pattern[str]
    holds: str = ""
    day: bool = False
    below: bool = False
    quoted: bool = False
    again: bool = False


def _style(holds: str, head: str, **flags: bool) -> Style:
    strict, loose = (lazy_regex(head.replace("@", colons)) for colons in (":：", ""))
    return Style(strict, loose, holds, **flags)


_STYLES = (
    # LINE
    _style(
        "\t",
        rf"(?P<clock>{CLOCK})\t(?:(?P<who>[^\t]{{0,60}})\t(?P<text>.*)|[^\t]*)",
        day=True,
        quoted=True,
    ),
    # KakaoTalk, of computers and of telephones
    _style("] [", rf"\[(?P<who>[^\[\]]{{1,60}})\] \[(?P<clock>{CLOCK})\] (?P<text>.*)", day=True),
    _style(" : ", rf"{_AT}, {_WHO} : (?P<text>.*)"),
    _style(" : ", rf"(?P<clock>{CLOCK}), {_WHO} : (?P<text>.*)", day=True),
    # Intercom
    _style(" | ", rf"(?P<clock>{CLOCK}) \| (?P<who>[^\t@|]{{1,80}}?): (?P<text>.*)", day=True),
    # WhatsApp in a browser; Viber
    _style("] ", rf"\[(?P<clock>{CLOCK}), (?P<date>{DATE})\] {_WHO}: (?P<text>.*)"),
    _style(" ] ", rf"\[ {_AT} \] {_WHO}: (?P<text>.*)"),
    # Microsoft Teams, Discord
    _style(
        "] ",
        rf"\[(?:{_AT}|(?:[^\W\d]{{2,12}} )?(?P<c>{CLOCK}))\] (?P<who>[^\t@\[\]]{{1,60}}?)"
        r"(?: \(pinned\))?",
    ),
    # Webex
    _style(
        "rom ",
        r"[Ff]rom (?P<who>[^\t@]{1,40}?) to [^\t@]{1,60}?:?[ \t]{1,8}"
        rf"(?P<clock>{CLOCK})",
    ),
    # QQ
    _style(
        "",
        rf"{_AT} (?:【[^】]{{1,20}}】)?(?P<who>.{{0,60}}?)(?:\((?P<id>\d{{4,12}})\)"
        r"|<(?P<mail>[^<>\s]{3,60})>)",
    ),
    # 千牛, 旺旺
    _style(
        "",
        rf"(?P<who>[^\s,;|\"\[\]{{}}][^\t,;|\"\[\]{{}}]{{0,60}}?) ?[(（\[【]{_AT}[)）\]】]"
        r"[:：]?[ \t]*+(?P<text>.*)",
    ),
    # Telegram, copied
    _style("[", rf"(?P<who>[^\t\[\]\"]{{1,60}}?), \[(?:{_AT}|(?P<c>{CLOCK}))\]:?"),
    # Discord, copied
    _style(
        " — ",
        rf"{_SHORT_WHO} — (?:{_AT}|(?:[^\W\d]{{2,12}} (?:at )?)?(?P<c>{CLOCK}))",
    ),
    # WeChat, DingTalk, Lark
    _style("", rf"{_SHORT_WHO}[ \t]{{1,4}}{_AT}"),
    _style("", rf"{_SHORT_WHO}[ \t]{{2,4}}(?P<clock>{CLOCK})", day=True),
    # Systems of call centres: not as transcripts of a year-first date have it
    _style("", rf"(?!\d{{4}}-){_AT} {_WHO}[:：] *+(?P<text>.*)"),
    # Slack in Chinese
    _style("", rf"{_SHORT_WHO}[ \t]{{1,4}}(?P<clock>{HALF_CLOCK})"),
    # Messages of a Mac; a name has a line of its own
    _style("", rf"{_AT}(?: \((?:Read|Delivered|Sent)[^()]{{0,80}}\))?", below=True),
    _style("", rf"(?P<clock>{CLOCK})", below=True),
    # WeChat, where messages are chosen and copied; typed transcripts
    _style("", rf"{_SHORT_WHO} ?[:：]", again=True),
)
_DIGITS, _LETTERS = lazy_regex(r"\d+"), lazy_regex(r"[^\W\d_]+")
_OF_A_DAY = lazy_regex(
    r"[-—–=*]*+ *+(?:[^\W\d_]{2,12}\.?,? )?"
    rf"(?P<date>{DATE})[ ,]{{0,2}}(?:[（(]?[^\W\d_]{{1,10}}\.?[)）]?)?(?: {CLOCK})?"
    r" *+[-—–=*]*+"
)
# Who said what, when, in one line: then lines without words are no heads.
_SAID = lazy_regex(rf"[\[(]?(?:{DATE} )?{CLOCK}[\])]?[ \t]*+(?:- ?)?[^:：]{{1,60}}[:：][ \t]*+\S")
_SPOKEN = lazy_regex(r"[^:：]{1,40}[:：][ \t]*+\S")
_NAME = lazy_regex(r"[^\s\d:：.,!?。，！？][^\t:：.!?。，！？]{0,39}[:：]?")
_RULE = lazy_regex(r"[-—–=_*]{3,}+")
_IMPRINT = lazy_regex(
    r"Exported (?:from .{1,80}|\d+ message\(s\))|This message responded to an earlier message\."
    r"|\(- [^\n]{1,80} -\)"
)
_BESIDE = lazy_regex(r"\{(?:Attachments|Embed|Stickers|Reactions|Forwarded Message)\}|Tapbacks:")
_ANY_CLOCK = lazy_regex(r"\d[:.]\d\d")
_TIMED = lazy_regex(rf"[\[(]?{CLOCK}[\])]?[ \t]*+(?:\*{{3}} )?")
_MARKS = str.maketrans("", "", "\u200e\u200f\u202a\u202c\u2068\u2069\ufeff")
_LONGEST_HEADING, _LONGEST_LOOK = 12, 400  # lines


class Message(NamedTuple):
    """What one person wrote; `at` is in seconds since 1970, or since midnight of an unknown day, or
    in a year before 1973 where the year is not known."""

    who: str
    text: str
    at: float | None


class _Begun(NamedTuple):
    who: str
    date: str
    clock: str
    lines: list[str]


def untimed(line: str) -> str:
    """A line without the time that it begins with, and without the stars of a notice."""
    found = _TIMED.match(line)
    return line if found is None else line[found.end() :].removesuffix(" ***")


def style_of(lines: Sequence[str]) -> Style | None:
    """The style of a text, by its first lines (stripped, and none of them empty); None for none."""
    looked = [_bare(line) for line in lines[:_LONGEST_LOOK]]
    timed = [at for at, line in enumerate(looked) if _ANY_CLOCK.search(line)]
    named = [at for at, line in enumerate(looked) if line[-1:] in (":", "：")]
    best, most = None, 1
    for style in _STYLES:
        likely = named if style.again else timed
        # Most texts are of no style: one that has no head at its beginning is looked at no further.
        if not any(_is_head(style, looked[at]) for at in likely if at < _LONGEST_HEADING):
            continue
        heads = [at for at in likely if _is_head(style, looked[at])]
        if len(heads) <= most or not _may_be(style, heads, looked):
            continue
        # Where most lines with times are no heads of it, they are of another way of writing.
        behind = sum(at >= heads[0] for at in likely)
        if behind < 2 * len(heads) and not _has_loose(style, heads, likely, looked):
            best, most = style, len(heads)
    return best


def _has_loose(
    style: Style, heads: Sequence[int], likely: Iterable[int], lines: Sequence[str]
) -> bool:
    others = (lines[at] for at in {*likely}.difference(heads))
    return any(style.holds in line and style.loose.fullmatch(line) for line in others)


def _bare(line: str) -> str:
    return line if line.isascii() else line.translate(_MARKS)


def _is_head(style: Style, line: str) -> bool:
    return style.holds in line and style.head.fullmatch(line) is not None


def _may_be(style: Style, heads: list[int], lines: Sequence[str]) -> bool:
    """Whether heads are those of messages: below one without words stand some, and a day stands
    above those that need one."""
    if style.day and not any(_OF_A_DAY.fullmatch(line) for line in lines[: heads[0]]):
        return False
    if "text" in style.head.groupindex:
        return True
    if style.again:
        above = all(map(_OF_A_DAY.fullmatch, lines[: heads[0]]))
        if not above or len({lines[head] for head in heads}) > len(heads) / 2:
            return False
    if style.below:
        return _named_above(heads, lines) is not None
    beyond = {*heads, len(lines)}
    wordless = sum(head + 1 in beyond for head in heads)
    said = _SPOKEN if style.again else _SAID
    others = sum(said.match(line) is not None for at, line in enumerate(lines) if at not in beyond)
    return wordless <= len(heads) / 4 and others < len(heads)


def _named_above(heads: Sequence[int], lines: Sequence[str]) -> bool | None:
    """Whether names stand above the times that are heads, and not below; None where neither line
    holds names, which come again or are two, and where too little is said."""
    few = max(2, len(heads) / 2)
    for step in (1, -1) if heads[0] == 0 else (-1, 1):
        at = [head + step for head in heads]
        if at[0] < 0 or at[-1] >= len(lines) or not set(at).isdisjoint(heads):
            continue
        taken = {*heads, *at, len(lines)}
        wordless = sum(max(pair) + 1 in taken for pair in zip(heads, at, strict=True))
        names = {lines[number] for number in at}
        if len(names) <= few and wordless <= len(heads) / 4 and all(map(_NAME.fullmatch, names)):
            return step < 0
    return None


def _with_names_below(lines: Sequence[str], style: Style) -> list[str]:
    """The lines with each name below its time."""
    heads = [at for at, line in enumerate(lines) if _is_head(style, _bare(line))]
    turned = list(lines)
    if _named_above(heads, [_bare(line) for line in lines]):
        for at in heads:
            turned[at - 1 : at + 1] = turned[at], turned[at - 1]
    return turned


def messages(lines: Sequence[str], style: Style, conversion: Conversion) -> list[Message]:
    """What is said in the lines of a text of a style; raises `RecordError`."""
    reading = _Reading(style, conversion, _usual(lines, style))
    for line in _with_names_below(lines, style) if style.below else lines:
        reading.add(line)
    begun = reading.begun
    times = instants([Stamp(one.date, one.clock) for one in begun], conversion.date_order)
    if "text" not in style.head.groupindex:
        _refuse_quotes(begun, times)
    return [Message(one.who, _text(one, style), at) for one, at in zip(begun, times, strict=True)]


class _Usual(NamedTuple):
    """How the times of most heads are written, and whose those are: no others are, who have another
    kind of time."""

    kind: tuple[bool, bool]
    names: frozenset[str]

    def fits(self, head: re.Match[str]) -> bool:
        return _kind(head) == self.kind or head.groupdict().get("who") in self.names


def _kind(head: re.Match[str]) -> tuple[bool, bool]:
    """Whether a head has a date, and a half of the day."""
    groups = head.groupdict()
    clock = groups.get("clock") or groups.get("c") or ""
    return bool(groups.get("date")), not (clock[:1] + clock[-1:]).isdecimal()


def _usual(lines: Sequence[str], style: Style) -> _Usual:
    found = [head for line in lines if (head := style.head.fullmatch(_bare(line))) is not None]
    kinds = Counter(map(_kind, found))
    kind = max(kinds, key=lambda one: (kinds[one], one))
    names = (head.groupdict().get("who") for head in found if _kind(head) == kind)
    return _Usual(kind, frozenset(filter(None, names)))


def _refuse_quotes(begun: Sequence[_Begun], times: Sequence[float | None]) -> None:
    """Raise `RecordError` where a head without words stands above one of an earlier message: what
    is quoted there, and what is said to it, can't be told apart."""
    stamped = list(zip(begun, times, strict=True))
    for (one, at), (quoted, before) in pairwise(stamped):
        if not one.lines and at is not None and before is not None and before < at:
            reason = f"a message of `{excerpt(one.who)}` quotes one of `{excerpt(quoted.who)}`"
            help = "take quoted messages out: it is not known where they end"
            raise RecordError("$", reason, help)


class _Reading:
    """The messages of a text, as far as its lines were added."""

    def __init__(self, style: Style, conversion: Conversion, usual: _Usual) -> None:
        self.begun: list[_Begun] = []
        self._style, self._conversion, self._usual = style, conversion, usual
        self._day, self._shape = "", ""
        self._awaits_name = self._is_beside = False

    def add(self, raw: str) -> None:
        """Add a line."""
        line = _bare(raw)
        if self._awaits_name:
            self.begun[-1] = self.begun[-1]._replace(who=line.rstrip(":： "))
            self._awaits_name = False
        elif (found := self._style.head.fullmatch(line)) is not None and self._usual.fits(found):
            self.begun.append(_of_head(found, self._day))
            self._is_beside, self._awaits_name = False, self._style.below
        elif (day := _OF_A_DAY.fullmatch(line)) is not None and self._is_heading(line):
            self._day = day["date"]
        elif not self.begun:
            self._conversion.leave_out("lines that belong to no turn")
        else:
            self._go_on(line, raw)

    def _is_heading(self, line: str) -> bool:
        """Whether a date is that of a day: the first stands above what is said, and all that
        follow are written like it. Others are said."""
        shape = _DIGITS.sub("0", _LETTERS.sub("a", line))
        if not self.begun:
            self._shape = shape
        return shape == self._shape

    def _go_on(self, line: str, raw: str) -> None:
        """Add a line that goes on with the last message, or is of the app."""
        if _BESIDE.fullmatch(line):
            self._is_beside = True
            self._conversion.leave_out("attachments and reactions")
        elif self._is_beside or _RULE.fullmatch(line):
            return
        elif _IMPRINT.fullmatch(line) or is_of_the_app(untimed(line)):
            self._conversion.leave_out(OF_THE_APP)
        else:
            self.begun[-1].lines.append(raw)


def _of_head(found: re.Match[str], day: str) -> _Begun:
    groups = found.groupdict()
    who = (groups.get("who") or "").strip() or groups.get("id") or groups.get("mail") or ""
    text = (groups.get("text") or "").strip()
    clock = groups.get("clock") or groups.get("c") or ""
    return _Begun(who, groups.get("date") or day, clock, [text] if text else [])


def _text(message: _Begun, style: Style) -> str:
    text = "\n".join(message.lines)
    if style.quoted and len(message.lines) > 1 and text[:1] == text[-1:] == '"':
        return text[1:-1].replace('""', '"')
    return text
