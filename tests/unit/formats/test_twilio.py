"""Twilio transcript sentences: pages and lists, roles by channel."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, roles, take
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError

PAGE = made_up("twilio_sentences.json")
SENTENCES = PAGE["sentences"]
SPOKEN = [
    "0.48-2.9 agent: Northwind, how can I help?",
    "2.5-6.02 customer: My parcel is late, my card is [REDACTED].",
    "6.4-8.2 agent: 对不起，我马上查。",
]


def naming(agent: str) -> Ingest:
    """An intake that is told who the agent is."""
    return Ingest(IngestOptions(roles=roles(agent=agent)))


def people(*listed: dict[str, Any]) -> Json:
    return {**PAGE, "channel": {"type": "voice", "participants": list(listed)}}


def test_a_page_is_a_call_with_the_roles_that_were_named() -> None:
    ingest = naming("channel 2")
    made = take(PAGE, ingest=ingest)
    assert lines(made) == SPOKEN
    assert made.id == "GT0123456789abcdef0123456789abcdef"
    assert made.channel == "call"
    assert ingest.remarks == {"`channel 1` taken as the customer: the only other one who speaks": 1}


@pytest.mark.parametrize("name", ["channel 2", "2"])
def test_a_channel_is_named_by_word_or_number(name: str) -> None:
    assert lines(take(PAGE, ingest=naming(name))) == SPOKEN


def test_without_roles_those_who_speak_are_listed_with_their_first_words() -> None:
    with pytest.raises(RecordError) as raised:
        take(PAGE)
    assert "`channel 1` or `1` (“My parcel is late" in raised.value.reason
    assert "`channel 2` or `2` (“Northwind" in raised.value.reason


def test_a_transcript_around_its_sentences_says_who_is_who() -> None:
    agent = {"channel_participant": 2, "role": "Agent", "full_name": "Anna Lee"}
    caller = {"channel_participant": 1, "role": "Customer"}
    made = take({**people(agent, caller), "sid": "GT1", "language_code": "en-US"})
    assert lines(made) == SPOKEN
    assert (made.id, made.language) == ("GT1", "en-US")
    named = take(people({**agent, "role": "Host"}), ingest=naming("anna lee"))
    assert lines(named) == SPOKEN


def test_what_the_user_says_goes_before_what_the_transcript_says() -> None:
    agent = {"channel_participant": 1, "role": "Agent"}
    caller = {"channel_participant": 2, "role": "Customer"}
    assert lines(take(people(agent, caller), ingest=naming("channel 2"))) == SPOKEN


def test_a_list_alone_in_the_other_spelling() -> None:
    renamed = [
        {
            "mediaChannel": one["media_channel"],
            "startTime": one["start_time"] and float(one["start_time"]),
            "endTime": one["end_time"] and float(one["end_time"]),
            "transcript": one["transcript"],
            "words": [
                {"word": word["word"], "startTime": word["start_time"], "endTime": word["end_time"]}
                for word in one["words"] or ()
            ],
        }
        for one in SENTENCES
    ]
    assert lines(take(renamed, ingest=naming("channel 2"))) == SPOKEN


def test_a_page_among_several_and_a_recording_on_one_channel_are_remarked() -> None:
    ingest = naming("channel 2")
    more = {**PAGE, "meta": {**PAGE["meta"], "next_page_url": "https://example.com/2"}}
    take(more, ingest=ingest)
    assert ingest.remarks["one page of a transcript: it goes on in others"] == 1
    mono = naming("channel 2")
    take([{**one, "media_channel": 2} for one in SENTENCES], ingest=mono)
    assert mono.remarks == {"all is on one channel: nobody else is told apart": 1}


def test_sentences_without_times_keep_their_order() -> None:
    bare = [{**one, "start_time": None, "end_time": "", "words": None} for one in SENTENCES]
    made = take(bare, ingest=naming("channel 2"))
    assert [turn.start for turn in made.turns] == [None] * 3
    assert [turn.text for turn in made.turns] == [one["transcript"] for one in SENTENCES]


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"start_time": "soon"}, "$.sentences[1]", "not a time"),
        ({"end_time": -1}, "$.sentences[1]", "not a time"),
        ({"media_channel": "left"}, "$.sentences[1].media_channel", "expected a whole number"),
        ({"transcript": ["a"]}, "$.sentences[1].transcript", "expected a text"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(change: Json, path: str, reason: str) -> None:
    broken = json.loads(json.dumps(PAGE))
    broken["sentences"][1] |= change
    with pytest.raises(RecordError) as raised:
        take(broken, ingest=naming("channel 2"))
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


def _items(value: Json) -> int:
    return len(value if isinstance(value, list) else value["sentences"])


@given(mutated(PAGE) | mutated(SENTENCES))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, naming("channel 2"), "twilio")
