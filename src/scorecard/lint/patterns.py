"""Rules about patterns: those that match everything, that are phrases, that quote too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import re2

from scorecard.authoring.problem import Code
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, PlacedMoment, Subject
from scorecard.moments.phrase_syntax import is_wordlike
from scorecard.moments.wording_model import pattern_options
from scorecard.text.words import is_spaced_letter

EMPTY = Code(
    "R045",
    "A pattern that matches the empty string",
    severity="warning",
    why="A pattern that can match nothing at all matches in every turn, whatever is said. The "
    "usual causes: an alternative that is empty (`sorry|`), or a pattern of which every part may "
    "be absent (`(very )*`).",
    help="Remove the empty alternative, or let the pattern need at least one letter. For any turn "
    "of a speaker, give the `speaker` and no wording.",
    bad="moments:\n  apology: {speaker: agent, matches: ['sorry|apolog(y|ies)|']}\n",
    good="moments:\n  apology: {speaker: agent, matches: ['sorry|apolog(y|ies)']}\n",
)
PLAIN = Code(
    "R046",
    "A pattern that is plain text",
    why="Without operators a pattern does less than a phrase: a phrase also matches with other "
    "marks and blanks between its words, and as whole words. A pattern matches inside longer "
    "words too, which a reader does not expect of plain text; if it is meant, it can be said.",
    help="Write it under `says`; or, if longer words are meant too, end it there with `*`.",
    bad="moments:\n  apology: {speaker: agent, matches: [sorry]}\n",
    good="moments:\n  apology: {speaker: agent, says: [sorry, 'apolog*']}\n",
    severity="warning",
)
LONG_QUOTE = Code(
    "R047",
    "A `.*` that only lengthens the quote",
    why="A pattern is looked for anywhere in a turn. A `.*` at its beginning or end changes "
    "nothing about which turns match, but makes the "
    "evidence quote the whole turn in place of the words that decided it.",
    help="Remove it.",
    bad="moments:\n  apology: {speaker: agent, matches: ['.*(so|very) sorry.*']}\n",
    good="moments:\n  apology: {speaker: agent, matches: ['(so|very) sorry']}\n",
    severity="warning",
)

# Between them they have every sort of place: edges, inside and between words. No turn is empty.
_PROBES = ("ab c", "您好。", " ")
_OPERATORS = re.compile(r"[\\^$.|?*+()\[\]{}]")
_ANY_AT_START = re.compile(r"^\.\*\??(?![?*+{])")
_ANY_AT_END = re.compile(r"(?<!\\)((?:\\\\)*)\.\*\??$")


def find_empty(subject: Subject) -> Iterator[Finding]:
    """Patterns that match without a letter."""
    for _, pattern, place in _patterns(subject):
        if _matches_nothing(pattern):
            help = "let it need at least one letter"
            if pattern.endswith("|") or pattern.startswith("|") or "||" in pattern:
                help = "remove the empty alternative"
            yield Finding(place, f"`{pattern}` matches the empty string, so every turn", help)


def find_plain(subject: Subject) -> Iterator[Finding]:
    """Find patterns that have no operators."""
    for _, pattern, place in _patterns(subject):
        words = pattern.removeprefix(r"\b").removesuffix(r"\b")
        if not words.strip() or _OPERATORS.search(words) or _drops_marks(words):
            continue
        goes_on = not pattern.endswith(r"\b") and is_spaced_letter(words[-1])
        yield Finding(
            place,
            f"`{pattern}` is plain text",
            f"write `{words}` under `says`"
            + (f"; if longer words are meant too, `{words}*`" if goes_on else ""),
        )


def _drops_marks(words: str) -> bool:
    """Whether a phrase would lose a mark at its edges, which may be what the pattern is for."""
    return not (is_wordlike(words.strip()[0]) and is_wordlike(words.strip()[-1]))


def find_long_quotes(subject: Subject) -> Iterator[Finding]:
    """Patterns that match more than they need."""
    for placed, pattern, place in _patterns(subject):
        # A longer quote meets more of the phrases that cancel.
        if placed.moment.excluding or r"\Q" in pattern or _matches_nothing(pattern):
            continue
        shorter = _ANY_AT_END.sub(r"\1", _ANY_AT_START.sub("", pattern))
        if shorter != pattern and _is_sound(shorter):
            message = "the `.*` at the edge of a pattern only lengthens the quote"
            yield Finding(place, message, f"write `{shorter}`")


def _patterns(subject: Subject) -> Iterator[tuple[PlacedMoment, str, Place]]:
    for placed in subject.all_moments:
        if placed.moment.matches is not None:
            for pattern, place in (placed.place / "matches").texts():
                yield placed, pattern, place


def _matches_nothing(pattern: str) -> bool:
    """Whether a pattern matches every text, without needing a letter of it.

    `^\\s*$`, which matches no text but blank ones, does not.
    """
    regex = _compiled(pattern)
    matches = [regex.search(probe) for probe in _PROBES]
    if any(match is not None and match.start() == match.end() for match in matches):
        return True
    return regex.search("") is not None and None not in matches


def _is_sound(pattern: str) -> bool:
    try:
        return bool(pattern) and not _matches_nothing(pattern)
    except re2.error:
        return False


@cache
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern, pattern_options())


RULES = (Rule(EMPTY, find_empty), Rule(PLAIN, find_plain), Rule(LONG_QUOTE, find_long_quotes))
