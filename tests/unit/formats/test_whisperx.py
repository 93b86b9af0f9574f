"""WhisperX, and what else writes Whisper's segments."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from msgspec.structs import replace

from formats_support import Json, hold_laws, lines, made_up, mutated, roles, take
from scorecard.formats.roles import Roles
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.records.errors import RecordError

CALL = made_up("whisperx.json")
TURNS = [
    "0.031-3.25 agent: Northwind, this is Dana. How can I help?",
    "3.6-7.2 customer: My parcel 4471 is a week late. 我很着急。",
    "7.7-9.05 agent: I'm sorry about that.",
]
WHISPER: Json = {
    "task": "transcribe",
    "language": "english",
    "duration": "0:02.5",
    "text": " Hello? Anybody there?",
    "segments": [
        {
            "id": number,
            "seek": 0,
            "start": number * 1.2,
            "end": number * 1.2 + 1,
            "text": text,
            "tokens": [50364, 2425],
            "temperature": 0.0,
            "avg_logprob": -0.3,
            "compression_ratio": 0.8,
            "no_speech_prob": 0.02,
        }
        for number, text in enumerate([" Hello?", " Anybody there?"])
    ],
}


def _intake(agent: str = "SPEAKER_00", customer: str = "SPEAKER_01") -> Ingest:
    return Ingest(IngestOptions(roles=roles(agent, customer)))


@pytest.mark.parametrize("value", [CALL, CALL["segments"]], ids=["file", "segments"])
def test_segments_of_a_speaker_are_a_turn(value: Json) -> None:
    ingest = _intake("speaker_00", "")
    assert lines(take(value, ingest=ingest)) == TURNS
    assert ingest.converted == {"whisperx": 1}
    assert list(ingest.remarks) == [
        "`SPEAKER_01` taken as the customer: the only other one who speaks"
    ]


def test_what_is_known_of_the_recording() -> None:
    made = take(CALL, ingest=_intake(), source="calls/a17.json")
    assert (made.id, made.channel, made.language) == ("a17", "call", "en")


def test_segments_stay_apart_if_asked_to() -> None:
    ingest = Ingest(replace(_intake().settings, turn_gap=0))
    assert len(take(CALL, ingest=ingest).turns) == len(CALL["segments"])


def test_whisper_itself_knows_no_speakers() -> None:
    with pytest.raises(RecordError, match=r"they are `unknown` \(“Hello\?”\)"):
        take(WHISPER)
    made = take(WHISPER, ingest=_intake("", "unknown"))
    assert lines(made) == ["0-2.2 customer: Hello? Anybody there?"]
    assert (made.language, made.metadata) == ("english", {"duration": 2.5})


def test_a_diarized_transcription_may_name_its_speakers() -> None:
    segments = [
        {
            "type": "transcript.text.segment",
            "id": f"seg_{number}",
            "start": number,
            "end": number + 0.5,
            "text": "Hello.",
            "speaker": speaker,
        }
        for number, speaker in enumerate(["agent", "A"])
    ]
    ingest = Ingest()
    made = take({"task": "transcribe", "duration": 2.0, "segments": segments}, ingest=ingest)
    assert lines(made) == ["0-0.5 agent: Hello.", "1-1.5 customer: Hello."]
    assert list(ingest.remarks) == ["`A` taken as the customer: the only other one who speaks"]


def test_a_segment_without_speaker_is_nobodys_until_it_is_named() -> None:
    value = copy.deepcopy(CALL)
    del value["segments"][3]["speaker"]
    with pytest.raises(RecordError) as raised:
        take(value, ingest=_intake())
    assert raised.value.reason == (
        "not known who is the agent and who the customer: the others are `unknown` (“我很着急。”)"
    )
    named = Ingest(IngestOptions(roles=Roles(("SPEAKER_00",), ("SPEAKER_01", "unknown"))))
    assert lines(take(value, ingest=named)) == TURNS


def test_a_speaker_may_be_a_number_and_0_is_one() -> None:
    words = [{"word": "Hello", "speaker": 0}, {"word": "Hi", "speaker": 1}, {"word": "yes"}]
    value = {
        "segments": [{"start": 0, "end": 2, "text": "Hello Hi yes", "speaker": 1, "words": words}]
    }
    named = Ingest(IngestOptions(roles=Roles(("0",), ("1",))))
    assert lines(take(value, ingest=named)) == [
        "agent: Hello",
        "customer: Hi yes",
    ]


def test_blanks_of_a_chinese_segment_stay() -> None:
    # Whisper puts them for pauses, not between words.
    value = [{"start": 0, "end": 1, "text": "您好 请讲", "speaker": "agent"}]
    assert lines(take(value)) == ["0-1 agent: 您好 请讲"]


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (
            {"segments": [{"text": "a", "start": "0"}]},
            "$.segments[0].start",
            "expected a number or n",
        ),
        (
            {"segments": [{"text": None, "start": 0}]},
            "$.segments[0].text",
            "expected a text, found n",
        ),
        ({"segments": [{"text": " ", "start": 0}]}, "$", "nobody says or does anything"),
        ({"duration": "long"}, "$.duration", "not a duration"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(change: Json, path: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        take(
            CALL | change,
            ingest=Ingest(IngestOptions("whisperx", roles("SPEAKER_00", "SPEAKER_01"))),
        )
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


def _items(value: Json) -> int:
    return len(value if isinstance(value, list) else value["segments"])


_ANYBODY = Roles(("SPEAKER_00", "unknown"), ("SPEAKER_01",))


@given(mutated(CALL) | mutated(CALL["segments"]) | mutated(WHISPER))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, Ingest(IngestOptions(roles=_ANYBODY)), "whisperx")
