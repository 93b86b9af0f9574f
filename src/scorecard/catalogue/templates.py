"""Messages are known by the templates that they are made of, and said in Chinese.

Whatever is filled into a template is a value and stays as it is, unless the translation says that
this place holds a message (`{:zh}`). Where a text can be read in several ways, because a value
looks like a message, the reading counts that finds most of it to be ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import re2

_ENTRY = re.compile(r'^msgid (".+")\nmsgstr (".+")$', re.MULTILINE)
_BLANK = re.compile(r"\{(n?)\}")
_PLACE = re.compile(r"\{(\d?)(:zh)?\}")
"""Where a translation holds a value: the how-manieth if not the next, and whether a message."""
_CODE = re.compile(r"`[^`]*`(?:(?:, | and | or |, or |, and )`[^`]*`)+…?")
_INTO = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9`$]|[A-Za-z0-9][\u4e00-\u9fff]")
_OUT_OF = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9`%][\u4e00-\u9fff]")
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{2}")

_NUMBER = r"(\d[\d,.]*)"
_TEXT, _NAME = "(.+?)", "([^`]*)"
"""A value wherever it ends, and one that ends with its quotes."""
_WHOLE = r"((?:`[^`]*`|“[^“”]*”|\([^()]*\)|[^`“()])+?)"
"""A value that divides no quoted text and no aside."""

_DEEPEST = 8
"""So many messages stand in one another; what goes deeper is somebody else's text."""
_LONGEST = 10_000
"""So many characters has a message of ours at most."""
_TO_BYTES = "utf-8", "surrogatepass"
"""Names of files may hold half a surrogate pair."""
_A_WORD = 5
"""A template with fewer letters only joins others: anybody's text could be made of it."""


def entries() -> dict[str, str]:
    """The Chinese of every template, by the template."""
    text = files(__package__).joinpath("zh.po").read_text(encoding="utf-8")
    return {json.loads(english): json.loads(chinese) for english, chinese in _ENTRY.findall(text)}


def _beside(left: str, right: str, apart: re.Pattern[str]) -> str:
    """Two parts of a text, with a blank where Chinese meets other letters and there alone."""
    meeting = left.rstrip(" ")[-1:] + right.lstrip(" ")[:1]
    if apart.fullmatch(meeting):
        return f"{left.rstrip(' ')} {right.lstrip(' ')}"
    if _CHINESE.fullmatch(meeting):
        return left.rstrip(" ") + right.lstrip(" ")
    return left + right


class Said(NamedTuple):
    """A message in Chinese, and how many of its English characters were found to be ours: all of
    its templates, and but one of a single word and of what could be anybody's."""

    text: str
    ours: int = 0


class Template:
    """What stands between the values of a message, and its translation; `blanks` says for each
    value whether it is a number ("n"), `messages` which of them are messages."""

    def __init__(self, english: str, chinese: str) -> None:
        parts = _BLANK.split(english)
        self.pieces, self.blanks = parts[::2], parts[1::2]
        first, number, is_message = (_PLACE.split(chinese)[at::3] for at in range(3))
        order = [int(at) if at else place for place, at in enumerate(number)]
        self._chinese, self._order = first, order
        self.messages = {at for at, said in zip(order, is_message, strict=True) if said}
        self._letters = sum(char.isalpha() for char in "".join(self.pieces))

    @property
    def is_joint(self) -> bool:
        """Whether it only puts messages together."""
        return self._letters < _A_WORD and "n" not in self.blanks

    def _joins(self, ours: Sequence[bool]) -> bool:
        """Whether it stands between messages: of words both are ours, and not but the aside."""
        if self._letters:
            return any(ours) and all(ours)
        return ours[0] if " (" in self.pieces else any(ours)

    @cached_property
    def _strict(self) -> Any:
        return self._pattern(_NAME, _WHOLE)

    @cached_property
    def _loose(self) -> Any:
        return self._pattern(_TEXT, _TEXT)

    def _pattern(self, name: str, text: str) -> Any:
        pattern, is_name = "", False
        for piece, blank in zip(self.pieces, self.blanks, strict=False):
            is_name ^= piece.count("`") % 2 == 1
            pattern += re2.escape(piece) + (_NUMBER if blank else name if is_name else text)
        # A value may be anybody's text: no regular expression that may try all ways to divide it.
        return re2.compile(f"(?s){pattern}{re2.escape(self.pieces[-1])}")

    def values(self, message: str, *, strict: bool) -> Sequence[str] | None:
        """What is filled in where the message is made of this template, else None; if `strict`, no
        value divides what stands between quotes or brackets."""
        if not (message.startswith(self.pieces[0]) and message.endswith(self.pieces[-1])):
            return None
        if not all(piece in message for piece in self.pieces):
            return None
        pattern = self._strict if strict else self._loose
        found = pattern.fullmatch(message.encode(*_TO_BYTES))
        return [value.decode(*_TO_BYTES) for value in found.groups()] if found else None

    def said(self, values: Sequence[str], depth: int) -> Said:
        """The translation with these values."""
        takes_words = not self.is_joint or self._letters > 0
        told = [
            _told(value, depth + 1, takes_words) if at in self.messages else Said(_listed(value))
            for at, value in enumerate(values)
        ]
        within = sum(said.ours for said in told)
        if self.is_joint and not self._joins([told[at].ours > 0 for at in sorted(self.messages)]):
            return Said("")
        text = self._chinese[0]
        for at, after in zip(self._order, self._chinese[1:], strict=True):
            text = _beside(text, told[at].text, _INTO) if told[at].text else text
            text = _beside(text, after, _OUT_OF)
        own = 0 if self.is_joint else sum(map(len, self.pieces))
        return Said(text, own + within)


def _listed(value: str) -> str:
    """A value as it is; of a list of names, what stands between them in Chinese."""
    if not _CODE.fullmatch(value):
        return value
    return re.sub(r"`(?:,| and|, and) `", "`、`", re.sub("`,? or `", "` 或 `", value))


@cache
def _templates() -> tuple[dict[str, str], list[Template]]:
    """What has no values, and templates, those that say most first."""
    known = entries()
    templates = [Template(text, known[text]) for text in known if _BLANK.search(text)]
    templates.sort(key=lambda template: -sum(map(len, template.pieces)))
    return {text: known[text] for text in known if not _BLANK.search(text)}, templates


def told(message: str) -> str:
    """A message in Chinese, as far as it is ours."""
    return _told(message).text


@lru_cache(4096)
def _told(message: str, depth: int = 0, takes_words: bool = True) -> Said:
    """The same, where it stands in `depth` others; without `takes_words` no single word is ours."""
    fixed, _ = _templates()
    is_word = " " not in message
    if message in fixed and (takes_words or not is_word):
        return Said(fixed[message], 1 if is_word else len(message))
    if depth > _DEEPEST or len(message) > _LONGEST:
        return Said(message)
    for strict in (True, False):
        best = max(_readings(message, depth, strict), key=lambda said: said.ours, default=Said(""))
        if best.ours:
            return best if strict else best._replace(ours=1)
    return Said(message)


def _readings(message: str, depth: int, strict: bool) -> Iterator[Said]:
    for template in _templates()[1]:
        if strict or not template.is_joint:
            values = template.values(message, strict=strict)
            if values is not None:
                yield template.said(values, depth)
