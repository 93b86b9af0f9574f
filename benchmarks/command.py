"""The command line as a user runs it: start-up."""

from __future__ import annotations

import sys
from functools import partial
from statistics import median

from benchmarks.table import Row
from benchmarks.timing import interleave, ratios, run, scorecard

_STARTUP = 6.0
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
