"""What a compiled reader could give at most: `python -m benchmarks.bounds`.

The same bytes are decoded into types that hold only what the turns need, which is done in C, and
turns are made of them in the leanest loop: nothing is checked, counted, joined, put in order or
told by its content. No reader written in Python comes below it; one written in C or Rust might.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import process_time
from types import GenericAlias
from typing import Any

import msgspec

from benchmarks.formats import SAMPLES, TURNS
from benchmarks.lines import dialogue
from scorecard.formats.markup import read_html
from scorecard.formats.quoted import cut_quoted
from scorecard.records.interaction import Turn

_ROUNDS, _REPEATS = 15, 10


def _typed(name: str, **fields: Any) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, list(fields.items()), gc=False)


def _many(of: Any) -> Any:
    return GenericAlias(list, (of,))


_Line = _typed("_Line", user=str, text=str, created_at=datetime)
_Bland = _typed("_Bland", transcripts=_many(_Line))
_Row = _typed("_Row", role=str, content=str, created_at=datetime)
_Spoken = _typed("_Spoken", role=str, message=str, secondsFromStart=float, duration=float)
_Vapi = _typed("_Vapi", messages=_many(_Spoken))
_Said = _typed("_Said", role=str, message=str, time_in_call_secs=float)
_Eleven = _typed("_Eleven", transcript=_many(_Said))
_Item = _typed("_Item", role=str, content=list[str], created_at=float)
_Livekit = _typed("_Livekit", items=_many(_Item))
_Author = _typed("_Author", type=str)
_Part = _typed("_Part", body=str, created_at=float, author=_Author)
_Parts = _typed("_Parts", conversation_parts=_many(_Part))
_Intercom = _typed("_Intercom", conversation_parts=_Parts)
_Dialog = _typed("_Dialog", originator=int, body=str, start=datetime)
_Vcon = _typed("_Vcon", dialog=_many(_Dialog))

_Sentence = _typed(
    "_Sentence", media_channel=int, transcript=str, start_time=float | str, end_time=float | str
)
_Twilio = _typed("_Twilio", sentences=_many(_Sentence))
_Message = _typed("_Message", role=str, content=str | None)
_Chat = _typed("_Chat", messages=_many(_Message))

_at = datetime.timestamp
_WHO = {"user": "customer", "Customer": "customer"}


def _decoded(shape: Any, turns: Callable[[Any], list[Turn]]) -> Callable[[bytes], list[Turn]]:
    decode = msgspec.json.Decoder(shape).decode
    return lambda data: turns(decode(data))


def _captions(data: bytes) -> list[Turn]:
    """Cues as a program writes them, four lines each."""
    lines = data.decode().split("\n")
    turns = []
    for at in range(2, len(lines) - 1, 3):
        name, _, words = lines[at + 1][3:].partition(">")
        start, end = lines[at][:12], lines[at][17:29]
        turns.append(
            Turn(_said(name), words.removesuffix("</v>"), start=_clock(start), end=_clock(end))
        )
    return turns


def _clock(text: str) -> float:
    return int(text[:2]) * 3600 + int(text[3:5]) * 60 + float(text[6:])


def _said(who: str) -> Any:
    return _WHO.get(who, "agent")


BOUNDS: dict[str, Callable[[bytes], list[Turn]]] = {
    "bland": _decoded(
        _Bland,
        lambda value: [
            Turn(_said(one.user), one.text, start=_at(one.created_at)) for one in value.transcripts
        ],
    ),
    "message-rows": _decoded(
        _many(_Row),
        lambda value: [
            Turn(_said(one.role), one.content, start=_at(one.created_at)) for one in value
        ],
    ),
    "vapi": _decoded(
        _Vapi,
        lambda value: [
            Turn(
                _said(one.role),
                one.message,
                start=one.secondsFromStart,
                end=one.secondsFromStart + one.duration / 1000,
            )
            for one in value.messages
        ],
    ),
    "elevenlabs": _decoded(
        _Eleven,
        lambda value: [
            Turn(_said(one.role), one.message, start=one.time_in_call_secs)
            for one in value.transcript
        ],
    ),
    "livekit": _decoded(
        _Livekit,
        lambda value: [
            Turn(_said(one.role), one.content[0], start=one.created_at) for one in value.items
        ],
    ),
    "intercom-mail": _decoded(
        _Intercom,
        lambda value: [
            Turn(
                _said(one.author.type),
                cut_quoted(read_html(one.body, mark_quotes=True).text).text,
                start=one.created_at,
            )
            for one in value.conversation_parts.conversation_parts
        ],
    ),
    "twilio": _decoded(
        _Twilio,
        lambda value: [
            Turn(
                "customer" if one.media_channel == 1 else "agent",
                one.transcript,
                start=float(one.start_time),
                end=float(one.end_time),
            )
            for one in value.sentences
        ],
    ),
    "openai-chat": _decoded(
        _Chat,
        lambda value: [Turn(_said(one.role), one.content) for one in value.messages],
    ),
    "webvtt": _captions,
    "vcon-chat": _decoded(
        _Vcon,
        lambda value: [
            Turn("customer" if one.originator else "agent", one.body, start=_at(one.start))
            for one in value.dialog
        ],
    ),
}


def main() -> None:
    lines = dialogue(TURNS)
    for name, read in BOUNDS.items():
        sample = SAMPLES[name](lines)
        is_text = isinstance(sample, str)
        data = sample.encode() if is_text else msgspec.json.encode(sample)
        plain = data.decode().splitlines if is_text else partial(msgspec.json.decode, data)
        decode, bound = _best(plain), _best(partial(read, data))
        print(f"{name:16}{bound / decode:6.2f}  {bound * 1e6:6.0f} µs against {decode * 1e6:.0f}")


def _best(run: Callable[[], object]) -> float:
    """The fewest seconds of the processor that a run takes."""
    rounds = []
    for _ in range(_ROUNDS):
        began = process_time()
        for _ in range(_REPEATS):
            run()
        rounds.append((process_time() - began) / _REPEATS)
    return min(rounds)


if __name__ == "__main__":
    main()
