"""Transcripts of speech recognisers that give sentences or words, and numbers for speakers.

Sources: the result files of whisper.cpp (`--output-json`), and the API references of Gladia
(version 2) and of ElevenLabs' speech-to-text, as of 2025. Voices are named by the user.
"""

from __future__ import annotations

from scorecard.formats.declared import Declared, Says, Skip

_CALL = {"channel": "=call"}
_GLADIA = ("result.transcription.", "transcription.", "")

WHISPER_CPP = Declared(
    name="whisper-cpp",
    title="whisper.cpp transcripts",
    shapes=(("transcription[].offsets.from", "transcription[].text"),),
    items=("transcription[]",),
    who="speaker",
    text="text",
    start=("offsets.from", "ms"),
    end=("offsets.to", "ms"),
    fields={"language": "result.language", **_CALL},
    is_speech=True,
)

GLADIA = Declared(
    name="gladia",
    title="Gladia transcripts",
    shapes=tuple(
        (f"{at}utterances[].text", f"{at}utterances[].start", f"{at}full_transcript", *more)
        for at, more in zip(_GLADIA, ((), (), ("utterances[].end",)), strict=True)
    ),
    items=tuple(f"{at}utterances[]" for at in _GLADIA),
    who="speaker",
    channel="channel",
    text="text",
    start=("start", "s"),
    end=("end", "s"),
    fields={"id": "id", "language": "|".join(f"{at}languages[0]" for at in _GLADIA), **_CALL},
    left_out={"result.transcription.full_transcript": "the utterances have it"},
    is_speech=True,
)

SCRIBE = Declared(
    name="elevenlabs-speech",
    title="ElevenLabs speech-to-text, with the speaker of each word",
    shapes=(("words[].speaker_id", "words[].type", "language_code"),),
    items=("words[]",),
    who="speaker_id",
    kind="type",
    text="text",
    kinds={
        "word": (Says(),),
        "spacing": (Skip("blanks between words"),),
        "audio_event": (Skip("sounds"),),
    },
    start=("start", "s"),
    end=("end", "s"),
    fields={"language": "language_code", **_CALL},
    left_out={"text": "the words have it"},
    is_speech=True,
)

FORMATS = tuple(table.format() for table in (WHISPER_CPP, GLADIA, SCRIBE))
