"""The benchmarks run, and their arithmetic is right. How fast anything is, they say themselves."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from scorecard import decode, load_rubric

_ROOT = Path(__file__).parents[1]
_ROWS = [
    "floor",
    "full",
    "bare",
    "phrases",
    "memory",
    "startup",
    "end-to-end",
    "cases",
    "case-file",
    "assemblyai",
    "contact-lens",
    "deepgram",
    "genesys",
    "harper-valley",
    "intercom",
    "intercom-mail",
    "openai-chat",
    "twilio",
    "vcon",
    "vcon-chat",
    "whisperx",
    "zendesk",
    "zendesk-mail",
]
_ROW = re.compile(r"^([a-z-]+) +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d  ", re.MULTILINE)


def _bench(*arguments: str, data: str = "") -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = [sys.executable, "-m", "benchmarks.bench", *arguments]
    environment = os.environ | {"SCORECARD_BENCH_DATA": data}
    return subprocess.run(
        command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmarks' package, which is not installed."""
    monkeypatch.syspath_prepend(str(_ROOT))
    return import_module("benchmarks.bench")


def test_measures_every_row() -> None:
    done = _bench("--quick")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("200 records, ")
    assert _ROW.findall(done.stdout) == _ROWS


def test_measures_only_the_rows_asked_for() -> None:
    assert _ROW.findall(_bench("--quick", "startup").stdout) == ["startup"]


def test_says_which_row_it_does_not_know() -> None:
    done = _bench("stratup")
    assert done.returncode == 2
    assert "no row `stratup` (did you mean `startup`?)" in done.stderr


def test_says_what_it_can_not_read() -> None:
    done = _bench("startup", data="nowhere.jsonl")
    assert done.returncode == 2
    assert done.stderr.startswith("bench: SCORECARD_BENCH_DATA: nowhere.jsonl: ")


@pytest.mark.parametrize(
    ("ratios", "target", "missed", "shown"),
    [
        ((2.0, 9.0, 2.4), 2.5, False, "full            2.40   2.00   9.00  <= 2.5  ok      fast"),
        ((2.6, 2.0, 2.6), 2.5, True, "full            2.60   2.00   2.60  <= 2.5  MISSED  fast"),
        ((2.504,), 2.5, False, "full            2.50   2.50   2.50  <= 2.5  ok      fast"),
        ((7.0,), None, False, "full            7.00   7.00   7.00                  fast"),
    ],
)
def test_judges_the_median_as_it_is_shown(
    bench: ModuleType, ratios: tuple[float, ...], target: float | None, missed: bool, shown: str
) -> None:
    row = bench.Row("full", ratios, target, "fast")
    assert row.missed is missed
    assert str(row) == shown


@pytest.mark.parametrize(
    ("target", "arguments", "status"), [(1.0, ["--check"], 1), (3.0, ["--check"], 0), (1.0, [], 0)]
)
def test_fails_for_a_missed_target_only_when_asked(
    bench: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    target: float,
    arguments: list[str],
    status: int,
) -> None:
    monkeypatch.setattr(bench.command, "startup", lambda _: bench.Row("startup", (2,), target, ""))
    assert bench.main(["--quick", "startup", *arguments]) == status


def test_times_the_contestants_in_turns(bench: ModuleType) -> None:
    timing = import_module("benchmarks.timing")
    ran: list[str] = []
    times = timing.interleave({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, 2)
    assert ran == ["a", "b"] * 3
    assert {name: len(rounds) for name, rounds in times.items()} == {"a": 2, "b": 2}
    assert timing.ratios([6.0, 1.0], [3.0, 4.0]) == (2.0, 0.25)


def test_generates_the_same_chats_every_time(bench: ModuleType) -> None:
    rubric = load_rubric("customer-first")
    generate = import_module("benchmarks.chats").chats
    lines = list(generate(rubric, 50))
    assert lines == list(generate(rubric, 50))
    chats = [decode(line) for line in lines]
    assert len({chat.id for chat in chats}) == 50
    assert all(14 <= len(chat.turns) <= 26 for chat in chats)
    assert any(turn.action for chat in chats for turn in chat.turns)


def test_repeats_records_under_new_ids(bench: ModuleType) -> None:
    records = bench.Records("two", (b'{"id":"a","turns":[]}', b'{"id":"b","turns":[]}'), 5)
    ids = [json.loads(line)["id"] for line in records.lines]
    assert ids == ["a", "b", "a.1", "b.1", "a.2"]
