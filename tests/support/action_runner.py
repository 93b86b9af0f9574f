"""As much of GitHub's runner as the tests of action.yml need."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from ci_parts import ACTION, Ran, bash
from paths import ROOT

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
