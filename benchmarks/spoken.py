"""Calls as the makers of transcripts write them."""

from __future__ import annotations

from typing import Any

from benchmarks.lines import BEGAN, Lines, moment

_BEGAN_MILLIS = BEGAN * 1000


def assemblyai(lines: Lines) -> Any:
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


def contact_lens(lines: Lines) -> Any:
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


def deepgram(lines: Lines) -> Any:
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


def whisperx(lines: Lines) -> Any:
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


def genesys(lines: Lines) -> Any:
    phrases = [
        {
            "phraseIndex": line.number,
            "participantPurpose": ("internal", "external")[line.speaker],
            "text": line.text.lower(),
            "decoratedText": line.text,
            "stability": 1.0,
            "confidence": 0.94,
            "offset": {"milliseconds": round(line.start * 1000)},
            "startTimeMs": _BEGAN_MILLIS + round(line.start * 1000),
            "duration": {"milliseconds": round((line.end - line.start) * 1000)},
            "words": [
                {
                    "word": word,
                    "confidence": 0.9,
                    "startTimeMs": _BEGAN_MILLIS + round(start * 1000),
                    "duration": {"milliseconds": round((end - start) * 1000)},
                }
                for word, start, end in line.words
            ],
            "alternatives": [],
        }
        for line in lines
    ]
    return {
        "conversationId": "c-1",
        "communicationId": "d-1",
        "mediaType": "call",
        "startTime": _BEGAN_MILLIS,
        "transcripts": [{"transcriptId": "t-1", "language": "en-us", "phrases": phrases}],
        "participants": [{"participantPurpose": "internal", "userId": "u-1"}],
    }


def harper_valley(lines: Lines) -> Any:
    return [
        {
            "channel_index": 2 - line.speaker,
            "dialog_acts": ["gridspace_greeting"],
            "duration_ms": round((line.end - line.start) * 1000),
            "emotion": {"neutral": 0.3, "negative": 0.1, "positive": 0.6},
            "human_transcript": line.text,
            "index": line.number + 1,
            "offset_ms": round(line.start * 1000),
            "speaker_role": ("agent", "caller")[line.speaker],
            "start_ms": round(line.start * 1000),
            "start_timestamp_ms": _BEGAN_MILLIS + round(line.start * 1000),
            "transcript": line.text.lower(),
            "word_durations_ms": [round((end - start) * 1000) for _, start, end in line.words],
            "word_offsets_ms": [round((start - line.start) * 1000) for _, start, _ in line.words],
        }
        for line in lines
    ]


def twilio(lines: Lines) -> Any:
    return {
        "sentences": [
            {
                "media_channel": 2 - line.speaker,
                "sentence_index": line.number,
                "start_time": str(line.start),
                "end_time": str(line.end),
                "transcript": line.text,
                "sid": f"GX{line.number:032}",
                "confidence": "0.97",
                "words": None,
            }
            for line in lines
        ],
        "meta": {"key": "sentences", "page": 0, "page_size": 100},
    }


def vcon(lines: Lines) -> Any:
    """A recording, with segments as the samples of the draft have them."""
    return {
        "vcon": "0.4.0",
        "uuid": "018f6e1a-3c21-8a77-9d10-5f2b7c6e9a01",
        "created_at": "2026-03-02T10:02:11.000Z",
        "parties": [
            {"tel": "+441632960800", "name": "Tom", "role": "agent"},
            {"tel": "+441632960111", "name": "Priya", "role": "customer"},
        ],
        "dialog": [
            {
                "type": "recording",
                "start": "2026-03-02T09:14:00.000+00:00",
                "duration": lines[-1].end,
                "parties": [0, 1],
                "url": "https://example.com/call.wav",
                "mediatype": "audio/x-wav",
            }
        ],
        "analysis": [
            {
                "type": "transcript",
                "dialog": 0,
                "vendor": "example",
                "encoding": "json",
                "body": [
                    {
                        "parties": line.speaker,
                        "start": moment(line.start),
                        "duration": round(line.end - line.start, 3),
                        "text": line.text,
                    }
                    for line in lines
                ],
            }
        ],
    }
