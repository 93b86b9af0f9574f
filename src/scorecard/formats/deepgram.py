"""Deepgram: what its speech-to-text gives back for a recording, and saved messages of a stream.

Source: the "Pre-Recorded Audio" and "Live Audio" pages of the Deepgram API reference (v1/listen)
and its pages on utterances, diarization and multichannel, as of 2025.

Turns are joined of the service's `utterances` where it was asked for them, else of its
`paragraphs`, else of its words. A transcript without any words is one turn without times. Times are
seconds from the start of the recording. With several channels, a channel is a side of the call
(`channel 0`); with one, speakers are numbers (`speaker 0` or `0`). Speech that was not told apart
is `unknown`: it has to be named like a speaker. Blanks between Chinese or Japanese characters are
taken out: Deepgram puts one around each word.

A list of the messages of a stream is one interaction. Only what is final counts.

Left out: confidence, sentiment, topics, intents, summaries, search hits; readings of the same
speech that are less likely than the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.joining import close_up, join
from scorecard.formats.speech import SpeechSegment, are_mixed, assign
from scorecard.formats.vendor import Source, decode, known
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction


class _Word(Source, frozen=True, gc=False):
    word: str
    punctuated_word: str | None = None
    start: float | None = None
    end: float | None = None
    speaker: int | None = None


class _Sentence(Source, frozen=True, gc=False):
    text: str


class _Paragraph(Source, frozen=True, gc=False):
    sentences: list[_Sentence]
    start: float | None = None
    end: float | None = None
    speaker: int | None = None


class _Paragraphs(Source, frozen=True, gc=False):
    paragraphs: list[_Paragraph] = []


class _Alternative(Source, frozen=True, gc=False):
    transcript: str | None = None
    words: list[_Word] | None = None
    paragraphs: _Paragraphs | None = None
    languages: list[str] | None = None


class _Channel(Source, frozen=True, gc=False):
    alternatives: list[_Alternative]
    detected_language: str | None = None


class _Utterance(Source, frozen=True, gc=False):
    transcript: str
    start: float | None = None
    end: float | None = None
    speaker: int | None = None
    channel: int | None = None
    words: list[_Word] | None = None


class _Results(Source, frozen=True, gc=False):
    channels: list[_Channel] = []
    utterances: list[_Utterance] | None = None


class _Metadata(Source, frozen=True, gc=False):
    request_id: str | None = None
    duration: float | None = None
    extra: Any = None


class _File(Source, frozen=True, gc=False):
    results: _Results
    metadata: _Metadata | None = None


class _Message(Source, frozen=True, gc=False):
    """A message of a stream. `channel` is a list of numbers in messages other than `Results`."""

    type: str = "Results"
    channel: _Channel | list[int] | None = None
    channel_index: list[int] = []
    is_final: bool | None = None
    start: float | None = None
    duration: float | None = None
    metadata: _Metadata | None = None


_file = msgspec.json.Decoder(_File)
_messages: msgspec.json.Decoder[list[_Message] | _Message] = msgspec.json.Decoder(
    list[_Message] | _Message
)


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert the transcript of one recording."""
    file = decode(_file, data)
    metadata = file.metadata or _Metadata()
    return Interaction(
        id=metadata.request_id or conversion.id,
        turns=assign(_said(file.results, conversion), conversion),
        channel="call",
        language=_language(file.results.channels),
        metadata=known(duration=metadata.duration, extra=metadata.extra),
    )


def _said(results: _Results, conversion: Conversion) -> list[SpeechSegment]:
    channels, utterances = results.channels, results.utterances
    readings = sum(len(channel.alternatives) - 1 for channel in channels if channel.alternatives)
    conversion.leave_out("less likely readings", readings)
    if utterances:
        is_one = len(channels) < 2 and len({utterance.channel for utterance in utterances}) < 2
        return [
            segment
            for utterance in utterances
            for segment in _uttered(utterance, None if is_one else utterance.channel)
        ]
    return [
        word
        for number, channel in enumerate(channels)
        if channel.alternatives
        for word in _heard(channel.alternatives[0], None if len(channels) < 2 else number)
    ]


def _uttered(utterance: _Utterance, channel: int | None) -> list[SpeechSegment]:
    """An utterance; by its words, where they are not all of the speaker that it names."""
    words = utterance.words or ()
    if are_mixed(word.speaker for word in words):
        return _words(words, channel)
    text = close_up(utterance.transcript)
    return [SpeechSegment(text, utterance.start, utterance.end, utterance.speaker, channel)]


def _heard(reading: _Alternative, channel: int | None) -> list[SpeechSegment]:
    """What is said on one channel."""
    if reading.paragraphs is not None and reading.paragraphs.paragraphs:
        return [
            SpeechSegment(
                close_up(join(sentence.text for sentence in paragraph.sentences)),
                paragraph.start,
                paragraph.end,
                paragraph.speaker,
                channel,
            )
            for paragraph in reading.paragraphs.paragraphs
        ]
    if reading.words:
        return _words(reading.words, channel)
    return (
        [SpeechSegment(close_up(reading.transcript), channel=channel)] if reading.transcript else []
    )


