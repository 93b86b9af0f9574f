"""What runs on the executors: batches of records in, batches of grades out.

Only Arrow crosses between Spark and Python, a batch at a time. Knows nothing of pyspark.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyarrow as pa

from scorecard._version import __version__
from scorecard.engine.evaluator import Evaluator
from scorecard.engine.stream import grade_each
from scorecard.language import Language
from scorecard.records.attempt import attempt
from scorecard.records.decoding import decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject, find_id, reject_of
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
    job: PartitionJob, shape: ShapeName, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Grade the records in the last column of each batch; the columns before it stay.

    Whatever is wrong with one record, the others of a job that may have run for hours are not
    lost with it.
    """
    grade, form = evaluator(job).grade, SHAPES[shape]
    make = lambda interaction: form.make(grade(interaction))  # noqa: E731
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            *kept, records = batch.slice(start, _ROWS).columns
            names = batch.schema.names[:-1]
            originals = records.to_pylist()
            outcomes = grade_each(originals, _read, [make], _rejected)
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


def _read(data: bytes | None) -> Interaction:
    if data is None:
        raise RecordError("$", "there is no record: the value is null")
    return decode(data)


def _rejected(data: bytes | None, mistake: RecordError) -> Reject:
    return reject_of(mistake, id=find_id(data or b""), data=data)
