"""Whether words stand in a text, by the fold, and where."""

from __future__ import annotations

import re

from scorecard.text.fold import Folded, fold
from scorecard.text.words import is_syllable

_WORD = re.compile(r"[^\W_]+")
_LEAST_LETTERS = 2


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where in a text the words of a quote stand, in their order and with none between them; None
    if they don't, or if the quote is too short to show anything.

    Case, width, marks and what else the fold takes for the same may differ, and punctuation. A
    quote is whole words of two letters or digits at least, unless it is the whole text.

    >>> find_quote("NO ONE calls", "well, no one: calls.")
    (6, 19)
    >>> find_quote("one call", "no one calls")
    """
    words, folded = [word for word, _ in _words(fold(quote))], Folded(text)
    if not words:
        at = folded.text.find(fold(quote.strip())) if quote.strip() else -1
        return folded.place(at, at + len(fold(quote.strip()))) if at >= 0 else None
    there = _words(folded.text)
    if sum(map(len, words)) < _LEAST_LETTERS and len(words) != len(there):
        return None
    spelt = [word for word, _ in there]
    for first in range(len(there) - len(words) + 1):
        if spelt[first] == words[0] and spelt[first : first + len(words)] == words:
            return folded.place(there[first][1], there[first + len(words) - 1][1] + len(words[-1]))
    return None


def _words(folded: str) -> list[tuple[str, int]]:
    """The words of a folded text and where they begin; characters of scripts without spaces stand
    alone."""
    found: list[tuple[str, int]] = []
    for match in _WORD.finditer(folded):
        begin = 0
        word = match[0]
        for place, char in enumerate(word):
            if is_syllable(char):
                if begin < place:
                    found.append((word[begin:place], match.start() + begin))
                found.append((char, match.start() + place))
                begin = place + 1
        if begin < len(word):
            found.append((word[begin:], match.start() + begin))
    return found
