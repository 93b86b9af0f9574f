"""Grades back from tables (Parquet) and from lines: whatever `scorecard grade` wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from os import PathLike
from typing import TypeVar

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from scorecard.arrow.schema import GRADE_SCHEMA
from scorecard.paths import open_file, reason_of
from scorecard.reading.grade_files import grade_files
from scorecard.reading.grade_rows import NESTED, grade_of
from scorecard.reading.grades import PlacedGrade, grades_as
from scorecard.reading.source import source_name
from scorecard.records.reject import Reject

T = TypeVar("T")
_ROWS = 2_000
_HELP = "tables of grades are what `scorecard grade --format parquet` writes"


def stored_grades(
    kind: type[T], paths: Iterable[str | PathLike[str]], *, evidence: bool = False
) -> Iterator[PlacedGrade[T] | Reject]:
    """Every grade in the files as an object of this kind, and a `Reject` for what is none.

    `kind` is a struct with some of the fields of a grade, as `reading.grades.Verdicts`; the rows of
    a table that belong to one grade stand together, as they were written. Reasons and evidence of
    tables are read only with `evidence`. Memory holds some thousand rows.
    """
    for file in grade_files(paths):
        if file.is_table:
            yield from _of_table(kind, file.path, evidence)
        else:
            yield from grades_as(kind, [file.path])


def _of_table(kind: type[T], path: str, evidence: bool) -> Iterator[PlacedGrade[T] | Reject]:
    source = source_name(path)
    try:
        with open_file(path) as stream, pq.ParquetFile(stream) as table:
            names = [name for name in GRADE_SCHEMA.names if evidence or name != NESTED]
            lacking = [name for name in names if name not in table.schema_arrow.names]
            if lacking:
                reason = f"is no table of grades: there is no column `{lacking[0]}`"
                yield Reject(source=source, reason=reason, help=_HELP)
                return
            batches = table.iter_batches(_ROWS, columns=names)
            rows = (row for batch in batches for row in batch.to_pylist())
            for _, part in groupby(rows, key=lambda row: (row["interaction"], row["sha256"])):
                value = grade_of(list(part))
                yield PlacedGrade(msgspec.convert(value, kind), msgspec.json.encode(value))
    except (OSError, ValueError, pa.ArrowException) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error).partition("\n")[0]
        yield Reject(source=source, reason=f"can't be read: {reason}", help=_HELP)
