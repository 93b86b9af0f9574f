"""Signs of Chinese keyboards that look like those of YAML, and are letters to it."""

from __future__ import annotations

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
