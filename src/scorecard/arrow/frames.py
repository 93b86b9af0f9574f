"""Tables of any library that speaks Arrow, and back."""

from __future__ import annotations

import sys
from typing import Any

import pyarrow as pa


def reader(data: Any) -> pa.RecordBatchReader:
    """The table, batch by batch: pyarrow's, or whatever has the Arrow PyCapsule interface.

    Raises `TypeError` for anything else, `ValueError` for a column that Arrow has no type for.
    """
    if isinstance(data, pa.RecordBatchReader):
        return data
    if isinstance(data, pa.RecordBatch):
        return pa.RecordBatchReader.from_batches(data.schema, [data])
    if isinstance(data, pa.Table):
        return data.to_reader()
    if not hasattr(data, "__arrow_c_stream__"):
        raise TypeError(
            f"{type(data).__name__} is no table with the Arrow interface: give one of pyarrow, "
            "Polars (`LazyFrame.collect()` makes one) or pandas (2.2 or newer)"
        )
    try:
        return pa.RecordBatchReader.from_stream(data)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(f"no table for Arrow: {error}; give records as JSON text") from error


def like(data: Any, table: pa.Table) -> Any:
    """The table as the kind of frame that `data` is, for pandas and Polars; else as it is.

    pandas gets Arrow-backed columns: its own have no null among whole numbers.
    """
    # Whoever has made a frame of a library has imported it.
    pandas, polars = sys.modules.get("pandas"), sys.modules.get("polars")
    if pandas is not None and isinstance(data, pandas.DataFrame):
        return table.to_pandas(types_mapper=pandas.ArrowDtype)
    if polars is not None and isinstance(data, polars.DataFrame):
        return polars.from_arrow(table)
    return table
