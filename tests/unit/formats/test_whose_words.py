"""Nobody gains the words of another: what a source says of words, machines and roles counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scorecard.formats.conversion import Conversion
from scorecard.formats.registry import FORMATS
from scorecard.formats.roles import Roles
from scorecard.records.errors import RecordError


def turns(format: str, value: Any, *, agent: str = "") -> list[tuple[str, str | None]]:
    roles = Roles((agent,)) if agent else Roles()
    found = FORMATS[format].convert(json.dumps(value).encode(), Conversion("x", roles))
    assert found is not None
    return [(turn.speaker, turn.text) for turn in found.turns]


def words(*spoken: tuple[int, str]) -> list[dict[str, Any]]:
    return [
        {"word": word, "start": at, "end": at + 0.5, "speaker": speaker}
        for at, (speaker, word) in enumerate(spoken)
    ]


MIXED = words((0, "Your"), (0, "name?"), (1, "Cy."))


def test_an_utterance_of_two_speakers_is_split_by_its_words() -> None:
    said = {"transcript": "Your name? Cy.", "start": 0, "end": 3, "speaker": 0, "words": MIXED}
    value = {"metadata": {}, "results": {"channels": [], "utterances": [said]}}
    expected = [("agent", "Your name?"), ("customer", "Cy.")]
    assert turns("deepgram", value, agent="0") == expected
    segment = {"text": "Your name? Cy.", "start": 0, "end": 3, "speaker": 0, "words": MIXED}
    assert turns("whisperx", {"segments": [segment]}, agent="0") == expected


@pytest.mark.parametrize(
    ("purpose", "speaker"),
    [("ivr", "system"), ("acd", "system"), ("voicemail", "system"), ("agent", "agent")],
)
def test_a_machine_on_the_agents_side_is_the_system(purpose: str, speaker: str) -> None:
    value = {
        "conversationId": "c",
        "communicationId": "m",
        "participants": [
            {"participantPurpose": purpose, "startTimeMs": 1e12, "endTimeMs": 1e12 + 5000},
            {"participantPurpose": "agent", "startTimeMs": 1e12 + 5000},
            {"participantPurpose": "customer", "startTimeMs": 1e12},
        ],
        "transcripts": [
            {
                "phrases": [
                    {"participantPurpose": "internal", "text": "Welcome.", "startTimeMs": 1e12},
                    {"participantPurpose": "internal", "text": "Hi.", "startTimeMs": 1e12 + 6000},
                ]
            }
        ],
    }
    found = turns("genesys", value)
    assert found[0][0] == speaker


def test_the_first_message_of_an_older_conversation_and_of_a_webhook_is_there() -> None:
    admin, user = {"type": "admin", "id": "9"}, {"type": "user", "id": "u"}
    conversation = {
        "id": "7",
        "created_at": 1740823200,
        "conversation_message": {"body": "<p>How can I help?</p>", "author": admin},
        "conversation_parts": {
            "conversation_parts": [
                {"part_type": "comment", "body": "<p>My bill.</p>", "author": user,
                 "created_at": 1740823260}
            ]
        },
    }  # fmt: skip
    expected = [("agent", "How can I help?"), ("customer", "My bill.")]
    assert turns("intercom", conversation) == expected
    assert turns("intercom", {"type": "notification_event", "data": {"item": conversation}}) == (
        expected
    )


@pytest.mark.parametrize("label", ["**Agent(Ana)**", "Agent (Ana)", "Ana", "Agent", "AGENT"])
def test_a_vcon_says_roles_in_its_parties_and_its_labels(label: str) -> None:
    value = {
        "vcon": "0.0.1",
        "uuid": "u",
        "parties": [
            {"name": "Ana", "meta": {"role": "agent"}},
            {"name": "Cy", "meta": {"role": "customer"}},
        ],
        "dialog": [{"type": "recording", "start": "2025-03-01T10:00:00Z", "parties": [0, 1]}],
        "analysis": [
            {
                "type": "transcript",
                "dialog": 0,
                "encoding": "json",
                "body": {"transcript": "Hello. Hi."},
            },
            {
                "type": "diarized",
                "dialog": 0,
                "encoding": "json",
                "body": f"{label}: Hello.\n\nCy: Hi.",
            },
        ],
    }
    assert turns("vcon", value) == [("agent", "Hello."), ("customer", "Hi.")]


def test_what_was_deleted_is_refused() -> None:
    value = {
        "id": "t",
        "status": "completed",
        "audio_url": "http://deleted_by_user",
        "text": "Deleted by user.",
    }
    with pytest.raises(RecordError, match="deleted by its owner"):
        turns("assemblyai", value, agent="unknown")


def test_seconds_are_not_taken_for_milliseconds() -> None:
    said = [{"text": "Hello, how can I help?", "start": 0.4, "end": 2.1, "speaker": "A"}]
    with pytest.raises(RecordError, match="these times are in seconds"):
        turns("assemblyai", {"utterances": said}, agent="A")


@pytest.mark.parametrize(
    ("agent", "customer"),
    [
        ("客服", "客户"),
        ("坐席", "用户"),
        ("Agent", "Caller"),
        ("rep", "client"),
        ("Advisor", "Visitor"),
    ],
)
def test_everyday_words_are_taken_at_their_word(agent: str, customer: str) -> None:
    said = [
        {"speaker": agent, "text": "Hello.", "start": 0, "end": 1},
        {"speaker": customer, "text": "Hi.", "start": 2, "end": 3},
    ]
    assert turns("whisperx", {"segments": said}) == [("agent", "Hello."), ("customer", "Hi.")]
