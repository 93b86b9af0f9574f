"""Messages are known by the templates that they are made of, and said in Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_ENTRY = re.compile(r'^msgid (".+")\nmsgstr (".+")$', re.MULTILINE)
_BLANK = re.compile(r"\{(\d?)\}")
_NUMBER, _DIGITS = "{n}", re.compile(r"\d[\d,.]*")
"""A value that is a number alone, and what is one."""
_CODE = re.compile(r"`[^`]*`(?:(?:, | and | or |, or |, and )`[^`]*`)+…?")
_INTO = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9`$]|[A-Za-z0-9][\u4e00-\u9fff]")
_OUT_OF = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9`%][\u4e00-\u9fff]")
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{2}")
_QUOTED = re.compile("`[^`]*`|“[^”]*”")
_WHOLE = re.compile(rf"{_QUOTED.pattern}|\([^()]*\)")
_DEEPEST = 8
"""So many messages stand in one another; what goes deeper is somebody else's text."""
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


class Template(NamedTuple):
    """What stands between the values of a message, and its translation."""

    pieces: Sequence[str]
    translation: str
    begins_with_number: bool = False

    @property
    def letters(self) -> int:
        """How many letters stand between the values."""
        return sum(char.isalpha() for char in "".join(self.pieces))

    def values(self, message: str, sought: str = "") -> list[str] | None:
        """What is filled in where the message is made of this template, else None. `sought` is the
        message as it is to be looked through, if not as it is."""
        sought = sought or message
        first, *inner, last = self.pieces
        if not (message.startswith(first) and message.endswith(last)):
            return None
        values, place, end = [], len(first), len(message) - len(last)
        for piece in inner:
            found = sought.find(piece, place + 1, end)
            if found < 0:
                return None
            values.append(message[place:found])
            place = found + len(piece)
        values.append(message[place:end])
        is_number = not self.begins_with_number or _DIGITS.fullmatch(values[0])
        return values if place < end and is_number else None

    def filled(self, values: Sequence[str]) -> str:
        """The translation with these values."""
        order = iter(range(len(values)))
        parts = _BLANK.split(self.translation)
        text = parts[0]
        for number, after in zip(parts[1::2], parts[2::2], strict=True):
            value = values[int(number or next(order))]
            text = _beside(text, value, _INTO) if value else text
            text = _beside(text, after, _OUT_OF)
        return text


@cache
def _templates() -> tuple[dict[str, str], list[Template], list[Template]]:
    """What has no values; templates, those that say most first; joints, as they stand there."""
    known = entries()
    filled = [
        Template(_BLANK.split(text.replace(_NUMBER, "{}"))[::2], known[text], _NUMBER in text)
        for text in known
        if "{}" in text or _NUMBER in text
    ]
    worded = [template for template in filled if template.letters >= _A_WORD]
    worded.sort(key=lambda template: -sum(map(len, template.pieces)))
    joints = [template for template in filled if template.letters < _A_WORD]
    return (
        {text: known[text] for text in known if not ("{}" in text or _NUMBER in text)},
        worded,
        joints,
    )


@lru_cache(4096)
def told(message: str, depth: int = 0) -> str:
    """A message in Chinese, as far as it is ours; `depth` is how many messages it stands in."""
    if depth > _DEEPEST:
        return message
    fixed, worded, joints = _templates()
    if message in fixed:
        return fixed[message]
    for template in worded:
        if (values := template.values(message)) is not None:
            return template.filled(list(_told(template, values, depth)))
    # What somebody wrote between quotes, and an aside, is not taken apart.
    sought = _WHOLE.sub(lambda at: at[0][0] + "\0" * (len(at[0]) - 2) + at[0][-1], message)
    for template in joints:
        # What only puts things together is there if one of them is ours.
        if (values := template.values(message, sought)) is not None:
            chinese = list(_told(template, values, depth))
            if chinese != values:
                return template.filled(chinese)
    return message


def _told(template: Template, values: Sequence[str], depth: int) -> Iterator[str]:
    for value, before, after in zip(values, template.pieces, template.pieces[1:], strict=False):
        if before[-1:] == "`" == after[:1] or _QUOTED.fullmatch(value):
            yield value  # as its author wrote it
        elif _CODE.fullmatch(value):
            yield re.sub(r"`(?:,| and|, and) `", "`、`", re.sub("`,? or `", "` 或 `", value))
        else:
            yield told(value, depth + 1)
