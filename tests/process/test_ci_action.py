"""The GitHub action: its shape, and its steps in bash."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from ci_parts import (
    ACTION,
    BASH,
    Ran,
    bash,
    break_lexicon,
    break_test,
    check_schema,
    make_project,
    skip_if_nothing_installs,
)
from paths import ROOT

pytestmark = BASH

STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}


class Runner:
    """As much of GitHub's runner as a composite action needs."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.temp = workspace.parent / "temp"
        self.temp.mkdir()
        # What the install step would put there.
        (self.temp / "scorecard").symlink_to(ROOT / "src")
        self.summary, self.output = self.temp / "summary.md", self.temp / "output"

    def run(self, step: str, **inputs: str) -> Ran:
        """Run a step with these inputs, the others as the action has them."""
        given = {name: item["default"] for name, item in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        values = {f"inputs.{name}": value for name, value in given.items()}
        values["steps.python.outputs.python-path"] = sys.executable
        env = {
            name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], text)
            for name, text in STEPS[step]["env"].items()
        }
        env |= {
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        for path in (self.summary, self.output):
            path.write_text("before\n")
        return bash(STEPS[step]["run"], self.workspace, env)

    @property
    def outputs(self) -> dict[str, str]:
        """What the step put out, after what was there before."""
        first, *lines = self.output.read_text().splitlines()
        assert first == "before"
        return dict(line.split("=", 1) for line in lines)


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


def test_the_action_installs_from_its_own_checkout(runner: Runner) -> None:
    (runner.temp / "scorecard").unlink()
    ran = runner.run("install")
    if ran.status:
        skip_if_nothing_installs(runner.temp)
    assert ran.status == 0, ran.err
    assert (runner.temp / "scorecard" / "scorecard" / "__main__.py").is_file()
    assert runner.run("check").status == 0
