"""Contestants timed in turns, so that whatever else the machine does hits all of them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Times = list[float]
"""Seconds, by round."""


def interleave(
    contestants: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Times]:
    """Run the contestants one after the other, round after round, and time each by a clock.

    An untimed round goes first: RE2 builds its automaton while it reads, and the operating
    system reads files into memory.
    """
    for contestant in contestants.values():
        contestant()
    times: dict[str, Times] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            start = clock()
            contestant()
            times[name].append(clock() - start)
    return times


def ratios(times: Times, against: Times) -> tuple[float, ...]:
    """How much longer one took than the other, by round."""
    return tuple(one / other for one, other in zip(times, against, strict=True))


def scorecard() -> list[str]:
    """The command line under test: the installed script, or the module where there is none."""
    script = Path(sys.executable).with_name("scorecard")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "scorecard"]


def run(command: Sequence[str], more: Mapping[str, str] | None = None) -> str:
    """Run a command, with more in its environment, and return what it prints; raises
    `CommandError` with what went wrong."""
    return run_at_once([command], more)


def run_at_once(commands: Sequence[Sequence[str]], more: Mapping[str, str] | None = None) -> str:
    """Run commands side by side and return what they print, one after the other."""
    # As users have it: pip compiles what it installs, a checkout is compiled when it is first run.
    compiled = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled |= {"SCORECARD_NO_CACHE": "1", **(more or {})}
    pipe = subprocess.PIPE
    running = [
        subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=compiled)
        for command in commands
    ]
    said = [process.communicate() for process in running]
    for process, command, (_, errors) in zip(running, commands, said, strict=True):
        if process.returncode:
            shown = f"`{' '.join(command)}` ended with status {process.returncode}"
            raise CommandError(f"{shown}:\n{errors.strip()}")
    return "".join(output for output, _ in said)


class Usage(NamedTuple):
    """What a process and those it starts take: seconds of a processor, bytes at the peak."""

    seconds: float
    peak: int


def usage(command: Sequence[str]) -> Usage:
    """Run a command and see what it takes."""
    peak, seconds = run([sys.executable, "-m", "benchmarks.peak", *command]).split()
    return Usage(float(seconds), int(peak))


class CommandError(Exception):
    """A command that a benchmark runs has failed."""
