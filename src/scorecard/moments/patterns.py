"""Wording: from a phrase, pattern or sentence to the spans of a text that say it; and all
wordings of a rubric by their texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from itertools import accumulate, islice
from typing import Any

import msgspec
import re2

from scorecard.moments.first_texts import Needs
from scorecard.moments.heard import HeardText, TextRange, TextRanges
from scorecard.moments.model import Moment
from scorecard.moments.phrase import Phrase, PhraseFacts
from scorecard.moments.wording_model import pattern_options
from scorecard.text.fold import fold
from scorecard.text.words import is_boundary

# All matches are found for sure where a text is so short that there can be no more.
_FEWEST_MATCHES, _MOST_READ = 100, 4 * 10**8
_COUNTING_BUDGET = 16 << 20
"""The memory that the automaton of a pattern that counts characters may take: with RE2's usual
half, such a one may run out of it, and begin anew, in every other text."""


PatternFacts = tuple[str, int | None, Needs]
"""What scanning has to know of a pattern: its source, where in it characters are counted, and its
needs."""


class Pattern:
    """One pattern of `matches`."""

    is_exact = True

    def __init__(self, pattern: str, facts: PatternFacts | None = None) -> None:
        if facts is None:
            # What an earlier run knows needs no second look at the syntax.
            from scorecard.moments.pattern_syntax import (  # noqa: PLC0415
                counts_from,
                for_any_script,
                needs_of,
            )

            source = f"(?:{for_any_script(pattern)})"
            facts = source, counts_from(pattern), needs_of(pattern)
        self.facts = facts
        self.source, self.counts_from, self.needs = facts

    @cached_property
    def spans(self) -> FindSpans:
        """Finds the pattern in a text as it is spelled for RE2."""
        return finder(self.source, is_counting=self.counts_from is not None)

    def find(self, heard: HeardText) -> TextRange | None:
        """The first match."""
        if heard.is_plain and heard.text.isascii():
            # In ASCII a byte is a character.
            found = self.spans(heard.text.encode(), 1)
        else:
            found = self._find(heard, 1)
        return found[0] if found else None

    def find_all(self, heard: HeardText) -> TextRanges:
        """All matches, from left to right, not overlapping; in a long text, the first hundred at
        least.

        To find one may take a look at all the rest of the text (of `sorry.*late|sorry`, say).
        """
        return self._find(heard, max(_FEWEST_MATCHES, _MOST_READ // max(1, len(heard.text))))

    def _find(self, heard: HeardText, most: int) -> TextRanges:
        text = heard.text
        if heard.is_plain:
            data = text.encode()
            spans = self.spans(data, most)
            # In ASCII a byte is a character.
            return spans if len(data) == len(text) else list(_in_characters(data, spans))
        spelled = heard.spelled
        data = spelled.text.encode()
        found = _in_characters(data, self.spans(data, most))
        # Nothing stands within a letter, where the pattern finds it in how the letter is spelled.
        places = [spelled.place(*span) for span in found if not spelled.is_within_letter(*span)]
        return list(dict.fromkeys(places))


FindSpans = Callable[[bytes, int], TextRanges]
"""Finds so many matches at most in UTF-8, in bytes, from left to right, not overlapping."""

_NO_MATCH = (-1, -1)


# To compile, the wrapper of RE2 copies each option twice, and it makes five calls of one for each
# match: what it wraps is asked itself where that can be had.
_compiled = getattr(re2, "_Regexp", re2.compile)


@cache
def _options(is_counting: bool) -> re2.Options:
    options = pattern_options()
    if is_counting:
        options.max_mem = _COUNTING_BUDGET
    return options


def finder(source: str, *, is_counting: bool = False) -> FindSpans:
    """Finds all matches of a pattern in RE2's syntax, one that counts characters or none."""
    regex: Any = _compiled(source, _options(is_counting))
    if not hasattr(regex, "_regexp"):
        return lambda text, most: list(
            dict.fromkeys(match.span() for match in islice(regex.finditer(text), most))
        )
    match, anywhere = regex._regexp.Match, regex._regexp.Anchor.UNANCHORED

    def find(text: bytes, most: int) -> TextRanges:
        at, end = 0, len(text)
        if most == 1:
            span = match(anywhere, text, at, end)[0]
            return [] if span == _NO_MATCH else [span]
        spans: TextRanges = []
        for _ in range(most):
            span = match(anywhere, text, at, end)[0]
            if span == _NO_MATCH:
                break
            # An empty match may come twice.
            if not spans or span != spans[-1]:
                spans.append(span)
            if at == end:
                break
            # After an empty match, on with the next character.
            at = _next_character(text, at) if at == span[1] else span[1]
        return spans

    return find


def _next_character(text: bytes, at: int) -> int:
    at += 1
    while at < len(text) and text[at] & 0xC0 == 0x80:
        at += 1
    return at


