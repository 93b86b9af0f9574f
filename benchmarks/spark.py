"""Prints what Spark costs against one process, for docs/spark.md: `python -m benchmarks.spark`.

Wall time says how long one waits, and processor time what it takes: the latter is much the same
on a machine that has other things to do. Linux, with Java 17 and the extra `spark`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pyspark.sql import SparkSession

from benchmarks.command import RUBRIC
from benchmarks.records import Records, load
from benchmarks.timing import scorecard
from scorecard import Rubric, load_rubric
from scorecard.spark.job import SparkFormat
from scorecard.spark.job import run as run_on_spark

_FILES = 8
_FEW = 100
_TICKS = os.sysconf("SC_CLK_TCK")
_LAYOUT = "{:<22} {:>10} {:>10} {:>6} {:>12} {:>12}"


class Taken(NamedTuple):
    """Seconds that a run took, on the clock and of all processors."""

    wall: float
    cpu: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all of it and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--master", default="local-cluster[2,1,2048]")
    options = parser.parse_args(arguments)
    rubric = load_rubric(RUBRIC)
    records = load(rubric, options.records)
    with TemporaryDirectory() as name, _cluster(options.master, Path(name)) as spark:
        folder = Path(name)
        print(f"{records.size} records: {records.source}; {options.master}", flush=True)
        _write(records, folder)
        contestants = _contestants(spark, rubric, folder)
        found = _measured(contestants, options.rounds)
    _print(found, records.size)


def _write(records: Records, folder: Path) -> None:
    """As one file, as two halves, as several files for Spark; and a few records."""
    lines = [line + b"\n" for line in records.repeated(records.size)]
    (folder / "all.jsonl").write_bytes(b"".join(lines))
    (folder / "few.jsonl").write_bytes(b"".join(lines[:_FEW]))
    for half in range(2):
        (folder / f"half{half}.jsonl").write_bytes(b"".join(lines[half::2]))
    (folder / "parts").mkdir()
    for part in range(_FILES):
        (folder / "parts" / f"{part}.jsonl").write_bytes(b"".join(lines[part::_FILES]))


def _contestants(
    spark: SparkSession, rubric: Rubric, folder: Path
) -> dict[str, Callable[[], object]]:
    def locally(*names: str, format: str = "jsonl") -> None:
        running = [subprocess.Popen(_grade(folder / name, format)) for name in names]
        statuses = [process.wait() for process in running]
        assert not any(statuses)

    def on_spark(name: str, format: SparkFormat = "jsonl") -> None:
        out = folder / "graded"
        counts = run_on_spark(spark, [str(folder / name)], str(out), rubric, format=format)
        assert counts.grades == counts.records
        shutil.rmtree(out)

    return {
        "one process": lambda: locally("all"),
        "two processes": lambda: locally("half0", "half1"),
        "Spark, JSON Lines": lambda: on_spark("parts"),
        "one process, Parquet": lambda: locally("all", format="parquet"),
        "Spark, Parquet": lambda: on_spark("parts", "parquet"),
        f"Spark, {_FEW} records": lambda: on_spark("few.jsonl"),
    }


def _grade(path: Path, format: str) -> list[str]:
    source, out = str(path.with_suffix(".jsonl")), str(path.with_suffix(".out"))
    wanted = ["--jobs", "1", "--rubric", RUBRIC, "--format", format, "--output", out]
    return [*scorecard(), "grade", source, "--quiet", *wanted]


def _measured(contestants: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[Taken]]:
    """By turns; the first round, in which Java and RE2 warm up, is not counted."""
    found: dict[str, list[Taken]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, contestant in contestants.items():
            wall, cpu = time.perf_counter(), _cpu_seconds()
            contestant()
            taken = Taken(time.perf_counter() - wall, _cpu_seconds() - cpu)
            print(number, name, f"{taken.wall:.2f} s, cpu {taken.cpu:.2f} s", file=sys.stderr)
            if number:
                found[name].append(taken)
    return found


def _print(found: dict[str, list[Taken]], size: int) -> None:
    """Ratios are those of each round: their median, and the least and the most."""
    print(_LAYOUT.format("", "records/s", "µs/record", "ratio", "cpu µs/rec", "cpu ratio"))
    for name, taken in found.items():
        count = _FEW if str(_FEW) in name else size
        wall, cpu = median(t.wall for t in taken), median(t.cpu for t in taken)
        pairs = list(zip(taken, found["one process"], strict=True))
        waited = median(t.wall / one.wall for t, one in pairs)
        used = sorted(t.cpu / one.cpu for t, one in pairs)
        shown = f"{median(used):.2f} ({used[0]:.1f}-{used[-1]:.1f})"
        rates = f"{count / wall:,.0f}", f"{wall / count * 1e6:.0f}", f"{waited:.2f}"
        print(_LAYOUT.format(name, *rates, f"{cpu / count * 1e6:.0f}", shown), flush=True)


@contextmanager
def _cluster(master: str, folder: Path) -> Iterator[SparkSession]:
    os.environ |= {
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    builder = SparkSession.builder.master(master)
    for name, value in quiet.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        yield spark
    finally:
        spark.stop()


def _cpu_seconds() -> float:
    """What this process, its descendants, and all that these have waited for have used."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        stats[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    ours = {os.getpid()}
    while more := {process for process, (parent, _) in stats.items() if parent in ours} - ours:
        ours |= more
    return sum(stats[process][1] for process in ours) / _TICKS


if __name__ == "__main__":
    main()
