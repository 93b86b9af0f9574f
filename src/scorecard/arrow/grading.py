"""Tables of records in, tables of grades and rejects out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

import pyarrow as pa

from scorecard.arrow.frames import like, reader
from scorecard.arrow.grades import to_batch
from scorecard.arrow.rows import pick, records
from scorecard.arrow.schema import GRADE_SCHEMA, REJECT_SCHEMA
from scorecard.engine.evaluator import Evaluator
from scorecard.engine.stream import grade_each, interpret
from scorecard.grade import Grade
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, reject_of

_TABLE = "<table>"
_BATCH = 256

T = TypeVar("T")


class Graded(NamedTuple, Generic[T]):
    """What became of records: `grades` has the columns of `GRADE_SCHEMA`, `rejects` those of
    `REJECT_SCHEMA`. Each record is in one of the two."""

    grades: T
    rejects: T


def grade_table(data: Any, *evaluators: Evaluator, column: str | None = None) -> Graded[Any]:
    """Grade the records of a table, and give back two tables of the same kind.

    `data` is a table of pyarrow, a Polars or pandas data frame, or anything else with the Arrow
    interface (which gets tables of pyarrow). `column` names the column with the records, as
    native JSON or as structs; without it, the columns are the keys of a record (`id`, `turns`,
    `channel`, …) and a null means that the key is missing.

    A row that is no record, or has the id of an earlier one, is a reject; nothing that a row
    holds raises. Many threads may share the evaluators. Raises `ValueError` if the table has no
    such columns or there is no evaluator, `TypeError` for what is no table.
    """
    found = list(_graded(reader(data), evaluators, column, unique=True))
    grades = pa.Table.from_batches([one.grades for one in found], GRADE_SCHEMA)
    rejects = pa.Table.from_batches([one.rejects for one in found], REJECT_SCHEMA)
    return Graded(like(data, grades), like(data, rejects))


def grade_batches(
    batches: Any, *evaluators: Evaluator, column: str | None = None
) -> Iterator[Graded[pa.RecordBatch]]:
    """As `grade_table`, for a stream: in memory that does not grow with it.

    `batches` is a table or reader as there, or an iterable of `pyarrow.RecordBatch`. What comes
    out is in the order of the rows, but not batch for batch. Ids are not compared; a reject's
    `row` counts from 0 through the whole stream. What `grade_table` raises comes when the first
    batch is asked for.
    """
    streams = hasattr(batches, "__arrow_c_stream__")
    return _graded(reader(batches) if streams else batches, evaluators, column, unique=False)


def _graded(
    batches: Iterable[pa.RecordBatch],
    evaluators: tuple[Evaluator, ...],
    column: str | None,
    *,
    unique: bool,
) -> Iterator[Graded[pa.RecordBatch]]:
    if not evaluators:
        raise ValueError("no evaluator to grade with")
    if isinstance(batches, pa.RecordBatchReader):
        # A table may have no batch, and still the wrong columns.
        pick(batches.schema, column)
    found = _interactions(batches, column)
    if unique:
        found = _first_of_each_id(found)
    while part := list(islice(found, _BATCH)):
        made = list(grade_each(part, evaluators))
        yield Graded(
            to_batch(one for one in made if isinstance(one, Grade)),
            _rejects(one for one in made if isinstance(one, Reject)),
        )


def _interactions(
    batches: Iterable[pa.RecordBatch], column: str | None
) -> Iterator[Interaction | Reject]:
    row = 0
    for batch in batches:
        pick(batch.schema, column)
        for record in records(batch, column, _TABLE, row):
            yield interpret(record, _TABLE, row)
            row += 1


def _first_of_each_id(found: Iterable[Interaction | Reject]) -> Iterator[Interaction | Reject]:
    rows: dict[str, int] = {}
    for row, one in enumerate(found):
        if isinstance(one, Interaction) and (earlier := rows.setdefault(one.id, row)) != row:
            reason = f"a record with this id was read before, in row {earlier}"
            mistake = RecordError("$.id", reason, "an id stands for one record")
            yield reject_of(mistake, _TABLE, index=row, id=one.id)
        else:
            yield one


def _rejects(found: Iterable[Reject]) -> pa.RecordBatch:
    rows = [_reject(one) for one in found]
    return pa.RecordBatch.from_pylist(rows, schema=REJECT_SCHEMA)


def _reject(one: Reject) -> dict[str, Any]:
    told = {"row": one.index, "id": one.id, "path": one.path}
    return {**told, "reason": one.reason, "help": one.help}
