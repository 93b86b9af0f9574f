"""Google Speech-to-Text: a channel for each speaker, or the speaker of each word.

Source: the API references of versions 1 and 2, as of 2025. Results of a stream that are not final
are left out: the final one says the same again.
"""

from __future__ import annotations

from typing import Any

from scorecard.formats.declared import Declared
from scorecard.formats.paths import at, objects

_CALL = {"channel": "=call"}
_INTERIM = "interim results"

GOOGLE_SPEECH = Declared(
    name="google-speech",
    title="Google Speech-to-Text, a channel for each speaker",
    shapes=tuple(
        ("results[].alternatives[].transcript", f"results[].{tag}")
        for tag in ("channelTag", "channel_tag")
    ),
    items=("results[]",),
    channel="channelTag|channel_tag",
    text="alternatives[0].transcript",
    skip_when={"isFinal=false": _INTERIM, "is_final=false": _INTERIM},
    start=(
        "|".join(
            f"alternatives[0].words[0].{at}" for at in ("startTime", "startOffset", "start_time")
        ),
        "duration",
    ),
    end=(
        "alternatives[0].words[-1].endTime|alternatives[0].words[-1].end_time"
        "|resultEndTime|resultEndOffset|result_end_time",
        "duration",
    ),
    fields={"language": "results[0].languageCode", **_CALL},
    is_speech=True,
)


class _Diarized(Declared):
    """Results of which the last holds all words again (version 1), or each its own (version 2)."""

    def prepared(self, value: Any) -> Any:
        results = objects(at(value, "results"))
        *before, last = [objects(at(one, "alternatives[0].words")) for one in results] or [[]]
        earlier = [word for words in before for word in words]
        if [_word(word) for word in last[: len(earlier)]] == [_word(word) for word in earlier]:
            return value
        words = {"alternatives": [{"words": earlier + last}]}
        return {**value, "results": [{**results[0], **words}]}


def _word(word: dict[str, Any]) -> Any:
    return word.get("word")


GOOGLE_DIARIZED = _Diarized(
    name="google-speech-diarized",
    title="Google Speech-to-Text, with the speaker of each word",
    shapes=(
        ("results[].alternatives", "~speakerTag"),
        ("results[].alternatives", "~speakerLabel"),
        ("results[].alternatives", "~speaker_tag"),
    ),
    items=("results[-1].alternatives[0].words[]",),
    who="speakerTag|speakerLabel|speaker_tag",
    text="word",
    start=("startTime|startOffset|start_time", "duration"),
    end=("endTime|endOffset|end_time", "duration"),
    fields={"language": "results[0].languageCode", **_CALL},
    is_speech=True,
)

FORMATS = (GOOGLE_SPEECH.format(), GOOGLE_DIARIZED.format())
