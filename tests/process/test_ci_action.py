"""The GitHub action: its shape, and its steps in bash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from action_runner import STEPS, Runner
from ci_parts import (
    ACTION,
    BASH,
    break_lexicon,
    break_test,
    check_schema,
    make_project,
)
from paths import ROOT

pytestmark = BASH


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(make_project(tmp_path / "project"))


def test_the_action_is_one() -> None:
    check_schema("github-actions", ROOT / "action.yml")
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text(encoding="utf-8")))
    assert used == set(ACTION["inputs"])
    for step in STEPS.values():
        assert "${{" not in step.get("run", ""), (
            "an expression in a script is code that users write"
        )


def test_the_action_on_a_clean_project(runner: Runner) -> None:
    ran = runner.run("check", strict="true", min_coverage="100")
    assert ran.status == 0, ran.err
    assert "::error" not in ran.out
    assert "::warning" not in ran.out
    assert runner.outputs == {"errors": "0", "warnings": "0", "coverage": "100"}
    assert runner.summary.read_text(encoding="utf-8").startswith("before\n")
    assert len(runner.summary.read_text(encoding="utf-8").splitlines()) > 2


def test_the_action_on_a_broken_rubric(runner: Runner) -> None:
    break_lexicon(runner.workspace)
    ran = runner.run("check")
    assert ran.status == 1
    assert re.search(
        r"^::error file=rubrics/service\.yaml,line=\d+,.*apology", ran.out, re.MULTILINE
    )
    assert re.search(r"rubrics/service\.yaml:\d.*unknown moment", runner.summary.read_text("utf-8"))
    assert runner.outputs == {"errors": "1", "warnings": "0"}
    assert ran.out.count("unknown moment") == 1, "nothing is said twice"


def test_the_action_on_a_failing_test(runner: Runner) -> None:
    break_test(runner.workspace)
    ran = runner.run("check", paths="rubrics\n")
    assert ran.status == 1
    assert re.search(r"^::error file=rubrics/service\.test\.yaml,line=\d+", ran.out, re.MULTILINE)
    assert runner.outputs["errors"] == "0"


def test_the_action_on_nothing(runner: Runner) -> None:
    ran = runner.run("check", paths="examples")
    assert ran.status == 2
    assert runner.outputs == {}


HOSTILE = ["$(touch pwned)", "`touch pwned`", "; touch pwned #", "--output=pwned", "a b\t'\"*"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_names(name: str, runner: Runner) -> None:
    """The shell takes no input for an order, and scorecard no path for an option."""
    (runner.workspace / "rubrics").rename(runner.workspace / name)
    before = sorted(runner.workspace.iterdir())
    ran = runner.run("check", paths=f"{name}\nexamples/../{name}\n", min_coverage="100")
    assert (ran.status, runner.outputs["coverage"]) == (0, "100"), ran.err
    for given in ({"strict": name}, {"min_coverage": name}, {"validate_args": f"x{name}"}):
        assert (given, runner.run("check", paths=name, **given).status) == (given, 2)
    assert sorted(runner.workspace.iterdir()) == before


def test_strict_is_not_guessed_at(runner: Runner) -> None:
    ran = runner.run("check", strict="yes")
    assert (ran.status, ran.out) == (2, "::error::scorecard: `strict` is true or false\n")


def test_modules_of_the_repository_are_not_scorecards(runner: Runner) -> None:
    for name in ("scorecard", "yaml", "click", "json"):
        (runner.workspace / f"{name}.py").write_text("raise SystemExit('the wrong module')\n")
    assert runner.run("check").status == 0
