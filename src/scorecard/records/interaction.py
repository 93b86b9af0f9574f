"""The interaction record (native format, version 1): what happened, in order; its hash, one with
several agents as that of one of them, and whether anybody could serve in it.

A record is decoded and validated in one pass by msgspec; what the types cannot say (a turn
holds exactly one of text, action, event; it ends after it starts) is checked right after.
Everything here is frozen: an interaction is evidence, and evidence does not change.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from msgspec.structs import replace

from scorecard.text.lazy_regex import lazy_regex

Speaker = Literal["agent", "customer", "system"]
SPEAKERS: tuple[Speaker, ...] = ("agent", "customer", "system")

CALLS = frozenset(("call", "calls", "phone", "telephone", "voice", "voicemail", "video"))
"""Channels on which people speak."""

_Name = Annotated[str, msgspec.Meta(min_length=1)]
_Seconds = Annotated[float, msgspec.Meta(ge=0)]
_Index = Annotated[int, msgspec.Meta(ge=0)]
_ONE_CONTENT = {
    "oneOf": [
        {"required": [key], "properties": {key: {"not": {"type": "null"}}}}
        for key in ("text", "action", "event")
    ]
}


class _Record(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """Settings shared by all parts of a record.

    What is decoded from JSON never refers to itself: the garbage collector may leave it alone.
    """


class Action(_Record, frozen=True, gc=False):
    """A tool call or system operation.

    `arguments` and `result` are open: whatever the tool took and gave.
    """

    name: Annotated[_Name, msgspec.Meta(description="what the tool or operation is called")]
    arguments: Annotated[dict[str, Any], msgspec.Meta(description="what it was given")] = {}
    result: Annotated[Any, msgspec.Meta(description="what it gave back")] = None


class Turn(_Record, frozen=True, gc=False):
    """One utterance (`text`), one `action` or one `event`; exactly one of the three.

    `start` and `end` are seconds from the start of the interaction.
    """

    speaker: Annotated[Speaker, msgspec.Meta(description="who takes the turn")]
    text: Annotated[_Name | None, msgspec.Meta(description="what is said")] = None
    action: Annotated[Action | None, msgspec.Meta(description="what is done")] = None
    event: Annotated[
        _Name | None, msgspec.Meta(description="what happens, such as `hold` or `transfer`")
    ] = None
    start: Annotated[
        _Seconds | None,
        msgspec.Meta(description="when it starts, in seconds from the start of the interaction"),
    ] = None
    end: Annotated[
        _Seconds | None,
        msgspec.Meta(description="when it ends, in seconds from the start of the interaction"),
    ] = None
    agent_id: Annotated[
        _Name | None, msgspec.Meta(description="which agent takes it, where there are several")
    ] = None


class Observation(_Record, frozen=True, gc=False):
    """A judgement made outside, by a reviewer or a model.

    `turns` are indices into the interaction's turns, counted from 0.
    """

    met: Annotated[bool, msgspec.Meta(description="whether it was so")]
    by: Annotated[str | None, msgspec.Meta(description="who says so")] = None
    turns: Annotated[
        list[_Index], msgspec.Meta(description="the turns that show it, counted from 0")
    ] = []
    note: Annotated[str | None, msgspec.Meta(description="what they saw")] = None
    at: Annotated[str | None, msgspec.Meta(description="when they said so")] = None
    quote: Annotated[
        str | None, msgspec.Meta(description="words that show it, in one of these turns")
    ] = None


class Interaction(_Record, frozen=True, gc=False):
    """One recorded call, chat or email thread.

    `agent`, `customer`, `outcome` and `metadata` are open objects. `started_at` is kept as
    written (ISO 8601 by convention) and never interpreted.
    """

    id: Annotated[
        _Name, msgspec.Meta(description="its name, unique among the records graded together")
    ]
    turns: Annotated[
        list[Annotated[Turn, msgspec.Meta(extra_json_schema=_ONE_CONTENT)]],
        msgspec.Meta(min_length=1, description="what happened, in order"),
    ]
    channel: Annotated[
        str | None, msgspec.Meta(description="`call`, `chat`, `email` or any other word of yours")
    ] = None
    language: Annotated[
        str | None, msgspec.Meta(description="the language spoken, such as `en`")
    ] = None
    started_at: Annotated[
        str | None, msgspec.Meta(description="when it started (ISO 8601), kept as written")
    ] = None
    topic: Annotated[str | None, msgspec.Meta(description="what it is about")] = None
    agent: Annotated[
        dict[str, Any],
        msgspec.Meta(description="what is known about the agent, such as `id` and `team`"),
    ] = {}
    customer: Annotated[
        dict[str, Any], msgspec.Meta(description="what is known about the customer, such as `tier`")
    ] = {}
    outcome: Annotated[
        dict[str, Any], msgspec.Meta(description="what came of it, such as `resolved` and `csat`")
    ] = {}
    observations: Annotated[
        dict[str, bool | Observation | list[Observation]],
        msgspec.Meta(description="judgements made outside, by name: true, false, or who says what"),
    ] = {}
    metadata: Annotated[
        dict[str, Any], msgspec.Meta(description="anything else that a rubric needs")
    ] = {}


class ObservedInteraction(Interaction, frozen=True, gc=False):
    """An interaction to which observations were joined that are kept beside its record.

    `observations_sha256` is the hash of these, sorted and none twice, as a file of JSON Lines;
    `record_sha256` that of the record without them.
    """

    observations_sha256: str = ""
    record_sha256: str = ""


_encode = msgspec.json.Encoder(order="sorted").encode


def record_sha256(interaction: Interaction) -> str:
    """The SHA-256 of a record as JSON: keys sorted, no blanks, defaults left out, times of turns
    as decimal fractions. How it was written down makes no difference, nor do observations that
    were joined to it."""
    if isinstance(interaction, ObservedInteraction):
        return interaction.record_sha256
    try:
        content = _encode(interaction)
    except TypeError:
        # Plain data of Python may have keys that are no texts; JSON makes texts of them.
        content = _encode(msgspec.json.decode(msgspec.json.encode(interaction)))
    return sha256(content).hexdigest()


def of_agent(interaction: Interaction, agent_id: str) -> Interaction | None:
    """The interaction as that of one agent; None if the agent takes no part in it.

    Turns of the other agents become the system's, so that no condition on the agent counts them;
    all turns keep their numbers. A turn of an agent that does not say whose it is belongs to the
    record's `agent`, and where that is not named either, to the agent asked for.
    """
    own = interaction.agent.get("id")
    taking_turns = {turn.agent_id for turn in interaction.turns if turn.agent_id is not None}
    if agent_id not in taking_turns and (taking_turns or str(own) != agent_id):
        return None
    turns = [
        replace(turn, speaker="system")
        if turn.speaker == "agent" and str(turn.agent_id or own or agent_id) != agent_id
        else turn
        for turn in interaction.turns
    ]
    agent = interaction.agent if str(own) == agent_id else {"id": agent_id}
    return replace(interaction, turns=turns, agent=agent)


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
