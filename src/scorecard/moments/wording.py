"""Wording: from a phrase, pattern or sentence to the spans of a text that say it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import re2
from rapidfuzz import fuzz

from scorecard.moments.model import pattern_options
from scorecard.text import fold, folds_nothing, is_boundary, phrase_forms, scan_pattern

Span = tuple[int, int]
"""A half-open range of code points."""

Spans = list[Span]


class Body:
    """Text to search: one turn's, or many turns' with a line end between them.

    `folded` is the text as phrases are compared with it, offset for offset;
    `is_evenly_spaced` says whether words in a turn are always one blank apart.
    """

    __slots__ = ("folded", "is_evenly_spaced", "text")

    def __init__(self, text: str, turns: int = 1) -> None:
        self.text = text
        self.folded = folded = fold(text)
        self.is_evenly_spaced = (
            "  " not in folded
            and text.count("\n") == turns - 1
            and "\t" not in text
            and "\r" not in text
        )


class Phrase:
    """One phrase of `says` or `excluding`."""

    def __init__(self, phrase: str) -> None:
        self.source = scan_pattern(phrase)
        self._forms = phrase_forms(phrase)
        self._is_one_word = " " not in self._forms[0]
        self._folds_nothing = all(folds_nothing(form) for form in self._forms)

    @cached_property
    def _loose(self) -> re.Pattern[str]:
        words = (r"\s+".join(map(re.escape, form.split())) for form in self._forms)
        return re.compile("|".join(words))

    def find(self, body: Body, start: int = 0) -> Span | None:
        """The first place from `start` on where the body says the phrase.

        In a body of many turns that may reach over a line end: then it is no find, and the
        search has to go on behind its start.
        """
        if self._folds_nothing:
            return self._find_exactly(body.text, start)
        if self._is_one_word or body.is_evenly_spaced:
            return self._find_exactly(body.folded, start)
        return self._find_loosely(body.folded, start)

    def _find_exactly(self, text: str, start: int) -> Span | None:
        found: Span | None = None
        for form in self._forms:
            at = text.find(form, start)
            while at >= 0:
                end = at + len(form)
                if is_boundary(text, at) and is_boundary(text, end):
                    if found is None or at < found[0]:
                        found = at, end
                    break
                at = text.find(form, at + 1)
        return found

    def _find_loosely(self, text: str, start: int) -> Span | None:
        while match := self._loose.search(text, start):
            if is_boundary(text, match.start()) and is_boundary(text, match.end()):
                return match.span()
            start = match.start() + 1
        return None


class Pattern:
    """One pattern of `matches`."""

    def __init__(self, pattern: str) -> None:
        # Line by line a pattern matches wherever it matches a turn alone, unless it says that
        # it means the whole text.
        self.source = "(?m:^)" if _WHOLE_TEXT.search(pattern) else f"(?m:{pattern})"
        self.pattern = pattern

    @cached_property
    def _regex(self) -> Any:
        return re2.compile(self.pattern, pattern_options())

    def find(self, body: Body, start: int = 0) -> Span | None:
        """The first match in one turn's text from `start` on."""
        match = self._regex.search(body.text, start)
        return None if match is None else match.span()


_WHOLE_TEXT = re.compile(r"\\[Az]|\(\?[A-Za-z-]*m")

Wording = Phrase | Pattern
"""One phrase or pattern. Its `source` is an RE2 pattern that matches, in turns joined by line
ends, wherever `find` would find something in one of them, and seldom elsewhere."""


def find_all(wording: Wording, text: str) -> Spans:
    """Everywhere one turn's text says it, from left to right, not overlapping."""
    body = Body(text)
    spans: Spans = []
    start = 0
    while start <= len(text) and (span := wording.find(body, start)) is not None:
        spans.append(span)
        start = max(span[1], span[0] + 1)
    return spans


class Sentences:
    """The sentences of `similar_to`.

    A sentence is compared with the stretch of the text most like it, by normalised indel
    similarity (rapidfuzz's `partial_ratio`); a text shorter than the sentence is compared as
    a whole, so that "yes" is not like "yes, I will call you back".
    """

    def __init__(self, sentences: tuple[str, ...], similarity: float) -> None:
        self._sentences = [" ".join(fold(sentence).split()) for sentence in sentences]
        self._similarity = similarity

    def find(self, text: str) -> Span | None:
        """The stretch most like one of the sentences, if any is alike enough."""
        folded = fold(text)
        found = [self._closest(sentence, folded) for sentence in self._sentences]
        best = max((one for one in found if one is not None), default=None, key=lambda one: one[0])
        return None if best is None else _whole_words(text, best[1], best[2])

    def _closest(self, sentence: str, text: str) -> tuple[float, int, int] | None:
        if len(text) < len(sentence):
            score = fuzz.ratio(sentence, text, score_cutoff=self._similarity)
            return (score, 0, len(text)) if score else None
        found = fuzz.partial_ratio_alignment(sentence, text, score_cutoff=self._similarity)
        return None if found is None else (found.score, found.dest_start, found.dest_end)


def _whole_words(text: str, start: int, end: int) -> Span:
    """Widen a stretch to whole words, and leave out the white space at its ends."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stretch.strip())


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a code point."""
    return one[0] < other[1] and other[0] < one[1]
