"""WhisperX, and what else writes Whisper's segments.

Source: the JSON files of WhisperX 3 and of OpenAI's whisper (2023 to 2025), and `verbose_json`
and `diarized_json` of OpenAI's transcription API; a list of such segments alone, too.

Turns are joined of segments; one in which words have several speakers is taken word by word. Times
are seconds from the start of the recording. Speakers are labels (`SPEAKER_00`, `A`); everyday
labels (`agent`, `客户`) are taken at their word. WhisperX gives a segment no speaker where its
diarization heard none, and Whisper alone has none at all: such segments are `unknown`'s, who has to
be named like a speaker, and not those of whoever spoke before.

Left out: words one by one, tokens, probabilities.
"""

from __future__ import annotations

import msgspec

from scorecard.formats.clock import duration
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.speech import SpeechSegment, are_mixed, assign
from scorecard.formats.vendor import Source, decode, known
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction


class _Word(Source, frozen=True, gc=False):
    word: str
    start: float | None = None
    end: float | None = None
    speaker: str | int | None = None


class _Segment(Source, frozen=True, gc=False):
    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | int | None = None
    channel: str | int | None = None
    words: list[_Word] | None = None


class _File(Source, frozen=True, gc=False):
    segments: list[_Segment]
    language: str | None = None
    duration: float | str | None = None


_decoder: msgspec.json.Decoder[_File | list[_Segment]] = msgspec.json.Decoder(
    _File | list[_Segment]
)


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the transcript of one recording."""
    file = decode(_decoder, data)
    if isinstance(file, list):
        file = _File(file)
    spoken = [said for segment in file.segments for said in _said(segment)]
    return Interaction(
        id=conversion.id,
        turns=assign(spoken, conversion),
        channel="call",
        language=file.language or None,
        metadata=known(duration=_length(file.duration)),
    )


def _said(segment: _Segment) -> list[SpeechSegment]:
    """A segment; by its words, where they are not all of the speaker that it names."""
    words = segment.words or ()
    if not are_mixed(word.speaker for word in words):
        times = segment.start, segment.end
        return [SpeechSegment(segment.text, *times, segment.speaker, segment.channel)]
    side = segment.channel
    return [
        SpeechSegment(word.word, word.start, word.end, _speaker(word, segment), side, True)
        for word in words
    ]


def _speaker(word: _Word, segment: _Segment) -> str | int | None:
    """Who says a word: speakers may be numbers, of which 0 is one."""
    return segment.speaker if word.speaker in (None, "") else word.speaker


def _length(given: float | str | None) -> float | None:
    if given is None:
        return None
    try:
        return duration(given)
    except ValueError:
        raise RecordError("$.duration", "not a duration", "seconds, as a number") from None


_SEGMENT = {
    "speaker": "turns[].speaker",
    "text": "turns[].text",
    "start": "turns[].start",
    "end": "turns[].end",
    "words": "(the segment's text has them; where they are of several speakers, turns)",
    "tokens": "(left out: the model's own)",
    "avg_logprob": "(left out: the model's own)",
    "no_speech_prob": "(left out: the model's own)",
}
FORMATS = (
    InputFormat(
        name="whisperx",
        title="WhisperX, Whisper and OpenAI transcripts with segments",
        shapes=(
            ("segments[].text", "segments[].start"),
            ("[].text", "[].start", "[].end"),
        ),
        convert=convert,
        fields={
            **{f"segments[].{key}": target for key, target in _SEGMENT.items()},
            **{f"[].{key}": target for key, target in _SEGMENT.items()},
            "language": "language",
            "duration": "metadata.duration",
            "text": "(left out: the segments have it)",
            "word_segments": "(left out: the segments have them)",
        },
        needs_roles=True,
    ),
)
