"""What scorecard says, in the reader's language.

Every message is made in English, where what it is about is found, and stands so in every file for
programs. Where people read it, `tell` says it in their language: it looks for the template that
the message was made of, and fills what stood there into the translation. So whatever makes a
message knows no language, and a message may have come from another process or out of a file.

`zh.po` (as gettext has it) holds a template as `msgid`, with `{}` where a value is filled in, and
its translation as `msgstr`, where `{0}` is the first value if they stand in another order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, reduce
from importlib.resources import files
from typing import NamedTuple

_ENTRY = re.compile(r'^msgid (".+")\nmsgstr (".+")$', re.MULTILINE)
_BLANK = re.compile(r"\{(\d?)\}")
_CODE = re.compile(r"`[^`]*`(?:(?:, | and | or |, or |, and )`[^`]*`)+…?")
_MEETING = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9`$]|[A-Za-z0-9`%][\u4e00-\u9fff]")
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{2}")
_DEEPEST = 8
"""So many messages stand in one another; what goes deeper is somebody else's text."""
_A_WORD = 5
"""A template with fewer letters only joins others: anybody's text could be made of it."""


def tell(message: str, language: str) -> str:
    """A message in a language ("en", "zh", "zh-CN"); in English where there is no other wording."""
    return _tell(message) if message and language.partition("-")[0] == "zh" else message


def teller(language: str) -> Callable[[str], str]:
    """What says messages in a language."""
    return lambda message: tell(message, language)


def entries() -> dict[str, str]:
    """The Chinese of every template, by the template."""
    text = files(__package__).joinpath("zh.po").read_text(encoding="utf-8")
    return {json.loads(english): json.loads(chinese) for english, chinese in _ENTRY.findall(text)}


def _beside(left: str, right: str) -> str:
    """Two parts of a text, with a blank where Chinese meets other letters and there alone."""
    meeting = left.rstrip(" ")[-1:] + right.lstrip(" ")[:1]
    if _MEETING.fullmatch(meeting):
        return f"{left.rstrip(' ')} {right.lstrip(' ')}"
    if _CHINESE.fullmatch(meeting):
        return left.rstrip(" ") + right.lstrip(" ")
    return left + right


class Template(NamedTuple):
    """What stands between the values of a message, and its translation."""

    pieces: Sequence[str]
    translation: str

    @property
    def letters(self) -> int:
        """How many letters stand between the values."""
        return sum(char.isalpha() for char in "".join(self.pieces))

    def values(self, message: str) -> list[str] | None:
        """What is filled in where the message is made of this template, else None."""
        first, *inner, last = self.pieces
        if not (message.startswith(first) and message.endswith(last)):
            return None
        values, place, end = [], len(first), len(message) - len(last)
        for piece in inner:
            found = message.find(piece, place + 1, end)
            if found < 0:
                return None
            values.append(message[place:found])
            place = found + len(piece)
        return [*values, message[place:end]] if place < end else None

    def told(self, values: Sequence[str]) -> str:
        """The translation with these values."""
        order = iter(range(len(values)))
        parts = _BLANK.split(self.translation)
        parts[1::2] = [values[int(number or next(order))] for number in parts[1::2]]
        return reduce(_beside, parts)


@cache
def _templates() -> tuple[dict[str, str], list[Template], list[Template]]:
    """What has no values; templates, those that say most first; those that hardly have a word."""
    known = entries()
    filled = [Template(_BLANK.split(text)[::2], known[text]) for text in known if "{}" in text]
    filled.sort(key=lambda template: -sum(map(len, template.pieces)))
    worded = [template for template in filled if template.letters >= _A_WORD]
    joints = [template for template in filled if template.letters < _A_WORD]
    return {text: known[text] for text in known if "{}" not in text}, worded, joints


@lru_cache(4096)
def _tell(message: str, depth: int = 0) -> str:
    if depth > _DEEPEST:
        return message
    fixed, worded, joints = _templates()
    if message in fixed:
        return fixed[message]
    for template in worded:
        if (values := template.values(message)) is not None:
            return template.told(list(_told(template, values, depth)))
    for template in joints:
        # What only puts things together is there if one of them is ours.
        if (values := template.values(message)) is not None:
            told = list(_told(template, values, depth))
            if told != values:
                return template.told(told)
    return message


def _told(template: Template, values: Sequence[str], depth: int) -> Iterator[str]:
    for value, before, after in zip(values, template.pieces, template.pieces[1:], strict=False):
        if before[-1:] == "`" == after[:1]:
            yield value  # as its author wrote it
        elif _CODE.fullmatch(value):
            yield re.sub(r"`(?:,| and|, and) `", "`、`", re.sub("`,? or `", "` 或 `", value))
        else:
            yield _tell(value, depth + 1)
