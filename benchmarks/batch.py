"""Many records on one machine: several processes, arrays, and memory that stays flat."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.engine import floor, speed
from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios, run, scorecard
from scorecard import Rubric

_RUBRIC = "customer-first"
_JOBS, _END_TO_END, _ARRAY, _MEMORY = 1.8, 2.5, 1.2, 1.2


def throughput(records: Records, rubric: Rubric, rounds: int, folder: Path) -> Iterator[Row]:
    """From file to file: in two processes against one, an array against lines, and both numbers
    of processes against the floor."""
    lines = records.write(folder / "records.jsonl", records.size)
    array = _as_array(lines, folder / "records.json")
    contestants: dict[str, Callable[[], object]] = {
        "floor": floor(records.lines, rubric),
        "one": partial(run, _grade(lines, folder, 1)),
        "two": partial(run, _grade(lines, folder, 2)),
        "array": partial(run, _grade(array, folder, 1)),
    }
    times = interleave(contestants, rounds)
    array.unlink()
    lines.unlink()
    seconds = {name: median(taken) for name, taken in times.items()}
    detail = f"{seconds['one']:.1f} s in one process, {seconds['two']:.1f} s in two"
    yield Row("jobs", ratios(times["one"], times["two"]), _JOBS, detail, more_is_better=True)
    for name, label in (("one", "end-to-end-1"), ("two", "end-to-end-2")):
        shown = f"{speed(records, times[name])}, from start to end of the process"
        yield Row(label, ratios(times[name], times["floor"]), _END_TO_END, shown)
    yield Row("array", ratios(times["array"], times["one"]), _ARRAY, "one process")


def flat(records: Records, few: int, many: int, folder: Path) -> Iterator[Row]:
    """The peak of the largest process on many records against that on few, as lines and as one
    array."""
    for layout in ("lines", "array"):
        peaks = {}
        for count in (few, many):
            source = records.write(folder / "records.jsonl", count)
            if layout == "array":
                array = _as_array(source, folder / "records.json")
                source.unlink()
                source = array
            command = [sys.executable, "-m", "benchmarks.peak", *_grade(source, folder, None)]
            peaks[count] = int(run(command))
            source.unlink()
        taken, against = (f"{peaks[count] / 1e6:.0f} MB for {count:,}" for count in (many, few))
        detail = f"{taken} records, against {against}"
        yield Row(f"memory-{layout}", (peaks[many] / peaks[few],), _MEMORY, detail)


def _as_array(lines: Path, path: Path) -> Path:
    with lines.open("rb") as source, path.open("wb") as target:
        separator = b"[\n"
        for line in source:
            target.write(separator + line.rstrip(b"\n"))
            separator = b",\n"
        target.write(b"\n]\n")
    return path


def _grade(source: Path, folder: Path, jobs: int | None) -> list[str]:
    """Grade with full evidence into a file; what comes of a million records is not kept."""
    grades = folder / "grades.jsonl" if jobs is not None else Path(os.devnull)
    options = ["--rubric", _RUBRIC, "--format", "jsonl", "--output", str(grades)]
    processes = [] if jobs is None else ["--jobs", str(jobs)]
    return [*scorecard(), "grade", str(source), *options, *processes]
