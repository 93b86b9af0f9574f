"""What a word, a phrase and a sentence are, in scripts with and without spaces.

Offsets are code points of the text as given. Nothing here changes the text it reads:
`fold` maps code points one to one, so that an offset in the folded text is an offset in the
text itself.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

# Han, Kana, Bopomofo and Hangul syllables: written without spaces (or, as Hangul, with
# particles attached), so a phrase in them has no word boundary, and each counts as a word.
_SYLLABLES = (
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U000323af"
)
# Thai, Lao, Myanmar, Khmer: letters that join into words without spaces between them. A run
# counts as one word (finding the words inside takes a dictionary), yet has no boundary.
_UNSPACED = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
# The letters of a decomposed Hangul syllable, the first of which begins it.
_JAMO = "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_JAMO_SYLLABLE = "[\u1100-\u115f\ua960-\ua97f][\u1160-\u11ff\ud7b0-\ud7ff]*"
# These choose how the character before them looks; they are no letters.
_VARIATION_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"

_ASCII_WORD = re.compile(r"[0-9A-Za-z]+")
_UNBOUNDED = re.compile(f"[{_SYLLABLES}{_UNSPACED}{_JAMO}{_VARIATION_SELECTORS}]")

_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)}
_QUOTES = dict.fromkeys(map(ord, "‘’ʼ´"), ord("'")) | dict.fromkeys(map(ord, "“”„"), ord('"'))
_DASHES = dict.fromkeys(range(0x2010, 0x2016), ord("-"))
_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], 0x20)
_ALIKE = _WIDE | _QUOTES | _DASHES | _SPACES
# İ has a lower case of two code points, and Σ two lower cases.
_FOLD = {
    chr(code_point): chr(plain)
    for code_point, plain in (
        _ALIKE | {0x130: 0x69, ord("ς"): ord("σ"), ord("Σ"): ord("σ")}
    ).items()
}
_FOLDED = frozenset(_FOLD)

_LONG = 100_000

# `[PII]`, `[CREDIT CARD]`, `[noise]`, `{{NAME}}`, `<unk>`: what stands for words that were taken
# out or not understood. Not `[terms](https://…)`, which are words.
_MARK = re.compile(
    r"\[(?:[^\W\d_][\w-]*|[A-Z][A-Z0-9 _-]*)\](?!\()|\{\{\w+\}\}|<[A-Za-z][A-Za-z_-]*>"
)

_SENTENCE = re.compile(r"[^.!?。！？…\n]+[.!?。！？…\n]*|[.!?。！？…\n]+")


def fold(text: str) -> str:
    """Lower case, half width, straight quotes, plain blanks; as many code points as before.

    Line ends and tabs stay.
    """
    if text.isascii():
        return text.lower()
    # Of the many that it could hold, a text holds few: one pass for each is fast, and flat in
    # memory. None is made of another.
    folded = text
    for char in _FOLDED.intersection(text):
        folded = folded.replace(char, _FOLD[char])
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in folded)


def has_marks(text: str) -> bool:
    """Whether a text has marks of redaction or transcription, such as `[PII]` and `<unk>`."""
    # Most texts have none of the brackets: looking for them is ten times faster.
    has_brackets = "[" in text or "<" in text or "{{" in text
    return has_brackets and _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """A text in which marks of redaction or transcription are no words; of the same length."""
    return _MARK.sub(lambda mark: "\0" * len(mark[0]), text) if has_marks(text) else text


def count_words(text: str) -> int:
    """The number of words: runs of letters or digits, and single Han, Kana or Hangul syllables.

    Combining marks belong to the letter they follow.
    """
    word = _ASCII_WORD if text.isascii() else _any_word()
    if len(text) < _LONG:
        return len(word.findall(text))
    # Slower, but a list of all words takes many times the memory of their text.
    return sum(1 for _ in word.finditer(text))


def is_boundary(text: str, position: int) -> bool:
    """Whether a word may start or end between `text[position - 1]` and `text[position]`."""
    if position <= 0 or position >= len(text):
        return True
    return not (is_spaced_letter(text[position - 1]) and is_spaced_letter(text[position]))


@cache
def is_spaced_letter(char: str) -> bool:
    """Whether a character is part of words that have boundaries."""
    return unicodedata.category(char)[0] in "LNM" and _UNBOUNDED.match(char) is None


@cache
def _any_word() -> re.Pattern[str]:
    marks = _class(
        code_point
        for code_point in range(0x300, 0x1F000)
        if unicodedata.category(chr(code_point))[0] == "M"
        and code_point not in range(0xFE00, 0xFE10)
    )
    letter = rf"[^\W_{_SYLLABLES}{_JAMO}]"
    return re.compile(rf"[{_SYLLABLES}]|{_JAMO_SYLLABLE}|{letter}(?:{letter}|[{marks}])*")


def _class(code_points: Iterator[int]) -> str:
    """The inside of a character class, as ranges."""
    ranges: list[list[int]] = []
    for code_point in code_points:
        if ranges and ranges[-1][1] == code_point - 1:
            ranges[-1][1] = code_point
        else:
            ranges.append([code_point, code_point])
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in ranges)


def sentences_around(text: str, positions: Iterable[int]) -> list[tuple[int, int]]:
    """The spans of the sentences that hold the positions, without the white space around them."""
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    starts = [start for start, _ in sentences]
    numbers = {bisect_right(starts, position) - 1 for position in positions}
    return [_stripped(text, *sentences[number]) for number in sorted(numbers)]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(stretch.strip())


def phrase_forms(phrase: str) -> tuple[str, ...]:
    """The ways to write a phrase, folded, with single spaces: as it is, composed, decomposed."""
    written = (phrase, *(unicodedata.normalize(form, phrase) for form in ("NFC", "NFD")))
    return tuple(dict.fromkeys(" ".join(fold(form).split()) for form in written))


def scan_pattern(phrase: str) -> str:
    """An RE2 pattern, for any case, that matches wherever a `scan_text` says the phrase.

    In ASCII it matches nowhere else. The boundaries are RE2's `\\b`, not a class of its own: RE2
    shares that prefix between a thousand phrases, which makes its automaton a hundred times
    cheaper to build.
    """
    return "|".join(_scan_form(form) for form in phrase_forms(phrase))


def _scan_form(form: str) -> str:
    before = r"\b" if form[0].isascii() and form[0].isalnum() else ""
    after = r"\b" if form[-1].isascii() and form[-1].isalnum() else ""
    # `\b` takes an underscore for a letter, so that here it is a blank.
    words = form.replace("_", " ").split()
    return before + r"[\s\x0b\x1c-\x1f\x{85}\x{2028}\x{2029}]+".join(map(re.escape, words)) + after


def scan_text(text: str) -> str:
    """A text as `scan_pattern` wants it; as it is if it is ASCII without underscores."""
    return fold(text).replace("_", " ")
