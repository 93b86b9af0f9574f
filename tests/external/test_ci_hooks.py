"""The hooks for pre-commit, run by line and by pre-commit itself."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml

from ci_parts import (
    BASH,
    HOOKS,
    STARTER,
    Ran,
    bash,
    break_lexicon,
    break_test,
    make_project,
    skip_if_nothing_installs,
    snippet,
)
from paths import ROOT
from program import scorecard
from scorecard.language import LANGUAGES

pytestmark = BASH


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.mark.parametrize(
    ("broken", "statuses"),
    [
        (None, {"scorecard-validate": 0, "scorecard-test": 0}),
        (break_test, {"scorecard-validate": 0, "scorecard-test": 1}),
    ],
)
def test_the_published_hooks_run(
    broken: Callable[[Path], None] | None, statuses: dict[str, int], project: Path
) -> None:
    if broken is not None:
        broken(project)
    for name, hook in HOOKS.items():
        program, *line = shlex.split(hook["entry"])
        done = scorecard(*line, *hook["args"], cwd=project)
        assert (program, name, done.status) == ("scorecard", name, statuses[name]), done.err


def test_a_changed_lexicon_is_checked_with_the_rubrics_that_include_it(project: Path) -> None:
    break_lexicon(project)
    hook = HOOKS["scorecard-validate"]
    assert not hook["pass_filenames"]
    done = scorecard(*shlex.split(hook["entry"])[1:], *hook["args"], cwd=project)
    assert done.status == 1
    assert "rubrics/service.yaml" in done.text
    assert "unknown moment `apology`" in done.text


def test_the_hooks_of_the_docs_are_published() -> None:
    ours = yaml.safe_load(snippet("repo: https"))["repos"][0]["hooks"]
    assert [hook["id"] for hook in ours] == list(HOOKS)
    for text in (snippet("repo: local"), *map(starter_config, LANGUAGES)):
        for hook in yaml.safe_load(text)["repos"][0]["hooks"]:
            assert hook["id"] in HOOKS
            assert hook["entry"].startswith(f"{HOOKS[hook['id']]['entry']} ")
            assert (hook["language"], hook["pass_filenames"]) == ("system", False)


def starter_config(lang: str) -> str:
    return (STARTER / lang / ".pre-commit-config.yaml").read_text(encoding="utf-8")


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=q", "-c", "user.email=q@example.com", "-c", "init.defaultBranch=m"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def pre_commit(folder: Path, *arguments: str) -> Ran:
    """Run the real pre-commit; its caches stay in a folder of the test."""
    if shutil.which("git") is None:
        pytest.skip("git is not there")
    env = {"PRE_COMMIT_HOME": str(folder.parent / "cache"), "GIT_CONFIG_GLOBAL": os.devnull}
    line = shlex.join([sys.executable, "-m", "pre_commit", *arguments])
    return bash(line, folder, env)


def test_the_configuration_of_a_starter_runs(project: Path) -> None:
    """With pre-commit itself; which hooks run goes by the files that are to be committed."""
    git(project, "init")
    git(project, "add", ".")
    run = partial(pre_commit, project, "run", "--color=never")
    clean = run()
    assert clean.status == 0, clean.out + clean.err
    assert re.findall(r"^(.*?)\.+(\w+)$", clean.out, re.MULTILINE) == [
        ("validate rubrics", "Passed"),
        ("test rubrics", "Passed"),
    ]
    git(project, "commit", "-m", "starter")
    (project / "unrelated.yaml").write_text("a: 1\n")
    git(project, "add", ".")
    assert run().out.count("Skipped") == 2
    break_lexicon(project)
    git(project, "add", ".")
    broken = run()
    assert broken.status == 1
    assert "unknown moment `apology`" in broken.out


def test_the_hooks_install_from_this_repository(project: Path) -> None:
    """As a user's pre-commit does it: clone, build, install, run."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git repository that pre-commit could clone")
    git(project, "init")
    git(project, "add", ".")
    run = partial(pre_commit, project, "try-repo", "--color=never", str(ROOT))
    clean = run("--all-files")
    if "'install'" in clean.out:
        skip_if_nothing_installs(project)
    assert clean.status == 0, clean.out + clean.err
    assert clean.out.count("Passed") == 2
    break_test(project)
    broken = run("scorecard-test", "--all-files")
    assert (broken.status, broken.out.count("Failed")) == (1, 1)
