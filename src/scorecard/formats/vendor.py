"""What the formats of other makers have in common: decoding, and its errors in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from scorecard.formats.clock import instant
from scorecard.records.errors import RecordError, excerpt, explain_foreign, to_record_error
from scorecard.suggest import did_you_mean

T = TypeVar("T")


class Source(msgspec.Struct, frozen=True, gc=False):
    """Settings shared by the types of other makers: what is not declared is not looked at."""


def decode(
    decoder: msgspec.json.Decoder[T], data: bytes | memoryview | msgspec.Raw, at: str = "$"
) -> T:
    """Decode a value of another maker's, which stands at a path of the source.

    Raises `RecordError` with the path in the source and what was expected there.
    """
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        mistake = explain_foreign(error)
        raise RecordError(at + mistake.path.removeprefix("$"), mistake.reason) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise to_record_error(error, bytes(data)) from None


def instant_at(value: str | float | None, path: str, help: str) -> float | None:
    """The point in time that stands at a path of the source; raises `RecordError`, where `help`
    says how times are written."""
    try:
        return None if value is None else instant(value)
    except ValueError:
        raise RecordError(path, "not a time", help) from None


def known(**values: Any) -> dict[str, Any]:
    """An open object (agent, customer, outcome, metadata) of the values that there are."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def one_of(known: Mapping[str, T], given: str, path: str) -> T:
    """What a word of another maker's stands for; raises `RecordError` if it is not known."""
    if (found := known.get(given)) is None:
        hint = did_you_mean(given, known)
        raise RecordError(path, f"unknown `{excerpt(given)}`", hint)
    return found
