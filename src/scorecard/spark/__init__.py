"""Grading on Spark: the same evaluator, on as many machines as the cluster has.

>>> from scorecard import load_rubric
>>> from scorecard.spark import grade
>>> calls = spark.read.text("calls/*.jsonl.gz", lineSep="\\n")  # doctest: +SKIP
>>> graded = grade(calls, load_rubric("customer-first"))  # doctest: +SKIP
>>> graded.groupBy("result").count().show()  # doctest: +SKIP
"""

from __future__ import annotations

from scorecard.extras import extra

with (
    extra("spark", "pyspark", "scorecard.spark"),
    extra("spark", "pyarrow", "scorecard.spark"),
):
    from scorecard.spark.frame import grade, repeated_ids
    from scorecard.spark.observations import unused_observations

__all__ = ["grade", "repeated_ids", "unused_observations"]
