"""What runs on the executors: batches of records in, batches of grades out.

Only Arrow crosses between Spark and Python, a batch at a time. Knows nothing of pyspark.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa

from scorecard._version import __version__
from scorecard.batch.reject import find_id
from scorecard.decoding import decode
from scorecard.evaluate import Evaluator
from scorecard.grade import Grade, to_json
from scorecard.interaction import Interaction
from scorecard.language import Language
from scorecard.record_error import RecordError, excerpt
from scorecard.rubric.model import Rubric

DEFECT = "a defect in scorecard"
"""How the reason of a reject begins that is not the record's fault."""

# Grades are a few times as long as records: a few hundred at once keep what is sent small.
_ROWS = 512


class Row(NamedTuple):
    """What becomes of one record: a grade, or the reason why there is none and the record."""

    id: str | None
    score: float | None
    possible: float | None
    result: str | None
    grade: bytes | None
    reject: str | None
    original: bytes | None


FIELDS = pa.schema(
    {
        "id": pa.string(),
        "score": pa.float64(),
        "possible": pa.float64(),
        "result": pa.string(),
        "grade": pa.string(),
        "reject": pa.string(),
        "original": pa.binary(),
    }
)


@dataclass(frozen=True)
class Job:
    """All that a task needs to know, in a few kilobytes.

    The rubric's bytes are not compared: the hash says which rubric it is.
    """

    sha256: str
    language: Language
    evidence: bool
    version: str
    rubric: bytes = field(compare=False, repr=False)

    @classmethod
    def of(cls, rubric: Rubric, language: Language, evidence: bool) -> Job:
        """A job for a rubric, without the rubric's tests: nothing is graded by them."""
        content = pickle.dumps(rubric.model_copy(update={"tests": ()}))
        return cls(rubric.sha256, language, evidence, __version__, content)


@lru_cache(maxsize=8)
def evaluator(job: Job) -> Evaluator:
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


def grade_batches(job: Job, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Grade the records in the last column of each batch; the columns before it stay."""
    grade = evaluator(job).grade
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            yield _graded(grade, batch.slice(start, _ROWS))


def _graded(grade: Callable[[Interaction], Grade], batch: pa.RecordBatch) -> pa.RecordBatch:
    *kept, records = batch.columns
    rows = [grade_record(grade, data) for data in records.to_pylist()]
    made = [
        pa.array(values, kind.type)
        for values, kind in zip(zip(*rows, strict=True), FIELDS, strict=True)
    ]
    return pa.RecordBatch.from_arrays([*kept, *made], [*batch.schema.names[:-1], *FIELDS.names])


def grade_record(grade: Callable[[Interaction], Grade], data: bytes | None) -> Row:
    """Grade one record. Never raises: whatever is wrong with one record, the others of a job
    that may have run for hours are not lost with it."""
    if data is None:
        return Row(None, None, None, None, None, "$: there is no record: the value is null", None)
    try:
        made = grade(decode(data))
        line = to_json(made)
    except RecordError as mistake:
        return _reject(str(mistake), data)
    except Exception as error:
        return _reject(f"{DEFECT}: {type(error).__name__}: {excerpt(str(error), 200)}", data)
    return Row(made.interaction.id, made.score, made.possible, made.result, line, None, None)


def _reject(reason: str, data: bytes) -> Row:
    return Row(find_id(data), None, None, None, None, reason, data)
