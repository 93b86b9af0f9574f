"""One row of observations: who says what of which interaction, and which words show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from scorecard.records.errors import RecordError, to_record_error
from scorecard.suggest import did_you_mean

_Name = Annotated[str, msgspec.Meta(min_length=1)]
_Index = Annotated[int, msgspec.Meta(ge=0)]


class ObservationRow(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False
):
    """One judgement of one reviewer or model on one interaction.

    `observation` is a name that a rubric asks for (`observed: NAME`), a moment, or
    `CRITERION.LEVEL`. `by` is who says so, `model:NAME` for a model. `turns` count from 0 and are
    kept in order, none twice. A `quote` has to stand in one of these turns, else the row is not
    used. A blank text is no text.
    """

    interaction: Annotated[_Name, msgspec.Meta(description="the id of the interaction")]
    observation: Annotated[
        _Name,
        msgspec.Meta(description="the name of the observation, a moment, or `CRITERION.LEVEL`"),
    ]
    met: Annotated[bool, msgspec.Meta(description="whether it was so")]
    by: Annotated[str | None, msgspec.Meta(description="who says so; `model:NAME` for a model")] = (
        None
    )
    turns: Annotated[
        tuple[_Index, ...], msgspec.Meta(description="the turns that show it, counted from 0")
    ] = ()
    quote: Annotated[
        str | None, msgspec.Meta(description="words that show it, in one of these turns")
    ] = None
    note: Annotated[str | None, msgspec.Meta(description="what they saw")] = None
    at: Annotated[str | None, msgspec.Meta(description="when they said so, kept as written")] = None

    def __post_init__(self) -> None:
        for key, text in zip(_TEXTS, (self.by, self.quote, self.note, self.at), strict=True):
            if text is not None and (not text or text.isspace()):
                msgspec.structs.force_setattr(self, key, None)
        if len(self.turns) > 1:
            msgspec.structs.force_setattr(self, "turns", tuple(sorted(set(self.turns))))


_TEXTS = ("by", "quote", "note", "at")
_MOST_DIGITS = 18
KEYS = ObservationRow.__struct_fields__

_decoder = msgspec.json.Decoder(ObservationRow)
_encoder = msgspec.json.Encoder()


def decode_row(data: bytes | memoryview) -> ObservationRow:
    """Read a row from a JSON object. Raises `RecordError` for anything else."""
    try:
        return _checked(_decoder.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _in_our_words(to_record_error(error, data)) from None


def convert_row(data: Mapping[str, Any]) -> ObservationRow:
    """Make a row of plain data. Raises `RecordError`, as `decode_row` does."""
    try:
        row = msgspec.convert(data, ObservationRow)
        encode_row(row)
    except UnicodeEncodeError as error:
        raise RecordError("$", f"not text: {error.reason}", "write whole characters") from None
    except (msgspec.ValidationError, RecursionError) as error:
        raise _in_our_words(to_record_error(error, b"")) from None
    return _checked(row)


def encode_row(row: ObservationRow) -> bytes:
    """The row as one line of JSON (UTF-8, no line end), keys in the order of the fields."""
    return _encoder.encode(row)


def _checked(row: ObservationRow) -> ObservationRow:
    if row.turns and len(str(row.turns[-1])) > _MOST_DIGITS:
        raise RecordError("$.turns", "no interaction has so many turns", "turns count from 0")
    return row


def _in_our_words(error: RecordError) -> RecordError:
    """The error with the keys that a row may have, not those of a record."""
    if error.key is not None:
        help = did_you_mean(error.key[:60], KEYS)
        return RecordError(error.path, error.reason, help, error.key)
    return RecordError(error.path, error.reason, "" if error.path == "$.turns" else error.help)
