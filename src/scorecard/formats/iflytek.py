"""讯飞 (iFlytek) long-form transcription: results in a JSON text within the JSON.

Source: the reference of the “录音文件转写” API (`getResult`), as of 2025. `orderResult` is a JSON
text with a `lattice` of sentences; `json_1best` of each is again a JSON text (in `lattice2`, an
object). A sentence has its words (`ws[].cw[0].w`), its begin and end in milliseconds (`bg`, `ed`)
and, where speakers were told apart, the number of its speaker (`rl`, 0 where not).
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
    """Convert the result of one recording."""
    value = decode(_any, data)
    result = at(value, "content.orderResult|orderResult")
    if isinstance(result, str):
        result = _inner(result, "$.content.orderResult")
    if not isinstance(result, dict):
        help = "fetch the result when the order's status is 4"
        raise RecordError("$.content.orderResult", "no result yet", help)
    order = at(value, "content.orderInfo.orderId|orderId")
    return Interaction(
        id=str(order) if order else conversion.id,
        turns=assign(list(_said(result)), conversion),
        channel="call",
        language="zh",
    )


def _said(result: dict[str, Any]) -> Iterator[SpeechSegment]:
    for number, entry in enumerate(objects(at(result, "lattice2|lattice"))):
        best = at(entry, "json_1best")
        if isinstance(best, str):
            best = _inner(best, f"$.lattice[{number}].json_1best")
        sentence = at(best, "st") or {}
        words = [
            str(at(word, "cw[0].w") or "")
            for result in objects(at(sentence, "rt"))
            for word in objects(at(result, "ws"))
        ]
        speaker = at(sentence, "rl")
        try:
            begin, end = (float(at(sentence, key)) / 1000 for key in ("bg", "ed"))
        except (TypeError, ValueError):
            raise RecordError(f"$.lattice[{number}].st.bg", "not a time") from None
        number_of = str(speaker)
        voice = int(number_of) if number_of.isdecimal() and number_of != "0" else None
        yield SpeechSegment("".join(words), begin, end, voice)


def _inner(text: str, path: str) -> Any:
    try:
        return _any.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RecordError(path, "no JSON stands in the text") from None


FORMATS = (
    InputFormat(
        name="iflytek",
        title="讯飞 (iFlytek) transcription results",
        shapes=(("content.orderResult",), ("orderResult", "~lattice")),
        convert=convert,
        fields={
            "content.orderInfo.orderId": "id",
            "content.orderResult": "turns",
            "code": "(left out: of the answer)",
        },
        needs_roles=True,
    ),
)
