"""`scorecard grade` on many records: workers, rejects that are kept, interruptions and what goes
on after them. All of it with real processes."""

from __future__ import annotations

import base64
import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from program import POSIX, PROGRAM, environment, lines, scorecard, start, write_rubric

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up as Linux does")
BAD = b'{"id": "bad", "turns": 5}\n'
NOT_TEXT = b'{"id": "\xff"}\n'
TIMES = 2 if "CI" not in os.environ else 3


def many(first: int, last: int) -> bytes:
    """Records that make a few batches together."""
    text = "Hello, how can I help? " + "We look into it. " * 40
    return lines(*(f"i{one}" for one in range(first, last)), text=text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_rubric(Path("r.yaml"))
    Path("in/deep").mkdir(parents=True)
    records = many(2000, 3500)
    Path("in/a.jsonl").write_bytes(many(0, 1000) + BAD + NOT_TEXT + many(5, 6) + many(1000, 2000))
    array = b",\n".join(records.splitlines())
    Path("in/b.json.gz").write_bytes(gzip.compress(b"[" + array + b"]"))
    for one in range(3500, 3560):
        Path(f"in/deep/{one}.json").write_bytes(many(one, one + 1))
    Path("in/deep/empty.json").touch()
    return tmp_path


def grade(*arguments: str) -> list[str]:
    return [*PROGRAM, "grade", "in", "-r", "r.yaml", "--quiet", *arguments]


def written(jobs: int, name: str, format: str) -> tuple[bytes, bytes]:
    rejects = f"rejects-{jobs}.jsonl"
    done = scorecard(
        *("grade", "in", "-r", "r.yaml", "--jobs", str(jobs), "--rejects", rejects),
        *("--format", format, "--output", name),
    )
    assert done.status == 2
    assert done.err.endswith("3563 records: 3560 graded, 3 rejected, 1 input not readable\n")
    return Path(name).read_bytes(), Path(rejects).read_bytes()


@pytest.mark.parametrize("format", ["jsonl", "csv", "markdown"])
def test_the_number_of_workers_changes_nothing(folder: Path, format: str) -> None:
    alone = written(1, f"alone.{format}", format)
    assert written(3, f"crew.{format}", format) == alone


def test_every_record_is_a_grade_or_a_reject_in_the_order_of_the_inputs(folder: Path) -> None:
    grades, rejects = written(2, "g.jsonl", "jsonl")
    ids = [json.loads(line)["interaction"]["id"] for line in grades.splitlines()]
    assert ids == [f"i{one}" for one in range(3560)]
    found = [json.loads(line) for line in rejects.splitlines()]
    assert [(one["source"], one.get("line")) for one in found] == [
        ("in/a.jsonl", 1001),
        ("in/a.jsonl", 1002),
        ("in/a.jsonl", 1003),
        ("in/deep/empty.json", None),
    ]
    assert found[0]["data"] == BAD.decode().rstrip("\n")
    assert base64.b64decode(found[1]["data_base64"]) == NOT_TEXT.rstrip(b"\n")
    assert "was read before, at in/a.jsonl:6" in found[2]["reason"]
    assert json.loads(found[2]["data"])["id"] == "i5"


@pytest.mark.parametrize(
    ("allowed", "status", "said"),
    [
        ("4", 0, ""),
        ("3", 2, "--max-rejects 3: too many: "),
        ("1%", 0, ""),
        ("0.1%", 2, "--max-rejects 0.1%: too many: "),
        ("0", 2, "--max-rejects 0: too many: "),
        ("many", 2, "'many' is neither a number nor a share such as 0.5%"),
        ("1.5", 2, "'1.5' is not a whole number; a share is written 0.5%"),
    ],
)
def test_so_many_rejects_are_accepted(folder: Path, allowed: str, status: int, said: str) -> None:
    done = scorecard(
        *("grade", "in", "-r", "r.yaml", "--output", "g.jsonl", "--max-rejects", allowed)
    )
    assert done.status == status
    assert said in done.err
    assert Path("g.jsonl").exists() == (status == 0)
    assert hidden() == []


def hidden() -> list[str]:
    return sorted(path.name for path in Path().iterdir() if path.name.startswith("."))


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The children of a process, as soon as it has two."""
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(600):
        found = [int(one) for one in path.read_text().split()] if path.exists() else []
        if len(found) >= 2:
            return found
        time.sleep(0.05)
    raise AssertionError("no workers")


def slow(copies: int = 6) -> None:
    """Give a run enough to do to be interrupted."""
    for copy in range(copies):
        first = 10_000 + copy * 3000
        Path(f"in/more-{copy}.jsonl").write_bytes(many(first, first + 3000))


@LINUX
def test_a_worker_that_is_killed_costs_nothing(folder: Path) -> None:
    slow()
    assert scorecard(*grade("--jobs", "1", "--output", "alone.jsonl")[3:]).status == 2
    process = start(*grade("--jobs", "2", "--output", "crew.jsonl")[3:])
    os.kill(workers(process)[0], signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err.count(b"Traceback")) == (2, 0)
    assert Path("crew.jsonl").read_bytes() == Path("alone.jsonl").read_bytes()


@LINUX
def test_workers_do_not_outlive_a_parent_that_is_killed(folder: Path) -> None:
    slow()
    process = start(*grade("-j", "2", "--output", "g.jsonl")[3:])
    children = workers(process)
    process.kill()
    process.wait()
    for _ in range(200):
        if not any(is_running(child) for child in children):
            break
        time.sleep(0.05)
    assert not any(is_running(child) for child in children)
    assert not Path("g.jsonl").exists()


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@POSIX
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_goes_on_to_the_same_end(folder: Path, number: int) -> None:
    slow()
    outputs = ["--output", "g.jsonl", "--rejects", "rejects.jsonl", "--output", "g.csv"]
    assert scorecard(*grade(*outputs)[3:]).status == 2
    names = ["g.jsonl", "rejects.jsonl", "g.csv"]
    expected = [Path(name).read_bytes() for name in names]
    for seed in range(TIMES):
        for name in names:
            Path(name).unlink()
        rng = random.Random(seed)
        process = start(*grade(*outputs, "--jobs", "2")[3:])
        begun = wait_for_journal(process)
        time.sleep(rng.random() * 0.5)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
        assert begun
        if process.returncode == 2:
            continue  # it was faster than the signal
        assert process.returncode in (-9, 130, 143)
        assert b"Traceback" not in err
        if number != signal.SIGKILL:
            assert b"the same command with --resume goes on from there" in err
        # What stands under its name is whole: killed between two renames, a run leaves such files.
        for name, data in zip(names, expected, strict=True):
            assert not Path(name).exists() or Path(name).read_bytes() == data
        process = start(*grade(*outputs, "--jobs", "1", "--resume")[3:])
        process.communicate(timeout=120)
        assert process.returncode == 2
        assert [Path(name).read_bytes() for name in names] == expected
        assert hidden() == []


def wait_for_journal(process: subprocess.Popen[bytes]) -> bool:
    """Wait until a run has noted how far it is."""
    path = Path(".g.jsonl.scorecard-journal")
    while process.poll() is None:
        try:
            if path.read_bytes().count(b"\n") > 1:
                return True
        except OSError:
            pass
        time.sleep(0.01)
    return not path.exists()


def interrupted() -> None:
    """Leave a run behind that can be continued."""
    slow()
    process = start(*grade("--output", "g.jsonl", "--jobs", "1")[3:])
    assert wait_for_journal(process)
    process.kill()
    process.communicate()
    assert hidden() == [".g.jsonl.scorecard-journal", ".g.jsonl.scorecard-partial"]


@POSIX
@pytest.mark.parametrize(
    ("change", "options", "said"),
    [
        ("rubric", [], "other rubrics"),
        ("input", [], "other inputs"),
        ("", ["--lang", "zh"], "选项不同"),
        ("", ["--evidence", "none"], "other options"),
        ("lost", [], "what the interrupted run had written is not there any more"),
    ],
)
def test_another_run_is_not_gone_on_with(
    folder: Path, change: str, options: list[str], said: str
) -> None:
    interrupted()
    if change == "rubric":
        write_rubric(Path("r.yaml"), json.loads(Path("r.yaml").read_text()) | {"version": "2"})
    elif change == "input":
        Path("in/a.jsonl").write_bytes(many(0, 3))
    elif change == "lost":
        Path(".g.jsonl.scorecard-partial").unlink()
    done = scorecard(*grade("--output", "g.jsonl", "--resume", *options)[3:])
    assert done.status == 2
    assert said in done.err
    assert ("不用 --resume" if "zh" in options else "without --resume") in done.err
    # Begun anew, it leaves nothing of the old run.
    again = scorecard(*grade("--output", "g.jsonl", *options)[3:])
    assert again.status == 2
    assert Path("g.jsonl").exists()
    assert hidden() == []


@pytest.mark.parametrize("options", [["--format", "jsonl"], ["--output", "g.csv"]])
def test_what_cannot_be_continued_says_so(folder: Path, options: list[str]) -> None:
    done = scorecard(*grade("--resume", *options)[3:])
    assert done.status == 2
    assert "--resume: only a run from files to a file of JSON Lines" in done.err


def test_with_nothing_to_go_on_with_a_run_begins(folder: Path) -> None:
    done = scorecard(*grade("--resume", "--output", "g.jsonl")[3:])
    assert done.status == 2
    assert len(Path("g.jsonl").read_bytes().splitlines()) == 3560


@POSIX
def test_a_full_disk_keeps_what_there_is(folder: Path) -> None:
    slow()
    assert scorecard(*grade("--output", "g.jsonl")[3:]).status == 2
    expected = Path("g.jsonl").read_bytes()
    Path("g.jsonl").unlink()

    def limit() -> None:
        size = len(expected) * 2 // 3
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = subprocess.run(
        grade("--output", "g.jsonl"),
        env=environment(),
        preexec_fn=limit,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"--output g.jsonl: cannot be written" in done.stderr
    assert b"--resume goes on from there" in done.stderr
    assert not Path("g.jsonl").exists()
    assert scorecard(*grade("--output", "g.jsonl", "--resume")[3:]).status == 2
    assert Path("g.jsonl").read_bytes() == expected


@POSIX
def test_a_reader_that_goes_away_ends_the_workers_too(folder: Path) -> None:
    slow()
    process = start(*grade("--jobs", "2", "--format", "jsonl")[3:])
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 141


def test_progress_is_said_in_plain_lines_where_asked(folder: Path) -> None:
    done = scorecard(*grade("--progress", "plain", "--output", "g.jsonl")[3:])
    # A run as short as this one has nothing to tell.
    assert "a second" not in done.err
    assert done.status == 2
