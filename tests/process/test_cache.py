"""The cache of checked rubrics, as processes use it: faster, never different, never in the way."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import pytest

from paths import CALLS, ROOT
from program import POSIX, PROGRAM, Done, environment, scorecard
from scorecard.conditions import KINDS
from scorecard.rubric.cache import find_checked, keep_checked
from scorecard.rubric.load import load_file

GRADES = ("grade", str(CALLS), "--format", "jsonl", "--jobs", "1")


def _grade(folder: Path, *more: str) -> Done:
    return scorecard(*GRADES, *more, env=_cached(folder))


def _cached(folder: Path) -> dict[str, str]:
    return {"SCORECARD_NO_CACHE": "", "SCORECARD_CACHE_DIR": str(folder)}


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The entry that grading against the bundled rubric leaves."""
    folder = tmp_path_factory.mktemp("cache") / "made"
    assert _grade(folder).status == 0
    (entry,) = folder.iterdir()
    return entry


@pytest.fixture(scope="module")
def expected() -> bytes:
    done = scorecard(*GRADES)
    assert done.status == 0
    return done.out


@pytest.mark.parametrize(
    "options",
    [["--format", "jsonl"], ["--explain"], ["--lang", "zh", "--explain"], ["--evidence", "none"]],
)
def test_a_second_run_says_the_same(entry: Path, options: list[str]) -> None:
    arguments = ("grade", str(CALLS), *options)
    first, second = scorecard(*arguments), scorecard(*arguments, env=_cached(entry.parent))
    assert (first.status, first.out, first.err) == (second.status, second.out, second.err)


def test_a_second_run_checks_nothing(entry: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scorecard", *GRADES],
        capture_output=True,
        env=environment(_cached(entry.parent)),
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    assert "scorecard.rubric.cache" in loaded
    assert not {"pydantic", "pydantic_core", "yaml", "scorecard.rubric.load"} & loaded
    # Nor does it compile what it may not use.
    homes = [ROOT / "src" / Path(*name.split(".")) for name in loaded if "scorecard." in name]
    sources = [home.with_suffix(".py").read_text("utf-8") for home in homes if not home.is_dir()]
    assert len(sources) > 50
    assert not [text for text in sources if re.search(r"^\w.*\bre\.compile\(", text, re.MULTILINE)]


def test_text_without_styles_takes_no_console(entry: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scorecard", "grade", str(CALLS)],
        capture_output=True,
        env=environment(_cached(entry.parent)),
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    assert "rich.text" in loaded
    assert "rich.console" not in loaded


def test_the_walk_of_a_record_stays_short(entry: Path, tmp_path: Path) -> None:
    record = tmp_path / "one.json"
    record.write_text(json.dumps(json.loads(CALLS.read_text("utf-8"))[0]), "utf-8")
    modules, files = _walk(str(record), cache=entry.parent)
    # More than these is more than a stranger should have to read.
    assert modules <= 104
    assert files <= 76


def test_the_walk_of_a_typo_stays_short(tmp_path: Path) -> None:
    files, of_command = _walk("--typo", cache=tmp_path)
    assert files <= 28
    assert of_command <= 47


def _walk(*arguments: str, cache: Path) -> list[int]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "walk.py"), *arguments],
        capture_output=True,
        env=environment(_cached(cache)),
        check=True,
    )
    return [int(number) for number in re.findall(r"\d+", done.stdout.decode())]


def _content(entry: Path, content: Any) -> bytes:
    """An entry that is sound but for what it holds."""
    data = msgspec.msgpack.decode(entry.read_bytes())
    inside = msgspec.msgpack.decode(data["content"])
    data["content"] = msgspec.msgpack.encode({**inside, "rubric": content})
    data["crc"] = crc32(data["content"])
    return msgspec.msgpack.encode(data)


def _with(entry: Path, **given: Any) -> bytes:
    return msgspec.msgpack.encode({**msgspec.msgpack.decode(entry.read_bytes()), **given})


_DEEP: Any = []
for _ in range(900):
    _DEEP = [1, _DEEP]
SPOILT: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda entry: b"",
    "cut off": lambda entry: entry.read_bytes()[:-100],
    "noise": lambda entry: os.urandom(1_000),
    "a pickle": lambda entry: b"cos\nsystem\n(S'touch hacked'\ntR.",
    "one bit": lambda entry: entry.read_bytes()[:-9] + b"\xff" + entry.read_bytes()[-8:],
    "of another key": lambda entry: _with(entry, key="0" * 64),
    "an older lexicon": lambda entry: _with(entry, includes={"lexicons/respect.yaml": "0" * 64}),
    "a folder for a lexicon": lambda entry: _with(entry, includes={"..": "0" * 64}),
    "nothing": lambda entry: _content(entry, None),
    "another class": lambda entry: _content(entry, [4, "Path", {"root": "hacked"}]),
    "another model": lambda entry: _content(entry, [4, "Text", {"root": {"": "x"}}]),
    "a function": lambda entry: _content(entry, [3, "os.system", {"all": "touch hacked"}]),
    "a strange field": lambda entry: _content(entry, [4, "Rubric", {"__class__": 1}]),
    "an unknown mark": lambda entry: _content(entry, [9, 1]),
    "half a model": lambda entry: _content(entry, [4, "Level", {"worth": 1.0}]),
    "an empty rubric": lambda entry: _content(entry, [4, "Rubric", {}]),
    "depth": lambda entry: _content(entry, _DEEP),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_entry_is_as_if_it_were_not_there(
    entry: Path, expected: bytes, tmp_path: Path, how: str
) -> None:
    spoilt = tmp_path / "cache" / entry.name
    spoilt.parent.mkdir(mode=0o700)
    spoilt.write_bytes(SPOILT[how](entry))
    done = scorecard(*GRADES, cwd=tmp_path, env=_cached(spoilt.parent))
    assert (done.status, done.out) == (0, expected)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]
    # What was spoilt is made anew.
    assert spoilt.read_bytes() == entry.read_bytes()


