"""Much of what is hostile or wrong takes time in proportion: the processor's, of whole runs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.hostile import Case, rubric_of
from benchmarks.table import Row
from benchmarks.timing import CommandError, scorecard

_LINEAR, _REJECTED = 1.3, 1.5
_LEAST = 0.02
"""Seconds below which a difference is chance."""
_TURNS = [{"speaker": "agent", "text": "Hello, how can I help?"}]


@dataclass(frozen=True)
class Growth:
    """What is written to a folder, in two sizes, and the command that reads it there."""

    few: int
    many: int
    write: Callable[[Path, int], None]
    command: tuple[str, ...]


def _rubrics(folder: Path, count: int) -> None:
    """Rubrics with a problem each: what shows it shows their lines."""
    rubric = rubric_of(Case(lambda _: [], ({"occurs": "sorry"},)))
    for number in range(count):
        text = json.dumps({**rubric, "id": f"r{number}", "titel": "x"}, indent=1)
        (folder / f"{number}.yaml").write_text(text, "utf-8")


def _phrases(folder: Path, count: int) -> None:
    said = {"says": [f"a phrase of number {number}" for number in range(count)]}
    case = Case(lambda _: [], ({"occurs": "said"},), {"said": said})
    (folder / "rubric.yaml").write_text(json.dumps(rubric_of(case)), "utf-8")


def _quotes(folder: Path, count: int) -> None:
    """Each row ends inside a quote, which the next one closes only to open another."""
    (folder / "open.csv").write_text("id,speaker,text\n" + 'a",agent,"x\n' * count, "utf-8")


def _columns(folder: Path, count: int) -> None:
    names = ",".join(f"c{number}" for number in range(count))
    (folder / "wide.csv").write_text(
        f"id,speaker,text,{names}\n1,agent,Hello{',x' * count}\n", "utf-8"
    )


def _expressions(folder: Path, count: int) -> None:
    """Expressions that double what they are applied to, as often as may be."""
    doubling = "id" + " | [@,@]" * 5 + " | @" * 20
    mapping = {
        "format": 1,
        "id": "doubling",
        "interaction": {"id": "id", "metadata": {f"key{at}": doubling for at in range(count)}},
        "turns": "turns",
        "turn": {"speaker": "speaker", "text": "text"},
    }
    (folder / "mapping.yaml").write_text(json.dumps(mapping), "utf-8")


def _records(folder: Path, count: int, **record: Any) -> None:
    lines = (json.dumps({"id": f"r{number}", **record}) + "\n" for number in range(count))
    (folder / "records.jsonl").write_text("".join(lines), "utf-8")


_GRADE = ("grade", "--format", "jsonl", "--jobs", "1")
GROWTHS: dict[str, Growth] = {
    "rubrics": Growth(1_000, 2_000, _rubrics, ("validate",)),
    "moment": Growth(5_000, 20_000, _phrases, ("validate",)),
    "open-quotes": Growth(100_000, 400_000, _quotes, _GRADE),
    "columns": Growth(2_000, 8_000, _columns, _GRADE),
    "expressions": Growth(1_500, 6_000, _expressions, ("validate",)),
}


def proportion(scale: float, folder: Path) -> Iterator[Row]:
    """A row for each growth: by how much its time grows faster than its size; then what a reject
    costs against a good record.

    A scale below 1 only shows that all of it runs, by one run of each.
    """
    for name, growth in GROWTHS.items():
        many = max(2, int(growth.many * scale))
        counts = (growth.few, many, 1) if scale >= 1 else (many, many, many)
        taken = {
            count: _seconds(growth.write, count, growth.command, folder)
            for count in dict.fromkeys(counts)
        }
        less, more, start = (taken[count] for count in counts)
        ratio = (more - start) / max(less - start, _LEAST) * (counts[0] - 1) / (many - 1)
        target = _LINEAR if scale >= 1 else None
        detail = ", ".join(f"{seconds:.2f} s for {count:,}" for count, seconds in taken.items())
        yield Row(name, (max(ratio, 0),), target, detail)
    count = max(2, int(50_000 * scale))
    good, bad = partial(_records, turns=_TURNS), _records
    start, graded, rejected = (
        _seconds(write, size, _GRADE, folder)
        for write, size in ((good, 1), (good, count), (bad, count))
    )
    each, reject = ((taken - start) / count * 1e6 for taken in (graded, rejected))
    target = _REJECTED if scale >= 1 else None
    detail = f"{reject:.0f} µs a reject, {each:.0f} µs a good record"
    yield Row("rejects", (max(reject, 0) / max(each, 1.0),), target, detail)


def _seconds(
    write: Callable[[Path, int], None], size: int, command: tuple[str, ...], folder: Path
) -> float:
    """The processor's time for a run, with all that it starts."""
    source = folder / "hostile"
    source.mkdir()
    write(source, size)
    before = os.times()
    done = subprocess.run(
        [*scorecard(), *command, str(source)], capture_output=True, check=False, text=True
    )
    after = os.times()
    for path in source.iterdir():
        path.unlink()
    source.rmdir()
    if done.returncode not in (0, 1, 2):
        raise CommandError(f"`{command[0]}` ended with status {done.returncode}:\n{done.stderr}")
    return sum(after[2:4]) - sum(before[2:4])
