"""The whole of a run on a cluster: files of JSON Lines in, a folder of grades and rejects out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pyspark.sql import Column, DataFrame, Observation, SparkSession
from pyspark.sql import functions as F  # noqa: N812 (as everybody calls it)

from scorecard.grade import UNKNOWN_ACTION
from scorecard.language import Language
from scorecard.records.reject import DEFECT
from scorecard.rubric.model import Rubric
from scorecard.spark.frame import grade
from scorecard.spark.observations import unused_observations
from scorecard.spark.shapes import ShapeName

SparkFormat = Literal["jsonl", "parquet"]
FORMATS: tuple[SparkFormat, ...] = ("jsonl", "parquet")


UNUSED = "_unused_observations"
"""The folder for rows of observations; Spark passes over names that begin so when it reads."""


@dataclass(frozen=True)
class Counts:
    """How many records went in, and what came of them; `defects` are rejects too. `unused` are
    rows of observations."""

    records: int
    grades: int
    rejects: int
    defects: int
    unused: int = 0


def run(
    spark: SparkSession,
    inputs: Sequence[str],
    out: str,
    rubric: Rubric,
    *,
    observations: Sequence[str] = (),
    format: SparkFormat = "jsonl",
    language: Language = "en",
    evidence: bool = True,
    partitions: int | None = None,
) -> Counts:
    """Grade JSON Lines into the folder `out`, which must not exist, in one pass.

    It gets two folders, `kind=grade` and `kind=reject`: JSON Lines, or Parquet in the shape
    "table". Spark commits them when all is done: a folder without `_SUCCESS` is that of a run
    that was not. `partitions` spreads the records over so many tasks first, as compressed files
    need: Spark can't split them. `observations` are JSON Lines that stand beside the records; rows
    that are of no use go into a folder more, which takes a second look at the records.
    Raises what Spark raises, such as `AnalysisException` for a path that does not exist.
    """
    went_in, came_out = Observation(), Observation()
    records = _lines(spark, inputs)
    if partitions is not None:
        records = records.repartition(partitions)
    records = records.observe(went_in, F.count(F.lit(1)).alias("records"))
    shape: ShapeName = "lines" if format == "jsonl" else "table"
    marks = _lines(spark, observations) if observations else None
    graded = grade(
        records, rubric, shape=shape, language=language, evidence=evidence, observations=marks
    )
    graded = graded.observe(came_out, *_counted(shape, rubric))
    _write(graded, out, format)
    unused = 0
    if marks is not None:
        left = Observation()
        rows = unused_observations(_lines(spark, inputs), marks)
        rows = rows.observe(left, F.count(F.lit(1)).alias("unused"))
        rows.write.json(f"{out.rstrip('/')}/{UNUSED}")
        unused = left.get["unused"]
    return Counts(**went_in.get, **came_out.get, unused=unused)


def _lines(spark: SparkSession, inputs: Sequence[str]) -> DataFrame:
    """The lines that are not blank. A line ends as it does on one machine: with a line feed."""
    lines = spark.read.text(list(inputs), lineSep="\n").select("value")
    return lines.where(F.col("value").rlike(r"\S"))


def _counted(shape: ShapeName, rubric: Rubric) -> list[Column]:
    if shape == "lines":
        is_grade, is_reject = F.col("kind") == "grade", F.col("kind") == "reject"
        is_defect = F.col("is_defect")
    else:
        # One row of a grade stands for it: that of the rubric's first criterion.
        is_grade = F.col("criterion") == rubric.criteria[0].id
        is_reject = F.col("reject").isNotNull()
        is_defect = F.col("reject").startswith(f"$: {DEFECT}")
    counted = {"grades": is_grade, "rejects": is_reject, "defects": is_defect}
    return [F.count_if(what).alias(name) for name, what in counted.items()]


def _write(graded: DataFrame, out: str, format: SparkFormat) -> None:
    # Without it, Spark sorts the grades by kind before it writes them.
    graded.sparkSession.conf.set("spark.sql.maxConcurrentOutputFileWriters", "2")
    if format == "parquet":
        kind = F.when(F.col("reject").isNull(), "grade").otherwise("reject").alias("kind")
        graded.select("*", kind).write.partitionBy("kind").parquet(out)
    else:
        graded.select("line", "kind").write.partitionBy("kind").text(out)


def unknown_actions(
    spark: SparkSession, out: str, format: SparkFormat, rubric: Rubric
) -> dict[str, int]:
    """The actions in the records of a run that no moment of its rubric names, with the number of
    interactions that have each."""
    if not rubric.actions:
        return {}
    if format == "parquet":
        table = spark.read.parquet(out).where(F.col("criterion") == rubric.criteria[0].id)
        needs = table.select(F.explode("needs").alias("need"))
    else:
        lines = spark.read.text(out).where(F.col("kind") == "grade")
        listed = F.from_json(F.get_json_object("value", "$.needs"), "array<string>")
        needs = lines.select(F.explode(listed).alias("need"))
    found = needs.where(F.col("need").startswith(UNKNOWN_ACTION)).groupBy("need").count()
    return {row["need"].removeprefix(UNKNOWN_ACTION): row["count"] for row in found.collect()}


def written(spark: SparkSession, out: str, format: SparkFormat) -> DataFrame:
    """The grades that a run wrote, as far as `repeated_ids` looks at them."""
    if format == "parquet":
        table = spark.read.parquet(out).where(F.col("kind") == "grade")
        return table.select("interaction", "criterion", "reject")
    grades = spark.read.text(out).where(F.col("kind") == "grade")
    name = F.get_json_object("value", "$.interaction.id")
    return grades.select(name.alias("id"), F.col("value").alias("grade"))
