"""The shapes in which a DataFrame holds grades, each with the rejects among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from scorecard.arrow import GRADE_SCHEMA, to_batch
from scorecard.grade import Grade, to_json
from scorecard.records.errors import RecordError
from scorecard.records.reject import with_data

ShapeName = Literal["json", "table", "lines"]

DEFECT = "a defect in scorecard"
"""How the reason of a reject begins that is not the record's fault."""


class Refused(NamedTuple):
    """A record that can't be graded: its id if it can be found, why not, and its bytes."""

    id: str | None
    mistake: RecordError
    original: bytes | None

    @property
    def reason(self) -> str:
        """Why, with place and mend."""
        return str(self.mistake)

    @property
    def line(self) -> bytes:
        """All of it as `scorecard grade --rejects` writes it, but for the place in a file."""
        names = {} if self.id is None else {"id": self.id}
        help = {"help": self.mistake.help} if self.mistake.help else {}
        told = {**names, "path": self.mistake.path, "reason": self.mistake.reason, **help}
        return with_data(told, self.original or b"")


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
    return _batch(rows, JSON_SCHEMA, kept, names)


LINES_SCHEMA = pa.schema([("kind", pa.string()), ("is_defect", pa.bool_()), ("line", pa.string())])


def _lines_batch(
    made: Sequence[bytes | Refused], kept: Sequence[pa.Array], names: Sequence[str]
) -> pa.RecordBatch:
    """A line for each record, of the kind `grade` or `reject`."""
    rows = [
        ("reject", one.mistake.reason.startswith(DEFECT), one.line)
        if isinstance(one, Refused)
        else ("grade", False, one)
        for one in made
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


SHAPES: Mapping[ShapeName, OutputShape] = {
    "json": OutputShape(JSON_SCHEMA, _row, _json_batch),
    "lines": OutputShape(LINES_SCHEMA, to_json, _lines_batch),
    "table": OutputShape(TABLE_SCHEMA, lambda grade: grade, _table_batch),
}
