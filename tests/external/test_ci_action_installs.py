"""The GitHub action installs scorecard, as on a runner."""

from __future__ import annotations

from pathlib import Path

from action_runner import Runner
from ci_parts import BASH, make_project, skip_if_nothing_installs

pytestmark = BASH


def test_the_action_installs_from_its_own_checkout(tmp_path: Path) -> None:
    runner = Runner(make_project(tmp_path / "project"))
    (runner.temp / "scorecard").unlink()
    ran = runner.run("install")
    if ran.status:
        skip_if_nothing_installs(runner.temp)
    assert ran.status == 0, ran.err
    assert (runner.temp / "scorecard" / "scorecard" / "__main__.py").is_file()
    assert runner.run("check").status == 0
