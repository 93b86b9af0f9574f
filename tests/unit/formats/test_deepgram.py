"""Deepgram: transcripts of recordings, and messages of a stream."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, real, roles, take
from scorecard.formats.registry import FORMATS
from scorecard.formats.roles import Roles
from scorecard.formats.trace import Trace
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError
from scorecard.render.trace import render_trace

CALL, CHANNELS = made_up("deepgram.json"), made_up("deepgram_channels.json")
STREAM = made_up("deepgram_stream.json")
TURNS = [
    "0.4-3.15 agent: Northwind, this is Dana. How can I help?",
    "4.1-6.15 customer: My parcel is a week late.",
    "6.9-9.3 agent: I'm sorry about that. Let me look.",
]
CHINESE = [
    "0.2-1.9 agent: 您好，这里是北风客服。",
    "1.8-3.5 customer: 我的包裹还没到！",
    "5-6 agent: 请稍等。",
]


def _intake(agent: str = "0", customer: str = "1", *, turn_gap: float = 2.0) -> Ingest:
    return Ingest(IngestOptions(roles=roles(agent, customer), turn_gap=turn_gap))


def _without(value: Json, *paths: str) -> Json:
    """A copy without the members at some paths of `results` (`*` stands for each item)."""
    value = copy.deepcopy(value)
    for path in paths:
        *way, last = path.split(".")
        holders: list[Any] = [value["results"]]
        for step in way:
            holders = [
                inner for holder in holders for inner in (holder if step == "*" else [holder[step]])
            ]
        for holder in holders:
            holder.pop(last, None)
    return value


_READING = "channels.*.alternatives.*"
ONLY_PARAGRAPHS = _without(CALL, "utterances")
ONLY_WORDS = _without(CALL, "utterances", f"{_READING}.paragraphs")
ONLY_TEXT = _without(CALL, "utterances", f"{_READING}.paragraphs", f"{_READING}.words")


@pytest.mark.parametrize("value", [CALL, ONLY_PARAGRAPHS, ONLY_WORDS])
def test_utterances_paragraphs_and_words_say_the_same(value: Json) -> None:
    made = take(value, ingest=_intake())
    assert lines(made) == TURNS
    assert (made.id, made.channel, made.language) == ("dg-7001", "call", "en")
    assert made.metadata == {"duration": 21.5, "extra": {"ticket": "T-55"}}
    assert made.started_at is None


def test_a_text_without_words_is_one_turn_without_times() -> None:
    made = take(ONLY_TEXT, ingest=_intake("unknown"))
    assert lines(made) == [f"agent: {' '.join(line.split(': ', 1)[1] for line in TURNS)}"]


@pytest.mark.parametrize(
    "value", [CHANNELS, _without(CHANNELS, f"{_READING}.paragraphs")], ids=["paragraphs", "words"]
)
def test_a_channel_is_a_side_and_chinese_has_no_blanks(value: Json) -> None:
    ingest = _intake("channel 0", "channel 1")
    made = take(value, ingest=ingest)
    assert lines(made) == CHINESE
    assert (made.id, made.language) == ("dg-7002", "zh")


def test_utterances_of_channels_keep_them_apart() -> None:
    value = copy.deepcopy(CALL)
    for utterance in value["results"]["utterances"]:
        utterance["channel"] = utterance.pop("speaker")
    assert lines(take(value, ingest=_intake("channel 0"))) == TURNS


def test_several_speakers_on_a_channel_are_named_apart_or_by_their_channel() -> None:
    value = copy.deepcopy(CHANNELS)
    value["results"]["channels"][0]["alternatives"][0]["paragraphs"]["paragraphs"][0]["speaker"] = 0
    value["results"]["channels"][0]["alternatives"][0]["paragraphs"]["paragraphs"][1]["speaker"] = 1
    assert lines(take(value, ingest=_intake("channel 0"))) == CHINESE
    with pytest.raises(RecordError) as raised:
        take(value)
    assert "`channel 0 speaker 1` or `channel 0` (“请稍等。”)" in raised.value.reason


def test_a_long_pause_between_words_ends_a_turn() -> None:
    value = copy.deepcopy(ONLY_WORDS)
    words = value["results"]["channels"][0]["alternatives"][0]["words"]
    for word in words[4:]:
        word |= {"start": word["start"] + 2.0, "end": word["end"] + 2.0}
    made = take(value, ingest=_intake())
    assert lines(made)[:2] == [
        "0.4-1.75 agent: Northwind, this is Dana.",
        "3.8-5.15 agent: How can I help?",
    ]


def test_words_without_punctuation_and_without_times() -> None:
    value = copy.deepcopy(ONLY_WORDS)
    for word in value["results"]["channels"][0]["alternatives"][0]["words"]:
        del word["punctuated_word"], word["start"], word["end"]
    assert lines(take(value, ingest=_intake()))[1] == "customer: my parcel is a week late"


def test_other_readings_are_said_to_be_left_out() -> None:
    ingest = _intake("channel 0", "")
    take(CHANNELS, ingest=ingest)
    assert ingest.left_out == {"less likely readings": 1}
    assert list(ingest.remarks) == [
        "`channel 1` taken as the customer: the only other one who speaks"
    ]


def test_without_roles_all_who_speak_are_listed() -> None:
    with pytest.raises(RecordError) as raised:
        take(CALL)
    assert raised.value.reason == (
        "not known who is the agent and who the customer: they are "
        "`speaker 0` or `0` (“Northwind, this is Dana. How can I help?”); "
        "`speaker 1` or `1` (“My parcel is a week late.”)"
    )
    assert raised.value.help == "name them with --agent and --customer, --system for neither"


@pytest.mark.parametrize(("agent", "customer"), [("0", ""), ("speaker 0", ""), ("", "0")])
def test_speech_without_a_label_is_not_taken_for_the_other_speakers(
    agent: str, customer: str
) -> None:
    value = copy.deepcopy(CALL)
    del value["results"]["utterances"][1]["speaker"]
    with pytest.raises(RecordError, match="the others are `unknown` "):
        take(value, ingest=_intake(agent, customer))


def test_speech_without_a_label_can_be_named() -> None:
    value = copy.deepcopy(CALL)
    del value["results"]["utterances"][1]["speaker"]
    assert lines(take(value, ingest=_intake("0", "unknown"))) == TURNS


def test_a_stream_counts_what_is_final() -> None:
    ingest = _intake()
    made = take(STREAM, ingest=ingest)
    assert lines(made) == TURNS
    assert made.id == "dg-7003"
    assert ingest.converted == {"deepgram-stream": 1}
    assert ingest.left_out == {"interim results": 1}


def test_the_explanation_shows_the_ends_of_long_paths() -> None:
    trace = Trace()
    trace.add(json.dumps(CALL).encode(), FORMATS["deepgram"])
    shown = render_trace(trace, 100, "en")
    assert re.search(
        r"^  …\S*paragraphs\[\]\.sentences\[\]\.text +5  turns\[\]\.text, if", shown, re.MULTILINE
    )


def test_one_message_of_a_stream_is_no_interaction() -> None:
    with pytest.raises(RecordError, match=r"one message of a stream .* `jq -s`"):
        take(STREAM[1])


def test_a_stream_of_two_channels() -> None:
    value = [message for message in copy.deepcopy(STREAM) if message["type"] == "Results"]
    for message in value:
        words = message["channel"]["alternatives"][0]["words"]
        message["channel_index"] = [words[0]["speaker"] if words else 0, 2]
        for word in words:
            del word["speaker"]
    # One message holds words of both speakers; as a channel has just one, all are now its own.
    assert [turn.speaker for turn in take(value, ingest=_intake("channel 0")).turns] == [
        "agent",
        "customer",
        "agent",
    ]


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        ({"utterances": "none"}, "$.results.utterances", "expected a list or null"),
        ({"utterances": [{"start": 0}]}, "$.results.utterances[0]", "`transcript` is missing"),
        (
            {"utterances": [{"transcript": "Hi", "start": "soon"}]},
            "$.results.utterances[0].start",
            "expected a number or null",
        ),
        (
            {"channels": [{"alternatives": 3}]},
            "$.results.channels[0].alternatives",
            "expected a list",
        ),
        ({"channels": [{"alternatives": []}], "utterances": []}, "$", "nobody says or does"),
        ({"utterances": [{"transcript": " ", "start": 0}]}, "$", "nobody says or does"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(change: Json, path: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        take(CALL | {"results": CALL["results"] | change})
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


def _items(value: Json) -> int:
    results = value["results"]
    if results.get("utterances"):
        return len(results["utterances"])
    readings = [each["alternatives"][0] for each in results["channels"] if each["alternatives"]]
    return sum(len((each.get("paragraphs") or {}).get("paragraphs", ())) for each in readings)


_ANYBODY = Roles(("0", "channel 0", "unknown"), ("1", "channel 1"))


@given(mutated(CALL) | mutated(ONLY_PARAGRAPHS) | mutated(ONLY_WORDS) | mutated(CHANNELS))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, Ingest(IngestOptions(roles=_ANYBODY)), "deepgram")


@given(mutated(STREAM))
def test_no_mutation_of_a_stream_is_a_crash(value: Json) -> None:
    hold_laws(value, lambda _: 1, Ingest(IngestOptions(roles=_ANYBODY)), "deepgram-stream")


@given(mutated(ONLY_WORDS))
def test_no_mutation_loses_a_word(value: Json) -> None:
    ingest = Ingest(IngestOptions(roles=_ANYBODY))
    made = hold_laws(value, lambda _: 0, ingest, "deepgram")
    if made is not None and ingest.converted["deepgram"]:
        channels = value["results"]["channels"]
        readings = [each["alternatives"][0] for each in channels if each["alternatives"]]
        words = [word for each in readings for word in each.get("words") or ()]
        if all(each.get("words") for each in readings):
            given = " ".join(word.get("punctuated_word") or word["word"] for word in words)
            said = " ".join(turn.text or "" for turn in made.turns)
            assert sorted(given.split()) == sorted(said.split())


def test_the_real_call_is_taken_for_one_speakers() -> None:
    source = json.loads(real("deepgram/ab_call.json").read_bytes())
    with pytest.raises(RecordError, match="`speaker 0` or `0`"):
        take(source)
    made = take(source, ingest=_intake("speaker 0", "", turn_gap=0))
    paragraphs = source["results"]["channels"][0]["alternatives"][0]["paragraphs"]["paragraphs"]
    assert len(made.turns) == len(paragraphs) == 4
    assert made.id == source["metadata"]["request_id"]
    assert [(turn.start, turn.end) for turn in made.turns] == [
        (round(one["start"], 3), round(one["end"], 3)) for one in paragraphs
    ]
    words = source["results"]["channels"][0]["alternatives"][0]["words"]
    assert sum(len((turn.text or "").split()) for turn in made.turns) == len(words)
