"""Contestants timed in turns, so that whatever else the machine does hits all of them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Times = list[float]
"""Seconds, by round."""


def interleave(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Times]:
    """Run the contestants one after the other, round after round, and time each.

    An untimed round goes first: RE2 builds its automaton while it reads, and the operating
    system reads files into memory.
    """
    for contestant in contestants.values():
        contestant()
    times: dict[str, Times] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            start = time.perf_counter()
            contestant()
            times[name].append(time.perf_counter() - start)
    return times


def ratios(times: Times, against: Times) -> tuple[float, ...]:
    """How much longer one took than the other, by round."""
    return tuple(one / other for one, other in zip(times, against, strict=True))


def scorecard() -> list[str]:
    """The command line under test: the installed script, or the module where there is none."""
    script = Path(sys.executable).with_name("scorecard")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "scorecard"]


def run(command: Sequence[str]) -> str:
    """Run a command and return what it prints; raises `CommandError` with what went wrong."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(
            f"`{' '.join(command)}` ended with status {done.returncode}:\n{done.stderr.strip()}"
        )
    return done.stdout


class CommandError(Exception):
    """A command that a benchmark runs has failed."""
