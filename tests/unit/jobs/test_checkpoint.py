"""What an interrupted run left may be torn or tampered with: nothing wrong is ever published.

SCORECARD_TRIALS raises how many random changes are tried.
"""

from __future__ import annotations

import json
import os
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from program import lines, polite
from scorecard.jobs import checkpoint, sinks
from scorecard.jobs.errors import UserError
from scorecard.jobs.grade import GradeJob, grade_files
from scorecard.jobs.outputs import Target
from scorecard.rubric.model import Rubric

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and locks of POSIX")
TRIALS = int(os.environ.get("SCORECARD_TRIALS", "60"))
OUTPUTS = ("g.jsonl", "again.jsonl", "g.csv", "rejects.jsonl")
JOURNAL, PARTIAL = Path(".g.jsonl.scorecard-journal"), Path(".g.jsonl.scorecard-partial")
REJECTS = Path(".rejects.jsonl.scorecard-partial")
BAD = b'{"id": "bad"}\n'


class Interrupted(BaseException):
    """Stands for a signal."""


def grade(*, resume: bool = False, until: int | None = None) -> bool:
    """Run the job, if need be until so many records are done; False if it is refused."""
    job = GradeJob(
        inputs=sorted(map(str, Path("in").iterdir())),
        rubrics=[Rubric.model_validate(polite())],
        targets=[
            Target("jsonl", Path("g.jsonl")),
            Target("csv", Path("g.csv")),
            Target("jsonl", Path("again.jsonl")),
        ],
        rejects=Path("rejects.jsonl"),
        resume=resume,
    )

    def stop(done: int, _rejected: int, _share: float | None) -> None:
        if until is not None and done >= until:
            raise Interrupted

    try:
        grade_files(job, show_progress=stop)
    except UserError:
        return False
    except Interrupted:
        pass
    return True


def published() -> dict[str, bytes]:
    return {name: Path(name).read_bytes() for name in OUTPUTS if Path(name).exists()}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder with small inputs, each a batch, and what they come to."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "in").mkdir()
    for number in range(20):
        data = BAD + lines(*(f"i{number}-{at}" for at in range(30)))
        (folder / f"in/{number:02}.jsonl").write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert grade()
        expected = published()
    assert len(expected["g.jsonl"].splitlines()) == 600
    return folder, expected


