"""Which agent takes a turn, in every format that tells agents apart."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from formats_support import Json, made_up, take
from scorecard.formats.chat_csv import convert
from scorecard.formats.columns import Columns
from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import Participant, Roles
from scorecard.mapping.apply import Mapper
from scorecard.mapping.model import Mapping
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction


def said(made: Interaction) -> list[tuple[str, str | None]]:
    """The speakers of a record, and whose turn it is of several agents."""
    return [(turn.speaker, turn.agent_id) for turn in made.turns if turn.text is not None]


def zendesk() -> Json:
    comments = [(1, "Hello"), (7, "Hi, Ann here"), (1, "And?"), (8, "Bo here")]
    return {
        "ticket": {"id": 5, "requester_id": 1},
        "comments": [
            {"id": n, "author_id": by, "plain_body": text, "created_at": f"2026-01-01T00:0{n}:00Z"}
            for n, (by, text) in enumerate(comments)
        ],
        "users": [
            {"id": 1, "role": "end-user"},
            {"id": 7, "role": "agent"},
            {"id": 8, "role": "admin"},
        ],
    }


def intercom() -> Json:
    def part(by: str, who: str, at: int) -> Json:
        author = {"type": by, "id": who}
        return {"part_type": "comment", "body": "Hm", "created_at": at, "author": author}

    parts = [part("bot", "b-1", 110), part("user", "u-1", 120), part("admin", "a-2", 130)]
    opening = {"type": "conversation", "body": "Hi", "author": {"type": "user", "id": "u-1"}}
    return {
        "type": "conversation",
        "id": "9",
        "created_at": 100,
        "source": opening,
        "conversation_parts": {"conversation_parts": parts},
    }


def contact_lens() -> Json:
    turns = [("A-1", "AGENT"), ("C", "CUSTOMER"), ("A-2", "AGENT")]
    return {
        "Channel": "CHAT",
        "CustomerMetadata": {"ContactId": "c-1"},
        "Participants": [{"ParticipantId": who, "ParticipantRole": role} for who, role in turns],
        "Transcript": [
            {"Id": who, "ParticipantId": who, "ParticipantRole": role, "Content": "Hello",
             "AbsoluteTime": f"2026-01-01T00:00:0{n}Z"}
            for n, (who, role) in enumerate(turns)
        ],
    }  # fmt: skip


def genesys() -> Json:
    def phrase(purpose: str, at: int) -> Json:
        return {"participantPurpose": purpose, "text": "Hello", "startTimeMs": at,
                "duration": {"milliseconds": 500}}  # fmt: skip

    def agent(who: str, begin: int, end: int) -> Json:
        return {
            "participantPurpose": "agent",
            "userId": who,
            "startTimeMs": begin,
            "endTimeMs": end,
        }

    start = 1_700_000_000_000
    phrases = [
        phrase(*turn)
        for turn in (
            ("internal", start + 1_000),
            ("external", start + 5_000),
            ("internal", start + 9_000),
        )
    ]
    return {
        "conversationId": "v",
        "communicationId": "k",
        "mediaType": "call",
        "startTime": start,
        "transcripts": [{"phrases": phrases}],
        "participants": [
            agent("u-1", start, start + 6_000),
            agent("u-2", start + 6_000, start + 20_000),
        ],
    }


def twilio() -> Json:
    people = [("agent", "w-1"), ("customer", "c"), ("agent", "w-2")]
    return {
        "sentences": [
            {"media_channel": n, "transcript": "Hello", "start_time": n, "end_time": n + 0.5}
            for n in (1, 2, 3)
        ],
        "sid": "GT0123456789abcdef0123456789abcdef",
        "channel": {
            "participants": [
                {"channel_participant": n, "role": role, "user_id": who}
                for n, (role, who) in enumerate(people, 1)
            ]
        },
    }


def vcon() -> Json:
    parties = [
        {"name": "Ann", "role": "agent"},
        {"name": "Cleo", "role": "customer"},
        {"tel": "+4930", "uuid": "x-3", "role": "agent"},
    ]
    return {
        "vcon": "0.0.2",
        "uuid": "01928e10-193e-8231-b9a2-279e0d16bc46",
        "created_at": "2026-01-01T00:00:00Z",
        "parties": parties,
        "dialog": [
            {"type": "text", "start": f"2026-01-01T00:00:0{n}Z", "parties": [n], "originator": n,
             "mediatype": "text/plain", "body": "Hello", "encoding": "none"}
            for n in range(3)
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "first", "second"),
    [
        (zendesk, "7", "8"),
        (intercom, "b-1", "a-2"),
        (contact_lens, "A-1", "A-2"),
        (genesys, "u-1", "u-2"),
        (twilio, "w-1", "w-2"),
        (vcon, "Ann", "x-3"),
    ],
)
def test_agents_are_told_apart(sample: Any, first: str, second: str) -> None:
    turns = said(take(sample()))
    assert [who for speaker, who in turns if speaker == "agent"] == [first, second]
    assert {who for speaker, who in turns if speaker != "agent"} == {None}
    theirs = take(sample(), ingest=Ingest(IngestOptions(agent_id=second)))
    assert [speaker for speaker, _ in said(theirs)].count("agent") == 1
    assert theirs.agent["id"] == second


def test_a_single_agent_is_the_records() -> None:
    value = zendesk()
    del value["comments"][3]
    made = take(value)
    assert {who for _, who in said(made)} == {None}
    assert made.agent["id"] == "7"


ROWS = [("agent", "hello", "a1"), ("customer", "hi", ""), ("agent", "yes?", "a2")]


def table(*agents: str) -> Interaction:
    rows = [
        {"id": "1", "speaker": who, "text": text, "agent_id": agent}
        for (who, text, _), agent in zip(ROWS, agents, strict=True)
    ]
    return convert(msgspec.json.encode(rows), Conversion(columns=Columns()))


def test_a_column_says_whose_a_turn_is() -> None:
    assert said(table("a1", "", "a2")) == [("agent", "a1"), ("customer", None), ("agent", "a2")]
    one = table("a1", "", "a1")
    assert said(one) == [("agent", None), ("customer", None), ("agent", None)]
    assert one.agent == {"id": "a1"}


def test_a_mapping_says_whose_a_turn_is() -> None:
    mapping = Mapping.model_validate(
        {
            "format": 1,
            "id": "desk",
            "interaction": {"id": "key"},
            "turns": "lines",
            "turn": {"speaker": "who", "text": "words", "agent_id": "by"},
        }
    )
    rows = [{"who": who, "words": text, "by": by} for who, text, by in ROWS]
    made = Mapper(mapping).convert(msgspec.json.encode({"key": "1", "lines": rows}), Conversion())
    assert said(made) == [("agent", "a1"), ("customer", None), ("agent", "a2")]
    assert made.agent == {}


ANNA, BEN = Participant(0, ("Anna",)), Participant(1, ("Ben",))
VOICE = Participant(None, ("unknown",), "Thanks for watching!", is_nobody=True)


def test_whoever_is_neither_is_the_systems() -> None:
    conversion = Conversion()
    roles = Roles(("Anna",), system=("unknown",)).assign([ANNA, BEN, VOICE], conversion.remark)
    assert roles == {0: "agent", 1: "customer", None: "system"}
    with pytest.raises(RecordError, match="`Ben` is named as customer and as system"):
        Roles((), ("Ben",), ("Ben",)).assign([ANNA, BEN], conversion.remark)


def test_speech_without_a_speaker_may_be_left_to_the_system() -> None:
    segments = [("SPEAKER_00", "Hello"), (None, "Thanks for watching!"), ("SPEAKER_01", "Hi")]
    value = {
        "segments": [
            {"start": n, "end": n + 0.5, "text": text} | ({"speaker": who} if who else {})
            for n, (who, text) in enumerate(segments)
        ],
        "language": "en",
    }
    given = IngestOptions(roles=Roles(("SPEAKER_00",), system=("unknown",)))
    assert [who for who, _ in said(take(value, ingest=Ingest(given)))] == [
        "agent",
        "system",
        "customer",
    ]


def test_a_sample_of_one_agent_stays_as_it_was() -> None:
    assert {who for _, who in said(take(made_up("contact_lens_chat.json")))} == {None}
