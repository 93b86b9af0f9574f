"""Runs that are killed at random moments and gone on with: do they end as if nothing had been?"""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

from benchmarks.records import Records
from benchmarks.table import Row
from benchmarks.timing import CommandError, run, scorecard

_RUBRIC = "customer-first"
_SEED = 1


def kills(records: Records, count: int, times: int, folder: Path) -> Row:
    """Grade so many records, kill the process with SIGKILL at a random moment, go on; the ratio is
    the share of the runs that gave the same bytes as one that was let be."""
    source = records.write(folder / "records.jsonl", count)
    output = folder / "grades.jsonl"
    command = [*scorecard(), "grade", str(source), "--rubric", _RUBRIC, "--output", str(output)]
    begin = time.perf_counter()
    run(command)
    whole = time.perf_counter() - begin
    expected = folder / "expected.jsonl"
    output.rename(expected)
    rng = random.Random(_SEED)
    same = unhurt = 0
    for _ in range(times):
        unhurt += not _killed(command, rng.random() * whole)
        run([*command, "--resume"])
        same += _equal(output, expected)
        output.unlink()
    for path in (source, expected):
        path.unlink()
    detail = f"{same} of {times} killed runs of {count:,} records ended the same"
    if unhurt:
        detail += f" ({unhurt} were done before the kill)"
    return Row("kills", (same / times,), 1.0, detail, more_is_better=True)


def _killed(command: list[str], seconds: float) -> bool:
    """Run a command and kill it after a while; False if it was done by then."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    if process.returncode:
        raise CommandError(f"ended with status {process.returncode}: {said.decode()}")
    return False


def _equal(one: Path, other: Path) -> bool:
    with one.open("rb") as left, other.open("rb") as right:
        while True:
            piece = left.read(1 << 20)
            if piece != right.read(1 << 20):
                return False
            if not piece:
                return True
