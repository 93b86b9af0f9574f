"""Amazon Connect Contact Lens, voice and chat."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, real, take
from scorecard.reading.ingest import Ingest
from scorecard.records.errors import RecordError

VOICE, CHAT = made_up("contact_lens_voice.json"), made_up("contact_lens_chat.json")


def test_a_call_keeps_its_overlaps_and_its_redaction_marks() -> None:
    made = take(VOICE)
    assert lines(made) == [
        "0.12-2.48 agent: Northwind, this is [PII], how can I help?",
        "2.3-6.01 customer: My parcel is a week late.",
        "6.5-9.8 agent: I'm sorry about that. Let me look.",
    ]
    assert (made.id, made.channel, made.language) == ("c-7001", "call", "en-GB")
    assert made.metadata == {"categories": ["late-parcel"]}
    assert made.started_at is None


def test_a_chat_is_put_in_order_and_starts_with_its_first_event() -> None:
    made = take(CHAT)
    assert lines(made) == [
        "0 customer: <participant.joined>",
        "1 system: 欢迎使用在线客服",
        "11 agent: 您好，请问有什么可以帮您？",
        "31 customer: 我的包裹还没到",
        "60 system: <chat.ended>",
    ]
    assert (made.id, made.channel, made.language) == ("c-7002", "chat", "zh-CN")
    assert made.started_at == "2026-03-02T09:14:00.250Z"
    assert made.agent == {"id": "p-1", "name": "小周"}


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"BeginOffsetMillis": "soon"}, "$.Transcript[1].BeginOffsetMillis", "expected a number"),
        ({"ParticipantId": "X"}, "$.Transcript[1]", "no participant `X`"),
        ({"ParticipantRole": "AGNET"}, "$.Transcript[1].ParticipantRole", "unknown `AGNET`"),
        ({"AbsoluteTime": "soon"}, "$.Transcript[1].AbsoluteTime", "not a time"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(change: Json, path: str, reason: str) -> None:
    broken = json.loads(json.dumps(VOICE))
    broken["Transcript"][1] |= change
    with pytest.raises(RecordError) as raised:
        take(broken)
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


def _items(value: Json) -> int:
    return len(value["Transcript"])


@given(mutated(VOICE) | mutated(CHAT))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, Ingest(), "contact-lens")


def test_the_real_call() -> None:
    source = json.loads(real("contact_lens/voice.json").read_bytes())
    made = take(source)
    assert len(made.turns) == len(source["Transcript"])
    assert made.turns[0].start == source["Transcript"][0]["BeginOffsetMillis"] / 1000
    assert made.turns[-1].end == source["Transcript"][-1]["EndOffsetMillis"] / 1000


def test_the_real_chat() -> None:
    source = json.loads(real("contact_lens/chat.json").read_bytes())
    made = take(source)
    assert len(made.turns) == len(source["Transcript"])
    assert made.turns[0].start == 0
    assert made.started_at == source["Transcript"][0]["AbsoluteTime"]
