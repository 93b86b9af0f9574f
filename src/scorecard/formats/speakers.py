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
    if conversion.roles == _NOBODY:
        told = {word: known.get(word.casefold()) for word in first_words}
        if None not in told.values():
            return cast("dict[str, Speaker]", told)
    parties = [
        Participant(word, _names(word), text, is_nobody=word in ("", "unknown"))
        for word, text in first_words.items()
    ]
    assigned = conversion.roles.knowing(known, only=only).assign(parties, conversion.remark)
    return {word: assigned[word] for word in first_words}


def _names(word: str) -> tuple[str, ...]:
    """By what a user may name a voice; the first is what it is called."""
    if word.isdecimal():
        return (f"speaker {word}", word)
    channel, is_channel, _ = word.partition(" speaker ")
    return (word, channel) if is_channel else (word or "unknown",)
