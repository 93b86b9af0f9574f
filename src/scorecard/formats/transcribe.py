"""AWS Transcribe, where nobody put the words together: speakers of words, or channels.

Source: the “Transcription output” pages of Amazon Transcribe, as of 2025. Words say their
`speaker_label` themselves, or `speaker_labels.segments` says it by the time at which they start;
with `channel_labels`, each channel has its words. A mark of punctuation goes with the word before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.paths import at, objects
from scorecard.formats.speech import SpeechSegment, assign
from scorecard.formats.vendor import decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

_any = msgspec.json.Decoder()


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the transcript of one recording."""
    value = decode(_any, data)
    segments = objects(at(value, "results.speaker_labels.segments"))
    speakers = {
        str(item.get("start_time")): item.get("speaker_label")
        for segment in segments
        for item in (segment, *objects(segment.get("items")))
    }
    channels = objects(at(value, "results.channel_labels.channels"))
    words = [
        word
        for channel in channels or [at(value, "results")]
        for word in _words(objects(at(channel, "items")), at(channel, "channel_label"), speakers)
    ]
    return Interaction(
        id=str(at(value, "jobName") or conversion.id),
        turns=assign(words, conversion),
        channel="call",
        language=at(value, "results.language_code"),
    )


def _words(
    items: list[dict[str, Any]], channel: Any, speakers: dict[str, Any]
) -> Iterator[SpeechSegment]:
    word: SpeechSegment | None = None
    for item in items:
        text = str(at(item, "alternatives[0].content") or "")
        if item.get("type") == "punctuation" and word is not None:
            word = word._replace(text=word.text + text)
            continue
        if word is not None:
            yield word
        start, end = (_seconds(item.get(key)) for key in ("start_time", "end_time"))
        speaker = item.get("speaker_label") or speakers.get(str(item.get("start_time")))
        voice = None if speaker is None else str(speaker)
        side = None if channel is None else str(channel)
        word = SpeechSegment(text, start, end, voice, side, is_word=True)
    if word is not None:
        yield word


def _seconds(given: Any) -> float | None:
    try:
        seconds = None if given is None else float(given)
    except (TypeError, ValueError):
        seconds = -1.0
    if seconds is not None and not 0 <= seconds < 1e9:
        raise RecordError("$.results.items[].start_time", "not a time", "use seconds")
    return seconds


FORMATS = (
    InputFormat(
        name="transcribe-words",
        title="AWS Transcribe, word by word",
        shapes=(
            ("results.items[].alternatives", "results.transcripts"),
            ("results.channel_labels.channels", "results.transcripts"),
            ("results.speaker_labels.segments", "results.transcripts"),
        ),
        convert=convert,
        fields={
            "jobName": "id",
            "results.language_code": "language",
            "results.items[].alternatives[].content": "turns[].text",
            "results.items[].speaker_label": "turns[].speaker",
            "results.items[].start_time": "turns[].start",
            "results.items[].end_time": "turns[].end",
            "results.speaker_labels.segments[].items[].speaker_label": "turns[].speaker",
            "results.channel_labels.channels[].items": "turns",
            "results.transcripts": "(left out: the words have it)",
        },
        needs_roles=True,
    ),
)
