"""Who speaks, by the word that stands beside each turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import EVERYDAY, Participant, Roles
from scorecard.records.interaction import Speaker

_NOBODY = Roles()  # where the user named nobody


def by_words(
    utterances: Iterable[tuple[str, str]],
    conversion: Conversion,
    known: Mapping[str, Speaker] = EVERYDAY,
    *,
    only: bool = False,
) -> Mapping[str, Speaker]:
    """The role that each word stands for, of turns with their word and text.

    Words that are `known` (in lower case) are what they say; of others, the user says who they
    are, and the only other one of two who speak is concluded, unless there are `only` known
    ones. No word at all is `unknown`'s.
    Raises `RecordError` with those that nobody named.
    """
    first_words: dict[str, str] = {}
    for word, text in utterances:
        if not first_words.get(word):
            first_words[word] = text
    if (told := told_by_words(first_words, conversion, known)) is not None:
        return told
    parties = [
        Participant(word, _names(word), text, is_nobody=word in ("", "unknown"))
        for word, text in first_words.items()
    ]
    assigned = conversion.roles.knowing(known, only=only).assign(parties, conversion.remark)
    return {word: assigned[word] for word in first_words}


def told_by_words(
    words: Iterable[str], conversion: Conversion, known: Mapping[str, Speaker]
) -> Mapping[str, Speaker] | None:
    """The role that each word stands for, where all are `known`, and the user named nobody; else
    None."""
    if conversion.roles != _NOBODY:
        return None
    told = {word: known.get(word.casefold()) for word in words}
    return None if None in told.values() else cast("dict[str, Speaker]", told)


def _names(word: str) -> tuple[str, ...]:
    """By what a user may name a voice; the first is what it is called."""
    if word.isdecimal():
        return (f"speaker {word}", word)
    channel, is_channel, _ = word.partition(" speaker ")
    return (word, channel) if is_channel else (word or "unknown",)
