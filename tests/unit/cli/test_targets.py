"""Which --format goes to which --output, and what a run may not write to."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from paths import CALLS
from program import POSIX, grade_inside, lines, names, write_rubric
from scorecard.cli.targets import Given, pair
from scorecard.jobs.atomic_file import AtomicFile
from scorecard.jobs.errors import UserError
from scorecard.render.registry import GRADES


def given(options: str) -> list[Given]:
    """`json a.json` as on the command line: what has a dot, a slash or is `-` is an output."""
    return [
        ("output" if set(word) & {".", "/"} or word == "-" else "format", word)
        for word in options.split()
    ]


@pytest.mark.parametrize(
    ("options", "paired"),
    [
        ("", "text>-"),
        ("json", "json>-"),
        ("json a.x", "json>a.x"),
        ("a.x json", "json>a.x"),
        ("json a.x csv b.x", "json>a.x csv>b.x"),
        ("a.x json b.x csv", "json>a.x csv>b.x"),
        ("json csv a.x b.x", "json>a.x csv>b.x"),
        ("a.x b.x json csv", "json>a.x csv>b.x"),
        ("text json a.x", "text>- json>a.x"),
        ("json a.x text", "json>a.x text>-"),
        ("text json csv a.x b.x", "text>- json>a.x csv>b.x"),
        ("json a.x b.x csv", "json>a.x csv>b.x"),
        ("json a.x b.csv", "json>a.x csv>b.csv"),
        ("a.json", "json>a.json"),
        ("jsonl a.json", "jsonl>a.json"),
        ("a.JSONL", "jsonl>a.JSONL"),
        ("a.ndjson b.md c.xml", "jsonl>a.ndjson markdown>b.md junit>c.xml"),
        ("csv - json a.x", "csv>- json>a.x"),
        ("-", "text>-"),
    ],
)
def test_pairs(options: str, paired: str) -> None:
    shown = [f"{target.format}>{target.path or '-'}" for target in pair(given(options), GRADES)]
    assert sorted(shown) == sorted(paired.split())


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("json csv", "2 formats on standard output (json, csv): give all but one an --output"),
        ("json csv text a.x", "2 formats on standard output (json, csv)"),
        ("csv - text", "2 formats on standard output (csv, text)"),
        ("a.dat", "a.dat: can't tell the format from the suffix (known: .txt, .json,"),
        ("json a.x b.dat", "b.dat: can't tell the format"),
        ("text a.csv", "that name stands for csv; write `--format csv --output a.csv`"),
        ("a.csv b.xml text", "--format text --output a.csv: that name stands for csv"),
    ],
)
def test_what_does_not_pair(options: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        pair(given(options), GRADES)
    assert said in error.value.message


def test_the_configured_format_is_the_default_alone() -> None:
    assert pair([], GRADES, "csv")[0].format == "csv"
    assert [target.format for target in pair(given("a.json"), GRADES, "csv")] == ["json"]


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    file = AtomicFile(path)
    file.stream.write(b"new")
    assert not path.exists()
    file.publish()
    file.discard()
    assert (names(tmp_path), path.read_bytes()) == (["out"], b"new")
    again = AtomicFile(path)
    again.stream.write(b"newer")
    again.discard()
    assert (names(tmp_path), path.read_bytes()) == (["out"], b"new")


@POSIX
def test_a_file_keeps_its_permissions_and_links(tmp_path: Path) -> None:
    plain, target, link = tmp_path / "plain", tmp_path / "target", tmp_path / "link"
    mask = os.umask(0o027)
    try:
        AtomicFile(plain).publish()
    finally:
        os.umask(mask)
    assert stat.S_IMODE(plain.stat().st_mode) == 0o640
    target.touch(mode=0o600)
    link.symlink_to(target)
    AtomicFile(link).publish()
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    AtomicFile(Path(os.devnull)).publish()
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("in.jsonl --output sub", "--output sub: is a folder; name a file in it"),
        ("in.jsonl --output a.csv/", "--output a.csv/: is the name of a folder; name a file in it"),
        ("in.jsonl --rejects a.csv/", "--rejects a.csv/: is the name of a folder"),
        ("in.jsonl --rubric=", "--rubric: the name of a file is empty"),
        ("in.jsonl --output=", "--output: the name of a file is empty"),
        ("in.jsonl --output no/a.csv", "cannot be written: there is no folder no"),
        ("in.jsonl --output in.jsonl", "--output in.jsonl: is an input as well"),
        ("in.jsonl --output sub/../in.jsonl", "is an input as well, and would be overwritten"),
        ("in.jsonl -r r.yaml --format csv --output r.yaml", "is an input as well"),
        (". --output a.json", "--output a.json: lies in a folder that is an input; move it out"),
        ("in.jsonl --output a.csv --output ./a.csv", "--output a.csv: given twice"),
        ("in.jsonl --format json --format csv", "2 formats on standard output"),
        ("in.jsonl --format xml", "'xml' is not one of 'text', 'json'"),
    ],
)
def test_refused_before_anything_is_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "in.jsonl").write_bytes(lines("a"))
    write_rubric(tmp_path / "r.yaml")
    more = ["--format", "json"] if arguments.endswith("sub") else []
    done = grade_inside(capfd, "-v", *arguments.split(), *more)
    assert done.status == 2
    assert said in done.err
    assert "reading" not in done.err
    assert names(tmp_path) == ["in.jsonl", "r.yaml", "sub"]
    assert (tmp_path / "in.jsonl").read_bytes() == lines("a")


@POSIX
def test_unwritable_folders_and_files_are_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    locked, kept = tmp_path / "locked", tmp_path / "kept.csv"
    locked.mkdir(mode=0o500)
    kept.touch(mode=0o400)
    if os.access(locked, os.W_OK):
        pytest.skip("permissions do not bind this user")
    for output in (locked / "a.csv", kept):
        done = grade_inside(capfd, "-v", str(CALLS), "--output", str(output))
        assert done.status == 2
        assert "cannot be written: permission denied" in done.err
        assert "reading" not in done.err