@pytest.fixture
def interrupted(
    run: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """What should come out of a run that was interrupted after two thirds."""
    folder, expected = run
    monkeypatch.chdir(folder)
    monkeypatch.setattr(checkpoint, "_EVERY", 3)
    for path in Path().iterdir():
        if path.name != "in":
            path.rmdir() if path.is_dir() else path.unlink()
    grade(until=400)
    assert not published()
    assert len(JOURNAL.read_bytes().splitlines()) > 2
    return expected


def go_on_rightly(expected: dict[str, bytes]) -> bool:
    """Go on with the run: it is refused, or comes to what it should; begun anew, it always does."""
    gone_on = grade(resume=True)
    assert published() == (expected if gone_on else {})
    if not gone_on:
        assert grade()
        assert published() == expected
    left = [path.name for path in Path().iterdir() if path.name.startswith(".")]
    assert left == []
    return gone_on


@pytest.mark.parametrize("at", ["opening", "loading", "showing", "beginning"])
def test_interrupted_again_before_it_goes_on_it_still_goes_on(
    interrupted: dict[str, bytes], at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a signal would have it, which comes at any moment."""
    owner, name = {
        "opening": (sinks.Sinks, "__init__"),
        "loading": (checkpoint.Checkpoint, "load"),
        "showing": (sinks.Sinks, "replay"),
        "beginning": (checkpoint.Checkpoint, "begin"),
    }[at]

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, interrupt)
        with pytest.raises(KeyboardInterrupt):
            grade(resume=True)
    assert go_on_rightly(interrupted)


def test_untouched_it_goes_on(interrupted: dict[str, bytes]) -> None:
    assert go_on_rightly(interrupted)


def change_bytes(data: bytes, rng: random.Random) -> bytes:
    """Some kind of damage: what disks, editors and ill will do to a file."""
    at = rng.randrange(len(data) + 1)
    end = min(len(data), at + rng.choice([1, 1, 10, 5_000]))
    rows = data.splitlines(keepends=True)
    row = rng.randrange(len(rows))
    return rng.choice(
        [
            data[:at],
            data[:at] + bytes(end - at) + data[end:],
            data[:at] + rng.randbytes(end - at) + data[end:],
            data[:at] + data[end:],
            data + bytes(rng.choice([1, 4096])),
            data + rng.choice(rows),
            data[:at] + bytes(len(data) - at),
            b"".join(rows[:row] + rows[row + 1 :]),
            b"".join([*rows[:row], rows[-1], *rows[row:]]),
            b"",
        ]
    )


@pytest.mark.parametrize("seed", range(TRIALS))
def test_damage_is_noticed(interrupted: dict[str, bytes], seed: int) -> None:
    rng = random.Random(seed)
    path = rng.choice([JOURNAL, JOURNAL, PARTIAL, REJECTS])
    path.write_bytes(change_bytes(path.read_bytes(), rng))
    go_on_rightly(interrupted)


Point = dict[str, Any]


def forge(change: Callable[[Point, Point], object]) -> None:
    """Change the last point of the journal as somebody who knows how its lines are made; the
    second argument is the point before it."""
    *rows, before, last = JOURNAL.read_bytes().splitlines()
    point = json.loads(last.partition(b" ")[2])
    change(point, json.loads(before.partition(b" ")[2]))
    content = json.dumps(point).encode()
    rows += [before, b"%08x %b" % (zlib.crc32(content), content)]
    JOURNAL.write_bytes(b"\n".join(rows) + b"\n")


FORGED: dict[str, Callable[[Point, Point], object]] = {
    "fewer batches": lambda last, before: last.update(batches=last["batches"] - 1),
    "more batches": lambda last, before: last.update(batches=last["batches"] + 1),
    "batches without end": lambda last, before: last.update(batches=10**9),
    "no batch": lambda last, before: last.update(batches=0),
    "a negative number": lambda last, before: last.update(batches=-1),
    "half a batch": lambda last, before: last.update(batches=2.5),
    "a text": lambda last, before: last.update(batches="32"),
    "more digits than Python reads": lambda last, before: last.update(batches=10**4000),
    "other grades": lambda last, before: last.update(graded=last["graded"] + 1),
    "other rejects": lambda last, before: last.update(rejected=last["rejected"] + 1),
    "no files": lambda last, before: last.update(files=[]),
    "sizes off by one": lambda last, before: last["files"][0].__setitem__(0, 1),
    "sizes without end": lambda last, before: last["files"][0].__setitem__(0, 10**15),
    "a key more": lambda last, before: last.update(more=1),
    "a key less": lambda last, before: last.pop("files"),
    "files of another point": lambda last, before: last.update(files=before["files"]),
    "a file of another point": lambda last, before: last.update(
        files=[before["files"][0], *last["files"][1:]]
    ),
    "rejects of another point": lambda last, before: last.update(
        files=[*last["files"][:2], before["files"][2]]
    ),
    "batches of another point": lambda last, before: last.update(batches=before["batches"]),
    "all but the files of another point": lambda last, before: last.update(
        {**before, "files": last["files"]}
    ),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_journal_that_was_forged_changes_nothing(
    interrupted: dict[str, bytes], forged: str
) -> None:
    forge(FORGED[forged])
    go_on_rightly(interrupted)


@pytest.mark.parametrize(
    "deep", [b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000, b"null", b"[1]", b'"x"']
)
def test_a_first_line_that_is_anything_changes_nothing(
    interrupted: dict[str, bytes], deep: bytes
) -> None:
    rows = JOURNAL.read_bytes().splitlines()
    rows[0] = b"%08x %b" % (zlib.crc32(deep), deep)
    JOURNAL.write_bytes(b"\n".join(rows) + b"\n")
    go_on_rightly(interrupted)


@pytest.mark.parametrize("path", [JOURNAL, PARTIAL, REJECTS])
@pytest.mark.parametrize("what", ["nothing", "a link", "a pipe", "a folder"])
def test_what_is_not_a_file_is_not_gone_on_with(
    interrupted: dict[str, bytes], path: Path, what: str
) -> None:
    kept = path.with_name("kept")
    path.rename(kept)
    if what == "a link":
        path.symlink_to(kept)
    elif what == "a pipe":
        os.mkfifo(path)
    elif what == "a folder":
        path.mkdir()
        assert not grade(resume=True)
        path.rmdir()
    content = kept.read_bytes()
    go_on_rightly(interrupted)
    assert kept.read_bytes() == content


@pytest.mark.parametrize("number", range(len(OUTPUTS)))
def test_an_end_between_two_outputs_that_appear_is_gone_on_from(
    interrupted: dict[str, bytes], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the process had been killed then: some outputs are there whole, and not the first
    JSON Lines, which say that all are."""
    left = [number]

    def stop(path: Path, target: Path, whole: Callable[..., Any] = Path.replace) -> Path:
        if path.name.endswith("-partial"):
            if not left[0]:
                raise Interrupted
            left[0] -= 1
        return whole(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        grade(resume=True)
    seen = published()
    assert len(seen) == number
    assert "g.jsonl" not in seen
    assert all(interrupted[name] == data for name, data in seen.items())
    assert grade(resume=True)
    assert published() == interrupted
