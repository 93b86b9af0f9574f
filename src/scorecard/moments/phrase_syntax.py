"""What a phrase of `says` and `excluding` is made of.

A phrase is words with gaps between them. A gap is blanks, hyphens, commas, colons, semicolons,
dashes and the marks that open a question in Spanish, in any number, in the phrase and in the text
alike; a sentence's end or a new line is no gap, unless the phrase itself has a sentence's end
there. Marks at the edges of a phrase are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from scorecard.text.fold import fold
from scorecard.text.lazy_regex import lazy_regex
from scorecard.text.words import is_spaced_letter

_SOFT = ",:;、¿¡"
_ENDS = ".!?。।॥"
_DASH = "-"
_EDGE_MARKS = _SOFT + _ENDS + _DASH
_INSIDE = lazy_regex(rf"([{_SOFT}{_DASH}]+|[!?。।॥.]+)")
_LINE_END = lazy_regex(r"[\n-\r\x1c-\x1e]")
# Most phrases: nothing in them is a mark.
_BARE = lazy_regex(r"[a-z0-9' ]+")


class Word(msgspec.Struct, frozen=True):
    """One word of a phrase, folded. `goes_on` means any word that begins so."""

    text: str
    goes_on: bool


class Gap(msgspec.Struct, frozen=True):
    """What stands between two words of a phrase: `may_be_nothing` where both scripts have no
    spaces and the phrase has a mark there."""

    crosses_sentence: bool
    may_be_nothing: bool


USUAL_GAP = Gap(False, False)


def parse(phrase: str) -> tuple[list[Word], list[Gap]]:
    """The words of a phrase, and the gaps between them.

    A phrase that has nothing but marks is taken as it is.
    """
    folded = fold(phrase).replace("_", " ")
    if _BARE.fullmatch(folded):
        bare = [Word(word, False) for word in folded.split()]
        return bare, [USUAL_GAP] * (len(bare) - 1)
    words: list[Word] = []
    gaps: list[Gap] = []
    # Whether a mark, and whether a sentence's end stands since the last word.
    mark = end = False
    for line, chunk in _chunks(folded):
        end = end or line
        for part in _parts(chunk):
            if part and not _is_mark(part):
                word = _word(part)
                if words:
                    apart = is_spaced_letter(words[-1].text[-1]) and is_spaced_letter(word.text[0])
                    gaps.append(Gap(end, mark and not apart))
                words.append(word)
                mark = end = False
            elif part:
                mark = True
                end = end or any(char in _ENDS for char in part)
    if not words:
        chunks = folded.split() or [folded]
        return [Word(chunk, False) for chunk in chunks], [USUAL_GAP] * (len(chunks) - 1)
    return words, gaps


def _chunks(folded: str) -> Iterator[tuple[bool, str]]:
    """What stands between blanks, and whether a new line begins with it."""
    for number, line in enumerate(_LINE_END.split(folded)):
        for position, chunk in enumerate(line.split()):
            yield number > 0 and position == 0, chunk


def _is_mark(part: str) -> bool:
    return all(char in _EDGE_MARKS for char in part)


def _word(part: str) -> Word:
    goes_on = len(part) > 1 and part[-1] == "*" and part[-2].isalpha()
    return Word(part[:-1] if goes_on else part, goes_on)


def _parts(chunk: str) -> Iterator[str]:
    """The words and marks of a stretch without blanks, in order."""
    core = chunk.rstrip(_EDGE_MARKS)
    if not core or not is_wordlike(core[-1]):
        yield chunk
        return
    tail = chunk[len(core) :]
    inner = core.lstrip(_EDGE_MARKS)
    head = core[: len(core) - len(inner)]
    # `.net`, `-5`, `:D`: a single such mark is part of the word.
    if not is_wordlike(inner[0]) or head in (".", "-", ":", ";"):
        inner, head = core, ""
    yield head
    start = 0
    for match in _INSIDE.finditer(inner):
        if match.start() and match.end() < len(inner) and _parts_words(inner, match):
            yield from (inner[start : match.start()], match[0])
            start = match.end()
    yield inner[start:]
    yield tail


def _parts_words(text: str, match: re.Match[str]) -> bool:
    """Whether a mark between two characters parts them."""
    before, after = text[match.start() - 1], text[match.end()]
    if not (is_wordlike(before) and is_wordlike(after)):
        return False
    if match[0] == ".":
        return not (is_spaced_letter(before) and is_spaced_letter(after))
    in_number = before.isdigit() and after.isdigit()
    return not (in_number and match[0] in (",", ":"))


def is_wordlike(char: str) -> bool:
    """Whether a mark beside the character stands at the edge of a word."""
    return char.isalnum() or is_spaced_letter(char) or char == "*"
