"""What the formats of other makers have in common: decoding, and its errors in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from scorecard.records.errors import RecordError, excerpt, explain, explain_foreign
from scorecard.suggest import did_you_mean

Value = TypeVar("Value")


class Source(msgspec.Struct, frozen=True, gc=False):
    """Settings shared by the types of other makers: what is not declared is not looked at."""


def decode(
    decoder: msgspec.json.Decoder[Value], data: bytes | memoryview | msgspec.Raw, at: str = "$"
) -> Value:
    """Decode a value of another maker's, which stands at a path of the source.

    Raises `RecordError` with the path in the source and what was expected there.
    """
    try:
        return decoder.decode(data)
    except msgspec.ValidationError as error:
        mistake = explain_foreign(error)
        raise RecordError(at + mistake.path.removeprefix("$"), mistake.reason) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise explain(error, bytes(data)) from None


def known(**values: Any) -> dict[str, Any]:
    """An open object (agent, customer, outcome, metadata) of the values that there are."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def one_of(known: Mapping[str, Value], given: str, path: str) -> Value:
    """What a word of another maker's stands for; raises `RecordError` if it is not known."""
    if (found := known.get(given)) is None:
        hint = did_you_mean(given, known)
        raise RecordError(path, f"unknown `{excerpt(given)}`", hint)
    return found
