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

from paths import ROOT
from scorecard import Evaluator, decode, load_rubric
from scorecard.moments.compile import MomentCompiler
from scorecard.rubric.find import bundled_paths

_SIZES = [
    *["phrases", "patterns", "criteria", "rubrics-of-a-run", "turns-of-a-record", "files"],
    *["validated", "tested", "text", "stressed", "compared", "verified", "explained"],
]
_ROWS = [
    "floor",
    "full",
    "bare",
    *(f"{name}-{kind}" for name in sorted(bundled_paths()) for kind in ("full", "bare")),
    *["together", "script", "phrases"],
    *(f"phrases-{number}" for number in (10, 100, 1000)),
    *(f"patterns-{number}" for number in (10, 1000)),
    *(f"criteria-{number}" for number in (5, 50)),
    *(f"conditions-{number}" for number in (1, 10)),
    *(f"turns-{number}" for number in (10, 100, 1000, 10000)),
    *["jobs", "end-to-end-1", "end-to-end-2", "array"],
    "explain",
    "memory-lines",
    "memory-array",
    "kills",
    "startup",
    "first-run",
    "second-run",
    "cases",
    "case-file",
    *["report", "report-memory"],
    "aliyun",
    "assemblyai",
    "azure",
    "bland",
    "contact-lens",
    "deepgram",
    "elevenlabs",
    "genesys",
    "google",
    "harper-valley",
    "intercom",
    "intercom-mail",
    "livekit",
    "message-rows",
    "openai-chat",
    "openai-chat-short",
    "retell",
    "transcribe",
    "twilio",
    "vapi",
    "vcon",
    "vcon-chat",
    "webvtt",
    "whisperx",
    "zendesk",
    "zendesk-mail",
    *["long-turn", "long-turn-zh", "many-turns", "criteria", "phrases", "all-phrases"],
    *["patterns", "greedy", "similar", "repeats", "repeats-many", "response", "late", "order"],
    *["scopes", "measures", "quotes", "nested"],
    *(f"{name}-{kind}" for name in _SIZES for kind in ("seconds", "peak")),
    *["rubrics", "moment", "open-quotes", "columns", "expressions", "rejects"],
]
_ROW = re.compile(r"^([a-z0-9-]+) +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d  ", re.MULTILINE)


def _bench(*arguments: str, data: str = "") -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = [sys.executable, "-m", "benchmarks.bench", *arguments]
    environment = os.environ | {"SCORECARD_BENCH_DATA": data}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmarks' package, which is not installed."""
    monkeypatch.syspath_prepend(str(ROOT))
    return import_module("benchmarks.bench")


def test_measures_every_row() -> None:
    done = _bench("--quick")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("200 records, ")
    assert _ROW.findall(done.stdout) == _ROWS


def test_measures_only_the_rows_asked_for() -> None:
    assert _ROW.findall(_bench("--quick", "startup").stdout) == [
        "startup",
        "first-run",
        "second-run",
    ]


def test_the_bound_of_each_format_makes_the_turns_that_are_said(bench: ModuleType) -> None:
    bounds, formats = (import_module(f"benchmarks.{name}") for name in ("bounds", "formats"))
    lines = formats.dialogue(6)
    said = [("customer" if line.speaker else "agent", line.text) for line in lines]
    for name, read in bounds.BOUNDS.items():
        sample = formats.SAMPLES[name](lines)
        data = sample.encode() if isinstance(sample, str) else json.dumps(sample).encode()
        turns = [(turn.speaker, turn.text) for turn in read(data)]
        assert [speaker for speaker, _ in turns].count("customer") == 3, name
        # Mails have greetings, and a model's log its instructions and tools.
        if name not in ("intercom-mail", "openai-chat"):
            assert turns == said, name


def test_the_bound_of_an_engine_makes_whole_grades(bench: ModuleType) -> None:
    bounds, chats = (import_module(f"benchmarks.{name}") for name in ("bounds_engine", "chats"))
    rubric = load_rubric("ai-agent-service")
    for line in chats.chats(load_rubric("customer-first"), 5):
        grade = Evaluator(rubric).grade(decode(line))
        *parts, interaction, made = [make() for make in bounds.parts(grade)]
        assert (interaction, made) == (grade.interaction, grade)
        levels = [level for criterion in grade.criteria for level in criterion.levels]
        evidence = [one for level in levels for one in level.evidence or ()]
        assert evidence
        assert parts == [*evidence, *levels, *grade.criteria]


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
        ((2.0, 9.0, 2.4), 2.5, False, "2.40     2.00     9.00  <= 2.5  ok      fast"),
        ((2.6, 2.0, 2.6), 2.5, True, "2.60     2.00     2.60  <= 2.5  MISSED  fast"),
        ((2.504,), 2.5, False, "2.50     2.50     2.50  <= 2.5  ok      fast"),
        ((7.0,), None, False, "7.00     7.00     7.00                  fast"),
    ],
)
def test_judges_the_median_as_it_is_shown(
    bench: ModuleType, ratios: tuple[float, ...], target: float | None, missed: bool, shown: str
) -> None:
    row = bench.Row("full", ratios, target, "fast")
    assert row.missed is missed
    assert str(row) == f"full                           {shown}"


@pytest.mark.parametrize(("ratio", "missed"), [(5.9, True), (6.0, False), (9.0, False)])
def test_may_want_a_ratio_to_be_large(bench: ModuleType, ratio: float, missed: bool) -> None:
    row = bench.Row("script", (ratio,), 6.0, "fast", more_is_better=True)
    assert row.missed is missed
    assert f"  >= 6    {'MISSED' if missed else 'ok    '}  fast" in str(row)


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
    monkeypatch.setattr(bench.command, "small_runs", lambda *_: [])
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


def test_the_script_it_is_measured_against_finds_the_same(
    bench: ModuleType, tmp_path: Path
) -> None:
    rubric = import_module("benchmarks.phrases").rubric_of(1_000, tmp_path)
    count = import_module("benchmarks.script").Script(rubric).count
    compiler = MomentCompiler(rubric.moments, rubric.parameters)
    finders = [compiler.finder(name) for name in rubric.moments]
    scanner = compiler.plan.build()
    chats = list(import_module("benchmarks.chats").chats(rubric, 50))
    for line in chats:
        reading = scanner.read(decode(line))
        found = {finder.name: len(finder.turns(reading)) for finder in finders}
        assert count(line) == {name: number for name, number in found.items() if number}
    assert any(count(line) for line in chats)


def test_repeats_records_under_new_ids(bench: ModuleType) -> None:
    records = bench.Records("two", (b'{"id":"a","turns":[]}', b'{"id":"b","turns":[]}'), 5)
    ids = [json.loads(line)["id"] for line in records.lines]
    assert ids == ["a", "b", "a.1", "b.1", "a.2"]


def test_the_longest_record_is_taken_in_as_it_is() -> None:
    hostile = import_module("benchmarks.hostile")
    turns = hostile.CASES["many-turns"].turns(1)
    assert len(decode(json.dumps({"id": "long", "turns": turns}).encode()).turns) == len(turns)
