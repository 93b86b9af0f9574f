"""Wording: from a phrase, pattern or sentence to the spans of a text that say it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import re2
from rapidfuzz import fuzz

from scorecard.moments.model import pattern_options
from scorecard.text import fold, is_boundary, phrase_pattern

Spans = list[tuple[int, int]]
"""Half-open ranges of code points, by start."""


class Phrase:
    """One phrase of `says` or `excluding`."""

    def __init__(self, phrase: str) -> None:
        self.source = phrase_pattern(phrase)
        self._folded = " ".join(fold(phrase).split())

    @cached_property
    def _regex(self) -> Any:
        return re2.compile(self.source, pattern_options())

    def spans(self, text: str) -> Spans:
        """Everywhere the text says the phrase, from left to right, not overlapping."""
        found: Spans = []
        position = 0
        while match := self._regex.search(text, position):
            start, end = match.span(1)
            if is_boundary(text, start) and is_boundary(text, end):
                found.append((start, end))
                position = end
            else:
                position = start + 1
        return found

    def first(self, text: str) -> tuple[int, int] | None:
        """Where the text says the phrase, or None."""
        if text.isascii():
            # As the scan has found the phrase, the plain search nearly always does.
            lowered = text.lower()
            start = lowered.find(self._folded)
            while start >= 0:
                end = start + len(self._folded)
                if is_boundary(lowered, start) and is_boundary(lowered, end):
                    return start, end
                start = lowered.find(self._folded, start + 1)
        found = self.spans(text)
        return found[0] if found else None


class Pattern:
    """One pattern of `matches`."""

    def __init__(self, pattern: str) -> None:
        self.source = f"(?:{pattern})"

    @cached_property
    def _regex(self) -> Any:
        return re2.compile(self.source, pattern_options())

    def spans(self, text: str) -> Spans:
        """Everywhere the pattern matches, from left to right, not overlapping."""
        return [match.span() for match in self._regex.finditer(text)]

    def first(self, text: str) -> tuple[int, int] | None:
        """The first match, or None."""
        match = self._regex.search(text)
        return None if match is None else match.span()


class Sentences:
    """The sentences of `similar_to`.

    A sentence is compared with the stretch of the text most like it, by normalised indel
    similarity (rapidfuzz's `partial_ratio`); a text shorter than the sentence is compared as
    a whole, so that "yes" is not like "yes, I will call you back".
    """

    def __init__(self, sentences: tuple[str, ...], similarity: float) -> None:
        self._sentences = [fold(sentence).strip() for sentence in sentences]
        self._similarity = similarity

    def first(self, text: str) -> tuple[int, int] | None:
        """The stretch most like one of the sentences, if any is alike enough."""
        best: tuple[float, int, int] | None = None
        folded = fold(text)
        for sentence in self._sentences:
            found = self._closest(sentence, folded)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        if best is None:
            return None
        return _whole_words(text, best[1], best[2])

    def spans(self, text: str) -> Spans:
        """As `first`, as a list."""
        found = self.first(text)
        return [found] if found else []

    def _closest(self, sentence: str, text: str) -> tuple[float, int, int] | None:
        if len(text) < len(sentence):
            score = fuzz.ratio(sentence, text, score_cutoff=self._similarity)
            return (score, 0, len(text)) if score else None
        found = fuzz.partial_ratio_alignment(sentence, text, score_cutoff=self._similarity)
        return None if found is None else (found.score, found.dest_start, found.dest_end)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch to whole words, and leave out the white space at its ends."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    stretch = text[start:end]
    stripped = stretch.strip()
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stripped)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a code point."""
    return one[0] < other[1] and other[0] < one[1]
