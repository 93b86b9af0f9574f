"""Observations beside the records of a DataFrame: joined by interaction, and what is of no use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 (as everybody calls it)
from pyspark.sql.types import StringType

from scorecard.observations.row import KEYS
from scorecard.spark.records import record_column
from scorecard.spark.worker import unused_rows

_UNUSED = "interaction string, row string, reason string"


def observation_lines(observations: DataFrame) -> DataFrame:
    """Rows of observations as JSON (`row`), with the `interaction` that each is about.

    They have the keys of the format as columns, or are JSON in the only column. Raises `ValueError`
    for anything else.
    """
    known = observations.columns
    if "interaction" in known:
        for name in known:
            if name not in KEYS:
                raise ValueError(f"column `{name}` is not a key of an observation: drop it")
        columns = F.struct(*[observations[name] for name in KEYS if name in known])
        row = F.to_json(columns, {"ignoreNullFields": "true"})
        return observations.select(observations["interaction"], row.alias("row"))
    if len(known) != 1 or not isinstance(observations.schema[0].dataType, StringType):
        raise ValueError("observations have the columns of a row, or one column of JSON")
    text = observations[known[0]]
    lines = observations.where(text.rlike(r"\S"))
    about = F.get_json_object(text, "$.interaction")
    return lines.select(about.alias("interaction"), text.alias("row"))


def beside(chosen: DataFrame, observations: DataFrame) -> DataFrame:
    """Records (the column `record`) with a column more: the rows of their interactions, sorted and
    none twice, null where there are none."""
    lines = observation_lines(observations)
    rows = F.sort_array(F.collect_set("row")).alias("rows")
    grouped = lines.where(F.col("interaction").isNotNull()).groupBy("interaction").agg(rows)
    joined = chosen.join(grouped, _id() == F.col("interaction"), "left")
    return joined.drop("interaction")


def _id() -> Column:
    return F.get_json_object(F.col("record").cast("string"), "$.id")


def unused_observations(
    df: DataFrame, observations: DataFrame, *, column: str | None = None, keep: Sequence[str] = ()
) -> DataFrame:
    """The rows of observations that grading the records of `df` does not use: `interaction`,
    `row`, and the `reason`. Takes a shuffle.

    Those are rows of interactions that are not among the records, or can't be graded; that name a
    turn that is not there, or quote what does not stand in it; and what is no row at all.

    >>> unused_observations(calls, marks).count()  # doctest: +SKIP
    """
    records = df.select(record_column(df, column, keep).alias("record"))
    lines = observation_lines(observations)
    named = records.select("record", _id().alias("id"))
    pairs = lines.join(named, F.col("id") == F.col("interaction"), "left")
    grouped = pairs.groupBy("interaction", "record").agg(F.collect_set("row").alias("rows"))
    return grouped.mapInArrow(_unused, _UNUSED)


def _unused(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    schema = pa.schema(
        [("interaction", pa.string()), ("row", pa.string()), ("reason", pa.string())]
    )
    for batch in batches:
        found = [
            {"interaction": given["interaction"], "row": row, "reason": reason}
            for given in batch.to_pylist()
            for row, reason in unused_rows(given["record"], given["rows"])
        ]
        yield pa.RecordBatch.from_pylist(found, schema=schema)
