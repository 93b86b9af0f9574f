"""Parquet: a row for each interaction and criterion, typed, for databases and data frames.

The columns are those of `scorecard.arrow.GRADE_SCHEMA`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from scorecard.arrow import GRADE_SCHEMA, to_batch
from scorecard.grade import Grade
from scorecard.render.output_format import Options

_BATCH_ROWS = 64
_GROUP_BYTES = 1 << 24


class ParquetRenderer:
    """Writes a row group whenever the grades that have come are of a certain size.

    Where a row group ends depends on the grades alone: the same grades give the same bytes
    under one version of pyarrow, which signs the file.
    """

    def __init__(self, out: BinaryIO, _options: Options) -> None:
        self._outlet = _Outlet(out)
        self._grades: list[Grade] = []
        self._waiting = 0
        self._batches: list[pa.RecordBatch] = []
        self._bytes = 0
        with self._outlet.flowing():
            self._writer = ParquetWriter(self._outlet, GRADE_SCHEMA, compression="zstd")

    def add(self, grade: Grade) -> None:
        """Take in one grade."""
        self._grades.append(grade)
        self._waiting += len(grade.criteria)
        if self._waiting >= _BATCH_ROWS:
            self._pack()

    def close(self, rejected: int) -> None:  # noqa: ARG002 - the format has no place for it
        """Write what is left, and the file's end."""
        self._pack()
        self._write_group()
        with self._outlet.flowing():
            self._writer.close()

    def _pack(self) -> None:
        """From Python's objects to Arrow's arrays, which take much less memory."""
        batch = to_batch(self._grades)
        self._grades.clear()
        self._waiting = 0
        self._batches.append(batch)
        self._bytes += batch.nbytes
        if self._bytes >= _GROUP_BYTES:
            self._write_group()

    def _write_group(self) -> None:
        group = pa.Table.from_batches(self._batches, GRADE_SCHEMA)
        self._batches.clear()
        self._bytes = 0
        if group.num_rows:
            with self._outlet.flowing():
                self._writer.write_table(group, row_group_size=group.num_rows)


class _Outlet:
    """A stream as Arrow wants it: written only within `flowing`, and never closed.

    Arrow ends a file even when its writer is thrown away in the middle: what an interrupted run
    has written would pass for the whole.
    """

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._flows = False

    @contextmanager
    def flowing(self) -> Iterator[None]:
        """Let through what is written in the block."""
        self._flows = True
        try:
            yield
        finally:
            self._flows = False

    def write(self, data: bytes) -> int:
        """Write, or if it is too late, drop what was meant to end the file."""
        return self._out.write(data) if self._flows else len(data)

    def flush(self) -> None:
        """Whoever owns the stream flushes it."""

    def close(self) -> None:
        """Whoever owns the stream closes it."""
