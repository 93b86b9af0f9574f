"""Which characters are in some ranges, as they stand inside of a character class.

Python takes as long to compile a class of wide characters as to ask for one of them a thousand
times, and longer the more there are in it; what is asked of each character is kept anyway.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache


def is_in(inside: str, char: str) -> bool:
    """Whether a character is in one of the ranges, `a-z` each, without a blank between them."""
    return bisect_right(edges(inside), ord(char)) % 2 == 1


@cache
def edges(inside: str) -> list[int]:
    """Where each of the ranges begins and where it is over, by code point."""
    return sorted((*map(ord, inside[::3]), *(ord(last) + 1 for last in inside[2::3])))
