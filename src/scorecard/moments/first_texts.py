"""Which of a rubric's wordings stand in the first texts, before RE2's set of all is worth building.

To build the set takes longer than to grade a few hundred turns. A phrase has an anchor, a word or
two syllables that every text has that says it; so a text is asked for the few phrases whose anchor
it has, each with RE2 and by its own source: the answers are the set's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import re2

from scorecard.moments.wording_model import pattern_options

_WORD = re.compile(r"[0-9a-z]+")
_SYLLABLES = re.compile("[\u3041-\u9fff]+")


class AnchorIndex:
    """Wordings by their anchors.

    `anchors` are those that each wording may be looked up by, none for one that is looked for in
    every text; `match_rest` looks for these.
    """

    def __init__(
        self,
        sources: Sequence[str],
        anchors: Sequence[Sequence[str]],
        match_rest: Callable[[bytes], list[int]],
    ) -> None:
        self._sources = sources
        self._match_rest = match_rest
        often = Counter(anchor for each in anchors for anchor in each)
        self._by_anchor: dict[str, list[int]] = {}
        for number, each in enumerate(anchors):
            if each:
                rarest = each[0] if len(each) == 1 else min(each, key=often.__getitem__)
                self._by_anchor.setdefault(rarest, []).append(number)
        options = pattern_options()
        self._compiled: Callable[[int], Any] = lru_cache(maxsize=None)(
            lambda number: re2.compile(sources[number], options)
        )

    def match(self, text: bytes) -> list[int]:
        """The numbers of the wordings in a text (UTF-8, as it is spelled for RE2)."""
        found = self._match_rest(text)
        for anchor in _keys(text):
            for number in self._by_anchor.get(anchor, ()):
                if self._compiled(number).search(text) is not None:
                    found.append(number)
        return found


def _keys(text: bytes) -> set[str]:
    """All anchors that a text has.

    What RE2 takes for a letter of ASCII in another case (`ſ`, the sign of kelvin) is spelled, and
    so part of no word.
    """
    lower = text.lower()
    if text.isascii():
        return set(_WORD.findall(lower.decode()))
    folded = lower.decode()
    keys = set(_WORD.findall(folded))
    for run in _SYLLABLES.findall(folded):
        keys.update(run, map("".join, pairwise(run)))
    return keys


def anchors_of(word: str, *, is_apart_before: bool, is_apart_after: bool) -> list[str]:
    """What a text has that says a folded word; whether no letter or digit can stand beside it."""
    found = [
        match[0]
        for match in _WORD.finditer(word)
        if (match.start() or is_apart_before) and (match.end() < len(word) or is_apart_after)
    ]
    # Between two syllables inside of a word there may be a mark.
    return found + [pair for pair in {word[:2], word[-2:]} if _SYLLABLES.fullmatch(pair)]
