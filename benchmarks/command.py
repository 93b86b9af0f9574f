"""The command line as a user runs it: start-up, and a small file of calls."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import interleave, ratios, run, scorecard, usage

_STARTUP, _FIRST, _SECOND, _EXPLAINED = 6.0, 15.0, 10.0, 3.0
_CALLS = Path(__file__).parents[1] / "examples" / "calls.json"
RUBRIC = "customer-first"


_NOTHING = [sys.executable, "-c", "pass"]


def startup(rounds: int) -> Row:
    """`scorecard --version` against a Python that does nothing."""
    times = interleave(
        {"python": partial(run, _NOTHING), "scorecard": partial(run, [*scorecard(), "--version"])},
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


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def small_runs(rounds: int, folder: Path) -> Iterator[Row]:
    """`scorecard grade` on 14 calls against a Python that does nothing, in processor time: with a
    rubric that has to be checked, and with the same one again."""
    cache = {"SCORECARD_NO_CACHE": "", "SCORECARD_CACHE_DIR": str(folder / "cache")}
    grade = [*scorecard(), "grade", str(_CALLS), "--rubric", RUBRIC, "--quiet"]
    times = interleave(
        {
            "python": partial(run, _NOTHING),
            "first": partial(run, [*grade, "--no-cache"]),
            "second": partial(run, grade, cache),
        },
        rounds,
        _processor_time,
    )
    against = median(times["python"]) * 1e3
    for name, target in (("first", _FIRST), ("second", _SECOND)):
        detail = f"{median(times[name]) * 1e3:.0f} ms, against {against:.0f} ms"
        yield Row(f"{name}-run", ratios(times[name], times["python"]), target, detail)
