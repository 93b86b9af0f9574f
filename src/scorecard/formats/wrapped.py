"""Mail whose paragraphs a program broke into lines of some seventy characters.

A break is the program's, and no writer's, if the word after it would not have fitted into the
longest of the lines (RFC 5322, section 2.1.1), or if a blank stands before it (RFC 3676).
"""

from __future__ import annotations

import re
import unicodedata

_NARROWEST, _WIDEST = 50, 100
_SIGNATURE = "-- "
# Lists, quotations, indented lines and rules begin a line of their own.
_OWN_LINE = re.compile(r"\s|[-–—*•·>#|=_+]|\(?\d{1,3}[.)、]|\(?[a-zA-Z][.)]\s")
_WORD = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+")
_WIDE = ("W", "F")


def unwrapped(text: str) -> str:
    """The text with each paragraph on one line; lists, short lines and blank lines stay."""
    lines = text.replace("\r\n", "\n").split("\n")
    widths = [_width(line) for line in lines]
    longest = max((width for width in widths if width <= _WIDEST), default=0)
    if longest < _NARROWEST:
        return text
    parts = [lines[0]]
    has_wrapped = False
    for before, width, line in zip(lines, widths, lines[1:], strict=False):
        wrapped = _is_wrapped(before, width, line, longest)
        parts += (_joint(before, line) if wrapped else "\n", line)
        has_wrapped = has_wrapped or wrapped
    return "".join(parts) if has_wrapped else text


def _is_wrapped(before: str, width: int, line: str, longest: int) -> bool:
    if not _NARROWEST <= width <= longest or _OWN_LINE.match(line) or before == _SIGNATURE:
        return False
    if before.endswith(" "):
        return bool(line)
    word = _WORD.match(line)
    return word is not None and width + _width(_joint(before, line) + word[0]) > longest


def _joint(before: str, line: str) -> str:
    """A blank, but where neither side has blanks between its words."""
    if before.endswith(" ") or (_is_wide(before[-1:]) and _is_wide(line[:1])):
        return ""
    return " "


def _width(text: str) -> int:
    """How many columns a text takes: Chinese characters take two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(map(_is_wide, text))


def _is_wide(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in _WIDE
