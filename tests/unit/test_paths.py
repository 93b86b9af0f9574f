"""What stands at a path, opening and searching, for every kind of path that a system has."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.paths import (
    FoundPath,
    display_name,
    expand,
    look_up,
    open_file,
    read_file,
    stored_name,
    walk,
)

_TOO_LONG = "a" * 300


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with one path of every kind; long names are given, as none can stand there."""
    (tmp_path / "file.json").write_bytes(b"{}")
    (tmp_path / "link.json").symlink_to("file.json")
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    (tmp_path / "nowhere.json").symlink_to("gone")
    (tmp_path / "circle.json").symlink_to("circle.json")
    place = Path.cwd()
    os.chdir(tmp_path)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.json")
        yield tmp_path
    os.chdir(place)


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("file.json", "file", ""),
        ("link.json", "file", ""),
        ("folder.json", "folder", ""),
        ("pipe.json", "pipe", ""),
        ("socket.json", "socket", ""),
        ("zero.json", "device", ""),
        ("nowhere.json", "missing", "a link that leads nowhere"),
        ("circle.json", "unusable", "too many levels of symbolic links"),
        ("absent.json", "missing", "no such file"),
        ("file.json/x", "unusable", "not a directory"),
        (_TOO_LONG, "unusable", "file name too long"),
        ("nul\0.json", "unusable", "the name has a NUL character"),
        ("half\ud800.json", "unusable", "the name has characters that no file name has here"),
    ],
)
def test_looks_up_every_kind_of_path(folder: Path, name: str, kind: str, reason: str) -> None:
    assert look_up(folder / name) == (kind, reason)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder.json", "Is a directory"),
        ("socket.json", "is a socket, not a file"),
        ("zero.json", "is a device, which may have no end"),
        ("nowhere.json", "No such file or directory"),
        (_TOO_LONG, "File name too long"),
        ("nul\0.json", "the name has a NUL character"),
        ("half\ud800.json", "the name has characters that no file name has here"),
    ],
)
def test_opens_only_what_has_an_end(folder: Path, name: str, reason: str) -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011 (its words are looked at below)
        open_file(folder / name)
    assert caught.value.strerror == reason


def test_reads_no_more_than_was_asked_for(folder: Path) -> None:
    (folder / "file.json").write_bytes(b"x" * 100)
    assert read_file(folder / "file.json", 10) == b"x" * 10
    assert read_file(os.devnull, 10) == b""


def test_a_folder_is_searched_without_waiting_for_pipes(folder: Path) -> None:
    found = {Path(one.path).name: one.skipped for one in walk(folder, lambda name: True)}
    assert found == {
        "file.json": "",
        "link.json": "",
        "pipe.json": "a pipe",
        "socket.json": "a socket",
        "zero.json": "a device",
        "nowhere.json": "a link that leads nowhere",
        "circle.json": "too many levels of symbolic links",
    }


def test_a_closed_folder_is_said_and_the_others_are_searched(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        _check_closed(tmp_path)
        return
    # Nothing is closed to root: as another user, in a process of its own.
    tmp_path.chmod(0o777)
    for folder in tmp_path.parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | 0o011)
    script = (
        "import os, sys\n"
        "sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\n"
        "from test_paths import _check_closed\n"
        "os.setuid(65534)\n"
        "_check_closed(Path(sys.argv[1]))\n"
    )
    paths = [str(Path(__file__).parent), *(one for one in sys.path if one)]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), *paths], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


def _check_closed(folder: Path) -> None:
    (folder / "open").mkdir()
    (folder / "open" / "a.json").write_bytes(b"{}")
    (folder / "shut").mkdir()
    (folder / "shut" / "b.json").write_bytes(b"{}")
    (folder / "shut").chmod(0)
    try:
        assert look_up(folder / "shut" / "b.json") == ("unusable", "permission denied")
        assert sorted(walk(folder, lambda name: True)) == [
            FoundPath(str(folder / "open" / "a.json")),
            FoundPath(str(folder / "shut"), closed="permission denied"),
        ]
        assert expand(f"{folder}/**/*.json") == [str(folder / "open" / "a.json")]
        with pytest.raises(PermissionError):
            open_file(folder / "shut")
        with pytest.raises(IsADirectoryError):
            open_file(folder / "open")
    finally:
        (folder / "shut").chmod(0o700)


def test_links_of_a_folder_to_itself_are_not_walked(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).symlink_to(".")
    (tmp_path / "r.yaml").write_bytes(b"")
    assert expand(f"{tmp_path}/**/*.yaml") == [f"{tmp_path}/r.yaml"]
    assert expand(f"{tmp_path}{'/*' * 40}/r.yaml") == []
    # What is named is entered, link or not.
    assert expand(f"{tmp_path}/a/b/*.yaml") == [f"{tmp_path}/a/b/r.yaml"]
    assert [one.path for one in walk(tmp_path, lambda name: True)] == [f"{tmp_path}/r.yaml"]


def test_a_deep_tree_costs_a_glob_with_many_stars_no_more_than_its_folders(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a"] * 60)
    deep.mkdir(parents=True)
    (deep / "r.yaml").write_bytes(b"")
    assert expand(f"{tmp_path}{'/**/a' * 30}/**/r.yaml") == [str(deep / "r.yaml")]


_NAMES = st.sampled_from(["a", "b", "ab", ".a", "a.yaml", "b.yaml", ".c.yaml"])
_PARTS = st.sampled_from(["*", "**", "a", "?", "a*", "[ab]", "*.yaml", ".*"])


@given(
    tree=st.lists(st.lists(_NAMES, min_size=1, max_size=4), max_size=8),
    parts=st.lists(_PARTS, min_size=1, max_size=4),
)
def test_globs_as_the_library_does(
    tmp_path_factory: pytest.TempPathFactory, tree: list[list[str]], parts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("tree")
    for names in tree:
        folder.joinpath(*names).mkdir(parents=True, exist_ok=True)
    pattern = "/".join([str(folder), *parts])
    matches = glob(pattern, recursive=True)  # noqa: PTH207
    # It gives `a/` for `a/**` even if there is no `a`.
    expected = {os.path.normpath(name) for name in matches if Path(name).exists()}
    found = {os.path.normpath(name) for name in expand(pattern)}
    # Whether `**` alone gives the folder itself is all the same: it gives what is in it, too.
    assert found - {str(folder)} == expected - {str(folder)}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("calls/a.json", "calls/a.json"),
        ("投诉/é.json", "投诉/é.json"),
        ("caf\udce9.json", "caf\\xe9.json"),
        ("\udcff\udcfe", "\\xff\\xfe"),
        ("half\ud800", "half\\ud800"),
    ],
)
def test_shows_names_that_are_not_utf8_escaped(name: str, shown: str) -> None:
    assert display_name(name) == shown
    assert stored_name(shown) == (shown if "\ud800" in name else name)


def test_a_name_that_looks_escaped_is_found_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "caf\\xe9").mkdir()
    assert stored_name(f"{tmp_path}/caf\\xe9") == f"{tmp_path}/caf\\xe9"
