"""What the worst records and rubrics cost: each in a process of its own, for its peak memory (at a
scale below 1, where all that is shown is that they run, all in one).

Each is graded once, and cold, against decoding the same record and scanning its text once. Time
is the processor's: a row is one run, on a machine that may have other things to do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.command import RUBRIC
from benchmarks.engine import floor
from benchmarks.hostile import CASES, rubric_of
from benchmarks.table import Row
from benchmarks.timing import usage
from scorecard import Evaluator, Rubric, decode, load_rubric, to_json


class Cost(msgspec.Struct, frozen=True):
    """What one record costs: seconds and bytes."""

    seconds: float
    floor: float
    record: int
    grade: int


def limits(scale: float, folder: Path) -> Iterator[Row]:
    """A row for each case: how many times as long as the floor it takes."""
    result = folder / "costs.json"
    for names in [[name] for name in CASES] if scale >= 1 else [[*CASES]]:
        measure = [sys.executable, "-m", "benchmarks.limits", str(scale), str(result), *names]
        peak = usage(measure).peak
        for name, cost in msgspec.json.decode(result.read_bytes(), type=dict[str, Cost]).items():
            detail = (
                f"{cost.seconds:.2f} s for {_size(cost.record)}, a grade of {_size(cost.grade)}, "
                f"peak {_size(peak)}"
            )
            yield Row(name, (cost.seconds / cost.floor,), None, detail)


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB" if number >= 1e5 else f"{number / 1e3:.1f} kB"


def measure(name: str, scale: float) -> Cost:
    """Grade one case, once."""
    case = CASES[name]
    given = rubric_of(case)
    rubric = Rubric.model_validate(given) if case.conditions else load_rubric(RUBRIC)
    evaluator = Evaluator(rubric)
    line = msgspec.json.encode({"id": name, "turns": case.turns(scale)})
    least = floor([line], rubric)
    least()
    begin = time.process_time()
    least()
    between = time.process_time()
    grade = to_json(evaluator.grade(decode(line)))
    end = time.process_time()
    return Cost(end - between, between - begin, len(line), len(grade))


def main() -> None:
    """Measure the cases that the arguments name, and write what they cost to a file."""
    scale, result, *names = sys.argv[1:]
    costs = {name: measure(name, float(scale)) for name in names}
    Path(result).write_bytes(msgspec.json.encode(costs))


if __name__ == "__main__":
    main()
