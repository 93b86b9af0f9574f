"""AssemblyAI: transcripts, sentences, and transcripts that are none."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, roles, take
from scorecard.formats.roles import Roles
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError

CALL, CHANNELS = made_up("assemblyai.json"), made_up("assemblyai_channels.json")
TURNS = [
    "0.4-3.15 agent: Northwind, this is [PERSON_NAME]. How can I help?",
    "3-6.8 customer: My number is ##### and my parcel is a week late.",
    "6.5-8.9 agent: I'm sorry about that. Let me look.",
]
CHINESE = [
    "0.2-1.9 agent: 您好，北风客服。",
    "1.5-2.85 customer: 我的包裹还没到！",
    "4-5 agent: 请稍等。",
]
ONLY_WORDS = CALL | {"utterances": None}
CHANNEL_WORDS = {key: value for key, value in CHANNELS.items() if key != "utterances"}
SENTENCES = {"id": "aa-7001", "audio_duration": 12, "sentences": CALL["utterances"]}


def _intake(agent: str = "A", customer: str = "B") -> Ingest:
    return Ingest(IngestOptions(roles=roles(agent, customer)))


@pytest.mark.parametrize("value", [CALL, ONLY_WORDS, SENTENCES, CALL["utterances"]])
def test_utterances_words_and_sentences_say_the_same(value: Json) -> None:
    ingest = _intake()
    assert lines(take(value, ingest=ingest)) == TURNS
    assert ingest.converted == {"assemblyai": 1}


def test_what_is_known_of_the_recording() -> None:
    made = take(CALL, ingest=_intake())
    assert (made.id, made.channel, made.language) == ("aa-7001", "call", "en-us")
    assert made.metadata == {"duration": 12}


@pytest.mark.parametrize("value", [CHANNELS, CHANNEL_WORDS], ids=["utterances", "words"])
@pytest.mark.parametrize("agent", ["channel 1", "1"])
def test_a_channel_is_a_side_and_chinese_has_no_blanks(value: Json, agent: str) -> None:
    made = take(value, ingest=_intake(agent, ""))
    assert lines(made) == CHINESE
    assert (made.id, made.language) == ("aa-7002", "zh")


@pytest.mark.parametrize("customer", ["channel 2", "2A", "channel 2 speaker 2A"])
def test_speakers_on_a_channel_have_names_of_both(customer: str) -> None:
    value = copy.deepcopy(CHANNELS)
    first, second, third = value["utterances"]
    first["speaker"], second["speaker"], third["speaker"] = "1A", "2A", "1B"
    made = take(value, ingest=Ingest(IngestOptions(roles=Roles(("1A", "1B"), (customer,)))))
    assert lines(made) == CHINESE
    assert lines(take(value, ingest=_intake("channel 1", ""))) == CHINESE


def test_labels_that_are_roles_are_taken_at_their_word() -> None:
    value = copy.deepcopy(CALL)
    for utterance in value["utterances"]:
        utterance["speaker"] = {"A": "Agent", "B": "Customer"}[utterance["speaker"]]
    assert lines(take(value)) == TURNS


@pytest.mark.parametrize("label", [None, "unknown", "UNKNOWN"])
def test_speech_without_a_label_is_not_taken_for_the_other_speakers(label: str | None) -> None:
    value = copy.deepcopy(CALL)
    value["utterances"][1]["speaker"] = label
    with pytest.raises(RecordError, match=r"(?i)the others are `unknown` "):
        take(value, ingest=_intake("A", ""))
    assert lines(take(value, ingest=_intake("A", "unknown"))) == TURNS


def test_a_text_alone_is_one_turn_without_times() -> None:
    value = ONLY_WORDS | {"words": []}
    assert lines(take(value, ingest=_intake("unknown"))) == [f"agent: {CALL['text']}"]


_UNREADY = {"utterances": None, "words": None, "text": None}


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (
            _UNREADY | {"status": "error", "error": "Audio is empty"},
            "$.status",
            "the transcription failed: Audio is empty",
        ),
        (_UNREADY | {"status": "error"}, "$.status", "the transcription failed"),
        (_UNREADY | {"status": "processing"}, "$.status", "not transcribed yet: `processing`"),
        (_UNREADY | {"status": "queued"}, "$.status", "not transcribed yet: `queued`"),
        (_UNREADY, "$", "nobody says or does anything in it"),
        ({"utterances": 3}, "$.utterances", "expected a list or null, found a whole number"),
        ({"utterances": [{"speaker": "A"}]}, "$.utterances[0]", "`text` is missing"),
        ({"words": [{"text": 5}]}, "$.words[0].text", "expected a text, found a whole number"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(change: Json, path: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        take(CALL | change)
    assert (raised.value.path, raised.value.reason) == (path, reason)


def _items(value: Json) -> int:
    value = {"utterances": value} if isinstance(value, list) else value
    return len(value.get("utterances") or value.get("sentences") or ())


_ANYBODY = Roles(("A", "1", "unknown"), ("B", "2"))


@given(mutated(CALL) | mutated(CHANNELS) | mutated(SENTENCES) | mutated(CALL["utterances"]))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, Ingest(IngestOptions(roles=_ANYBODY)), "assemblyai")


@given(mutated(ONLY_WORDS))
def test_no_mutation_loses_a_word(value: Json) -> None:
    ingest = Ingest(IngestOptions(roles=_ANYBODY))
    made = hold_laws(value, _items, ingest, "assemblyai")
    if made is not None and ingest.converted["assemblyai"] and value.get("words"):
        words = " ".join(word["text"] for word in value["words"]).split()
        assert sorted(" ".join(turn.text or "" for turn in made.turns).split()) == sorted(words)
