"""Nothing in the tree sends anybody to a stranger's package, or to an action that can change."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from paths import ROOT

# Where the distribution has its own name: the name `scorecard` is somebody else's on PyPI.
_NAME = r"['\"`]*scorecard(?![\w./*-])"
_STRANGERS = re.compile(
    rf"""\b(?:pip3?|pipx|uv|conda|poetry|pdm)\ [\w -]*?
          (?:install|add|download|run|inject)\ (?:-\S+\ )*{_NAME}
    | \buvx\ (?:-\S+\ )*{_NAME}
    | (?<![\w.-])scorecard\[\w
    | (?<![\w-])scorecard\ @\ (?=git|http|file)
    | /(?:project|simple)/scorecard\b
    """,
    re.VERBOSE,
)
_USES = re.compile(r"\buses: ([^\s`]+)(.*)")
_FOLDERS = ["src", "docs", "rubrics", "examples", "tools", "benchmarks", "fuzzing", "schema"]
_FILES = ["README.md", "CHANGELOG.md", "SECURITY.md", "Makefile", "Dockerfile", "action.yml"]
_HIDDEN = [".ci/run", ".pre-commit-hooks.yaml", ".github/dependabot.yml", "pyproject.toml"]


def tree() -> Iterator[Path]:
    yield from (ROOT / name for name in [*_FILES, *_HIDDEN])
    for folder in _FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def found(pattern: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str]]]:
    for path in tree():
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace")):
            yield path.relative_to(ROOT).as_posix(), match


def test_nothing_points_to_the_package_of_strangers() -> None:
    assert [(path, match[0]) for path, match in found(_STRANGERS)] == []


@pytest.mark.parametrize(
    "text",
    [
        "pip install scorecard",
        "pip install -U 'scorecard[arrow]'",
        'python -m pip install "scorecard"',
        "pipx run scorecard grade",
        "pipx install scorecard",
        "uvx scorecard grade",
        "uv tool install scorecard",
        "needs pyarrow: `scorecard[arrow]`",
        "SCORECARD: scorecard @ git+https://git.example.com/OWNER/scorecard@v1",
        "https://pypi.org/project/scorecard/",
    ],
)
def test_what_would_point_there_is_found(text: str) -> None:
    assert _STRANGERS.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "pip install 'service-scorecard[arrow]'",
        "uvx --from . scorecard grade",
        "pipx run --spec . scorecard grade",
        "service-scorecard @ git+https://git.example.com/OWNER/scorecard@v1",
        '"$PYTHON" -m pip install --target "$RUNNER_TEMP/scorecard"',
        "scorecard grade examples/calls.json",
    ],
)
def test_what_points_to_us_is_not(text: str) -> None:
    assert not _STRANGERS.search(text)


def test_the_distribution_and_its_programs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "service-scorecard"
    assert project["scripts"].keys() == {"scorecard", "service-scorecard"}


def test_actions_are_named_by_commit() -> None:
    """A tag can be moved. `OWNER` stands for the reader's own team."""
    used = [
        (path, match) for path, match in found(_USES) if path.endswith((".yml", ".yaml", ".md"))
    ]
    assert len(used) >= 7
    for path, match in used:
        name, _, version = match[1].partition("@")
        pinned = re.fullmatch("[0-9a-f]{40}", version) and re.match(r"  # v\d+\.\d+\.\d+", match[2])
        assert pinned or name.startswith("OWNER/"), (path, match[0])
