"""Genesys Cloud transcripts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, take
from scorecard.reading.ingest import Ingest
from scorecard.records.errors import RecordError

FILE = made_up("genesys_transcript.json")
SPOKEN = [
    "1.2-3.5 agent: thank you for calling northwind",
    "3-7 customer: my parcel of twenty kilos is late",
    "8-9.5 agent: 马上为您查询",
]


def with_phrases(**changed: Any) -> Json:
    """The file, with every phrase changed."""
    value = json.loads(json.dumps(FILE))
    for phrase in value["transcripts"][0]["phrases"]:
        phrase.update(changed)
    return value


def test_a_call_counts_from_the_start_of_the_communication() -> None:
    ingest = Ingest()
    made = take(FILE, ingest=ingest)
    assert lines(made) == SPOKEN
    assert made.started_at == "2026-03-02T09:14:00Z"
    assert ingest.left_out == {"turns without words": 1}


def test_what_is_known_about_the_call() -> None:
    made = take(FILE)
    assert made.id == FILE["communicationId"]
    assert (made.channel, made.language) == ("call", "en-us")
    assert made.agent == {"id": "u-17", "team": "north"}
    assert made.customer == {}
    assert made.metadata == {
        "conversation_id": FILE["conversationId"],
        "queue": "q-7",
        "direction": "inbound",
        "topics": ["Late delivery"],
    }


@pytest.mark.parametrize(
    ("start", "first", "started_at"),
    [
        (None, 0.0, "2026-03-02T09:14:01.200Z"),
        (1772442841200, 0.0, "2026-03-02T09:14:01.200Z"),
        # A start that can't be that of these phrases: after the first, or days before.
        (1772442849000, 0.0, "2026-03-02T09:14:01.200Z"),
        (1772042840000, 0.0, "2026-03-02T09:14:01.200Z"),
        (1772442840000, 1.2, "2026-03-02T09:14:00Z"),
    ],
)
def test_second_0_is_the_start_or_else_the_first_phrase(
    start: int | None, first: float, started_at: str
) -> None:
    made = take({**FILE, "startTime": start})
    assert (made.turns[0].start, made.started_at) == (first, started_at)


def test_phrases_may_count_from_the_start_of_the_call() -> None:
    value = json.loads(json.dumps(FILE))
    for phrase in value["transcripts"][0]["phrases"]:
        phrase["startTimeMs"] -= FILE["startTime"]
    made = take(value)
    assert lines(made) == SPOKEN
    assert made.started_at == "2026-03-02T09:14:00Z"


def test_several_transcripts_are_put_together_by_time() -> None:
    first = FILE["transcripts"][0]
    halves = [
        {**first, "phrases": first["phrases"][1:], "language": "zh-cn"},
        {**first, "phrases": first["phrases"][:1]},
    ]
    ingest = Ingest()
    made = take({**FILE, "transcripts": halves}, ingest=ingest)
    assert lines(made) == SPOKEN
    assert made.language is None
    assert ingest.remarks == {"several transcripts put together by their times": 1}


def test_other_media_and_other_words_for_who_speaks() -> None:
    chat = take({**with_phrases(participantPurpose="Customer"), "mediaType": "message"})
    assert chat.channel == "chat"
    assert {turn.speaker for turn in chat.turns} == {"customer"}
    assert take(with_phrases(participantPurpose="ivr")).turns[0].speaker == "system"
    decorated = take(with_phrases(text=None, decoratedText="20 kilos"))
    assert {turn.text for turn in decorated.turns} == {"20 kilos"}


def test_of_several_agents_the_first_is_named_and_a_remark_says_so() -> None:
    ingest = Ingest()
    more = [*FILE["participants"], {"participantPurpose": "agent", "userId": "u-18"}]
    assert take({**FILE, "participants": more}, ingest=ingest).agent["id"] == "u-17"
    assert ingest.remarks == {"several agents in one record: `agent` is the first of them": 1}


@pytest.mark.parametrize(
    ("change", "at", "reason"),
    [
        ({"participantPurpose": "intern"}, ".participantPurpose", "unknown `intern`"),
        ({"startTimeMs": -5}, ".startTimeMs", "not a time"),
        ({"startTimeMs": "soon"}, ".startTimeMs", "expected a number"),
        ({"duration": 7}, ".duration", "expected an object"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(change: Json, at: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        take(with_phrases(**change))
    assert raised.value.path == f"$.transcripts[0].phrases[0]{at}"
    assert raised.value.reason.startswith(reason)


def _items(value: Json) -> int:
    return sum(len(one.get("phrases") or ()) for one in value["transcripts"])


@given(mutated(FILE))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, Ingest(), "genesys")
