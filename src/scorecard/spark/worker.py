"""What runs on the executors: batches of records in, batches of grades out.

Only Arrow crosses between Spark and Python, a batch at a time. Knows nothing of pyspark.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeGuard

import pyarrow as pa

from scorecard._version import __version__
from scorecard.engine.evaluator import Evaluator
from scorecard.engine.stream import grade_each
from scorecard.language import Language
from scorecard.observations.join import mistake_in, with_rows
from scorecard.observations.row import ObservationRow, decode_row
from scorecard.records.decoding import decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, attempt, find_id, reject_of
from scorecard.rubric.model import Rubric
from scorecard.spark.shapes import SHAPES, OutputShape, ShapeName

# Spark hands over ten thousand records at once; so many grades of them stay small in memory.
_ROWS = 512


@dataclass(frozen=True)
class PartitionJob:
    """All that a task needs to know, in some ten kilobytes.

    The rubric's bytes are not compared: the hash says which rubric it is.
    """

    sha256: str
    language: Language
    evidence: bool
    version: str
    rubric: bytes = field(compare=False, repr=False)

    @classmethod
    def of(cls, rubric: Rubric, language: Language, evidence: bool) -> PartitionJob:
        """A job for a rubric, without the rubric's tests: nothing is graded by them."""
        content = pickle.dumps(rubric.model_copy(update={"tests": ()}))
        return cls(rubric.sha256, language, evidence, __version__, content)


@lru_cache(maxsize=8)
def evaluator(job: PartitionJob) -> Evaluator:
    """The job's evaluator. Spark keeps its Python workers, and each compiles a rubric once.

    Raises `RuntimeError` if this is another version of scorecard than that of the driver:
    its grades would be of both.
    """
    if job.version != __version__:
        raise RuntimeError(
            f"the driver has scorecard {job.version} and this executor {__version__}: "
            "install the same version on both"
        )
    rubric: Rubric = pickle.loads(job.rubric)
    return Evaluator(rubric, language=job.language, evidence=job.evidence)


def grade_batches(
    job: PartitionJob,
    shape: ShapeName,
    batches: Iterator[pa.RecordBatch],
    *,
    is_observed: bool = False,
) -> Iterator[pa.RecordBatch]:
    """Grade the records in the last column of each batch; the columns before it stay.

    With `is_observed` there is a column more, of lists: the rows of observations of each record.

    Whatever is wrong with one record, the others of a job that may have run for hours are not
    lost with it.
    """
    grade, form = evaluator(job).grade, SHAPES[shape]
    make = lambda interaction: [form.make(grade(interaction))]  # noqa: E731
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            kept = list(batch.slice(start, _ROWS).columns)
            rows = kept.pop().to_pylist() if is_observed else None
            originals = kept.pop().to_pylist()
            names = batch.schema.names[: len(kept)]
            given = list(zip(originals, rows or [None] * len(originals), strict=True))
            outcomes = grade_each(given, _read_beside, make, _rejected_beside)
            made = [
                outcome if isinstance(outcome, Reject) else outcome.grades[0]
                for outcome in outcomes
            ]
            yield _batch(form, originals, made, kept, names)


def _batch(
    form: OutputShape,
    originals: Sequence[bytes | None],
    made: Sequence[Any],
    kept: Sequence[pa.Array],
    names: Sequence[str],
) -> pa.RecordBatch:
    try:
        return form.batch(made, kept, names)
    except Exception:
        # One of the grades can't be put into a column: it becomes a reject.
        pairs = zip(originals, made, strict=True)
        return form.batch([_fitting(form, data, each) for data, each in pairs], kept, names)


def _fitting(form: OutputShape, data: bytes | None, made: Any) -> Any:
    def check(_data: bytes | None) -> Any:
        form.batch([made], [], [])
        return made

    return made if isinstance(made, Reject) else attempt(check, data, _rejected)


_Beside = tuple[bytes | None, list[str] | None]
"""A record, and its rows of observations."""


def _read_beside(given: _Beside) -> Interaction:
    data, rows = given
    interaction = _read(data)
    if not rows:
        return interaction
    return with_rows(interaction, [row for row in map(_row, rows) if _fits(row, interaction)])


def _row(line: str) -> ObservationRow | RecordError:
    try:
        return decode_row(line.encode())
    except RecordError as mistake:
        return mistake


def _fits(row: ObservationRow | RecordError, interaction: Interaction) -> TypeGuard[ObservationRow]:
    return isinstance(row, ObservationRow) and _mistake(row, interaction) is None


def _mistake(row: ObservationRow, interaction: Interaction) -> RecordError | None:
    if row.interaction != interaction.id:
        return RecordError("$.interaction", "is another interaction's")
    return mistake_in(row, interaction)


def _rejected_beside(given: _Beside, mistake: RecordError) -> Reject:
    return _rejected(given[0], mistake)


def unused_rows(data: bytes | None, rows: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The rows of observations that can't be used for a record, each with the reason; without a
    record that can be graded, all."""
    interaction = None if data is None else attempt(_read, data, _rejected)
    for line in rows:
        row = _row(line)
        if isinstance(row, RecordError):
            yield line, f"no observation: {row}"
        elif not isinstance(interaction, Interaction):
            yield line, "no interaction with this id was graded"
        elif (mistake := _mistake(row, interaction)) is not None:
            yield line, str(mistake)


def _read(data: bytes | None) -> Interaction:
    if data is None:
        raise RecordError("$", "there is no record: the value is null")
    return decode(data)


def _rejected(data: bytes | None, mistake: RecordError) -> Reject:
    return reject_of(mistake, id=find_id(data or b""), data=data)
