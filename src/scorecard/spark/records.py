"""The two layouts in which a DataFrame holds records: as JSON, and as columns."""

from __future__ import annotations

from collections.abc import Collection

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 (as everybody calls it)
from pyspark.sql.types import BinaryType, StringType

from scorecard.records.interaction import Interaction
from scorecard.suggest import did_you_mean, near

_KEYS = Interaction.__struct_fields__


def record_column(df: DataFrame, column: str | None, keep: Collection[str]) -> Column:
    """The records of a DataFrame as one column of JSON, as bytes.

    They are in the column named; else, if there is a column `turns`, each row is a record with
    the keys of the native format as columns; else they are in the only column there is.
    Raises `ValueError` if none of this is so.
    """
    known = df.columns
    for name in (*keep, *([column] if column else [])):
        if name not in known:
            raise ValueError(f"no column `{name}`{_hint(did_you_mean(name, known))}")
    if column is None and "turns" in known:
        return _as_json(df, keep)
    return _as_bytes(df, column or _only(df, keep))


def _as_bytes(df: DataFrame, name: str) -> Column:
    """What was read as text is not always UTF-8: Spark hands on the bytes as they are."""
    kind = df.schema[name].dataType
    if not isinstance(kind, StringType | BinaryType):
        raise ValueError(f"column `{name}` holds {kind.simpleString()}, not records as JSON")
    return df[name].cast(BinaryType())


def _only(df: DataFrame, keep: Collection[str]) -> str:
    others = [name for name in df.columns if name not in keep]
    if len(others) != 1:
        raise ValueError(
            "which column holds the records? Name it (`column=`), or give each record's `id`, "
            "`turns` and other keys a column of their own"
        )
    return others[0]


def _as_json(df: DataFrame, keep: Collection[str]) -> Column:
    """Null is absent, in a struct as at the top."""
    for name in df.columns:
        if name not in _KEYS and name not in keep:
            meant = near(name, _KEYS)
            help = (
                f"did you mean `{meant}`?"
                if meant
                else f'carry it along (`keep=["{name}"]`), drop it, or put it under `metadata`'
            )
            raise ValueError(f"column `{name}` is not a key of a record ({help})")
    keys = [df[name] for name in df.columns if name in _KEYS]
    return F.to_json(F.struct(*keys), {"ignoreNullFields": "true"}).cast(BinaryType())


def _hint(help: str) -> str:
    return f" ({help})" if help else ""
