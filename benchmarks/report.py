"""A report on many grades against DuckDB reading the columns that it is made of."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios, run, scorecard, usage

_RUBRIC = "service-standard"
_SECONDS, _MEMORY = 3.0, 200e6
_COLUMNS = (
    *("interaction", "rubric", "version", "sha256", "criterion", "applies", "needs"),
    *("v1", "v2", "v3", "v4", "v5", "score", "score_possible", "result"),
    *("channel", "language", "topic", "started_at", "agent_id", "team", "customer_id", "tier"),
    *("segment", "agent", "customer", "outcome", "metadata"),
)
_READ = """
import duckdb, sys
columns = ", ".join(f"max(hash({name}))" for name in sys.argv[2:])
duckdb.connect(config={"threads": 2}).execute(f"SELECT {columns} FROM '{sys.argv[1]}'").fetchall()
"""


def report(records: Records, count: int, rounds: int, folder: Path) -> Iterator[Row]:
    """Time and peak memory of `scorecard report` on so many grades of seven criteria, as a table:
    those of the records, again and again under other ids and agents."""
    few, many = folder / "few.parquet", folder / "many.parquet"
    size = min(len(records.lines), count)
    lines = records.write(folder / "few.jsonl", size)
    run([*scorecard(), "grade", str(lines), "-r", _RUBRIC, "--output", str(few), "--quiet"])
    again = max(1, count // size)
    copied = (
        "SELECT interaction || '-' || again AS interaction, * EXCLUDE (interaction, agent_id), "
        f"agent_id || '-' || (again % 20) AS agent_id FROM '{few}', range({again}) AS t(again)"
    )
    duckdb.connect().execute(f"COPY ({copied}) TO '{many}' (FORMAT parquet)")
    told = [*scorecard(), "report", str(many), "-r", _RUBRIC, "--format", "json"]
    times = interleave(
        {
            "report": partial(run, told),
            "read": partial(run, [sys.executable, "-c", _READ, str(many), *_COLUMNS]),
        },
        rounds,
    )
    seconds = {name: median(taken) for name, taken in times.items()}
    detail = f"{seconds['report']:.1f} s for {again * size:,}, against {seconds['read']:.1f} s"
    yield Row("report", ratios(times["report"], times["read"]), _SECONDS, detail)
    peak = usage(_whole(told)).peak
    yield Row("report-memory", (peak / _MEMORY,), 1.0, f"{peak / 1e6:.0f} MB, against 200 MB")


def _whole(command: list[str]) -> list[str]:
    """A command whose program is named by its whole path."""
    return [str(Path(command[0]).absolute()), *command[1:]]
