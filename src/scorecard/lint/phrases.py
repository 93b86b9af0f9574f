"""Rules about phrases: said already, always cancelled, written twice, no phrase at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecard.authoring.problem import Code
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, PlacedMoment, Subject
from scorecard.lint.wordings import PhraseIndex, cancelled_alike, forms_of

COVERED = Code(
    "R040",
    "A phrase that another one covers",
    why="Of several phrases in `says` any one is enough, so a phrase that contains another whole "
    "one can never add a turn: wherever it is said, the shorter one is said too. With `all` it is "
    "the shorter one that adds nothing. Lists that say things twice are hard to review. Nothing "
    "is said where `excluding` could tell the two apart.",
    help="Remove the phrase; or, if the shorter one is too wide, remove that.",
    bad="moments:\n  apology: {speaker: agent, says: [sorry, so sorry, very sorry]}\n",
    good="moments:\n  apology: {speaker: agent, says: [sorry, my apologies]}\n",
    severity="warning",
)
CANCELLED = Code(
    "R041",
    "A phrase that is always cancelled",
    why="A phrase of `excluding` that stands inside a phrase of `says` cancels it wherever it is "
    "said, so the phrase can never make the moment.",
    help="Remove the phrase, or narrow the one that cancels it.",
    bad="moments:\n  apology: {says: [sorry, sorry but no], excluding: [sorry but]}\n",
    good="moments:\n  apology: {says: [sorry], excluding: [sorry but]}\n",
    severity="warning",
)
TWICE = Code(
    "R042",
    "The same phrase twice",
    why="Phrases match whatever looks the same: in any case and width, with any quotes, in "
    "Traditional and Simplified characters, with or without the marks between words. Two that "
    "differ in nothing else are one.",
    help="Remove one of the two.",
    bad='moments:\n  apology: {says: ["I\'m sorry", "I’m  Sorry"]}\n',
    good='moments:\n  apology: {says: ["I\'m sorry"]}\n',
    severity="warning",
)
UNSAID = Code(
    "R054",
    "A phrase that nobody says",
    why="A phrase is heard word for word; marks in it are only marks. One with the operators of a "
    "pattern (`refund|return`), with a `*` that begins a word, or with several wordings in "
    "a row (`hello; good morning`) is heard only where all its words are said one after the other.",
    help="Write each wording as a phrase of its own, or a pattern under `matches`. A `*` stands at "
    "the end of a word, for what it may go on with: `refund*`.",
    bad="moments:\n  refund: {speaker: agent, says: ['refund|return']}\n",
    good="moments:\n  refund: {speaker: agent, says: ['refund*', return]}\n",
    severity="warning",
)

_OPERATORS = re.compile(r"\||\\[bBdDsSwW]|\.[*+]|\)[?*+]|\][?*+]|\(\?|[)\]]\{\d")
_LOOSE_STAR = re.compile(r"(?:^|\s)\*+(?=\w)")  # within a word it hides a letter: `f*ck`
_ROW = re.compile(r"\s*[、;；]\s*|\s+/\s+|(?<=[\u4e00-\u9fff])[/／](?=[\u4e00-\u9fff])")


def find_covered(subject: Subject) -> Iterator[Finding]:
    """Phrases that may go without a turn changing."""
    for placed in subject.all_moments:
        says = placed.moment.says
        if says is None:
            continue
        phrases = dict((placed.place / "says").texts())
        index = PhraseIndex(phrases)
        for phrase, place in phrases.items():
            within = [other for other in index.inside(phrase) if not _is_same(other, phrase)]
            if says.any is not None:
                yield from _any_of_them(placed, phrase, place, within)
            elif not placed.moment.excluding:
                for shorter in within:
                    yield Finding(
                        phrases[shorter],
                        f"`{shorter}` is always said where `{phrase}` is",
                        "all of them are wanted: leave the shorter one out",
                    )


def _any_of_them(
    placed: PlacedMoment, phrase: str, place: Place, within: list[str]
) -> Iterator[Finding]:
    excluding = placed.moment.excluding or ()
    for shorter in within:
        if cancelled_alike(phrase, shorter, excluding):
            message = f"`{phrase}` is covered by `{shorter}`, which is found wherever it is"
            yield Finding(place, message, "remove it")
            return


def _is_same(phrase: str, other: str) -> bool:
    return set(forms_of(phrase)) == set(forms_of(other))


def find_cancelled(subject: Subject) -> Iterator[Finding]:
    """Phrases that hold one of those that cancel them."""
    for placed in subject.all_moments:
        if not placed.moment.says or not placed.moment.excluding:
            continue
        index = PhraseIndex(placed.moment.excluding)
        for phrase, place in (placed.place / "says").texts():
            for cancel in index.inside(phrase)[:1]:
                yield Finding(
                    place,
                    f"`{phrase}` is always cancelled by `{cancel}` in `excluding`",
                    f"remove it, or narrow `{cancel}`",
                )


def find_twice(subject: Subject) -> Iterator[Finding]:
    """Phrases that are equal to one before them in the same list."""
    for placed in subject.all_moments:
        for place in phrase_lists(placed):
            seen: dict[frozenset[str], tuple[str, Place]] = {}
            for phrase, where in place.texts():
                first, there = seen.setdefault(frozenset(forms_of(phrase)), (phrase, where))
                if there != where:
                    yield Finding(where, *_same_again(phrase, first))
        patterns: set[str] = set()
        for pattern, where in (placed.place / "matches").texts() if placed.moment.matches else ():
            if pattern in patterns:
                yield Finding(where, f"the pattern `{pattern}` is there already", "remove it")
            patterns.add(pattern)


def _same_again(phrase: str, first: str) -> tuple[str, str]:
    if phrase == first:
        return f"`{phrase}` is there already", "remove it"
    return (
        f"`{phrase}` is the same phrase as `{first}`",
        "remove it: case, width, marks, blanks and Traditional characters make no difference",
    )


def phrase_lists(placed: PlacedMoment, *, similar: bool = True) -> Iterator[Place]:
    """Where a moment lists phrases: what is said, what cancels, and what the wording is like
    (`similar`)."""
    moment, place = placed.moment, placed.place
    if moment.says is not None:
        yield place / "says"
    if moment.excluding is not None:
        yield place / "excluding"
    if similar and moment.similar_to is not None:
        sentences = place / "similar_to"
        yield sentences / "sentences" if isinstance(sentences.value, dict) else sentences


def find_unsaid(subject: Subject) -> Iterator[Finding]:
    """Phrases that are patterns, or several wordings in a row."""
    for placed in subject.all_moments:
        for place in phrase_lists(placed, similar=False):
            for phrase, where in place.texts():
                wordings = [part for part in _ROW.split(phrase) if part]
                if sign := _OPERATORS.search(phrase):
                    message = f"`{phrase}` is heard word for word: `{sign[0]}` says nothing there"
                    help = "write it under `matches`, or each wording as a phrase of its own"
                elif _LOOSE_STAR.search(phrase):
                    message = f"a `*` in `{phrase}` begins a word"
                    help = "write it where a word may go on: `refund*`"
                elif len(wordings) > 1:
                    message = f"`{phrase}` is one phrase: heard only where all of it is said"
                    listed = ", ".join(f"`{wording}`" for wording in wordings)
                    help = f"write each wording as a phrase of its own: {listed}"
                else:
                    continue
                yield Finding(where, message, help)


RULES = (
    Rule(COVERED, find_covered),
    Rule(CANCELLED, find_cancelled),
    Rule(TWICE, find_twice),
    Rule(UNSAID, find_unsaid),
)
