"""The same words at the same times are the same turns, whatever format of speech they come in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats_support import Json, lines, take
from scorecard.formats.joining import join
from scorecard.formats.roles import Roles
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from support import laws


class Said(NamedTuple):
    """What one of the two says without a break, in milliseconds."""

    role: str
    text: str
    start: int
    end: int


Segments = list[Said]
EPOCH = 1_772_442_840_000
WORDS = ("hello", "thank", "you", "for", "calling.", "Please", "wait,", "我的", "包裹", "mm-hm")


@st.composite
def utterances(draw: st.DrawFn) -> list[Segments]:
    """Words, utterance by utterance; some begin while the other one speaks."""
    said: list[Segments] = []
    clock = {"agent": 0, "customer": 1}
    role = draw(st.sampled_from(["agent", "customer"]))
    for _ in range(draw(st.integers(1, 8))):
        if draw(st.booleans()):
            role = "customer" if role == "agent" else "agent"
        others = max(clock.values())
        after = draw(st.sampled_from([-1500, -600, 0, 200, 800, 1998, 2000, 2600]))
        # Even for one, odd for the other: they never begin at once.
        at = max(clock[role], others + after) // 2 * 2 + (role == "customer")
        words = []
        for word in draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)):
            length = draw(st.integers(160, 400)) * 2
            words.append(Said(role, word, at, at + length))
            at += length + draw(st.integers(0, 140)) * 2
        clock[role] = words[-1].end
        said.append(words)
    return said


@st.composite
def cut(draw: st.DrawFn) -> tuple[Segments, Segments]:
    """A conversation in words, and the same in segments as a service happens to cut it."""
    said = draw(utterances())
    segments: Segments = []
    for words in said:
        ends = draw(st.sets(st.integers(1, len(words)))) | {len(words)}
        begin = 0
        for end in sorted(ends):
            part = words[begin:end]
            text = join(word.text for word in part)
            segments.append(Said(part[0].role, text, part[0].start, part[-1].end))
            begin = end
    words = [word for utterance in said for word in utterance]
    return sorted(words, key=lambda one: one.start), sorted(segments, key=lambda one: one.start)


def channel(one: Said) -> int:
    return 0 if one.role == "agent" else 1


def whisperx(segments: Segments) -> Json:
    return {
        "segments": [
            {"text": f" {one.text}", "start": one.start / 1e3, "end": one.end / 1e3}
            | {"speaker": one.role}
            for one in segments
        ]
    }


def twilio(segments: Segments) -> Json:
    return {
        "sentences": [
            {"transcript": one.text, "media_channel": channel(one)}
            | {"start_time": one.start / 1e3, "end_time": str(one.end / 1e3)}
            for one in segments
        ]
    }


def contact_lens(segments: Segments) -> Json:
    return {
        "Channel": "VOICE",
        "Participants": [{"ParticipantId": role, "ParticipantRole": role} for role in _LENS],
        "Transcript": [
            {"ParticipantId": one.role.upper(), "Content": one.text}
            | {"BeginOffsetMillis": one.start, "EndOffsetMillis": one.end}
            for one in segments
        ],
    }


_LENS = ("AGENT", "CUSTOMER")


def genesys(segments: Segments) -> Json:
    phrases = [
        {"participantPurpose": "internal" if one.role == "agent" else "external", "text": one.text}
        | {"startTimeMs": EPOCH + one.start, "durationMs": one.end - one.start}
        for one in segments
    ]
    return {"mediaType": "call", "startTime": EPOCH, "transcripts": [{"phrases": phrases}]}


def harper_valley(segments: Segments) -> Json:
    return [
        {"speaker_role": "agent" if one.role == "agent" else "caller", "human_transcript": one.text}
        | {"offset_ms": one.start, "duration_ms": one.end - one.start}
        for one in segments
    ]


def deepgram_utterances(segments: Segments) -> Json:
    utterances = [
        {"transcript": one.text, "start": one.start / 1e3, "end": one.end / 1e3}
        | {"speaker": channel(one)}
        for one in segments
    ]
    return {"results": {"channels": [{"alternatives": []}], "utterances": utterances}}


def assemblyai(segments: Segments) -> Json:
    return {"id": "t", "status": "completed", "audio_url": "u", "utterances": _pieces(segments)}


def assemblyai_words(words: Segments) -> Json:
    return {"id": "t", "status": "completed", "audio_url": "u", "words": _pieces(words)}


def _pieces(segments: Segments) -> Json:
    return [
        {"text": one.text, "start": one.start, "end": one.end, "speaker": one.role}
        for one in segments
    ]


def vcon(segments: Segments) -> Json:
    body = [
        {"parties": channel(one), "text": one.text}
        | {"start": one.start / 1e3, "duration": (one.end - one.start) / 1e3}
        for one in segments
    ]
    return _recorded(body)


def vcon_whisperx(segments: Segments) -> Json:
    return _recorded(whisperx(segments))


def _recorded(body: Json) -> Json:
    return {
        "vcon": "0.4.0",
        "uuid": "u",
        "parties": [{"name": "Ann", "role": "agent"}, {"name": "Cid", "role": "customer"}],
        "dialog": [{"type": "recording", "parties": [0, 1]}],
        "analysis": [{"type": "transcript", "dialog": 0, "encoding": "json", "body": body}],
    }


def deepgram_words(words: Segments) -> Json:
    heard = [_word(one) | {"speaker": channel(one)} for one in words]
    return {"results": {"channels": [{"alternatives": [{"words": heard}]}]}}


def deepgram_channels(words: Segments) -> Json:
    sides = [[_word(one) for one in words if channel(one) == side] for side in (0, 1)]
    return {"results": {"channels": [{"alternatives": [{"words": side}]} for side in sides]}}


def deepgram_stream(words: Segments) -> Json:
    return [
        {"type": "Results", "is_final": True, "channel_index": [channel(one), 2]}
        | {"channel": {"alternatives": [{"words": [_word(one)]}]}}
        for one in words
    ]


def _word(one: Said) -> Json:
    return {"word": one.text, "start": one.start / 1e3, "end": one.end / 1e3}


IN_SEGMENTS: Sequence[Callable[[Segments], Json]] = (
    twilio,
    contact_lens,
    genesys,
    harper_valley,
    deepgram_utterances,
    assemblyai,
    vcon,
    vcon_whisperx,
)
IN_WORDS: Sequence[Callable[[Segments], Json]] = (
    deepgram_words,
    deepgram_channels,
    deepgram_stream,
    assemblyai_words,
)
ROLES = Roles(("agent", "0", "channel 0", "speaker 0"), ("customer", "1", "channel 1", "speaker 1"))


def turns(value: Json) -> list[str]:
    return lines(take(value, ingest=Ingest(IngestOptions(roles=ROLES))))


def table(segments: Segments) -> Interaction:
    """The segments as the rows of a table."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["id", "speaker", "text", "start", "end"])
    rows.writerows(["c", one.role, one.text, one.start / 1e3, one.end / 1e3] for one in segments)
    (made,) = read(["-"], stdin=io.BytesIO(text.getvalue().encode()))
    assert isinstance(made, Interaction), made
    return made


