"""Characters that look like a sign of YAML, or like nothing, and are letters to it."""

from __future__ import annotations

import unicodedata
from typing import Final

_FIRST, _LAST, _APART = "！", "～", 0xFEE0


def plain(text: str) -> str:
    """The text with the usual sign for each fullwidth one."""
    return "".join(chr(ord(sign) - _APART) if _FIRST <= sign <= _LAST else sign for sign in text)


def is_meant_plain(text: object) -> bool:
    """Whether a text is plain but for fullwidth signs, and so no Chinese."""
    return isinstance(text, str) and not text.isascii() and plain(text).isascii()


def fullwidth_help(text: str) -> str:
    """What to write for the first fullwidth sign of a text."""
    sign = next(sign for sign in text if _FIRST <= sign <= _LAST)
    usual = plain(sign) + " " * (sign in "：，")
    return f"`{sign}` is a fullwidth sign, which YAML takes for a letter: write `{usual}`"


UNSEEN: Final = "[\u00a0\u00ad\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]"
"""The pattern for a blank that can't be seen."""


def unseen_blank(char: str) -> tuple[str, str]:
    """What is wrong where one indents a line or touches a key, and how to fix it."""
    name = f"U+{ord(char):04X} ({unicodedata.name(char).lower()})"
    return (
        f"{name} where a space belongs: it can't be seen, and YAML takes it for a letter",
        "replace all of them in the file with spaces; they come from web pages and word processors",
    )
