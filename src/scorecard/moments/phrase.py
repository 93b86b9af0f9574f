"""Phrases: where a text says what stands in `says` and `excluding`.

What a phrase is made of says `phrase_syntax`. Here it becomes a pattern to scan for, and is found
in a text, whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from scorecard.moments.first_texts import Needs, in_order, key_of, needs_in
from scorecard.moments.heard import HeardText, TextRange, TextRanges
from scorecard.moments.phrase_syntax import USUAL_GAP, Gap, parse
from scorecard.moments.spelling import GAP, in_class, literal
from scorecard.text.lazy_regex import lazy_regex
from scorecard.text.words import has_marks, is_boundary, is_spaced_letter, is_syllable

_SENTENCE_GAP = r"[\t-\r\x1c- ,，:：;；、¿¡—–.!！?？。।॥-]"
# Between the syllables of a phrase a text may have a mark, if two at least stand on either side.
_MARK_INSIDE = "(?:[,，:：;；、—–-]+ ?)?"
_LEAST_BESIDE_MARK = 2

_QUOTES = in_class("'")
_NOT_NEGATED = rf"(?:$|[^0-9a-z_{_QUOTES}]|[{_QUOTES}](?:$|[^t]|t[0-9a-z_]))"
_REST_OF_WORD = r"[^\W_]*"
_REST_SPELLED = "(?:[0-9a-z]|_\\x02[^\\n]_)*"

PhraseFacts = tuple[str, bool, Needs]
"""What scanning has to know of a phrase: its source, whether a hit is certain, and its needs."""


class Phrase:
    """One phrase of `says` or `excluding`.

    Marks such as `[PII]` stand for words that nobody knows, so no phrase is found in them, unless
    it is such a mark itself. A phrase that ends in `*` is heard in every word that begins so.
    With `facts`, the phrase is parsed when it is first heard.
    """

    def __init__(self, phrase: str, facts: PhraseFacts | None = None) -> None:
        self._phrase = phrase
        if facts is None:
            self._parse()
        else:
            self.source, self.is_exact, self.needs = facts

    def __getattr__(self, name: str) -> Any:
        # Only what is not there comes here: a phrase that nobody has parsed yet.
        if "_words" in self.__dict__ or name.startswith("__"):
            raise AttributeError(name)
        self._parse()
        return getattr(self, name)

    def _parse(self) -> None:
        phrase = self._phrase
        self._words, self._gaps = parse(phrase)
        first, last = self._words[0], self._words[-1]
        self._goes_on = last.goes_on
        self._form = " ".join(word.text for word in self._words)
        self._beginning = first.text
        # No text but the form itself says it.
        self._is_form = len(self._words) == 1 and not _takes_marks(first.text)
        self._has_marks = has_marks(phrase)
        self._starts_in_word = is_spaced_letter(first.text[0])
        self._ends_in_word = is_spaced_letter(last.text[-1]) and not last.goes_on
        self._starts_in_number = first.text[0].isdigit()
        self._ends_in_number = last.text[-1].isdigit()
        # `can` is not heard in `can't`.
        self._may_be_negated = self._ends_in_word and last.text[-1] == "n"
        # RE2 can't look at what is around: such a hit of the scan is only a hint.
        self.is_exact = not (
            self._starts_in_number
            or self._ends_in_number
            or any(word.goes_on for word in self._words[:-1])
        )
        self._is_usual = (
            self._starts_in_word
            and self._ends_in_word
            and self.is_exact
            and not (self._goes_on or self._may_be_negated)
        )

    @cached_property
    def source(self) -> str:
        """The RE2 pattern to scan for.

        The boundaries are RE2's `\\b`, not a class of its own: RE2 shares that prefix between a
        thousand phrases, which makes its automaton a hundred times cheaper to build.
        """
        parts = [r"\b" if self._starts_in_word else ""]
        for word, gap in zip(self._words, (*self._gaps, None), strict=True):
            parts.append(_inside(word.text, literal, _MARK_INSIDE))
            if word.goes_on and gap is not None:
                parts.append(_REST_SPELLED)
            if gap is not None:
                parts.append(_gap_pattern(gap))
        parts.append(_NOT_NEGATED if self._may_be_negated else r"\b" * self._ends_in_word)
        return "".join(parts)

    @property
    def facts(self) -> PhraseFacts:
        """What scanning has to know of the phrase."""
        return self.source, self.is_exact, self.needs

    @cached_property
    def needs(self) -> Needs:
        """What every text has that says the phrase: all of its words, in a row where they are
        plain."""
        rows: list[str] = []
        row = ""
        for word, gap in zip(self._words, (*self._gaps, None), strict=True):
            is_plain = word.text.isascii() and word.text.isalnum()
            if is_plain:
                row = f"{row} {word.text}" if row else word.text
            if not is_plain or word.goes_on or gap is None or gap != USUAL_GAP:
                rows += [row] * bool(row)
                row = ""
            rows += () if is_plain else needs_in(word.text)
        return in_order([text] for text in rows if key_of(text))

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """Folded texts that say the phrase, each in another way; what says all, says it."""
        plain = " ".join(word.text for word in self._words)
        if not any(word.goes_on for word in self._words):
            return (plain,)
        return plain, " ".join(word.text + "zz" * word.goes_on for word in self._words)

    def find(self, heard: HeardText) -> TextRange | None:
        """The first place where the text says the phrase."""
        plain = heard.plain
        if plain is not None:
            return self._next(plain, 0)
        words = heard.with_marks if self._has_marks else heard.words
        if words.is_twice:
            return next(iter(self.find_all(heard)), None)
        span = self._next(words.text, 0)
        return None if span is None else words.place(*span)

    def find_all(self, heard: HeardText) -> TextRanges:
        """Everywhere the text says the phrase, from left to right, not overlapping."""
        plain = heard.plain
        if plain is not None:
            return self._each(plain)
        words = heard.with_marks if self._has_marks else heard.words
        places = [words.place(*span) for span in self._each(words.text)]
        return _apart(places) if words.is_twice else places

    def _each(self, text: str) -> TextRanges:
        """Everywhere in a folded text."""
        spans: TextRanges = []
        span = self._next(text, 0)
        while span is not None:
            spans.append(span)
            span = self._next(text, span[1])
        return spans

    def _next(self, text: str, at: int) -> TextRange | None:
        """The first place in a folded text, from an offset on, where the phrase stands whole."""
        form = self._form
        start = text.find(form, at)
        # With blanks for its gaps, where no other place can be before: the usual, and the fast way.
        if start >= 0 and (self._is_form or text.find(self._beginning, at) == start):
            end = start + len(form)
            if self._is_usual:
                # All but few phrases: a letter beside it, and it is not whole.
                if not (
                    (start and is_spaced_letter(text[start - 1]))
                    or (end < len(text) and is_spaced_letter(text[end]))
                ):
                    return start, end
            else:
                if self._goes_on:
                    end = _word_end(text, end)
                if self._is_whole(text, start, end):
                    return start, end
        elif start < 0 and self._is_form:
            return None
        match = self._body.search(text, at)
        while match is not None:
            start, end = match.span()
            if self._goes_on:
                end = _word_end(text, end)
            if self._is_whole(text, start, end):
                return start, end
            match = self._body.search(text, start + 1)
        return None

    @cached_property
    def _body(self) -> re.Pattern[str]:
        parts = []
        for word, gap in zip(self._words, (*self._gaps, None), strict=True):
            parts.append(_inside(word.text, re.escape, _MARK_INSIDE))
            if gap is not None:
                parts += [_REST_OF_WORD * word.goes_on, _gap_pattern(gap)]
        return lazy_regex("".join(parts))

    def _is_whole(self, text: str, start: int, end: int) -> bool:
        """Whether what stands at both ends of a find are whole words and numbers."""
        if self._starts_in_word and start and is_spaced_letter(text[start - 1]):
            return False
        if self._ends_in_word and end < len(text) and is_spaced_letter(text[end]):
            return False
        if self._may_be_negated and text.startswith("'t", end) and is_boundary(text, end + 2):
            return False
        if self.is_exact:
            return True
        if self._starts_in_number and _is_decimal(text, start - 2):
            return False
        return not (self._ends_in_number and _is_decimal(text, end - 1))


def _apart(places: TextRanges) -> TextRanges:
    """The places in order, without those that overlap one before them."""
    apart: TextRanges = []
    for start, end in sorted(places):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _word_end(text: str, at: int) -> int:
    while at < len(text) and is_spaced_letter(text[at]):
        at += 1
    return at


def _is_decimal(text: str, at: int) -> bool:
    """Whether a digit, a decimal mark and a digit stand there."""
    three = text[at : at + 3] if at >= 0 else ""
    return len(three) == 3 and three[0].isdigit() and three[1] in ".," and three[2].isdigit()


def _inside(word: str, write: Callable[[str], str], mark: str) -> str:
    """The pattern for a word: marks may stand between its syllables."""
    if word.isascii():
        return word if word.isalnum() else "".join(map(write, word))
    if len(word) < 2 * _LEAST_BESIDE_MARK:
        return "".join(map(write, word))
    parts = []
    for at, char in enumerate(word):
        before, after = word[max(0, at - 2) : at], word[at : at + 2]
        if len(before) == len(after) == 2 and all(map(is_syllable, before + after)):
            parts.append(mark)
        parts.append(write(char))
    return "".join(parts)


def _takes_marks(word: str) -> bool:
    return not word.isascii() and "(" in _inside(word, lambda char: "", "(")


def _gap_pattern(gap: Gap) -> str:
    return (_SENTENCE_GAP if gap.crosses_sentence else GAP) + ("*" if gap.may_be_nothing else "+")
