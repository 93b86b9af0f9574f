"""The run behind `python -m scorecard.spark`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from scorecard.extras import extra
from scorecard.jobs.console import Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.limits import ranked
from scorecard.language import Language
from scorecard.rubric.model import Rubric

with extra("spark", "pyspark", "grading on Spark"):
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import AnalysisException, PySparkException
    from pyspark.sql import SparkSession

    from scorecard.spark import repeated_ids
    from scorecard.spark.job import UNUSED, Counts, SparkFormat, run, unknown_actions, written

_IDS_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class SparkRun:
    """What to grade on a cluster, and into which folder."""

    inputs: Sequence[str]
    out: str
    rubric: Rubric
    observations: Sequence[str]
    format: SparkFormat
    language: Language
    evidence: bool
    partitions: int | None
    check_ids: bool


def grade_on_spark(job: SparkRun, console: Console) -> ExitStatus:
    """Grade the inputs on the cluster that the environment names, and return the exit status.

    Raises `UserError` for inputs that are not there and an output that is.
    """
    spark = _start()
    try:
        counts = run(
            spark,
            job.inputs,
            job.out,
            job.rubric,
            observations=job.observations,
            format=job.format,
            language=job.language,
            evidence=job.evidence,
            partitions=job.partitions,
        )
        status = _conclude(counts, job.out, console)
        if counts.grades and (unknown := unknown_actions(spark, job.out, job.format, job.rubric)):
            console.remark(f"actions that this rubric does not know: {ranked(unknown)}")
        if job.check_ids and _say_repeated(spark, job, console):
            status = max(status, ExitStatus.BAD_INPUT)
        return status
    except AnalysisException as error:
        raise UserError(_first_line(error)) from None
    except (PySparkException, Py4JJavaError) as error:
        cause = error.java_exception if isinstance(error, Py4JJavaError) else error
        console.error(f"error: the Spark job failed: {_gist(cause)}")
        return ExitStatus.DEFECT
    finally:
        # Java may be gone: a signal that ends us ends it too.
        with suppress(Exception):
            spark.stop()


def _start() -> SparkSession:
    try:
        return SparkSession.builder.appName("scorecard").getOrCreate()
    except PySparkException as error:
        raise UserError(f"Spark can't start: {_first_line(error)} (it takes Java 17)") from None


_RAISED = re.compile(r"[\w.]+(Error|Exception)\b")


def _gist(error: object) -> str:
    """What an executor raised, of a trace through Java and Python."""
    raised = [line for line in str(error).splitlines() if _RAISED.match(line)]
    return raised[-1] if raised else _first_line(error)


def _first_line(error: object) -> str:
    return str(error).partition("\n")[0]


def _conclude(counts: Counts, out: str, console: Console) -> ExitStatus:
    """Say how it went, and return the exit status."""
    console.remark(
        f"{counts.records} records: {counts.grades} graded, {counts.rejects} rejected, in {out}"
    )
    if counts.unused:
        console.remark(f"observations not used: {counts.unused}, in {out.rstrip('/')}/{UNUSED}")
    if counts.records != counts.grades + counts.rejects:
        console.error("error: grades and rejects are not as many as records: this is a defect")
        return ExitStatus.DEFECT
    if counts.defects:
        console.error(f"error: {counts.defects} rejects are due to defects in scorecard")
        return ExitStatus.DEFECT
    if not counts.grades:
        console.error("error: nothing was graded")
    return ExitStatus.DONE if counts.grades and not counts.rejects else ExitStatus.BAD_INPUT


def _say_repeated(spark: SparkSession, job: SparkRun, console: Console) -> bool:
    """Name some of the ids that stand more than once, if any do."""
    repeated = repeated_ids(written(spark, job.out, job.format))
    found = repeated.orderBy("id").take(_IDS_SHOWN + 1)
    for row in found[:_IDS_SHOWN]:
        console.error(f"{row['id']}: {row['count']} records have this id")
    if len(found) > _IDS_SHOWN:
        console.error("… and more ids")
    return bool(found)
