"""AssemblyAI: a transcript as its API gives it back, its sentences, or its utterances alone.

Source: the "Get transcript" and "Get sentences" pages of the AssemblyAI API reference (v2) and
its pages on speaker diarization, multichannel transcription, speaker identification and PII
redaction, as of 2025.

Turns are joined of the `utterances` where speakers or channels were told apart, else of the
`sentences`, else of the words. A text without any words is one turn without times. Times are
milliseconds from the start of the recording. Speakers are letters (`A`), channels count from 1
(`channel 1` or `1`), and speakers on a channel have both (`1A`). Speech that was not told apart is
`unknown`: it has to be named like a speaker. Where the service was asked for the speakers' roles,
`Agent` and `Customer` are taken at its word.

Redacted words stand as `#####` or `[PERSON_NAME]` in the source, and stay. Blanks between Chinese
or Japanese characters are taken out: the service puts them between some words.

Refused: a transcript that is not ready, or has failed. Left out: confidence, sentiment, chapters,
highlights, entities, summaries, translations.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.joining import close_up
from scorecard.formats.speech import SpeechSegment, assign
from scorecard.formats.vendor import Source, decode, known
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction


class _Piece(Source, frozen=True, gc=False):
    """An utterance, a sentence or a word."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    channel: str | int | None = None


class _Transcript(Source, frozen=True, gc=False):
    id: str | None = None
    status: str | None = None
    error: str | None = None
    text: str | None = None
    utterances: list[_Piece] | None = None
    sentences: list[_Piece] | None = None
    words: list[_Piece] | None = None
    language_code: str | None = None
    audio_duration: float | None = None
    audio_url: str | None = None


# Characters a second that nobody says: ten times as many as people do.
_FASTEST = 150.0

_decoder: msgspec.json.Decoder[_Transcript | list[_Piece]] = msgspec.json.Decoder(
    _Transcript | list[_Piece]
)


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert one transcript, or a list of its utterances."""
    transcript = decode(_decoder, data)
    if isinstance(transcript, list):
        transcript = _Transcript(utterances=transcript)
    _refuse_unready(transcript)
    return Interaction(
        id=transcript.id or conversion.id,
        turns=assign(_said(transcript), conversion),
        channel="call",
        language=(transcript.language_code or "").replace("_", "-") or None,
        metadata=known(duration=transcript.audio_duration),
    )


def _refuse_unready(transcript: _Transcript) -> None:
    if transcript.status == "error":
        why = f": {excerpt(transcript.error, 200)}" if transcript.error else ""
        raise RecordError("$.status", f"the transcription failed{why}", "transcribe it again")
    if transcript.status in ("queued", "processing"):
        help = "fetch it when its status is `completed`"
        raise RecordError("$.status", f"not transcribed yet: `{transcript.status}`", help)
    if "deleted_by_user" in (transcript.audio_url or ""):
        help = "leave it out: its words are gone"
        raise RecordError("$.audio_url", "the transcript was deleted by its owner", help)
    if (pieces := transcript.utterances) and not (transcript.id or transcript.status):
        _refuse_seconds(pieces)


def _refuse_seconds(pieces: Sequence[_Piece]) -> None:
    """Refuse utterances of some other service, in seconds: the fastest speech is told by it."""
    lengths = [
        (piece.end - piece.start, len(piece.text))
        for piece in pieces
        if piece.start is not None and piece.end is not None and piece.end > piece.start
    ]
    millis, letters = sum(length for length, _ in lengths), sum(count for _, count in lengths)
    if lengths and letters > _FASTEST * millis / 1000:
        reason = f"{letters} characters in {millis:g} milliseconds: these times are in seconds"
        raise RecordError("$.utterances[0].start", reason, "multiply them by 1000")


def _said(transcript: _Transcript) -> list[SpeechSegment]:
    if pieces := transcript.utterances or transcript.sentences:
        return _pieces(pieces)
    if transcript.words:
        return [word._replace(is_word=True) for word in _pieces(transcript.words)]
    return [SpeechSegment(close_up(transcript.text))] if transcript.text else []


def _pieces(pieces: Sequence[_Piece]) -> list[SpeechSegment]:
    return [
        SpeechSegment(
            close_up(piece.text),
            None if piece.start is None else piece.start / 1000,
            None if piece.end is None else piece.end / 1000,
            None if piece.speaker == str(piece.channel) else piece.speaker,
            piece.channel,
        )
        for piece in pieces
    ]


_LEFT_OUT = "(left out: a measure or guess of the service's own)"
_PIECE = {
    "speaker": "turns[].speaker",
    "channel": "turns[].speaker",
    "text": "turns[].text",
    "start": "turns[].start",
    "end": "turns[].end",
}
FORMATS = (
    InputFormat(
        name="assemblyai",
        title="AssemblyAI transcript",
        shapes=(
            ("id", "status", "audio_url"),
            ("utterances[].text", "utterances[].start", "utterances[].speaker"),
            ("sentences[].text", "sentences[].start", "audio_duration"),
            ("[].text", "[].start", "[].end", "[].confidence", "[].words[].text"),
        ),
        convert=convert,
        fields={
            "id": "id",
            "status": "(refused unless `completed`)",
            "language_code": "language",
            "audio_duration": "metadata.duration",
            **{f"utterances[].{key}": target for key, target in _PIECE.items()},
            "utterances[].words": "(left out: the utterance has them)",
            **{
                f"sentences[].{key}": f"{target}, if without utterances"
                for key, target in _PIECE.items()
            },
            "sentences[].words": "(left out: the sentence has them)",
            **{
                f"words[].{key}": f"{target}, if without utterances"
                for key, target in _PIECE.items()
            },
            **{f"[].{key}": target for key, target in _PIECE.items()},
            "text": "turns[].text, if without words",
            "audio_url": "(left out: where the recording was)",
            "confidence": _LEFT_OUT,
            "sentiment_analysis_results": _LEFT_OUT,
            "auto_highlights_result": _LEFT_OUT,
            "chapters": _LEFT_OUT,
            "entities": _LEFT_OUT,
            "summary": _LEFT_OUT,
            "iab_categories_result": _LEFT_OUT,
            "content_safety_labels": _LEFT_OUT,
        },
        needs_roles=True,
    ),
)
