"""`grade`: from a DataFrame of records to a DataFrame of grades."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 (as everybody calls it)
from pyspark.sql.types import BinaryType, DoubleType, StringType, StructField, StructType

from scorecard.language import Language
from scorecard.rubric.model import Rubric
from scorecard.spark.records import record_column
from scorecard.spark.worker import Job, grade_batches

GRADED = StructType(
    [
        StructField("id", StringType()),
        StructField("score", DoubleType()),
        StructField("possible", DoubleType()),
        StructField("result", StringType()),
        StructField("grade", StringType()),
        StructField("reject", StringType()),
        StructField("original", BinaryType()),
    ]
)
"""The columns of grades; `reject` and `original` are null where there is a `grade`."""


def grade(
    df: DataFrame,
    rubric: Rubric,
    *,
    column: str | None = None,
    keep: Sequence[str] = (),
    language: Language = "en",
    evidence: bool = True,
) -> DataFrame:
    """Grade every record of a DataFrame, one row for one row.

    A record is JSON (string or binary) in the column that `column` names, or in the only one;
    or a row whose columns have the names and types of the native record: `id`, `turns` (an
    array of structs), and what else it has. Null is absent there. The columns in `keep` are
    carried along.

    The result has `id`, `score`, `possible`, `result`, and `grade`: the JSON that `scorecard
    grade --format jsonl` writes, byte for byte. A record that can't be graded has `reject`, the
    reason why, and `original`, its bytes; nothing in a record fails the job. An id that stands
    twice is graded twice (see `repeated_ids`). The order of rows is that of `df`, as far as
    Spark keeps one.

    Lazy, as all in Spark. Raises `ValueError` at once if the columns are not as described.

    >>> grade(calls, rubric, column="transcript", keep=["day"])  # doctest: +SKIP
    """
    records = record_column(df, column, keep)
    taken = [name for name in keep if name in GRADED.fieldNames()]
    if taken:
        raise ValueError(f"the result has a column `{taken[0]}` of its own: rename yours")
    job = Job.of(rubric, language, evidence)
    kept = [df.schema[name] for name in keep]
    chosen = df.select(*[df[name] for name in keep], records.alias("record"))
    schema = StructType([*kept, *GRADED.fields])
    return chosen.mapInArrow(partial(grade_batches, job), schema)


def repeated_ids(graded: DataFrame) -> DataFrame:
    """The ids that several grades have, with their `count`. It takes a shuffle of all ids.

    On one machine the second record with an id is rejected. On a cluster no record is the
    second, so all are graded, and this is how to find them.
    """
    counted = graded.where(F.col("grade").isNotNull()).groupBy("id").count()
    return counted.where(F.col("count") > 1)
