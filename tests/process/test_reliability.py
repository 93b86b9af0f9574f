"""Outputs are whole or absent, whatever ends a run and whoever else writes: with real processes,
signals and full disks. SCORECARD_TRIALS raises how often each is tried
(with `-rP`, the kills are counted)."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from program import POSIX, PROGRAM, environment, lines, scorecard, start, write_rubric

pytestmark = POSIX
TRIALS = int(os.environ.get("SCORECARD_TRIALS", "3"))
TWO = ["g.jsonl", "g.csv"]
FOUR = ["g.jsonl", "again.jsonl", "g.xml", "g.json"]
REJECTS = "rejects.jsonl"
MAPPING = """\
format: 1
id: m
interaction: {id: id}
turns: turns
turn: {speaker: speaker, text: text}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_rubric(Path("r.yaml"))
    for name, count in (("a", 6000), ("b", 8000)):
        text = "Hello, how can I help? " + "We look into it. " * 20
        bad = b'{"id": "bad"}\n' * 7
        Path(f"{name}.jsonl").write_bytes(
            lines(*(f"{name}{number}" for number in range(count)), text=text) + bad
        )
    return tmp_path


def grade(source: str, outputs: list[str], *options: str) -> list[str]:
    named = [part for name in outputs for part in ("--output", name)]
    return ["grade", f"{source}.jsonl", "-r", "r.yaml", "--quiet", *named, *options]


def finish(*arguments: str, limit: int | None = None) -> int:
    """Run the program to its end; `limit` is how large its files may become."""

    def restrict() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*PROGRAM, *arguments],
        env=environment(),
        preexec_fn=restrict,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert b"defect" not in done.stderr
    if done.returncode == 2 and b"--resume goes on" in done.stderr:
        assert list(Path().glob("**/.g.jsonl.scorecard-journal"))
    return done.returncode


def contents(names: list[str]) -> dict[str, bytes]:
    return {name: Path(name).read_bytes() for name in names if Path(name).exists()}


