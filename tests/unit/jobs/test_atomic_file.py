"""Files that appear whole or not at all, whatever is planted under their hidden names."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from paths import ROOT
from scorecard.jobs.atomic_file import AtomicFile, hidden

POSIX = pytest.mark.skipif(os.name != "posix", reason="links, locks and owners of POSIX")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("victim").write_bytes(b"precious")
    return Path("grades.jsonl")


def write(path: Path, data: bytes = b"new") -> None:
    file = AtomicFile(path)
    file.stream.write(data)
    file.complete()
    file.publish()


PLANTED: dict[str, Callable[[Path], object]] = {
    "a link to a file": lambda at: at.symlink_to("victim"),
    "a link that leads nowhere": lambda at: at.symlink_to("nowhere"),
    "a link to a device": lambda at: at.symlink_to(os.devnull),
    "a second name of a file": lambda at: os.link("victim", at),
    "a pipe": os.mkfifo,
    "what an interrupted run left": lambda at: at.write_bytes(b"old" * 100),
}


@POSIX
@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("planted", PLANTED)
def test_nothing_is_written_through_what_was_planted(path: Path, planted: str, keeps: bool) -> None:
    PLANTED[planted](hidden(path, "partial"))
    file = AtomicFile(path, keeps=keeps)
    file.go_on(0)
    file.stream.write(b"new")
    file.complete()
    file.publish()
    assert path.read_bytes() == b"new"
    assert not path.is_symlink()
    assert path.stat().st_nlink == 1
    assert Path("victim").read_bytes() == b"precious"
    assert sorted(os.listdir()) == ["grades.jsonl", "victim"]  # noqa: PTH208


@POSIX
def test_a_folder_in_the_way_is_an_error(path: Path) -> None:
    hidden(path, "partial").mkdir()
    with pytest.raises(OSError, match="directory"):
        AtomicFile(path)
    assert not path.exists()


@POSIX
@pytest.mark.parametrize("keeps", [False, True])
def test_one_process_at_a_time_writes_a_file(path: Path, keeps: bool) -> None:
    first = AtomicFile(path)
    first.stream.write(b"first")
    with pytest.raises(BlockingIOError, match="another run is writing it"):
        AtomicFile(path, keeps=keeps)
    first.complete()
    first.publish()
    assert path.read_bytes() == b"first"
    write(path, b"second")
    assert path.read_bytes() == b"second"


HOLD = """
import os, sys, time
from pathlib import Path
from scorecard.jobs.atomic_file import AtomicFile
file = AtomicFile(Path("grades.jsonl"))
file.stream.write(b"held")
file.stream.flush()
if not os.fork():
    print(os.getpid(), flush=True)  # by the child: it has let go of the lock then
time.sleep(60)
"""


@POSIX
def test_a_lock_dies_with_its_process_even_if_a_child_lives_on(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert holder.stdout is not None
    child = int(holder.stdout.readline())
    try:
        with pytest.raises(BlockingIOError):
            AtomicFile(path)
        holder.kill()
        holder.wait()
        os.kill(child, 0)  # it is there
        write(path)
        assert path.read_bytes() == b"new"
    finally:
        os.kill(child, 9)
        holder.stdout.close()


@POSIX
def test_what_was_left_is_gone_on_with_only_if_it_is_kept(path: Path) -> None:
    file = AtomicFile(path)
    file.stream.write(b"kept, and more")
    assert file.keep()
    file = AtomicFile(path, keeps=True)
    with file.reading() as stream:
        assert stream.read() == b"kept, and more"
    file.go_on(4)
    file.stream.write(b" on")
    file.complete()
    file.publish()
    assert path.read_bytes() == b"kept on"


@POSIX
@pytest.mark.skipif(os.geteuid() != 0 if os.name == "posix" else True, reason="needs root")
def test_what_belongs_to_somebody_else_is_not_gone_on_with(path: Path) -> None:
    partial = hidden(path, "partial")
    partial.write_bytes(b"not ours")
    os.chown(partial, 12345, 12345)
    file = AtomicFile(path, keeps=True)
    with file.reading() as stream:
        assert stream.read() == b""
    file.discard()


@POSIX
def test_what_can_not_appear_is_known_before_anything_does(path: Path) -> None:
    file = AtomicFile(path)
    path.mkdir()
    with pytest.raises(IsADirectoryError):
        file.complete()
    path.rmdir()
    hidden(path, "partial").unlink()
    with pytest.raises(FileNotFoundError, match="has been removed meanwhile"):
        file.complete()
    assert not file.keep()


@POSIX
def test_what_another_put_in_its_place_is_left_alone(path: Path) -> None:
    file = AtomicFile(path)
    hidden(path, "partial").unlink()
    hidden(path, "partial").write_bytes(b"somebody's")
    file.discard()
    assert hidden(path, "partial").read_bytes() == b"somebody's"


@POSIX
def test_permissions_and_links_stay(path: Path) -> None:
    Path("real").write_bytes(b"old")
    Path("real").chmod(0o600)
    path.symlink_to("real")
    write(path)
    assert path.is_symlink()
    assert Path("real").read_bytes() == b"new"
    assert stat.S_IMODE(Path("real").stat().st_mode) == 0o600
