"""The shapes in which a DataFrame holds grades, each with the rejects among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from scorecard.arrow import GRADE_SCHEMA, to_batch
from scorecard.grade import Grade, to_json

ShapeName = Literal["json", "table"]


class Refused(NamedTuple):
    """A record that can't be graded: its id if it can be found, the reason, and its bytes."""

    id: str | None
    reason: str
    original: bytes | None


class Shape(NamedTuple):
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
TABLE_SCHEMA = pa.schema([*(one.with_nullable(True) for one in GRADE_SCHEMA), *_REJECT])


def _row(grade: Grade) -> tuple[Any, ...]:
    line = to_json(grade)
    return (grade.interaction.id, grade.score, grade.possible, grade.result, line, None, None)


def _json_batch(
    made: Sequence[tuple[Any, ...] | Refused], kept: Sequence[pa.Array], names: Sequence[str]
) -> pa.RecordBatch:
    """A row for each record."""
    rows = [
        (one.id, None, None, None, None, one.reason, one.original)
        if isinstance(one, Refused)
        else one
        for one in made
    ]
    columns = [
        pa.array(values, column.type)
        for values, column in zip(zip(*rows, strict=True), JSON_SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays([*kept, *columns], [*names, *JSON_SCHEMA.names])


def _table_batch(
    made: Sequence[Grade | Refused], kept: Sequence[pa.Array], names: Sequence[str]
) -> pa.RecordBatch:
    """A row for each criterion of each grade; then one for each reject, with its id alone."""
    grades = [(place, one) for place, one in enumerate(made) if not isinstance(one, Refused)]
    refused = [(place, one) for place, one in enumerate(made) if isinstance(one, Refused)]
    table = to_batch(grade for _, grade in grades)
    places = [place for place, grade in grades for _ in grade.criteria]
    origins = pa.array([*places, *(place for place, _ in refused)], pa.int64())
    rejects = [
        pa.array([one.id for _, one in refused], pa.string()),
        *(pa.nulls(len(refused), column.type) for column in table.columns[1:]),
        pa.array([one.reason for _, one in refused], pa.string()),
        pa.array([one.original for _, one in refused], pa.binary()),
    ]
    blank = [pa.nulls(len(places), kind) for _, kind in _REJECT]
    columns = [
        pa.concat_arrays(pair) for pair in zip([*table.columns, *blank], rejects, strict=True)
    ]
    return pa.RecordBatch.from_arrays(
        [*(column.take(origins) for column in kept), *columns], [*names, *TABLE_SCHEMA.names]
    )


SHAPES: Mapping[ShapeName, Shape] = {
    "json": Shape(JSON_SCHEMA, _row, _json_batch),
    "table": Shape(TABLE_SCHEMA, lambda grade: grade, _table_batch),
}
