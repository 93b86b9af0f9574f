"""Who speaks, by the word that stands beside each turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import Participant
from scorecard.records.interaction import SPEAKERS, Speaker


def by_words(
    utterances: Iterable[tuple[str, str]], conversion: Conversion
) -> Mapping[str, Speaker]:
    """The role that each word stands for, of turns with their word and text.

    `agent`, `customer` and `system` are what they say, in upper or lower case; of others, the
    user says who they are. Raises `RecordError` with those that nobody named.
    """
    first_words: dict[str, str] = {}
    for word, text in utterances:
        if not first_words.get(word):
            first_words[word] = text
    known: dict[str, Speaker] = {role: role for role in SPEAKERS}
    roles = {word: known[word.casefold()] for word in first_words if word.casefold() in known}
    others = [
        Participant(word, (word,), text) for word, text in first_words.items() if word not in roles
    ]
    assigned = conversion.roles.assign(others, conversion.remark) if others else {}
    return {**roles, **{party.names[0]: assigned[party.key] for party in others}}
