"""Scorecard's own record, version 1 (docs/records.md): kept as it is."""

from __future__ import annotations

from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.records.decoding import decode
from scorecard.records.interaction import Interaction


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Decode a native record."""
    return decode(data, conversion.left_out)


FORMATS = (
    InputFormat(
        name="native",
        title="scorecard's own record",
        shapes=(("id", "turns"), ("turns[].speaker",)),
        convert=convert,
        tried="two sets of chats, 3,428 records",
    ),
)
