"""Tries one case: what came of it, how long it took, how much memory, and what is wrong."""

from __future__ import annotations

import re
import resource
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from fuzzing.case import Case, Kind
from fuzzing.steps import Step, Trial

_PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a case may take: seconds of work, and bytes of memory at the peak.

    Work is what processors do for it, so that it does not matter what else a machine is at.
    """

    seconds: float = 2.0
    memory: int = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, in a line that many cases may share, and all there is to know about one."""

    kind: Kind
    number: int
    summary: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case."""

    number: int
    refused: bool
    well_formed: bool
    reached: frozenset[str]
    seconds: float
    memory: int
    findings: tuple[Finding, ...]


def attempt(case: Case, folder: Path, steps: Sequence[Step], limits: Limits) -> Result:
    """Try a case, whose files go to the folder."""
    before = peak()
    trial, timings, findings = _try(case, folder, steps)
    seconds = sum(timings.values())
    if seconds > limits.seconds:
        slowest = max(timings, key=lambda name: timings[name])
        findings.append(_finding(case, f"too slow in {slowest}", f"{seconds:.1f} s in all"))
    memory = peak()
    if memory > limits.memory:
        grown = f"from {before / 1e6:.0f} to {memory / 1e6:.0f} MB"
        findings.append(_finding(case, "too much memory", grown))
    return Result(
        case.number,
        trial.refused,
        trial.well_formed,
        frozenset(trial.reached),
        seconds,
        memory,
        tuple(findings),
    )


def _try(
    case: Case, folder: Path, steps: Sequence[Step]
) -> tuple[Trial, dict[str, float], list[Finding]]:
    timings: dict[str, float] = {}
    trial = Trial(case, case.write(folder))
    for step in steps:
        began = _worked()
        try:
            step(trial)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # an exit, or a panic of an extension, is a finding too
            summary = f"{step.__name__}: {_told(error, folder)}"
            return trial, timings, [_finding(case, summary, _trace(error))]
        finally:
            timings[step.__name__] = _worked() - began
    return trial, timings, []


def _finding(case: Case, summary: str, detail: str) -> Finding:
    return Finding(case.kind, case.number, summary, detail)


def _told(error: BaseException, folder: Path) -> str:
    """The error and its place, without what is particular to the case."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "scorecard" in Path(frame.filename).parts] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "nowhere"
    text = ascii(str(error).replace(str(folder), ""))[1:-1]
    text = re.sub(r"\d+|`[^`]*`", "…", ": ".join(text.split(": ")[:2]))
    return f"{type(error).__name__} at {place}: {text[:80]}"


def _trace(error: BaseException) -> str:
    text = "".join(traceback.format_exception(error, limit=-12))
    return text.encode("ascii", "backslashreplace").decode()[-6000:]


def _worked() -> float:
    """Seconds that processors have worked for this process and those that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def peak() -> int:
    """The most memory that this process has held so far, in bytes."""
    try:
        # `ru_maxrss` begins with that of the parent.
        found = _PEAK.search(_STATUS.read_bytes())
    except OSError:
        found = None
    if found:
        return int(found[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
