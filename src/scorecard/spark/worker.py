"""What runs on the executors: batches of records in, batches of grades out.

Only Arrow crosses between Spark and Python, a batch at a time. Knows nothing of pyspark.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import pyarrow as pa

from scorecard._version import __version__
from scorecard.engine.evaluator import Evaluator
from scorecard.language import Language
from scorecard.records.decoding import decode
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.reject import find_id
from scorecard.rubric.model import Rubric
from scorecard.spark.shapes import DEFECT, SHAPES, Refused, ShapeName

# Spark hands over ten thousand records at once; so many grades of them stay small in memory.
_ROWS = 512

_Made = TypeVar("_Made")


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
    """Grade the records in the last column of each batch; the columns before it stay."""
    grade, form = evaluator(job).grade, SHAPES[shape]
    make = lambda data: form.make(grade(decode(data)))  # noqa: E731
    for batch in batches:
        for start in range(0, batch.num_rows, _ROWS):
            *kept, records = batch.slice(start, _ROWS).columns
            names = batch.schema.names[:-1]
            tried = [attempt(make, data) for data in records.to_pylist()]
            yield form.batch(tried, kept, names)


def attempt(make: Callable[[bytes], _Made], data: bytes | None) -> _Made | Refused:
    """What can be made of one record. Never raises: whatever is wrong with one record, the
    others of a job that may have run for hours are not lost with it."""
    if data is None:
        return Refused(None, RecordError("$", "there is no record: the value is null"), None)
    try:
        return make(data)
    except RecordError as mistake:
        found = mistake
    except Exception as error:
        what = f"{type(error).__name__}: {excerpt(str(error), 200)}"
        found = RecordError("$", f"{DEFECT}: {what}")
    return Refused(find_id(data), found, data)
