"""Taking in a record of another maker's against plainly decoding the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from time import process_time
from typing import Any

import msgspec

from benchmarks import platforms, spoken, written
from benchmarks.lines import Lines, dialogue
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios
from scorecard.formats.conversion import Conversion
from scorecard.formats.registry import FORMATS
from scorecard.formats.roles import Roles
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.lines import RawRecord

_CONVERSION = 3.0
TURNS = 100
_SHORT = 6  # turns of a short chat, where what a record costs counts more than what a turn does
# What knows no roles has speakers of these names.
_ROLES = Roles(
    ("0", "A", "SPEAKER_00", "spk_0", "channel 0"), ("1", "B", "SPEAKER_01", "spk_1", "channel 1")
)
_UNTOLD = frozenset(
    ("assemblyai", "azure", "deepgram", "google", "transcribe", "twilio", "whisperx")
)

SAMPLES: Mapping[str, Callable[[Lines], Any]] = {
    "aliyun": platforms.aliyun,
    "assemblyai": spoken.assemblyai,
    "azure": platforms.azure,
    "bland": platforms.bland,
    "contact-lens": spoken.contact_lens,
    "deepgram": spoken.deepgram,
    "elevenlabs": written.elevenlabs,
    "genesys": spoken.genesys,
    "google": platforms.google,
    "harper-valley": spoken.harper_valley,
    "intercom": written.intercom,
    "intercom-mail": written.intercom_mail,
    "livekit": platforms.livekit,
    "message-rows": written.rows,
    "openai-chat": written.openai,
    "openai-chat-short": lambda lines: written.openai(lines[:_SHORT]),
    "retell": platforms.retell,
    "transcribe": platforms.transcribe,
    "twilio": spoken.twilio,
    "vapi": platforms.vapi,
    "vcon": spoken.vcon,
    "vcon-chat": written.vcon_chat,
    "webvtt": written.webvtt,
    "whisperx": spoken.whisperx,
    "zendesk": written.zendesk,
    "zendesk-mail": written.zendesk_mail,
}
"""By row, turns of two who speak as a maker writes them: 100, or 6 in a `-short` one."""


def rows(rounds: int, repeats: int) -> list[Row]:
    """A row for each sample: the ratio is of all that it costs, finding out the format
    included."""
    lines = dialogue(TURNS)
    return [_row(name, sample(lines), rounds, repeats) for name, sample in SAMPLES.items()]


def _row(name: str, sample: Any, rounds: int, repeats: int) -> Row:
    is_text = isinstance(sample, str)
    data = sample.encode() if is_text else msgspec.json.encode(sample)
    record = RawRecord("sample.json", 1, None, data)
    roles = _ROLES if name in _UNTOLD else Roles()
    ingest = Ingest(IngestOptions(roles=roles))
    taken = ingest.to_interaction(record)
    turns = _SHORT if name.endswith("-short") else TURNS
    if taken is None or len(taken.turns) != turns:
        raise AssertionError(f"the sample of {name} must be {turns} turns")
    (name_of_format,) = ingest.converted
    contestants: Mapping[str, Callable[[], object]] = {
        "take": partial(ingest.to_interaction, record),
        "convert": lambda: FORMATS[name_of_format].convert(data, Conversion(roles=roles)),
        "decode": data.decode().splitlines if is_text else partial(msgspec.json.decode, data),
    }
    often = {what: partial(_often, one, repeats) for what, one in contestants.items()}
    times = interleave(often, rounds, process_time)
    each = {what: f"{median(taken) / repeats * 1e6:.0f} µs" for what, taken in times.items()}
    alone = median(ratios(times["convert"], times["decode"]))
    detail = f"{each['take']} for {len(data) / 1e3:.0f} KB, against {each['decode']}"
    detail += f"; {alone:.2f} with the format known"
    return Row(name, ratios(times["take"], times["decode"]), _CONVERSION, detail)


def _often(contestant: Callable[[], object], repeats: int) -> None:
    for _ in range(repeats):
        contestant()