def hidden() -> list[str]:
    return [path.name for path in Path().iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("outputs", [["g.jsonl"], ["g.csv"], ["g.xml", "g.jsonl"]])
def test_of_two_runs_that_write_a_file_one_is_refused(folder: Path, outputs: list[str]) -> None:
    expected = {}
    for source in "ab":
        assert finish(*grade(source, outputs)) == 2
        expected[source] = contents(outputs)
    both = 0
    for trial in range(TRIALS):
        for name in outputs:
            Path(name).unlink(missing_ok=True)
        runs = {}
        for source in "ab":
            runs[source] = start(*grade(source, outputs, "--jobs", "1"))
            time.sleep(random.Random(trial).choice([0, 0, 0.1, 0.5]))
        said = {source: run.communicate(timeout=120)[1] for source, run in runs.items()}
        refused = [source for source in "ab" if b"another run is writing it" in said[source]]
        assert all(run.returncode == 2 for run in runs.values())
        assert len(refused) <= 1
        # If none was refused they came one after the other, and the later one counts.
        wanted = [expected[source] for source in "ab" if source not in refused]
        assert contents(outputs) in wanted
        assert hidden() == []
        both += not refused
    assert both < max(2, TRIALS)


@pytest.mark.parametrize("outputs", [TWO, FOUR], ids=["two outputs", "four outputs"])
def test_a_run_that_is_killed_again_and_again_comes_to_the_same_end(
    folder: Path, outputs: list[str]
) -> None:
    rejects = ["--rejects", REJECTS]
    assert finish(*grade("b", outputs, *rejects)) == 2
    expected = contents([*outputs, REJECTS])
    assert len(expected) == len(outputs) + 1
    kills = 0
    for seed in range(TRIALS):
        rng = random.Random(seed)
        for name in expected:
            Path(name).unlink()
        for attempt in range(50):
            resume = ["--resume"] if attempt else []
            # From some attempt on it is left in peace.
            patience = rng.uniform(0.1, 2.5) if attempt < 6 else 300
            jobs = str(rng.choice([1, 2, 3]))
            run = start(*grade("b", outputs, *rejects, *resume, "--jobs", jobs))
            try:
                _, said = run.communicate(timeout=patience)
            except subprocess.TimeoutExpired:
                run.send_signal(rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
                _, said = run.communicate(timeout=60)
            if run.returncode == 2:
                break
            kills += 1
            assert run.returncode in (-9, 130, 143, -2, -15)
            there = contents([*outputs, REJECTS])
            assert all(expected[name] == data for name, data in there.items())
            if "g.jsonl" in there:
                assert len(there) == len(expected)
        assert contents([*outputs, REJECTS]) == expected, said
        assert hidden() == []
    assert kills
    print(f"{kills} kills in {TRIALS} runs")


@pytest.mark.parametrize("outputs", [TWO, FOUR], ids=["two outputs", "four outputs"])
def test_a_file_that_may_not_grow_leaves_nothing_half(folder: Path, outputs: list[str]) -> None:
    assert finish(*grade("a", outputs)) == 2
    expected = contents(outputs)
    largest = max(map(len, expected.values()))
    for seed in range(TRIALS):
        for name in outputs:
            Path(name).unlink(missing_ok=True)
        limit = random.Random(seed).randrange(100, largest)
        assert finish(*grade("a", outputs), limit=limit) == 2
        assert contents(outputs) == {}
        assert finish(*grade("a", outputs, "--resume")) == 2
        assert contents(outputs) == expected
        assert hidden() == []


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    path = folder / "disk"
    path.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can mount a file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield path
    finally:
        subprocess.run(["umount", path], check=True)


def test_a_disk_that_is_full_in_the_middle_leaves_nothing_half(
    folder: Path, small_disk: Path
) -> None:
    outputs = [f"disk/{name}" for name in TWO]
    assert finish(*grade("a", TWO)) == 2
    expected = [Path(name).read_bytes() for name in TWO]
    room = sum(map(len, expected))
    filler = small_disk / "filler"
    for seed in range(TRIALS):
        for name in outputs:
            Path(name).unlink(missing_ok=True)
        free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
        left = random.Random(seed).randrange(1 << 14, min(room, free))
        filler.write_bytes(bytes(free - left))
        assert finish(*grade("a", outputs)) == 2
        assert contents(outputs) == {}
        filler.unlink()
        assert finish(*grade("a", outputs, "--resume")) == 2
        assert [Path(name).read_bytes() for name in outputs] == expected
        assert [path.name for path in small_disk.iterdir() if path.name.startswith(".")] == []


def test_a_promise_to_go_on_is_kept(folder: Path) -> None:
    """What is said of --resume is so, whichever output fails and whatever is gone by then."""
    for failing in ("g.csv", "g.jsonl"):
        run = start(*grade("b", TWO, "--jobs", "1"))
        while not Path(".g.jsonl.scorecard-journal").exists():
            time.sleep(0.01)
        Path(failing).mkdir()
        _, said = run.communicate(timeout=120)
        assert run.returncode == 2
        assert b"is a directory" in said
        assert b"--resume goes on from there" in said
        assert contents([name for name in TWO if name != failing]) == {}
        Path(failing).rmdir()
        assert finish(*grade("b", TWO, "--resume")) == 2
        assert len(contents(TWO)) == 2
        assert len(Path("g.jsonl").read_bytes().splitlines()) == 8000
        for name in TWO:
            Path(name).unlink()


@pytest.mark.parametrize("gone", ["the folder", "the partial"])
def test_nothing_is_promised_of_what_is_gone(folder: Path, gone: str) -> None:
    Path("out").mkdir()
    run = start(*grade("b", ["out/g.jsonl"], "--jobs", "1"))
    while not Path("out/.g.jsonl.scorecard-journal").exists():
        time.sleep(0.01)
    if gone == "the folder":
        shutil.rmtree("out")
    else:
        Path("out/.g.jsonl.scorecard-partial").unlink()
    _, said = run.communicate(timeout=120)
    assert run.returncode == 2
    assert b"cannot be written" in said
    assert b"--resume" not in said
    assert not Path("out/g.jsonl").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        "grade a.jsonl --mapping m.yaml --format jsonl --output m.yaml",
        "grade a.jsonl --config c.toml --format jsonl --output c.toml",
        "grade a.jsonl -r r.yaml --format jsonl --output r.yaml",
        "grade a.jsonl --output g.jsonl --rejects .g.jsonl.scorecard-journal",
        "grade a.jsonl --output g.jsonl --rejects .g.jsonl.scorecard-partial",
        "grade a.jsonl --output g.jsonl --format csv --output .g.jsonl.scorecard-journal-new",
        "grade .g.jsonl.scorecard-partial --output g.jsonl",
        "grade .g.jsonl.scorecard-journal --output g.csv --rejects g.jsonl",
        "grade in --output in/a.csv",
        "grade in --output in/new.jsonl",
        "convert a.jsonl --mapping m.yaml --output m.yaml",
        "convert a.jsonl --config c.toml --output c.toml",
        "convert .g.jsonl.scorecard-partial --output g.jsonl",
        "convert in --output in/a.csv",
        "explain customer-first --config c.toml --format json --output c.toml",
        "validate r.yaml --config c.toml --format json --output c.toml",
        "test r.yaml --config c.toml --format json --output c.toml",
    ],
)
def test_nothing_that_is_read_is_overwritten(folder: Path, arguments: str) -> None:
    Path("in").mkdir()
    Path("m.yaml").write_text(MAPPING, encoding="utf-8")
    for name in ("c.toml", "in/a.csv", ".g.jsonl.scorecard-partial", ".g.jsonl.scorecard-journal"):
        Path(name).touch()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = scorecard(*arguments.split())
    assert done.status == 2
    assert "error: " in done.err
    assert "defect" not in done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment_is_no_defect(folder: Path, number: int) -> None:
    """From the first import to the last moment; before the program has begun, and when it is over,
    a signal may do what it does to any process."""
    short = Path("short.jsonl")
    short.write_bytes(lines("a"))
    began = time.monotonic()
    start(*grade("short", ["g.jsonl"])).communicate(timeout=60)
    length = time.monotonic() - began
    for seed in range(TRIALS * 4):
        run = start(*grade("short", ["g.jsonl"]))
        time.sleep(random.Random(seed).uniform(0, 1.1) * length)
        run.send_signal(number)
        _, said = run.communicate(timeout=60)
        # Where Python itself begins, it ends with 1 or as the signal has it.
        is_python = b"scorecard/" not in said and run.returncode in (1, -number)
        assert is_python or run.returncode in (0, 128 + number), said
        assert b"defect" not in said