@POSIX
@pytest.mark.parametrize("place", ["entry", "folder", "link", "owner", "pipe"])
def test_what_others_may_have_written_is_not_read(
    entry: Path, tmp_path: Path, expected: bytes, place: str
) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    copy = folder / entry.name
    # Another entry under the name: who reads it grades differently.
    data = msgspec.msgpack.decode(entry.read_bytes())
    content = data["content"].replace(b"customer-first", b"customer-worst")
    assert content != data["content"]
    crc = crc32(content)
    other = _with(entry, content=content, crc=crc)
    if place == "pipe":
        os.mkfifo(copy)
    elif place == "link":
        (tmp_path / "other").write_bytes(other)
        copy.symlink_to(tmp_path / "other")
    else:
        copy.write_bytes(other)
        assert _grade(folder).out != expected
    if place == "owner":
        if os.geteuid() != 0:
            pytest.skip("only root can give files away")
        os.chown(copy, 1, 1)
    if place in ("entry", "folder"):
        (copy if place == "entry" else folder).chmod(0o777)
    done = _grade(folder)
    assert (done.status, done.out) == (0, expected)


@POSIX
def test_a_folder_that_takes_nothing_is_no_error(tmp_path: Path, expected: bytes) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed").chmod(0o500)
    for folder in (tmp_path / "file" / "below", tmp_path / "closed" / "below", Path("/dev/null/x")):
        done = _grade(folder)
        assert (done.status, done.out, done.err.count("\n")) == (0, expected, 2)


def test_switched_off_nothing_is_kept(tmp_path: Path, expected: bytes) -> None:
    off = {**_cached(tmp_path / "cache"), "SCORECARD_NO_CACHE": "1"}
    assert scorecard(*GRADES, env=off).out == expected
    assert _grade(tmp_path / "cache", "--no-cache").out == expected
    assert not (tmp_path / "cache").exists()


def test_a_rubric_that_changed_is_checked_anew(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rubrics", tmp_path / "rubrics")
    rubric, cache = tmp_path / "rubrics" / "customer-first.yaml", tmp_path / "cache"
    before = _grade(cache, "-r", str(rubric))
    lexicon = rubric.parent / "lexicons" / "respect.yaml"
    lexicon.write_text(lexicon.read_text("utf-8") + "\n  never_used: {says: [x]}\n", "utf-8")
    after = _grade(cache, "-r", str(rubric))
    assert (after.status, after.out != before.out) == (0, True)
    assert after.out == _grade(cache, "-r", str(rubric), "--no-cache").out
    lexicon.write_text("format: 1\n", "utf-8")
    assert _grade(cache, "-r", str(rubric)).status == 2
    lexicon.unlink()
    assert _grade(cache, "-r", str(rubric)).status == 2


def test_two_processes_at_once_do_not_meet(tmp_path: Path, entry: Path, expected: bytes) -> None:
    folder = tmp_path / "cache"
    env = environment(_cached(folder))
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen([*PROGRAM, *GRADES], env=env, **pipes) for _ in range(4)]
    assert [process.communicate()[0] for process in running] == [expected] * 4
    (made,) = folder.iterdir()
    assert made.read_bytes() == entry.read_bytes()


def test_the_cache_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCORECARD_NO_CACHE", raising=False)
    monkeypatch.setenv("SCORECARD_CACHE_DIR", str(tmp_path / "cache"))
    # Other tests of this process may have registered some.
    monkeypatch.setattr(KINDS, "is_changed", False)
    path = ROOT / "rubrics" / "competency.yaml"
    rubric = load_file(path).model_copy(update={"include": ()})
    for number in range(80):
        keep_checked(path, rubric, f"text {number}", [])
    assert len([*(tmp_path / "cache").iterdir()]) == 64


def test_a_program_with_kinds_of_its_own_does_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SCORECARD_NO_CACHE", raising=False)
    monkeypatch.setenv("SCORECARD_CACHE_DIR", str(tmp_path / "cache"))
    # Other tests of this process may have registered some.
    monkeypatch.setattr(KINDS, "is_changed", False)
    path = ROOT / "rubrics" / "competency.yaml"
    rubric = load_file(path, cache=True)
    assert find_checked(path) == rubric.model_copy(update={"tests": ()})
    monkeypatch.setattr(KINDS, "is_changed", True)
    assert find_checked(path) is None
