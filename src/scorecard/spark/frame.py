"""`grade`: from a DataFrame of records to a DataFrame of grades."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 (as everybody calls it)
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from scorecard.language import Language
from scorecard.rubric.model import Rubric
from scorecard.spark.observations import beside
from scorecard.spark.records import record_column
from scorecard.spark.shapes import SHAPES, ShapeName
from scorecard.spark.worker import PartitionJob, grade_batches


def grade(
    df: DataFrame,
    rubric: Rubric,
    *,
    column: str | None = None,
    keep: Sequence[str] = (),
    shape: ShapeName = "json",
    language: Language = "en",
    evidence: bool = True,
    observations: DataFrame | None = None,
) -> DataFrame:
    """Grade every record of a DataFrame.

    A record is JSON (string or binary) in the column that `column` names, or in the only one;
    or a row whose columns have the names and types of the native record: `id`, `turns` (an
    array of structs), and what else it has. Null is absent there. The columns in `keep` are
    carried along, before those of the result.

    In the shape "json" each record is a row, with `id`, `score`, `possible`, `result`, and
    `grade`: the JSON that `scorecard grade --format jsonl` writes, byte for byte. In the shape
    "table" each criterion of each record is a row, with the columns of `scorecard.arrow`. In both,
    a record that can't be graded is a row with `reject`, the reason why, and `original`, its
    bytes; nothing in a record fails the job. The shape "lines", again a row for each record, is
    for files: a `line` of JSON, its `kind` ("grade" or "reject") and `is_defect`.

    `observations` stand beside the records, as `read_observations` has them: one column of JSON, or
    the keys of a row as columns. They are joined by the record's id, which takes a shuffle, so that
    the order of rows is lost; `unused_observations` says which can't be used.

    An id that stands twice is graded twice (see `repeated_ids`). Rows come in the order of
    `df` as far as Spark keeps one, in a table the rejects of some hundred records after the
    grades of these. Lazy, as all in Spark.

    Raises `ValueError` at once if the columns are not as described.

    >>> grade(calls, rubric, column="transcript", keep=["day"])  # doctest: +SKIP
    """
    records = record_column(df, column, keep)
    graded = from_arrow_schema(SHAPES[shape].schema)
    taken = [name for name in keep if name in graded.fieldNames()]
    if taken:
        raise ValueError(f"the result has a column `{taken[0]}` of its own: rename yours")
    job = PartitionJob.of(rubric, language, evidence)
    chosen = df.select(*[df[name] for name in keep], records.alias("record"))
    if observations is not None:
        chosen = beside(chosen, observations)
    grader = partial(grade_batches, job, shape, is_observed=observations is not None)
    schema = StructType([*[df.schema[name] for name in keep], *graded.fields])
    return chosen.mapInArrow(grader, schema)


def repeated_ids(graded: DataFrame) -> DataFrame:
    """The ids that several grades of one rubric have: `id` and `count`. Takes a shuffle.

    On one machine the second record with an id is rejected. On a cluster no record is the
    second: all are graded, and this is how to find them.
    """
    if "grade" in graded.columns:
        each = graded.where(F.col("grade").isNotNull()).groupBy("id").count()
    else:
        rows = graded.where(F.col("reject").isNull())
        by_criterion = rows.groupBy("interaction", "criterion").count()
        each = by_criterion.groupBy(F.col("interaction").alias("id")).agg(
            F.max("count").alias("count")
        )
    return each.where(F.col("count") > 1)
