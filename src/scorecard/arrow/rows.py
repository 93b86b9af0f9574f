"""From the rows of a table to records."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
from msgspec import DecodeError
from msgspec.json import Encoder, decode

from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.suggest import did_you_mean

_KEYS = Interaction.__struct_fields__
_SLICE = 256
# Where pandas puts an index that is not a plain count.
_INDEX = "__index_level_"

_OBJECT = r"\$\.(agent|customer|outcome|observations|metadata)|\$\.turns\[\d+\]\.action\.arguments"
_IS_OBJECT = re.compile(_OBJECT)
_MAY_BE_JSON = re.compile(rf"\$\.turns|\$\.turns\[\d+\]\.action|{_OBJECT}")
"""Where a record has objects or lists: a text there is JSON."""


def pick(schema: pa.Schema, column: str | None) -> None:
    """Refuse a table in which the records can't be found, by `ValueError`."""
    names = schema.names
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"two columns are called `{twice}`: rename one")
    if column is not None:
        if column not in names:
            raise ValueError(f"no column `{column}` ({did_you_mean(column, names)})")
        if not _is_record(schema.field(column).type):
            kind = schema.field(column).type
            raise ValueError(f"column `{column}` is {kind}: records are JSON text or structs")
        return
    missing = [name for name in ("id", "turns") if name not in names]
    if missing:
        needed = " and ".join(f"`{name}`" for name in missing)
        raise ValueError(f"no column {needed}: name the one that holds the records by `column`")
    for name in names:
        if name not in _KEYS and not name.startswith(_INDEX):
            help = did_you_mean(name, _KEYS) or "leave it out"
            raise ValueError(f"unknown column `{name}` ({help}): columns are the keys of a record")


_TEXTS = {"string", "large_string", "string_view", "binary", "large_binary", "binary_view"}


def _is_text(type: pa.DataType) -> bool:
    return str(type) in _TEXTS


def _is_record(type: pa.DataType) -> bool:
    if isinstance(type, pa.BaseExtensionType):
        return _is_record(type.storage_type)
    if pa.types.is_dictionary(type):
        return _is_record(type.value_type)
    return _is_text(type) or pa.types.is_struct(type) or pa.types.is_null(type)


def row_values(batch: pa.RecordBatch, column: str | None) -> Iterator[Any]:
    """What each row holds in place of a record: bytes, a text, a dict, None, or the
    `RecordError` that says why it can't be had.

    `pick` has let the batch's schema pass.
    """
    for start in range(0, batch.num_rows, _SLICE):
        part = batch.slice(start, _SLICE)
        if column is None:
            names = [name for name in part.schema.names if not name.startswith(_INDEX)]
            values: pa.Array = part.select(names).to_struct_array()
        else:
            values = part.column(column)
        yield from _plain(_bare(values))


def as_json(value: Any) -> bytes:
    """The record that a row's value stands for, as JSON; raises `RecordError`."""
    if isinstance(value, RecordError):
        raise value
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    if value is None:
        raise RecordError("$", "the record is null")
    try:
        return _encode(_present(value, "$"))
    except RecordError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise RecordError("$", f"not plain data: {error}") from None


def _bare(values: pa.Array) -> pa.Array:
    """The values as bytes or structs, however they are kept."""
    if isinstance(values.type, pa.BaseExtensionType):
        return _bare(values.storage)
    # Bytes that are no UTF-8 are for the decoder to refuse, one by one.
    return values.cast(pa.large_binary()) if _is_text(values.type) else values


def _plain(values: pa.Array) -> Sequence[Any]:
    try:
        plain: list[Any] = values.to_pylist()
    except (ValueError, pa.ArrowException):
        return [_plain_value(value) for value in values]
    return plain


def _plain_value(value: pa.Scalar) -> Any:
    try:
        return value.as_py()
    except (ValueError, pa.ArrowException) as error:
        return RecordError("$", f"not plain data: {error}")


def _spelt(value: Any) -> str:
    """Dates of other libraries, as they write them."""
    return str(value.isoformat())


_encode = Encoder(decimal_format="number", enc_hook=_spelt).encode


def _present(value: Any, path: str) -> Any:
    """The value without what a table has for want of anything better: nulls and NaN.

    A table has every key in every row, and so can't say that one is missing in any other way.
    """
    if isinstance(value, str | bytes):
        return _text(value, path)
    if isinstance(value, list):
        is_map = isinstance(value[0], tuple) if value else _IS_OBJECT.fullmatch(path)
        if not is_map:
            return [_present(item, f"{path}[{at}]") for at, item in enumerate(value)]
        value = dict(value)
    if isinstance(value, dict):
        return {
            name: _present(item, f"{path}.{name}")
            for name, item in value.items()
            if item is not None and item == item  # noqa: PLR0124 (NaN is not)
        }
    if isinstance(value, float) and math.isinf(value):
        raise RecordError(path, "Infinity is not a number that a record can hold")
    return value


def _text(value: str | bytes, path: str) -> Any:
    if _MAY_BE_JSON.fullmatch(path):
        return _parsed(value, path)
    if isinstance(value, bytes):
        raise RecordError(path, "bytes are not text", "decode them")
    return value


def _parsed(text: str | bytes, path: str) -> Any:
    try:
        return decode(text)
    except (DecodeError, RecursionError) as error:
        raise RecordError(path, f"not JSON: {error}") from None
