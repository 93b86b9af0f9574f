"""What a run takes as what it is given grows four times: the processor's time, and peak memory.

Runs are whole ones, in a process of their own; what the same run takes of one is taken off.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.hostile import Case, rubric_of
from benchmarks.table import Row
from benchmarks.timing import Usage, run, scorecard, usage

_LINEAR, _TIMES = 1.3, 4
_LEAST_SECONDS, _LEAST_BYTES = 0.1, 8e6
"""Less than this is chance."""

_TALK = [
    {"speaker": "customer", "text": "Hello, my parcel has not come, and I have been waiting."},
    {"speaker": "agent", "text": "I am sorry to hear that. One moment, let me look it up."},
]
_LETTERS = "abcdefghijklmnoprstuvwxyz"


@dataclass(frozen=True)
class Size:
    """The most of it that a run is given, how that is written, and the options of `grade` or
    another command; a rubric that is written there is asked for. What is given to a command that
    takes more than one thing is `given`, in the folder."""

    most: int
    write: Callable[[Path, int], None]
    command: tuple[str, ...] = ("grade", "--format", "jsonl", "--jobs", "1")
    given: tuple[str, ...] = ()


def sizes(scale: float, folder: Path) -> Iterator[Row]:
    """Two rows for each thing that grows, time and memory: how much faster they grow than it.

    A scale below 1 only shows that all of it runs, by one run of each.
    """
    for name, size in SIZES.items():
        many = max(2 * _TIMES, int(size.most * scale))
        few = many // _TIMES
        counts = (1, few, many) if scale >= 1 else (many, many, many)
        taken = {count: _taken(size, count, folder) for count in dict.fromkeys(counts)}
        start, less, more = (taken[count] for count in counts)
        target = _LINEAR if scale >= 1 else None
        for kind, least, at in (("seconds", _LEAST_SECONDS, 0), ("peak", _LEAST_BYTES, 1)):
            grown = (more[at] - start[at]) / max(less[at] - start[at], least)
            shown = ", ".join(
                f"{_shown(kind, found[at])} for {count:,}" for count, found in taken.items()
            )
            yield Row(f"{name}-{kind}", (max(0.0, grown * few / many),), target, shown)


def _shown(kind: str, number: float) -> str:
    return f"{number / 1e6:.0f} MB" if kind == "peak" else f"{number:.2f} s"


def _taken(size: Size, count: int, folder: Path) -> Usage:
    source = folder / "sizes"
    source.mkdir()
    size.write(source, count)
    rubrics = [f"--rubric={path}" for path in source.glob("*.yaml")]
    options = rubrics if size.command[0] in _ASK_FOR_A_RUBRIC else []
    whole = source / "records" if (source / "records").exists() else source
    given = [str(source / name) for name in size.given] or [str(whole)]
    taken = usage([*scorecard(), *size.command, *options, *given])
    for path in sorted(source.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    source.rmdir()
    return taken


def _records(folder: Path, count: int, turns: int = 2) -> None:
    (folder / "records").mkdir(exist_ok=True)
    talk = (_TALK * (turns // 2 + 1))[:turns]
    with (folder / "records" / "records.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": f"r{number}", "turns": talk}) + "\n")


def _files(folder: Path, count: int) -> None:
    _rubric(folder, {"said": {"says": ["sorry"]}}, 1)
    (folder / "records").mkdir()
    for number in range(count):
        record = {"id": f"r{number}", "turns": _TALK}
        (folder / "records" / f"{number}.json").write_text(json.dumps(record), "utf-8")


def _rubric(
    folder: Path, moments: dict[str, Any], criteria: int, name: str = "rubric", **more: Any
) -> None:
    said = list(moments)
    asked = tuple({"occurs": said[at % len(said)]} for at in range(criteria) for _ in range(5))
    rubric = rubric_of(Case(lambda _: [], asked, moments)) | {"id": name}
    (folder / f"{name}.yaml").write_text(json.dumps(rubric | more), "utf-8")


def _wordings(key: str, form: str, folder: Path, count: int) -> None:
    """One moment with so many phrases or patterns of made-up words."""
    random = Random(count)
    words = ["".join(random.choices(_LETTERS, k=random.randint(3, 8))) for _ in range(5_000)]
    said = [form.format(*random.choices(words, k=3)) for _ in range(count)]
    _rubric(folder, {"said": {key: said}}, 1)
    _records(folder, 200)


def _criteria(folder: Path, count: int) -> None:
    moments = {f"said_{at}": {"says": [f"sorry {at}", "one moment"]} for at in range(count)}
    _rubric(folder, moments, count)
    _records(folder, 200)


def _rubrics(folder: Path, count: int) -> None:
    for number in range(count):
        _rubric(folder, {"said": {"says": [f"sorry {number}", "moment"]}}, 1, f"r{number}")
    _records(folder, 500)


def _turns(folder: Path, count: int) -> None:
    _rubric(folder, {"said": {"says": ["sorry"]}}, 1)
    _records(folder, 40, count)


def _many(folder: Path, count: int) -> None:
    _rubric(folder, {"said": {"says": ["sorry"]}}, 1)
    _records(folder, count)


def _tested(folder: Path, count: int) -> None:
    test = {"name": "a moment", "interaction": {"turns": _TALK}, "expect": {"c0": 5}}
    for number in range(count):
        said = {"said": {"says": [f"sorry {number}", "moment"]}}
        _rubric(folder, said, 1, f"r{number}", tests=[test])


def _graded(folder: Path, count: int) -> None:
    """Records with their grades, and grades of others with the same ids, every third different."""
    _many(folder, count)
    rubric = f"--rubric={folder / 'rubric.yaml'}"
    grade = [*scorecard(), "grade", "--quiet", rubric, "--output"]
    run([*grade, str(folder / "grades.jsonl"), str(folder / "records")])
    others = folder / "others.jsonl"
    with others.open("w", encoding="utf-8") as file:
        for number in range(count):
            talk = _TALK if number % 3 else _TALK[:1]
            file.write(json.dumps({"id": f"r{number}", "turns": talk}) + "\n")
    run([*grade, str(folder / "other-grades.jsonl"), str(others)])


_ASK_FOR_A_RUBRIC = ("grade", "stress", "verify")
_JSON = ("--format", "json")
_TEXT = ("grade", "--format", "text", "--jobs", "1")
SIZES: dict[str, Size] = {
    "phrases": Size(100_000, partial(_wordings, "says", "{} {} {}")),
    "patterns": Size(10_000, partial(_wordings, "matches", r"\b{} (very |so )?{}s?\b")),
    "criteria": Size(500, _criteria),
    "rubrics-of-a-run": Size(50, _rubrics),
    "turns-of-a-record": Size(10_000, _turns),
    "files": Size(30_000, _files),
    "validated": Size(1_000, _tested, ("validate",)),
    "tested": Size(1_000, _tested, ("test",)),
    "text": Size(100_000, _many, _TEXT),
    "stressed": Size(2_000, _many, ("stress", *_JSON)),
    "compared": Size(100_000, _graded, ("compare", *_JSON), ("grades.jsonl", "other-grades.jsonl")),
    "verified": Size(100_000, _graded, ("verify", *_JSON), ("grades.jsonl", "records")),
    "explained": Size(100_000, _many, (*_TEXT, "--explain")),
}
