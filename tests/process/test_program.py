"""The program as a process: start-up, help, signals, pipes; and how the other tests run it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from paths import CALLS, ROOT
from program import (
    POSIX,
    PROGRAM,
    environment,
    lines,
    names,
    scorecard,
    start,
)


def test_version_loads_nothing_that_grades() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scorecard", "--version"],
        capture_output=True,
        env=environment(),
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    assert done.stdout.decode().startswith("scorecard ")
    assert "click" in loaded
    heavy = ("pydantic", "pydantic_core", "rich", "msgspec", "re2", "yaml", "tomllib", "rapidfuzz")
    assert not {name for name in loaded if name.partition(".")[0] in heavy}


def test_help_is_grouped_and_shows_how() -> None:
    program, command, bare = scorecard("--help"), scorecard("grade", "-h"), scorecard()
    assert (program.status, command.status) == (0, 0)
    assert "Grading:\n  grade  " in program.text
    assert program.text.count("  scorecard grade ") == 2
    for heading in ("What to grade by:", "What to show:", "When to fail:", "Examples:"):
        assert heading in command.text
    assert (bare.status, bare.text) == (2, "")
    assert bare.err == program.text


@POSIX
@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (getattr(signal, "SIGHUP", 1), 129)],
)
def test_a_signal_leaves_no_output(tmp_path: Path, number: int, status: int) -> None:
    (tmp_path / "old.csv").write_text("yesterday's")
    outputs = ["--output", "grades.json", "--output", "old.csv", "--format", "jsonl"]
    process = start("grade", "-v", "-", *outputs, cwd=tmp_path)
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(lines(*(f"i{one}" for one in range(500))))
    process.stdin.flush()
    while b"reading" not in process.stderr.readline():
        pass
    assert len([name for name in names(tmp_path) if name.endswith(".scorecard-partial")]) == 2
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == status
    assert names(tmp_path) == ["old.csv"]
    assert (tmp_path / "old.csv").read_text() == "yesterday's"


@POSIX
@pytest.mark.parametrize("format", ["jsonl", "csv", "json", "text"])
def test_a_reader_that_goes_away_hears_no_complaint(tmp_path: Path, format: str) -> None:
    records = tmp_path / "many.jsonl"
    records.write_bytes(lines(*(f"i{one}" for one in range(2000))))
    explain = ["--explain"] if format == "text" else []
    kept = ["--format", "jsonl", "--output", tmp_path / "kept.jsonl"]
    process = start("grade", "--quiet", records, "--format", format, *explain, *kept)
    # The pair in `kept` has its own format, so the one before it goes to standard output.
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=30) == 141
    assert names(tmp_path) == ["many.jsonl"]


@POSIX
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_output_streams(jobs: str) -> None:
    """Each grade comes before the next record is sent, with workers too."""
    process = start("grade", "--quiet", "-", "--format", "jsonl", "--jobs", jobs)
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(10):
        process.stdin.write(lines(f"i{number}"))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["interaction"]["id"] == f"i{number}"
    process.communicate(timeout=30)
    assert process.returncode == 0


@POSIX
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_in_mid_batch_is_noticed(tmp_path: Path, unbuffered: str) -> None:
    records = tmp_path / "many.jsonl"
    records.write_bytes(lines(*(f"i{one}" for one in range(2000))))
    process = subprocess.Popen(
        [*PROGRAM, "grade", "--quiet", str(records), "--format", "jsonl"],
        stdout=subprocess.PIPE,
        env=environment({"PYTHONUNBUFFERED": unbuffered}),
    )
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait(timeout=30) == 141


@POSIX
def test_closed_and_full_streams_are_no_findings(tmp_path: Path) -> None:
    shell = " ".join([*PROGRAM, "grade", str(CALLS)])
    for redirected, status in [
        (">&-", 2),
        (">/dev/full", 2),
        ("2>&-", 0),
        ("2>/dev/full", 0),
        (f"--output {tmp_path}/a.jsonl 2>&-", 0),
        (f"--output {tmp_path}/b.jsonl 2>/dev/full", 0),
        ("-r nope 2>&-", 2),
        ("-r nope 2>/dev/full", 2),
        ("--nope 2>/dev/full", 2),
        ("- <&-", 2),
    ]:
        if "/dev/full" in redirected and not Path("/dev/full").exists():
            continue
        done = subprocess.run(
            f"{shell} {redirected}", shell=True, capture_output=True, env=environment(), check=False
        )
        assert (redirected, done.returncode) == (redirected, status)
        assert b"defect" not in done.stderr
    kept = [path.read_bytes() for path in sorted(tmp_path.glob("*.jsonl"))]
    assert len(kept) == 2
    assert kept[0] == kept[1]
    assert kept[0].startswith(b"{")


@pytest.mark.parametrize("command", ["grade", "validate", "test", "convert", "report"])
def test_an_empty_name_is_no_folder(command: str) -> None:
    done = scorecard(command, "")
    assert done.status == 2
    assert "the name of a file is empty" in done.err


def test_a_defect_is_no_finding(tmp_path: Path) -> None:
    """A crash ends with 3, names the place in our code, and shows the traceback on request."""
    (tmp_path / "sitecustomize.py").write_text(
        "import scorecard.cli.app as app\n"
        "def broken(*_):\n    raise RuntimeError('a\\x1b[31m b')\n"
        "app.app.invoke = broken\n"
    )
    path = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"}
    done = scorecard("grade", CALLS, env=path)
    assert (done.status, done.text) == (3, "")
    assert "this is a defect in scorecard" in done.err
    assert "RuntimeError: a\\x1b[31m b" in done.err
    assert "at scorecard/__main__.py:" in done.err
    assert "Traceback" not in done.err
    told = scorecard("grade", CALLS, env={**path, "SCORECARD_DEBUG": "1"})
    assert told.status == 3
    assert "Traceback" in told.err
