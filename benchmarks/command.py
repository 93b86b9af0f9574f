"""The command line as a user runs it: start-up, memory, and from file to file."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.engine import floor, speed
from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios, run, scorecard
from scorecard import Rubric

_STARTUP, _MEMORY = 6.0, 1.5
RUBRIC = "customer-first"


def startup(rounds: int) -> Row:
    """`scorecard --version` against a Python that does nothing."""
    nothing = [sys.executable, "-c", "pass"]
    times = interleave(
        {"python": partial(run, nothing), "scorecard": partial(run, [*scorecard(), "--version"])},
        rounds,
    )
    taken, against = (median(times[name]) * 1e3 for name in ("scorecard", "python"))
    detail = f"{taken:.0f} ms, against {against:.0f} ms"
    return Row("startup", ratios(times["scorecard"], times["python"]), _STARTUP, detail)


def memory(records: Records, few: int, many: int, folder: Path) -> Row:
    """The peak of grading many records against that of few, from JSON Lines to JSON Lines."""
    peaks = {}
    for count in (few, many):
        source = records.write(folder / "records.jsonl", count)
        command = [sys.executable, "-m", "benchmarks.peak", *_grade(source, folder)]
        peaks[count] = int(run(command))
        source.unlink()
    taken, against = (f"{peaks[count] / 1e6:.0f} MB for {count:,}" for count in (many, few))
    return Row(
        "memory", (peaks[many] / peaks[few],), _MEMORY, f"{taken} records, against {against}"
    )


def file_to_file(records: Records, rubric: Rubric, rounds: int, folder: Path) -> Row:
    """`scorecard grade` from a file to a file, against the floor."""
    source = records.write(folder / "records.jsonl", len(records.lines))
    times = interleave(
        {
            "floor": floor(records.lines, rubric),
            "grade": partial(run, _grade(source, folder)),
        },
        rounds,
    )
    detail = f"{speed(records, times['grade'])}, from start to end of the process"
    return Row("end-to-end", ratios(times["grade"], times["floor"]), None, detail)


def _grade(source: Path, folder: Path) -> list[str]:
    grades = str(folder / "grades.jsonl")
    options = ["--rubric", RUBRIC, "--format", "jsonl", "--output", grades, "--evidence", "full"]
    return [*scorecard(), "grade", str(source), *options]
