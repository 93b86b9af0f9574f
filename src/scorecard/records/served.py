"""Whether anybody could serve a customer in an interaction: voicemail, a menu alone, and calls that
were given up are no service to grade, where the record says so."""

from __future__ import annotations

from typing import Any

from scorecard.records.decoding import CALLS
from scorecard.records.interaction import Interaction
from scorecard.text.lazy_regex import lazy_regex

_MACHINES = frozenset(
    (
        *("voicemail", "voice mail", "left voicemail", "answering machine", "ivr", "ivr only"),
        *("machine start", "machine end beep", "machine end silence", "machine end other"),
        *("语音信箱", "语音留言", "留言"),
    )
)
"""Words for a call that a machine took."""

_GIVEN_UP = frozenset(
    (
        *("abandoned", "abandon", "call abandoned", "abandoned in queue", "abandoned in ivr"),
        *("missed", "missed call", "no answer", "not answered", "unanswered", "busy", "hung up"),
        *("放弃", "客户放弃", "未接", "未接通", "无人接听", "占线"),
    )
)
"""Words for a call that ended before anybody took it."""

_SAYING = ("disposition", "status", "call_status", "result", "call_result", "answered_by", "type")
_MARKS = lazy_regex(r"[\s_-]+")


def is_unserved(interaction: Interaction) -> bool:
    """Whether the record says that nobody could serve: by an event, by its channel, or by a value
    of `outcome` or `metadata` (a disposition, a status, who answered, `voicemail: true`); or on a
    call, as there is no turn of an agent, and none of the customer after the first.

    A conversation of both is service, whatever it is called; and a customer who wrote, or who spoke
    again and again, and whom nobody answered, was not served badly by chance: that is graded.
    """
    said = {"agent": 0, "customer": 0, "system": 0}
    acted, words = False, [interaction.channel]
    for turn in interaction.turns:
        if turn.text is not None:
            said[turn.speaker] += 1
        elif turn.speaker == "agent":
            acted = True
        if turn.event is not None:
            words.append(turn.event)
    if said["agent"] and said["customer"]:
        return False
    words += _values(interaction.outcome) + _values(interaction.metadata)
    named = {_plain(word) for word in words if word is not None}
    if not named.isdisjoint(_MACHINES):
        return True
    if said["customer"] > 1 or said["agent"] or acted:
        return False
    if not named.isdisjoint(_GIVEN_UP):
        return True
    return interaction.channel is None or interaction.channel.strip().casefold() in CALLS


def _values(given: dict[str, Any]) -> list[str | None]:
    """What an object says of how an interaction went: texts, and the names of what is true."""
    told = [value for key in _SAYING if isinstance(value := given.get(key), str)]
    return [*told, *(key for key, value in given.items() if value is True)]


def _plain(word: str) -> str:
    return _MARKS.sub(" ", word.strip()).casefold()
