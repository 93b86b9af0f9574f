"""The command line as a user runs it: start-up."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios, run, scorecard, usage

_STARTUP, _EXPLAINED = 6.0, 3.0
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


def explained(records: Records, folder: Path) -> Row:
    """All grades in plain language against JSON Lines: the processor's time of whole runs."""
    source = records.write(folder / "records.jsonl", records.size)
    grade = [*scorecard(), "grade", str(source), "--rubric", RUBRIC, "--jobs", "1", "--format"]
    lines, text = (usage([*grade, *form]) for form in (("jsonl",), ("text", "--explain")))
    source.unlink()
    detail = f"{text.seconds:.1f} s for {records.size:,} records, against {lines.seconds:.1f} s"
    return Row("explain", (text.seconds / lines.seconds,), _EXPLAINED, detail)
