"""Whether words stand in a text, by the fold, and where."""

from __future__ import annotations

import re

from scorecard.masking import HIDDEN
from scorecard.text.fold import Folded, fold
from scorecard.text.words import SYLLABLES

# What is masked is a word, however long; characters of scripts without spaces stand alone.
_WORD = re.compile(rf"{HIDDEN}+|[{SYLLABLES}]|[^\W_{SYLLABLES}]+")
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
    words, folded = [word for word, *_ in _words(fold(quote))], Folded(text)
    if not words:
        signs = fold(quote).strip()  # characters that show nothing are none
        at = folded.text.find(signs) if signs else -1
        return folded.place(at, at + len(signs)) if at >= 0 else None
    there = _words(folded.text)
    if sum(map(len, words)) < _LEAST_LETTERS and len(words) != len(there):
        return None
    spelt = [word for word, *_ in there]
    for first in range(len(there) - len(words) + 1):
        if spelt[first] == words[0] and spelt[first : first + len(words)] == words:
            return folded.place(there[first][1], there[first + len(words) - 1][2])
    return None


def _words(folded: str) -> list[tuple[str, int, int]]:
    """The words of a folded text with their places."""
    return [
        (HIDDEN if match[0][0] == HIDDEN else match[0], *match.span())
        for match in _WORD.finditer(folded)
    ]
