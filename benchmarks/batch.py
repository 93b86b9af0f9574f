"""Many records on one machine: several processes, arrays, and memory that stays flat."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.engine import floor
from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import Times, interleave, ratios, run, run_at_once, scorecard, usage
from scorecard import Rubric

_RUBRIC = "customer-first"
_FEW = 20_000
_JOBS, _END_TO_END, _ARRAY, _MEMORY = 1.8, 2.5, 1.2, 1.2


def throughput(records: Records, rubric: Rubric, rounds: int, folder: Path) -> Iterator[Row]:
    """From file to file: in two processes against one, an array against lines, and both numbers
    of processes against the floor.

    Two runs at once, of half the records each, tell what two processors have to give.
    """
    lines = records.write(folder / "records.jsonl", records.size)
    array = _as_array(lines, folder / "records.json")
    halves = _halves(lines)
    few = replace(records, size=min(records.size, _FEW))
    contestants: dict[str, Callable[[], object]] = {
        "floor": floor(few.lines, rubric),
        "one": partial(run, _grade(lines, folder, 1)),
        "two": partial(run, _grade(lines, folder, 2)),
        "apart": partial(run_at_once, [_grade(half, folder, 1) for half in halves]),
        "array": partial(run, _grade(array, folder, 1)),
    }
    times = interleave(contestants, rounds)
    for path in (array, lines, *halves):
        path.unlink()
    times["floor"] = [one * records.size / few.size for one in times["floor"]]
    seconds = {name: median(taken) for name, taken in times.items()}
    detail = (
        f"{records.size:,} records, {seconds['one']:.1f} s in one process, {seconds['two']:.1f} s "
        f"in two; two runs of half of them: {median(ratios(times['one'], times['apart'])):.2f}"
    )
    yield Row("jobs", ratios(times["one"], times["two"]), _JOBS, detail, more_is_better=True)
    for name, label in (("one", "end-to-end-1"), ("two", "end-to-end-2")):
        shown = f"{_each(records, times[name])}, from start to end of the process"
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
            peaks[count] = usage(_grade(source, folder, None)).peak
            source.unlink()
        taken, against = (f"{peaks[count] / 1e6:.0f} MB for {count:,}" for count in (many, few))
        detail = f"{taken} records, against {against}"
        yield Row(f"memory-{layout}", (peaks[many] / peaks[few],), _MEMORY, detail)


def _each(records: Records, times: Times) -> str:
    return f"{median(times) / records.size * 1e6:.1f} µs/record"


def _halves(lines: Path) -> list[Path]:
    halves = [lines.with_name(f"half{number}.jsonl") for number in range(2)]
    with lines.open("rb") as source, halves[0].open("wb") as one, halves[1].open("wb") as other:
        for number, line in enumerate(source):
            (other if number % 2 else one).write(line)
    return halves


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
    grades = folder / f"grades-{source.name}" if jobs is not None else Path(os.devnull)
    options = ["--rubric", _RUBRIC, "--format", "jsonl", "--output", str(grades)]
    processes = [] if jobs is None else ["--jobs", str(jobs)]
    return [*scorecard(), "grade", str(source), *options, *processes]
