"""The whole of a run on a cluster: files of JSON Lines in, a folder of grades and rejects out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pyspark.sql import Column, DataFrame, Observation, SparkSession
from pyspark.sql import functions as F  # noqa: N812 (as everybody calls it)

from scorecard.language import Language
from scorecard.rubric.model import Rubric
from scorecard.spark.frame import grade
from scorecard.spark.shapes import ShapeName
from scorecard.spark.worker import DEFECT

Format = Literal["jsonl", "parquet"]
FORMATS: tuple[Format, ...] = ("jsonl", "parquet")


@dataclass(frozen=True)
class Counts:
    """How many records went in, and what came of them; `defects` are rejects too."""

    records: int
    grades: int
    rejects: int
    defects: int


def run(
    spark: SparkSession,
    inputs: Sequence[str],
    out: str,
    rubric: Rubric,
    *,
    format: Format = "jsonl",
    language: Language = "en",
    evidence: bool = True,
    partitions: int | None = None,
) -> Counts:
    """Grade JSON Lines into the folder `out`, which must not exist, in one pass.

    It gets two folders, `kind=grade` and `kind=reject`: JSON Lines, or Parquet in the shape
    "table". Spark commits them when all is done: a folder without `_SUCCESS` is that of a run
    that was not. `partitions` spreads the records over so many tasks first, as compressed files
    need: Spark can't split them.
    Raises what Spark raises, such as `AnalysisException` for a path that does not exist.
    """
    went_in, came_out = Observation(), Observation()
    records = _lines(spark, inputs)
    if partitions is not None:
        records = records.repartition(partitions)
    records = records.observe(went_in, F.count(F.lit(1)).alias("records"))
    shape: ShapeName = "json" if format == "jsonl" else "table"
    graded = grade(records, rubric, shape=shape, language=language, evidence=evidence)
    graded = graded.observe(came_out, *_counted(shape, rubric))
    _write(graded, out, format)
    return Counts(**went_in.get, **came_out.get)


def _lines(spark: SparkSession, inputs: Sequence[str]) -> DataFrame:
    """The lines that are not blank. A line ends as it does on one machine: with a line feed."""
    lines = spark.read.text(list(inputs), lineSep="\n").select("value")
    return lines.where(F.col("value").rlike(r"\S"))


def _counted(shape: ShapeName, rubric: Rubric) -> list[Column]:
    """A grade is one row; in a table, that of the rubric's first criterion stands for it."""
    is_grade = F.col("grade").isNotNull()
    if shape == "table":
        is_grade = F.col("criterion") == rubric.criteria[0].id
    return [
        F.count_if(is_grade).alias("grades"),
        F.count("reject").alias("rejects"),
        F.count_if(F.col("reject").startswith(DEFECT)).alias("defects"),
    ]


def _write(graded: DataFrame, out: str, format: Format) -> None:
    # Without it, Spark sorts the grades by kind before it writes them.
    graded.sparkSession.conf.set("spark.sql.maxConcurrentOutputFileWriters", "2")
    kind = F.when(F.col("reject").isNull(), "grade").otherwise("reject").alias("kind")
    if format == "parquet":
        graded.select("*", kind).write.partitionBy("kind").parquet(out)
    else:
        graded.select(_line(), kind).write.partitionBy("kind").text(out)


def _line() -> Column:
    """A grade as it is; a reject as JSON, its bytes in Base64: they may be no text at all."""
    reject = F.struct("id", F.col("reject").alias("reason"), F.base64("original").alias("original"))
    return F.coalesce("grade", F.to_json(reject)).alias("line")


def written(spark: SparkSession, out: str, format: Format) -> DataFrame:
    """The grades that a run wrote, as far as `repeated_ids` looks at them."""
    if format == "parquet":
        table = spark.read.parquet(out).where(F.col("kind") == "grade")
        return table.select("interaction", "criterion", "reject")
    grades = spark.read.text(out).where(F.col("kind") == "grade")
    name = F.get_json_object("value", "$.interaction.id")
    return grades.select(name.alias("id"), F.col("value").alias("grade"))
