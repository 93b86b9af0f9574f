"""Tables of records in, tables of grades and rejects out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Generic, NamedTuple, TypeVar

import pyarrow as pa

from scorecard.arrow.frames import like, reader
from scorecard.arrow.grades import to_batch
from scorecard.arrow.rows import as_json, pick, row_values
from scorecard.arrow.schema import GRADE_SCHEMA, REJECT_SCHEMA
from scorecard.engine import stream
from scorecard.engine.evaluator import Evaluator
from scorecard.engine.stream import by_each, grade_each
from scorecard.grade import Grade
from scorecard.records.decoding import decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, attempt, find_id, reject_of, repeated_id

_TABLE = "<table>"
_BATCH = 256

T = TypeVar("T")

Beside = Callable[[Interaction], Interaction]
"""Gives an interaction the observations that stand beside its record."""

_Row = tuple[int, Any]
"""The number of a row, and what it holds in place of a record."""

_GradedRow = stream.GradedRecord[_Row, Grade]
_Outcome = _GradedRow | Reject


class Graded(NamedTuple, Generic[T]):
    """What became of records: `grades` has the columns of `GRADE_SCHEMA`, `rejects` those of
    `REJECT_SCHEMA`. Each record is in one of the two."""

    grades: T
    rejects: T


def grade_table(
    data: Any,
    *evaluators: Evaluator,
    column: str | None = None,
    observations: Beside | None = None,
) -> Graded[Any]:
    """Grade the records of a table, and give back two tables of the same kind.

    `data` is a table of pyarrow, a Polars or pandas data frame, or anything else with the Arrow
    interface (which gets tables of pyarrow). `column` names the column with the records, as
    native JSON or as structs; without it, the columns are the keys of a record (`id`, `turns`,
    `channel`, …) and a null means that the key is missing. `observations` gives an interaction
    those that stand beside its record (`scorecard.Observations`).

    A row that is no record, or has the id of an earlier one, is a reject; nothing that a row
    holds raises. Many threads may share the evaluators. Raises `ValueError` if the table has no
    such columns or there is no evaluator, `TypeError` for what is no table.
    """
    found = list(_graded(reader(data), evaluators, column, observations, unique=True))
    grades = pa.Table.from_batches([part.grades for part in found], GRADE_SCHEMA)
    rejects = pa.Table.from_batches([part.rejects for part in found], REJECT_SCHEMA)
    return Graded(like(data, grades), like(data, rejects))


def grade_batches(
    batches: Any,
    *evaluators: Evaluator,
    column: str | None = None,
    observations: Beside | None = None,
) -> Iterator[Graded[pa.RecordBatch]]:
    """Grade a stream of tables as `grade_table` does, in memory that does not grow with it.

    `batches` is a table or reader as there, or an iterable of `pyarrow.RecordBatch`. What comes
    out is in the order of the rows, but not batch for batch. Ids are not compared; a reject's
    `row` counts from 0 through the whole stream. What `grade_table` raises comes when the first
    batch is asked for.
    """
    streams = hasattr(batches, "__arrow_c_stream__")
    found = reader(batches) if streams else batches
    return _graded(found, evaluators, column, observations, unique=False)


def _graded(
    batches: Iterable[pa.RecordBatch],
    evaluators: tuple[Evaluator, ...],
    column: str | None,
    observations: Beside | None,
    *,
    unique: bool,
) -> Iterator[Graded[pa.RecordBatch]]:
    if not evaluators:
        raise ValueError("no evaluator to grade with")
    if isinstance(batches, pa.RecordBatchReader):
        # A table may have no batch, and still the wrong columns.
        pick(batches.schema, column)
    first_rows: dict[str, int] = {}

    def read(numbered: _Row) -> Interaction:
        row, value = numbered
        interaction = decode(as_json(value))
        if unique and (earlier := first_rows.setdefault(interaction.id, row)) != row:
            raise repeated_id(f"in row {earlier}")
        return interaction if observations is None else observations(interaction)

    rows = enumerate(_values(batches, column))
    outcomes = grade_each(rows, read, by_each(evaluators), _rejected)
    while part := list(islice(outcomes, _BATCH)):
        yield _tables(part)


def _values(batches: Iterable[pa.RecordBatch], column: str | None) -> Iterator[Any]:
    for batch in batches:
        pick(batch.schema, column)
        yield from row_values(batch, column)


def _rejected(numbered: _Row, mistake: RecordError) -> Reject:
    row, value = numbered
    if isinstance(value, bytes | str):
        name = find_id(value if isinstance(value, bytes) else value.encode())
    else:
        name = value.get("id") if isinstance(value, dict) else None
    known = name if isinstance(name, str) and name else None
    return reject_of(mistake, _TABLE, index=row, id=known)


def _tables(outcomes: Sequence[_Outcome]) -> Graded[pa.RecordBatch]:
    """Some records as two batches: of their grades, and of their rejects."""
    try:
        return _as_batches(outcomes)
    except Exception:
        # One of them can't be put into a table: look for it among the others.
        return _as_batches([_with_rows(outcome) for outcome in outcomes])


def _with_rows(outcome: _Outcome) -> _Outcome:
    """A record whose grades can be put into a table, or a reject."""

    def check(graded: _GradedRow) -> _Outcome:
        to_batch(graded.grades)
        return graded

    if isinstance(outcome, Reject):
        return outcome
    return attempt(check, outcome, lambda graded, mistake: _rejected(graded.record, mistake))


def _as_batches(outcomes: Sequence[_Outcome]) -> Graded[pa.RecordBatch]:
    rejects = [_reject_row(outcome) for outcome in outcomes if isinstance(outcome, Reject)]
    graded = (outcome.grades for outcome in outcomes if not isinstance(outcome, Reject))
    return Graded(
        to_batch(chain.from_iterable(graded)),
        pa.RecordBatch.from_pylist(rejects, schema=REJECT_SCHEMA),
    )


def _reject_row(reject: Reject) -> dict[str, Any]:
    names = {"row": reject.index, "id": reject.id, "path": reject.path}
    return {**names, "reason": reject.reason, "help": reject.help}
