"""Calls as platforms of voice agents and speech services write them, a table of ours each."""

from __future__ import annotations

from typing import Any

from benchmarks.lines import BEGAN, Line, Lines, moment

_BEGAN_MILLIS = BEGAN * 1000


def retell(lines: Lines) -> Any:
    """A turn has its words, each with its times."""
    turns = [
        {
            "role": ("agent", "user")[line.speaker],
            "content": line.text,
            "words": [
                {"word": word, "start": start, "end": end} for word, start, end in line.words
            ],
        }
        for line in lines
    ]
    return {
        "call_id": "c-1",
        "agent_id": "a-1",
        "call_status": "ended",
        "start_timestamp": _BEGAN_MILLIS,
        "transcript": "\n".join(f"{turn['role']}: {turn['content']}" for turn in turns),
        "transcript_object": turns,
        "transcript_with_tool_calls": turns,
    }


def vapi(lines: Lines) -> Any:
    return {
        "id": "c-1",
        "orgId": "o-1",
        "type": "webCall",
        "status": "ended",
        "startedAt": moment(0.0),
        "messages": [
            {
                "role": ("bot", "user")[line.speaker],
                "message": line.text,
                "time": _BEGAN_MILLIS + round(line.start * 1000),
                "endTime": _BEGAN_MILLIS + round(line.end * 1000),
                "secondsFromStart": line.start,
                "duration": round((line.end - line.start) * 1000),
                "source": "",
            }
            for line in lines
        ],
    }


def livekit(lines: Lines) -> Any:
    return {
        "items": [
            {
                "id": f"item_{line.number:012}",
                "type": "message",
                "role": ("assistant", "user")[line.speaker],
                "content": [line.text],
                "interrupted": False,
                "created_at": BEGAN + line.start,
            }
            for line in lines
        ]
    }


def bland(lines: Lines) -> Any:
    return {
        "call_id": "c-1",
        "created_at": moment(0.0),
        "answered_by": "human",
        "transcripts": [
            {
                "id": line.number,
                "created_at": moment(line.start),
                "text": line.text,
                "user": ("assistant", "user")[line.speaker],
                "c_id": "c-1",
            }
            for line in lines
        ],
    }


def transcribe(lines: Lines) -> Any:
    """Words, and the segments that are made of them."""
    items = [_item(line, *word) for line in lines for word in line.words]
    return {
        "jobName": "j-1",
        "status": "COMPLETED",
        "results": {
            "transcripts": [{"transcript": " ".join(line.text for line in lines)}],
            "audio_segments": [
                {
                    "id": line.number,
                    "transcript": line.text,
                    "start_time": str(line.start),
                    "end_time": str(line.end),
                    "speaker_label": f"spk_{line.speaker}",
                    "items": [],
                }
                for line in lines
            ],
            "items": items,
        },
    }


def _item(line: Line, word: str, start: float, end: float) -> Any:
    return {
        "type": "pronunciation",
        "alternatives": [{"confidence": "0.99", "content": word}],
        "start_time": str(start),
        "end_time": str(end),
        "speaker_label": f"spk_{line.speaker}",
    }


def azure(lines: Lines) -> Any:
    """A phrase has its words, and other hearings of it."""
    return {
        "source": "https://example.com/call.wav",
        "timestamp": moment(0.0),
        "recognizedPhrases": [
            {
                "recognitionStatus": "Success",
                "channel": line.speaker,
                "offsetInTicks": round(line.start * 1e7),
                "durationInTicks": round((line.end - line.start) * 1e7),
                "nBest": [
                    {
                        "confidence": 0.9,
                        "lexical": line.text.lower(),
                        "itn": line.text.lower(),
                        "maskedITN": line.text.lower(),
                        "display": line.text,
                    }
                ],
            }
            for line in lines
        ],
    }


def google(lines: Lines) -> Any:
    return {
        "results": [
            {
                "alternatives": [
                    {
                        "transcript": line.text,
                        "confidence": 0.9,
                        "words": [
                            {"startTime": f"{start}s", "endTime": f"{end}s", "word": word}
                            for word, start, end in line.words
                        ],
                    }
                ],
                "channelTag": line.speaker,
                "resultEndTime": f"{line.end}s",
                "languageCode": "en-us",
            }
            for line in lines
        ]
    }


def aliyun(lines: Lines) -> Any:
    return {
        "recording": {"primaryKey": "1", "fileName": "call.wav"},
        "dialogue": [
            {
                "begin": round(line.start * 1000),
                "beginTime": moment(line.start),
                "end": round(line.end * 1000),
                "identity": ("客服", "客户")[line.speaker],
                "role": ("客服", "客户")[line.speaker],
                "words": line.text,
                "emotionValue": 6,
                "speechRate": 280,
                "silenceDuration": 0,
            }
            for line in lines
        ],
    }
