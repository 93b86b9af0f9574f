"""Wording: from a phrase, pattern or sentence to the spans of a text that say it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate, islice
from operator import itemgetter
from typing import Any

import re2

from scorecard.moments.model import pattern_options
from scorecard.moments.normalized import Even, normalise_space, normalise_space_once
from scorecard.moments.text import (
    fold,
    has_marks,
    is_boundary,
    is_spaced_letter,
    phrase_forms,
    scan_pattern,
    without_marks,
)

TextRange = tuple[int, int]
"""A half-open range of code points."""

TextRanges = list[TextRange]

# Beyond this, a text costs more to prepare for a phrase than to remember.
_LONG = 2_000
# All matches are found for sure where a text is so short that there can be no more.
_FEWEST_MATCHES, _MOST_READ = 100, 4 * 10**8


class Phrase:
    """One phrase of `says` or `excluding`.

    Marks such as `[PII]` stand for words that nobody knows, so no phrase is found in them, unless
    it is such a mark itself.
    """

    def __init__(self, phrase: str) -> None:
        self.source = scan_pattern(phrase)
        self._read = fold if has_marks(phrase) else _heard
        self._forms = phrase_forms(phrase)
        self._form = self._forms[0] if len(self._forms) == 1 else None
        self._is_one_word = " " not in self._forms[0]
        # Without boundaries to check, what the scan finds is there.
        self.is_plain = self._is_one_word and not any(
            is_spaced_letter(form[0]) or is_spaced_letter(form[-1]) for form in self._forms
        )
        self._starts_in_word = is_spaced_letter(self._forms[0][0])
        self._ends_in_word = is_spaced_letter(self._forms[0][-1])

    def find(self, text: str) -> TextRange | None:
        """The first place where the text says the phrase."""
        if len(text) > _LONG:
            return self._first(normalise_space_once(text, self._read))
        if self._form is not None:
            # The plain way, where it is sure to give what the patient one would give.
            folded = self._read(text)
            at = folded.find(self._form)
            if at >= 0:
                end = at + len(self._form)
                # What is printable has no white space but blanks.
                evenly = self._is_one_word or ("  " not in folded and folded.isprintable())
                if evenly and self._is_whole(folded, at, end):
                    return at, end
        return self._first(normalise_space(text, self._read))

    def _first(self, found: Even) -> TextRange | None:
        firsts = [next(self._whole(found.text, form), None) for form in self._forms]
        first = min((span for span in firsts if span is not None), default=None, key=itemgetter(0))
        return None if first is None else found.place(*first)

    def find_all(self, text: str) -> TextRanges:
        """Everywhere the text says the phrase, from left to right, not overlapping."""
        prepare = normalise_space_once if len(text) > _LONG else normalise_space
        found = prepare(text, self._read)
        everywhere = [span for form in self._forms for span in self._whole(found.text, form)]
        if len(self._forms) > 1:
            everywhere.sort(key=itemgetter(0))
        spans: TextRanges = []
        free = 0
        for start, end in everywhere:
            if start >= free:
                spans.append(found.place(start, end))
                free = end
        return spans

    def _whole(self, text: str, form: str) -> Iterator[TextRange]:
        """Everywhere that a form stands in an even text, whole, from left to right."""
        length = len(form)
        start = text.find(form)
        while start >= 0:
            if self._is_whole(text, start, start + length):
                yield start, start + length
            start = text.find(form, start + 1)

    def _is_whole(self, folded: str, start: int, end: int) -> bool:
        """Whether the words at both ends of a find are whole words."""
        if self._starts_in_word and start and is_spaced_letter(folded[start - 1]):
            return False
        return not (self._ends_in_word and end < len(folded) and is_spaced_letter(folded[end]))


def _heard(text: str) -> str:
    """A text folded, without its marks."""
    return fold(without_marks(text))


class Pattern:
    """One pattern of `matches`."""

    def __init__(self, pattern: str) -> None:
        self.source = f"(?:{pattern})"

    @cached_property
    def _regex(self) -> Any:
        return re2.compile(self.source, pattern_options())

    def find(self, text: str) -> TextRange | None:
        """The first match."""
        match = self._regex.search(_for_re2(text))
        return None if match is None else match.span()

    def find_all(self, text: str) -> TextRanges:
        """All matches, from left to right, not overlapping; in a long text, the first hundred at
        least.

        To find one may take a look at all the rest of the text (of `sorry.*late|sorry`, say).
        """
        matches = self._regex.finditer(_for_re2(text))
        most = max(_FEWEST_MATCHES, _MOST_READ // max(1, len(text)))
        # An empty match comes twice.
        return list(dict.fromkeys(match.span() for match in islice(matches, most)))


def _for_re2(text: str) -> str | bytes:
    # In ASCII a byte is a character, and RE2 counts in bytes.
    return text.encode() if text.isascii() else text


Wording = Phrase | Pattern
"""One phrase or pattern. Its `source` is the RE2 pattern to scan for."""


class Sentences:
    """The sentences of `similar_to`.

    A sentence is compared with the stretch of the text most like it, by normalised indel
    similarity (rapidfuzz's `partial_ratio`); a text shorter than the sentence is compared as
    a whole, so that "yes" is not like "yes, I will call you back".
    """

    def __init__(self, sentences: tuple[str, ...], similarity: float) -> None:
        self._sentences = [" ".join(fold(sentence).split()) for sentence in sentences]
        self._similarity = similarity

    def find(self, text: str) -> TextRange | None:
        """The stretch most like one of the sentences, if any is alike enough."""
        folded = _heard(text)
        found = [self._closest(sentence, folded) for sentence in self._sentences]
        best = max((one for one in found if one is not None), default=None, key=lambda one: one[0])
        return None if best is None else _whole_words(text, best[1], best[2])

    def _closest(self, sentence: str, text: str) -> tuple[float, int, int] | None:
        from rapidfuzz import fuzz  # noqa: PLC0415 (few rubrics need it)

        if len(text) < len(sentence):
            score = fuzz.ratio(sentence, text, score_cutoff=self._similarity)
            return (score, 0, len(text)) if score else None
        found = fuzz.partial_ratio_alignment(sentence, text, score_cutoff=self._similarity)
        return None if found is None else (found.score, found.dest_start, found.dest_end)


def _whole_words(text: str, start: int, end: int) -> TextRange:
    """Widen a stretch to whole words, and leave out the white space at its ends."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stretch.strip())


def touching(others: TextRanges) -> Callable[[TextRange], bool]:
    """A test whether a span shares a code point with one of the others."""
    others = sorted(others)
    starts = [start for start, _ in others]
    furthest = list(accumulate((end for _, end in others), max))

    def touches(span: TextRange) -> bool:
        before = bisect_left(starts, span[1])
        return before > 0 and furthest[before - 1] > span[0]

    return touches
