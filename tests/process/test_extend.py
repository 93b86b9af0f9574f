"""docs/extend.md: each chapter is done on a copy of the source, and prints what it shows."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from paths import ROOT

PAGE = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"([^\n]*)\n\n^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"`([\w./]+\.\w+)`")


@dataclass(frozen=True)
class Block:
    """A code block: its language, its text, and the file named in the line before it."""

    language: str
    text: str
    file: str | None


def chapters(page: str) -> dict[str, list[Block]]:
    """The blocks of each chapter that has any, by its title."""
    found = {}
    for chapter in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        title, _, text = chapter.partition("\n")
        blocks = []
        for lead, language, code in _BLOCK.findall(text):
            file = _FILE.search(lead)
            blocks.append(Block(language, code, file[1] if file else None))
        if blocks:
            found[title] = blocks
    return found


CHAPTERS = chapters(PAGE)
# That chapter is a package, which tests/external builds, installs and uses.
del CHAPTERS["As a package of your own"]


def commands(console: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with what it prints."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def apply(diff: str, source: str) -> str:
    """A file after a change; what the diff shows must stand there once."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert source.count(before) == 1, f"not there once: {before}"
    return source.replace(before, after)


def run(command: str, folder: Path) -> str:
    """What a command prints, on either stream, with the source in the folder."""
    assert command.startswith("scorecard ")
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def is_shown(printed: str, shown: str) -> bool:
    """Whether what is printed is what is shown, where a line `…` stands for any lines."""
    pattern = re.escape(shown).replace("\\\n…\\\n", "\\\n(?:.*\n)*")
    return re.fullmatch(pattern, printed) is not None


def do(block: Block, folder: Path) -> None:
    """Write the file that a block shows, or change it as the block shows."""
    assert block.file is not None
    path = folder / block.file
    if block.language == "diff":
        text = apply(block.text, path.read_text(encoding="utf-8"))
    else:
        assert not path.exists()
        text = block.text
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with a copy of the source and with the bundled rubrics."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "rubrics").symlink_to(ROOT / "rubrics")
    return tmp_path


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_does_what_it_shows(chapter: str, copy: Path) -> None:
    assert any(block.language == "console" for block in CHAPTERS[chapter])
    for block in CHAPTERS[chapter]:
        if block.language == "console":
            for command, shown in commands(block.text):
                printed = run(command, copy)
                assert "defect" not in printed
                assert is_shown(printed, shown), f"{command} prints\n{printed}"
        else:
            do(block, copy)


@pytest.mark.parametrize(
    ("chapter", "files", "changes"),
    [
        ("A condition", 1, 1),
        ("A measure", 0, 1),
        ("An input format", 1, 1),
        ("An output", 1, 1),
    ],
)
def test_a_chapter_changes_one_place(chapter: str, files: int, changes: int) -> None:
    """New source files, and changes to source files that are there."""
    blocks = [block for block in CHAPTERS[chapter] if (block.file or "").startswith("src/")]
    diffs = [block.text for block in blocks if block.language == "diff"]
    assert (len(blocks) - len(diffs), len(diffs)) == (files, changes)
    if files:
        changed = [line for diff in diffs for line in diff.splitlines() if line[0] in "+-"]
        assert [line[0] for line in changed] == ["+"]


def test_code_of_the_page_passes_the_checks(copy: Path) -> None:
    """All four chapters together, by the tools of `make check`."""
    blocks = [block for blocks in CHAPTERS.values() for block in blocks]
    code = [block for block in blocks if block.language in ("python", "diff")]
    for block in code:
        do(block, copy)
    shutil.copy(ROOT / "pyproject.toml", copy)
    files = [str(block.file) for block in code]
    for tool in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        done = subprocess.run(
            [sys.executable, "-m", *tool, *files],
            cwd=copy,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:\w+/)+\w+\.\w+)`", PAGE))))
def test_what_the_page_refers_to_is_there(path: str) -> None:
    made = {block.file for blocks in CHAPTERS.values() for block in blocks}
    homes = (ROOT, ROOT / "src" / "scorecard")
    assert path in made or path.startswith("acme_") or any((at / path).exists() for at in homes)


_A_TABLE = re.compile(r"`(\w+)[^`|]*` \(`((?:\w+/)+\w+)\.py`\)")


@pytest.mark.parametrize(("name", "module"), sorted(set(_A_TABLE.findall(PAGE))))
def test_a_name_stands_in_the_module_that_the_page_says(name: str, module: str) -> None:
    assert hasattr(import_module(f"scorecard.{module.replace('/', '.')}"), name)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("a\nb\nc\n", True),
        ("a\n…\n", True),
        ("a\n…\nc\n", True),
        ("a\nb\n", False),
        ("b\n…\n", False),
        ("a\n…\nb\n", False),
    ],
)
def test_what_is_not_shown_is_noticed(shown: str, expected: bool) -> None:
    assert is_shown("a\nb\nc\n", shown) == expected
