"""Which of a rubric's wordings stand in the first texts, before RE2's set of all is worth building.

To build the set takes longer than to grade a few hundred turns. But what a text has to have for a
wording to stand in it is plain to see, such as the words of a phrase; so a text is asked for the
few wordings that may be there, each with RE2 and by its own source: the answers are the set's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from operator import add

import msgspec

from scorecard.moments.spelling import GAP
from scorecard.text.lazy_regex import lazy_regex

_WORD = lazy_regex(r"[0-9a-z]+")
_SYLLABLES = lazy_regex("[\u3041-\u9fff]+")
_GAPS = lazy_regex(f"{GAP}+")
_SIZES = (6, 5, 4, 3)
_LEAST = 3


class Together(msgspec.Struct, frozen=True, array_like=True):
    """One of the first `texts`, and one of the second, and so on, the rarest first."""

    texts: tuple[tuple[str | Together, ...], ...]


class Needs(msgspec.Struct, frozen=True, array_like=True):
    """What a text has, in small letters and with one blank for each gap between words, in which a
    wording stands: one of the first `texts`, and one of the second, and so on, the rarest first.
    Each has a word of three letters or digits or a syllable; there are none where nothing is
    certain.

    `keys` are what the first of them are looked up by.
    """

    texts: tuple[tuple[str | Together, ...], ...]
    keys: tuple[str, ...]


class NeedsIndex:
    """Wordings by what they need; one that needs nothing is looked for in every text."""

    def __init__(
        self,
        needs: Sequence[Needs],
        find: Callable[[int], Callable[[bytes], object]],
    ) -> None:
        self._needs = needs
        self._find = cache(find)
        self._by_key: dict[str, list[int]] = {}
        self._always = [number for number, each in enumerate(needs) if not each.keys]
        for number, each in enumerate(needs):
            for key in each.keys:
                self._by_key.setdefault(key, []).append(number)

    def match(self, text: bytes, matters: Callable[[int], object]) -> list[int]:
        """The numbers of the wordings in a text (UTF-8, as it is spelled for RE2), but for those
        that do not matter in it."""
        lower, by_key, needs = in_a_row(text.lower().decode()), self._by_key, self._needs
        hinted = {number for key in _keys(lower) & by_key.keys() for number in by_key[key]}
        return [
            number
            for number in (*self._always, *hinted)
            if _has(lower, needs[number].texts) and matters(number) and self._find(number)(text)
        ]


def in_a_row(text: str) -> str:
    """The text with one blank for each gap between words."""
    return _GAPS.sub(" ", text)


def _has(lower: str, needed: tuple[tuple[str | Together, ...], ...]) -> bool:
    """Whether a text in small letters has all that is needed."""
    for either in needed:
        for part in either:
            if part in lower if isinstance(part, str) else _has(lower, part.texts):
                break
        else:
            return False
    return True


def in_order(needs: Iterable[Sequence[str | Together]]) -> Needs:
    """What is needed, the rarest first."""
    texts = tuple(sorted(map(tuple, needs), key=_commonness))
    return Needs(texts, tuple(dict.fromkeys(map(key_of, rarest(texts[0])))) if texts else ())


def rarest(either: Iterable[str | Together]) -> Iterator[str]:
    """Texts of which one is there where one of what is given is."""
    for part in either:
        yield from [part] if isinstance(part, str) else rarest(part.texts[0])


def _commonness(either: Sequence[str | Together]) -> float:
    """About how often one of some texts is found by chance."""
    return sum(map(_chance, rarest(either)))


# The wordings of a rubric share most of their words.
@lru_cache(maxsize=20_000)
def _chance(text: str) -> float:
    """About how often a text is found by chance: long words are rare, syllables rarer."""
    word = longest_word(text)
    return 4.0 ** -(len(word) if word.isascii() else 4)


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """What a text is looked up by: the end of its longest word (beginnings are shared by more), or
    two syllables. Empty where it has neither."""
    word = longest_word(text)
    if not word.isascii():
        return word[:2]
    size = next((size for size in _SIZES if size <= len(word)), 0)
    return word[len(word) - size :] if size else ""


def longest_word(text: str) -> str:
    """Its syllables in a row, else its longest word."""
    syllables = _SYLLABLES.search(text)
    return syllables[0] if syllables else max(_WORD.findall(text), key=len, default="")


def _keys(lower: str) -> set[str]:
    """The keys of all that a text in small letters may have.

    What RE2 takes for a letter of ASCII in another case (`ſ`, the sign of kelvin) is spelled, and
    so part of no word.
    """
    words = set(_WORD.findall(lower))
    keys = {
        word[at : at + size]
        for word in words
        for size in _SIZES
        for at in range(len(word) - size + 1)
    }
    if not lower.isascii():
        keys.update(lower, map(add, lower, lower[1:]))
    return keys


@lru_cache(maxsize=20_000)
def needs_in(word: str) -> tuple[str, ...]:
    """What a text has that says a folded word."""
    # Between two syllables inside of a word there may be a mark.
    pairs = [pair for pair in dict.fromkeys((word[:2], word[-2:])) if _SYLLABLES.fullmatch(pair)]
    return tuple(pairs or [found for found in _WORD.findall(word) if len(found) >= _LEAST])
