"""Converting a record of another maker's against plainly decoding the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any, NamedTuple

import msgspec

from benchmarks.chats import sentences
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios
from scorecard.formats import Roles
from scorecard.formats.conversion import Conversion
from scorecard.formats.registry import FORMATS

_CONVERSION = 3.0
_TURNS, _WORD, _GAP = 100, 0.3, 0.5
_ROLES = Roles(("0", "A", "SPEAKER_00"), ("1", "B", "SPEAKER_01"))


class Line(NamedTuple):
    """What one of two says, from when to when, in seconds; `speaker` 0 is the agent."""

    number: int
    speaker: int
    text: str
    start: float

    @property
    def end(self) -> float:
        return round(self.start + _WORD * len(self.text.split()), 3)

    @property
    def words(self) -> list[tuple[str, float, float]]:
        """Each word with its times."""
        starts = [round(self.start + _WORD * n, 3) for n in range(len(self.text.split()) + 1)]
        return list(zip(self.text.split(), starts, starts[1:], strict=False))


Lines = Sequence[Line]


def rows(rounds: int, repeats: int) -> list[Row]:
    """A row for each format that has a sample: 100 turns, as its maker writes them."""
    lines = _lines()
    return [_row(name, sample(lines), rounds, repeats) for name, sample in SAMPLES.items()]


def _row(name: str, sample: Any, rounds: int, repeats: int) -> Row:
    data = msgspec.json.encode(sample)
    if len(_convert(name, data)) != _TURNS:
        raise AssertionError(f"the sample of {name} must be {_TURNS} turns")
    times = interleave(
        {
            "convert": partial(_often, partial(_convert, name, data), repeats),
            "decode": partial(_often, partial(msgspec.json.decode, data), repeats),
        },
        rounds,
    )
    each = {what: f"{median(taken) / repeats * 1e6:.0f} µs" for what, taken in times.items()}
    detail = f"{each['convert']} for {len(data) / 1e3:.0f} KB, against {each['decode']}"
    return Row(name, ratios(times["convert"], times["decode"]), _CONVERSION, detail)


def _convert(name: str, data: bytes) -> Sequence[object]:
    interaction = FORMATS[name].convert(data, Conversion(roles=_ROLES))
    return () if interaction is None else interaction.turns


def _often(contestant: Callable[[], object], repeats: int) -> None:
    for _ in range(repeats):
        contestant()


def _lines() -> list[Line]:
    lines: list[Line] = []
    clock = 0.4
    for number, text in enumerate(sentences(_TURNS)):
        lines.append(Line(number, number % 2, text, clock))
        clock = round(lines[-1].end + _GAP, 3)
    return lines


def _assemblyai(lines: Lines) -> Any:
    utterances: list[Any] = [
        {
            "speaker": "AB"[line.speaker],
            "text": line.text,
            "confidence": 0.96,
            "start": round(line.start * 1000),
            "end": round(line.end * 1000),
            "words": [
                {
                    "text": word,
                    "start": round(start * 1000),
                    "end": round(end * 1000),
                    "confidence": 0.98,
                    "speaker": "AB"[line.speaker],
                }
                for word, start, end in line.words
            ],
        }
        for line in lines
    ]
    return {
        "id": "t-1",
        "status": "completed",
        "audio_url": "https://example.com/call.wav",
        "language_code": "en_us",
        "text": " ".join(line.text for line in lines),
        "words": [word for utterance in utterances for word in utterance["words"]],
        "utterances": utterances,
    }


def _contact_lens(lines: Lines) -> Any:
    roles = ("AGENT", "CUSTOMER")
    return {
        "Version": "1.1.0",
        "Channel": "VOICE",
        "LanguageCode": "en-US",
        "CustomerMetadata": {"ContactId": "c-1"},
        "Participants": [{"ParticipantId": role, "ParticipantRole": role} for role in roles],
        "Categories": {"MatchedCategories": []},
        "Transcript": [
            {
                "Id": f"00000000-0000-4000-8000-{line.number:012}",
                "ParticipantId": roles[line.speaker],
                "Content": line.text,
                "BeginOffsetMillis": round(line.start * 1000),
                "EndOffsetMillis": round(line.end * 1000),
                "Sentiment": "NEUTRAL",
                "LoudnessScores": [79.27] * max(round(line.end - line.start), 1),
            }
            for line in lines
        ],
    }


def _deepgram(lines: Lines) -> Any:
    words = [
        {
            "word": word.strip(".?!").lower(),
            "start": start,
            "end": end,
            "confidence": 0.98,
            "speaker": line.speaker,
            "speaker_confidence": 0.7,
            "punctuated_word": word,
        }
        for line in lines
        for word, start, end in line.words
    ]
    paragraphs = [
        {
            "sentences": [{"text": line.text, "start": line.start, "end": line.end}],
            "speaker": line.speaker,
            "num_words": len(line.words),
            "start": line.start,
            "end": line.end,
        }
        for line in lines
    ]
    text = " ".join(line.text for line in lines)
    reading = {
        "transcript": text,
        "confidence": 0.98,
        "words": words,
        "paragraphs": {"transcript": text, "paragraphs": paragraphs},
    }
    return {
        "metadata": {"request_id": "r-1", "duration": lines[-1].end, "channels": 1},
        "results": {"channels": [{"alternatives": [reading]}]},
    }


def _whisperx(lines: Lines) -> Any:
    segments: list[Any] = [
        {
            "start": line.start,
            "end": line.end,
            "text": f" {line.text}",
            "words": [
                {
                    "word": word,
                    "start": start,
                    "end": end,
                    "score": 0.9,
                    "speaker": f"SPEAKER_0{line.speaker}",
                }
                for word, start, end in line.words
            ],
            "speaker": f"SPEAKER_0{line.speaker}",
        }
        for line in lines
    ]
    words = [word for segment in segments for word in segment["words"]]
    return {"segments": segments, "word_segments": words, "language": "en"}


SAMPLES: Mapping[str, Callable[[Lines], Any]] = {
    "assemblyai": _assemblyai,
    "contact-lens": _contact_lens,
    "deepgram": _deepgram,
    "whisperx": _whisperx,
}
"""By format, 100 turns of two who speak as its maker writes them."""
