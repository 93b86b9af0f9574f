"""`scorecard rubrics`: the bundled rubrics listed, shown and copied."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from paths import ROOT
from scorecard import load_rubric, run_tests, validate
from scorecard.rubric.find import bundled_paths

ALL = list(bundled_paths())


def rubrics(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scorecard", "rubrics", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_list_has_every_bundled_rubric_with_what_it_is_for() -> None:
    done = rubrics()
    assert done.returncode == 0
    heads = [line.split("  ")[0] for line in done.stdout.splitlines() if line[:1].isalpha()]
    assert heads == ALL
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_bundled_rubric_says_what_it_is_for(language: str) -> None:
    for name in ALL:
        rubric = load_rubric(name)
        assert rubric.id == name
        assert rubric.description is not None
        assert language in rubric.description.languages


def test_the_list_as_json_is_for_programs() -> None:
    listed = json.loads(rubrics("--format", "json").stdout)
    assert [one["id"] for one in listed] == ALL
    first = listed[ALL.index("customer-first")]
    assert first["title"] == {"en": "Customer first", "zh": "客户第一"}
    assert first["criteria"] == 1


def test_show_prints_the_file_as_it_is() -> None:
    path = bundled_paths()["customer-first"]
    assert rubrics("show", "customer-first").stdout == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALL)
def test_a_copy_is_whole(name: str, tmp_path: Path) -> None:
    """It is the same rubric, clean, and keeps its tests."""
    done = rubrics("copy", name, "mine", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    path = tmp_path / "mine" / f"{name}.yaml"
    assert load_rubric(path).sha256 == load_rubric(name).sha256
    assert validate([path]).problems == ()
    assert len(run_tests(path).results) == len(run_tests(name).results)


def test_nothing_is_overwritten_and_what_is_the_same_is_left(tmp_path: Path) -> None:
    assert rubrics("copy", "customer-first", cwd=tmp_path).returncode == 0
    lexicon = tmp_path / "rubrics/lexicons/apology.yaml"
    rubric = tmp_path / "rubrics/customer-first.yaml"
    rubric.unlink()
    assert rubrics("copy", "customer-first", cwd=tmp_path).stdout.count("lexicons/") == 0
    rubric.unlink()
    lexicon.write_text("format: 1\nmoments: {}\n", encoding="utf-8")
    done = rubrics("copy", "customer-first", cwd=tmp_path)
    assert done.returncode == 2
    assert "  rubrics/lexicons/apology.yaml\n" in done.stderr
    assert not rubric.exists()


@pytest.mark.parametrize(
    ("arguments", "help"),
    [
        (["show", "customer-frist"], "did you mean `customer-first`?"),
        (["cpoy", "customer-first"], "did you mean `copy`?"),
        (["customer-first"], "write `scorecard rubrics show customer-first`"),
    ],
)
def test_a_slip_is_told_with_a_mend(arguments: list[str], help: str) -> None:
    done = rubrics(*arguments)
    assert done.returncode == 2
    assert help in done.stderr