def _words(words: Sequence[_Word], channel: int | None) -> list[SpeechSegment]:
    return [
        SpeechSegment(
            word.punctuated_word or word.word, word.start, word.end, word.speaker, channel, True
        )
        for word in words
    ]


def _language(channels: Sequence[_Channel]) -> str | None:
    """The language detected on the first channel, or the first of several spoken there."""
    for channel in channels:
        languages = [
            language for each in channel.alternatives[:1] for language in each.languages or ()
        ]
        if channel.detected_language or languages:
            return channel.detected_language or languages[0]
    return None


def convert_stream(data: bytes, conversion: Conversion) -> Interaction:
    """Convert a list of the messages of one stream."""
    messages = decode(_messages, data)
    if isinstance(messages, _Message):
        help = "put all messages of a call into one list, such as with `jq -s`"
        raise RecordError("$", "one message of a stream alone is no interaction", help)
    spoken = [message for message in messages if isinstance(message.channel, _Channel)]
    final = [message for message in spoken if message.is_final is not False]
    conversion.leave_out("interim results", len(spoken) - len(final))
    words = [word for message in final for word in _streamed(message)]
    turns = assign(words, conversion)
    ids = (message.metadata.request_id for message in final if message.metadata is not None)
    return Interaction(
        id=next(filter(None, ids), None) or conversion.id,
        turns=turns,
        channel="call",
        language=_language(
            [message.channel for message in final if isinstance(message.channel, _Channel)]
        ),
    )


def _streamed(message: _Message) -> list[SpeechSegment]:
    """The words of one message; its text, if it has no words."""
    if not isinstance(message.channel, _Channel) or not message.channel.alternatives:
        return []
    reading = message.channel.alternatives[0]
    channel = message.channel_index[0] if message.channel_index[1:] > [1] else None
    if reading.words:
        return _words(reading.words, channel)
    start, length = message.start, message.duration
    end = None if start is None or length is None else start + length
    return (
        [SpeechSegment(reading.transcript, start, end, None, channel)] if reading.transcript else []
    )


_LEFT_OUT = "(left out: a measure or guess of the service's own)"
_READING = "results.channels[].alternatives[]"
_TIMES = {"start": "turns[].start", "end": "turns[].end"}
_SPEAKER = {"speaker": "turns[].speaker"}
_WORDING = {"punctuated_word": "turns[].text", "word": "turns[].text"}
FORMATS = (
    InputFormat(
        name="deepgram",
        title="Deepgram speech-to-text, recordings",
        shapes=(
            ("results.channels[].alternatives",),
            ("results.utterances[].transcript", "results.utterances[].start"),
        ),
        convert=convert,
        fields={
            "metadata.request_id": "id",
            "metadata.duration": "metadata.duration",
            "metadata.extra": "metadata.extra",
            "metadata.created": "(left out: when it was transcribed, not when it was said)",
            "results.channels[].detected_language": "language",
            f"{_READING}.languages[]": "language",
            **{
                f"results.utterances[].{key}": target
                for key, target in (_TIMES | _SPEAKER | {"transcript": "turns[].text"}).items()
            },
            "results.utterances[].channel": "turns[].speaker",
            "results.utterances[].words": "(the utterance has them; of several speakers, turns)",
            **{
                f"{_READING}.paragraphs.paragraphs[].{key}": f"{target}, if without utterances"
                for key, target in (
                    _TIMES | _SPEAKER | {"sentences[].text": "turns[].text"}
                ).items()
            },
            **{
                f"{_READING}.words[].{key}": f"{target}, if without utterances and paragraphs"
                for key, target in (_TIMES | _SPEAKER | _WORDING).items()
            },
            f"{_READING}.transcript": "turns[].text, if without words",
            f"{_READING}.confidence": _LEFT_OUT,
            f"{_READING}.summaries": _LEFT_OUT,
            "results.channels[].search": _LEFT_OUT,
            "results.sentiments": _LEFT_OUT,
            "results.topics": _LEFT_OUT,
            "results.intents": _LEFT_OUT,
            "results.summary": _LEFT_OUT,
        },
        tried="one call that the service took for one speaker's",
        needs_roles=True,
    ),
    InputFormat(
        name="deepgram-stream",
        title="Deepgram speech-to-text, a list of the messages of a stream",
        shapes=(
            ("[].channel.alternatives", "[].is_final"),
            ("[].channel.alternatives", "[].channel_index"),
            ("[].type", "[].channel[]", "[].timestamp"),
            ("[].type", "[].request_id", "~type=Metadata"),
            ("channel.alternatives", "channel_index"),
        ),
        convert=convert_stream,
        fields={
            "[].metadata.request_id": "id",
            "[].channel_index[]": "turns[].speaker",
            "[].channel.detected_language": "language",
            **{
                f"[].channel.alternatives[].words[].{key}": target
                for key, target in (_TIMES | _SPEAKER | _WORDING).items()
            },
            "[].channel.alternatives[].transcript": "turns[].text, if without words",
            "[].start": "turns[].start, if without words",
            "[].duration": "turns[].end, if without words",
            "[].is_final": "(left out if false: a final result follows)",
            "[].channel.alternatives[].confidence": _LEFT_OUT,
        },
        needs_roles=True,
    ),
)