ONE_TURN = [Said("agent", word, 700 * n, 700 * n + 650) for n, word in enumerate(WORDS[:5])]


@laws
@given(cut())
@example((ONE_TURN, [ONE_TURN[0], Said("agent", "thank you for calling.", 700, 3450)]))
def test_the_format_of_a_transcript_makes_no_difference(given: tuple[Segments, Segments]) -> None:
    words, segments = given
    expected = turns(whisperx(segments))
    for write in IN_SEGMENTS:
        assert turns(write(segments)) == expected, write.__name__
    assert lines(table(segments)) == expected
    for write in IN_WORDS:
        assert turns(write(words)) == expected, write.__name__


@laws
@given(cut())
def test_native_records_are_never_joined(given: tuple[Segments, Segments]) -> None:
    pieces = [
        {"speaker": one.role, "text": one.text, "start": one.start / 1e3, "end": one.end / 1e3}
        for one in given[1]
    ]
    assert len(take({"id": "c", "turns": pieces}).turns) == len(pieces)


@pytest.mark.parametrize("channel", ["chat", "email"])
def test_messages_stay_messages(channel: str) -> None:
    row = f"c,{channel},agent,Hello,2026-03-02T09:14:00Z\n"
    text = f"id,channel,speaker,text,time\n{row * 3}"
    (made,) = read(["-"], stdin=io.BytesIO(text.encode()))
    assert isinstance(made, Interaction)
    assert len(made.turns) == 3