def _in_characters(text: bytes, spans: TextRanges) -> Iterator[TextRange]:
    """Spans of bytes, in order, as spans of characters, without those within a character: RE2
    finds nothing (`\\B`) there, too."""
    at = length = 0
    for start, end in spans:
        if start < len(text) and text[start] & 0xC0 == 0x80:
            continue
        first = length + len(text[at:start].decode())
        at, length = end, first + len(text[start:end].decode())
        yield first, length


Wording = Phrase | Pattern
"""One phrase or pattern. Its `source` is the RE2 pattern to scan for."""


class WordingFacts(msgspec.Struct, frozen=True):
    """What scanning has to know of wordings, by their texts."""

    phrases: dict[str, PhraseFacts] = {}
    patterns: dict[str, PatternFacts] = {}


class Wordings:
    """The phrases and patterns of a rubric; of those that are in `known`, as little is worked out
    as a run needs."""

    def __init__(self, known: WordingFacts | None = None) -> None:
        self._known = WordingFacts() if known is None else known
        self._phrases: dict[str, Phrase] = {}
        self._patterns: dict[str, Pattern] = {}

    def __reduce__(self) -> tuple[type[Wordings], tuple[WordingFacts]]:
        return Wordings, (self._known,)

    def phrase(self, text: str) -> Phrase:
        """The phrase of that text."""
        found = self._phrases.get(text)
        if found is None:
            found = self._phrases[text] = Phrase(text, self._known.phrases.get(text))
        return found

    def pattern(self, text: str) -> Pattern:
        """The pattern of that text."""
        found = self._patterns.get(text)
        if found is None:
            found = self._patterns[text] = Pattern(text, self._known.patterns.get(text))
        return found

    def facts(self, moments: Iterable[Moment]) -> WordingFacts:
        """What there is to know of all wordings of some moments."""
        phrases, patterns = {}, {}
        for moment in _with_parts(moments):
            said, cues = moment.says, moment.cues
            for text in (
                *(() if said is None else said.any or said.all or ()),
                *(moment.excluding or ()),
                *(() if cues is None else cues.phrases),
            ):
                phrases[text] = self.phrase(text)
            for text in (*(moment.matches or ()), *(() if cues is None else cues.patterns)):
                patterns[text] = self.pattern(text)
        return WordingFacts(
            {text: phrase.facts for text, phrase in phrases.items()},
            {text: pattern.facts for text, pattern in patterns.items()},
        )


def _with_parts(moments: Iterable[Moment]) -> Iterable[Moment]:
    for moment in moments:
        yield moment
        yield from _with_parts(part for part in moment.parts if isinstance(part, Moment))


class Sentences:
    """The sentences of `similar_to`.

    A sentence is compared with the stretch of the text most like it, by normalised indel
    similarity (rapidfuzz's `partial_ratio`); a text shorter than the sentence is compared as
    a whole, so that "yes" is not like "yes, I will call you back".
    """

    def __init__(self, sentences: tuple[str, ...], similarity: float) -> None:
        self._sentences = [" ".join(fold(sentence).split()) for sentence in sentences]
        self._similarity = similarity

    def find(self, heard: HeardText) -> TextRange | None:
        """The stretch most like one of the sentences, if any is alike enough."""
        words = heard.words
        found = [self._closest(sentence, words.text) for sentence in self._sentences]
        best = max((match for match in found if match is not None), default=None, key=_score)
        return None if best is None else words.place(*_whole_words(words.text, best[1], best[2]))

    def _closest(self, sentence: str, text: str) -> tuple[float, int, int] | None:
        from rapidfuzz import fuzz  # noqa: PLC0415 (few rubrics need it)

        if len(text) < len(sentence):
            score = fuzz.ratio(sentence, text, score_cutoff=self._similarity)
            return (score, 0, len(text)) if score else None
        found = fuzz.partial_ratio_alignment(sentence, text, score_cutoff=self._similarity)
        return None if found is None else (found.score, found.dest_start, found.dest_end)


def _score(match: tuple[float, int, int]) -> float:
    return match[0]


def _whole_words(text: str, start: int, end: int) -> TextRange:
    """Widen a stretch to whole words, and leave out the white space at its ends."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stretch.strip())


_FEW = 4


def touching(others: TextRanges) -> Callable[[TextRange], bool]:
    """A test whether a span shares a code point with one of the others."""
    if len(others) <= _FEW:
        return lambda span: any(start < span[1] and end > span[0] for start, end in others)
    others = sorted(others)
    starts = [start for start, _ in others]
    furthest = list(accumulate((end for _, end in others), max))

    def touches(span: TextRange) -> bool:
        before = bisect_left(starts, span[1])
        return before > 0 and furthest[before - 1] > span[0]

    return touches
