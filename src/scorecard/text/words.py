"""What a word and a sentence are, in scripts with and without spaces.

Offsets are code points of the text as given.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from scorecard.text.fold import fold, is_attached, is_in
from scorecard.text.lazy_regex import lazy_regex

# Han, Kana, Bopomofo and Hangul syllables: written without spaces (or, as Hangul, with
# particles attached), so a phrase in them has no word boundary, and each counts as a word.
SYLLABLES = (
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3"
    "\uf900-\ufaff\uff66-\uff9f\u1100-\u115f\U00020000-\U000323af"
)
# Thai, Lao, Myanmar, Khmer: letters that join into words without spaces between them. A run
# counts as one word (finding the words inside takes a dictionary), yet has no boundary.
_UNSPACED = "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff"
# The vowels and finals of a decomposed Hangul syllable, and what chooses how the character
# before it looks.
_AFTER = "\u1160-\u11ff\ud7b0-\ud7ff\ufe00-\ufe0f\U000e0100-\U000e01ef"
UNBOUNDED = SYLLABLES + _UNSPACED + _AFTER
"""The inside of a character class, all ranges: letters beside which a word may start and end."""

# What joins two runs of letters and digits to one word: `don't`, `e-mail`; between digits `1,000`,
# `24/7`; after a single letter `U.S.A`.
_JOINT = lazy_regex(
    r"['.,:/-](?=[0-9A-Za-z])(?:(?<=[0-9A-Za-z]['-])|(?<=[0-9].)(?=[0-9])"
    r"|(?<=[A-Za-z]\.)(?<![0-9A-Za-z][A-Za-z]\.)(?=[A-Za-z](?![0-9A-Za-z])))"
)
_APART = "\x1e"
_RUNS = bytes(
    code if code == ord(_APART) or (chr(code).isascii() and chr(code).isalnum()) else 32
    for code in range(256)
)
_ONE_SYLLABLE = "\x01"

# `[PII]`, `[CREDIT CARD]`, `[noise]`, `{{NAME}}`, `<unk>`: what stands for words that were taken
# out or not understood. Not `[terms](https://…)`, which are words.
_MARK = lazy_regex(
    r"\[(?:[^\W\d_][\w-]*|[A-Z][A-Z0-9 _-]*)\](?!\()|\{\{\w+\}\}|<[A-Za-z][A-Za-z_-]*>"
)

_SENTENCE_END = lazy_regex(r"[.!?。！？…\n]+")


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

    `don't`, `e-mail`, `U.S.A.`, `1,000` and `24/7` are one word each. Marks belong to the letter
    they follow.
    """
    return count_words_in([text])[0]


def count_words_in(texts: Sequence[str]) -> list[int]:
    """The number of words in each of one or more texts, which are looked at together."""
    joined = _APART.join(texts)
    if joined.count(_APART) >= len(texts):
        return count_words_in([text.replace(_APART, " ") for text in texts])
    if joined.isascii():
        runs = _JOINT.sub("", joined).encode().translate(_RUNS)
        return [len(text.split()) for text in runs.split(_APART.encode())]
    joined = _JOINT.sub("", joined.translate(_KINDS))
    return [
        text.count(_ONE_SYLLABLE) + len(text.encode().translate(_RUNS).split())
        for text in joined.split(_APART)
    ]


class _Kinds(dict[int, str]):
    """What each character counts as: a letter, a digit, a syllable, or nothing."""

    def __missing__(self, code_point: int) -> str:
        kind = self[code_point] = _kind(chr(code_point))
        return kind


_KINDS = _Kinds()


def _kind(char: str) -> str:
    if char.isascii():
        return " " if char == _ONE_SYLLABLE else char
    if is_attached(char):
        return ""
    if is_syllable(char):
        return _ONE_SYLLABLE
    category = unicodedata.category(char)
    if category[0] in "LN":
        return "0" if category == "Nd" else "a"
    folded = fold(char)
    return folded if folded in ("'", "-", "/", ".") and char not in "–—―" else " "


def is_boundary(text: str, position: int) -> bool:
    """Whether a word may start or end between `text[position - 1]` and `text[position]`."""
    if position <= 0 or position >= len(text):
        return True
    return not (is_spaced_letter(text[position - 1]) and is_spaced_letter(text[position]))


@cache
def is_spaced_letter(char: str) -> bool:
    """Whether a character is part of words that have boundaries."""
    if char.isascii():
        return char.isalnum()
    return unicodedata.category(char)[0] in "LNM" and not is_in(UNBOUNDED, char)


@cache
def is_syllable(char: str) -> bool:
    """Whether a character counts as a word of its own."""
    return is_in(SYLLABLES, char)


def sentences_around(text: str, positions: Iterable[int]) -> list[str]:
    """The sentences that hold the positions, without the white space around them. Where the text
    is one sentence, the positions are not asked for."""
    first = _SENTENCE_END.search(text)
    if first is None or first.end() == len(text):
        return [text.strip()] if text else []
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if ends[-1] < len(text):
        ends.append(len(text))
    last = len(ends) - 1
    numbers = sorted({min(bisect_right(ends, position), last) for position in positions})
    return [text[ends[number - 1] if number else 0 : ends[number]].strip() for number in numbers]
