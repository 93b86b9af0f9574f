"""The shapes in which a DataFrame holds grades, each with the rejects among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from scorecard.arrow import GRADE_SCHEMA, to_batch
from scorecard.grade import Grade, to_json
from scorecard.records.errors import RecordError
from scorecard.records.reject import Reject, reject_line

ShapeName = Literal["json", "table", "lines"]


class OutputShape(NamedTuple):
    """What is made of a grade, and a batch of `schema` (after the columns that are kept) of what
    was made of some records, in their order."""

    schema: pa.Schema
    make: Callable[[Grade], Any]
    batch: Callable[[Sequence[Any], Sequence[pa.Array], Sequence[str]], pa.RecordBatch]


_REJECT = [("reject", pa.string()), ("original", pa.binary())]

JSON_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("score", pa.float64()),
        ("possible", pa.float64()),
        ("result", pa.string()),
        ("grade", pa.string()),
        *_REJECT,
    ]
)
TABLE_SCHEMA = pa.schema([*(column.with_nullable(True) for column in GRADE_SCHEMA), *_REJECT])


def _reason(reject: Reject) -> str:
    """Why a record is rejected, with the place in it and what helps."""
    return str(RecordError(reject.path or "$", reject.reason, reject.help))


def _original(reject: Reject) -> bytes | None:
    return reject.data


def _row(grade: Grade) -> tuple[Any, ...]:
    line = to_json(grade)
    return (grade.interaction.id, grade.score, grade.possible, grade.result, line, None, None)


def _json_batch(
    made: Sequence[tuple[Any, ...] | Reject], kept: Sequence[pa.Array], names: Sequence[str]
) -> pa.RecordBatch:
    """A row for each record."""
    rows = [
        (row.id, None, None, None, None, _reason(row), _original(row))
        if isinstance(row, Reject)
        else row
        for row in made
    ]
    return _batch(rows, JSON_SCHEMA, kept, names)


LINES_SCHEMA = pa.schema([("kind", pa.string()), ("is_defect", pa.bool_()), ("line", pa.string())])


def _lines_batch(
    made: Sequence[bytes | Reject], kept: Sequence[pa.Array], names: Sequence[str]
) -> pa.RecordBatch:
    """A line for each record, of the kind `grade` or `reject`."""
    rows = [
        ("reject", line.defect, reject_line(line))
        if isinstance(line, Reject)
        else ("grade", False, line)
        for line in made
    ]
    return _batch(rows, LINES_SCHEMA, kept, names)


def _batch(
    rows: Sequence[tuple[Any, ...]],
    schema: pa.Schema,
    kept: Sequence[pa.Array],
    names: Sequence[str],
) -> pa.RecordBatch:
    columns = [
        pa.array(values, column.type)
        for values, column in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays([*kept, *columns], [*names, *schema.names])


def _table_batch(
    made: Sequence[Grade | Reject], kept: Sequence[pa.Array], names: Sequence[str]
) -> pa.RecordBatch:
    """A row for each criterion of each grade; then one for each reject, with its id alone."""
    grades = [(place, each) for place, each in enumerate(made) if not isinstance(each, Reject)]
    rejected = [(place, each) for place, each in enumerate(made) if isinstance(each, Reject)]
    table = to_batch(grade for _, grade in grades)
    places = [place for place, grade in grades for _ in grade.criteria]
    origins = pa.array([*places, *(place for place, _ in rejected)], pa.int64())
    rejects = [
        pa.array([reject.id for _, reject in rejected], pa.string()),
        *(pa.nulls(len(rejected), column.type) for column in table.columns[1:]),
        pa.array([_reason(reject) for _, reject in rejected], pa.string()),
        pa.array([_original(reject) for _, reject in rejected], pa.binary()),
    ]
    blank = [pa.nulls(len(places), kind) for _, kind in _REJECT]
    columns = [
        pa.concat_arrays(pair) for pair in zip([*table.columns, *blank], rejects, strict=True)
    ]
    return pa.RecordBatch.from_arrays(
        [*(column.take(origins) for column in kept), *columns], [*names, *TABLE_SCHEMA.names]
    )


SHAPES: Mapping[ShapeName, OutputShape] = {
    "json": OutputShape(JSON_SCHEMA, _row, _json_batch),
    "lines": OutputShape(LINES_SCHEMA, to_json, _lines_batch),
    "table": OutputShape(TABLE_SCHEMA, lambda grade: grade, _table_batch),
}
