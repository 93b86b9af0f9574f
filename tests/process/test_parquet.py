"""`scorecard grade` to Parquet, by real processes."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arrow_support import grades_of
from paths import CALLS, ROOT
from program import POSIX, environment, lines, names, scorecard, start
from scorecard import from_json
from scorecard.grade import Grade

RUBRICS = ("-r", "customer-first", "-r", "service-standard")


def read(data: bytes) -> list[Grade]:
    return grades_of(pq.read_table(io.BytesIO(data)))


def test_beside_other_formats_in_one_run(tmp_path: Path) -> None:
    """The suffix tells the format; rejects and rubrics are as everywhere."""
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"{\n" + lines("a"))
    outputs = ["--format", "jsonl", "--output", "-", "--output", "g.csv", "--output", "g.parquet"]
    done = scorecard("grade", CALLS, bad, *RUBRICS, *outputs, cwd=tmp_path)
    assert done.status == 2
    assert "15 graded, 1 rejected" in done.err
    grades = [from_json(line) for line in done.text.splitlines()]
    assert read((tmp_path / "g.parquet").read_bytes()) == grades
    assert len(grades) == 30


def test_into_a_pipe_and_into_a_file_are_the_same_bytes(tmp_path: Path) -> None:
    piped = scorecard("grade", CALLS, "--format", "parquet")
    to_file = scorecard("grade", CALLS, "--format", "parquet", "--output", "x", cwd=tmp_path)
    assert (piped.status, to_file.status) == (0, 0)
    assert piped.out == (tmp_path / "x").read_bytes()


def test_without_evidence(tmp_path: Path) -> None:
    done = scorecard("grade", CALLS, "--format", "parquet", "--evidence", "none")
    rows = pq.read_table(io.BytesIO(done.out)).to_pylist()
    assert {level["evidence"] is None for row in rows for level in row["levels"]} == {True}


def test_nothing_graded_is_a_table_without_rows(tmp_path: Path) -> None:
    done = scorecard("grade", "-", "--format", "parquet", stdin=b"{")
    assert done.status == 2
    assert "nothing was graded" in done.err
    assert read(done.out) == []


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path) -> None:
    """Before anything is read; and the other formats do without."""
    (tmp_path / "pyarrow.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'pyarrow'\", name='pyarrow')"
    )
    without = environment({"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"})
    done = scorecard("grade", "-v", CALLS, "--output", "g.parquet", cwd=tmp_path, env=without)
    assert done.status == 2
    line = "error: the format parquet needs pyarrow; run `pip install 'service-scorecard[arrow]'`"
    assert done.err.splitlines()[-1] == line
    assert "reading" not in done.err
    assert set(names(tmp_path)) <= {"pyarrow.py", "__pycache__"}
    assert scorecard("grade", CALLS, "--format", "jsonl", env=without).status == 0
    code = [sys.executable, "-c", "import scorecard.arrow"]
    bare = subprocess.run(code, env=without, capture_output=True, text=True, check=False)
    assert "MissingExtraError: scorecard.arrow needs pyarrow; run `pip" in bare.stderr


@POSIX
def test_a_terminal_gets_no_binary() -> None:
    import pty  # noqa: PLC0415 (not on Windows)

    ours, theirs = pty.openpty()
    process = start("grade", CALLS, "--format", "parquet", stdout=theirs)
    os.close(theirs)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert b"parquet is not text for a terminal: add `--output grades.parquet`" in said
    os.set_blocking(ours, False)
    with pytest.raises(OSError, match=r"."):
        os.read(ours, 1)
    os.close(ours)


@POSIX
def test_a_full_disk_is_told() -> None:
    done = scorecard("grade", CALLS, "--format", "parquet", "--output", "/dev/full")
    assert done.status == 2
    assert "--output /dev/full: cannot be written: no space left on device" in done.err
    assert "Traceback" not in done.err


@POSIX
def test_a_reader_that_goes_away_is_no_error() -> None:
    process = start("grade", CALLS, "--format", "parquet", "--quiet")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(60) == 141


@POSIX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_run_leaves_nothing_that_passes_for_a_file(
    number: int, tmp_path: Path
) -> None:
    """Arrow would end the file as if it were complete."""
    outputs = ["--format", "parquet", "--output", str(tmp_path / "g.parquet")]
    process = start("grade", "-v", "-", *outputs, "--format", "parquet")
    assert process.stdin is not None
    process.stdin.write(lines(*map(str, range(200))))
    process.stdin.flush()
    assert process.stderr is not None
    while b"reading" not in process.stderr.readline():
        pass
    process.send_signal(number)
    out, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said
    with pytest.raises(pa.ArrowInvalid):
        pq.read_table(io.BytesIO(out))
    assert names(tmp_path) == []
