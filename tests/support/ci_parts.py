"""What the tests of hooks, action and docs share: a project, and bash to run scripts in it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
import yaml

from paths import ROOT
from program import environment, scorecard

BASH = pytest.mark.skipif(os.name == "nt", reason="CI parts are run by bash")
STARTER = ROOT / "src" / "scorecard" / "starter"
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
HOOKS = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


class Ran(NamedTuple):
    """What a script left behind."""

    status: int
    out: str
    err: str


def make_project(folder: Path) -> Path:
    """What `scorecard init` makes."""
    assert scorecard("init", folder).status == 0
    return folder


def bash(script: str, folder: Path, env: Mapping[str, str] | None = None) -> Ran:
    """Run a script as GitHub's `shell: bash` does; `scorecard` is that of this checkout."""
    inherited = {key: value for key, value in environment().items() if key != "PYTHONPATH"}
    path = f"{programs().name}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**inherited, "PATH": path, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@cache
def programs() -> TemporaryDirectory[str]:
    """A folder for PATH, in which `scorecard` is that of this checkout."""
    folder = TemporaryDirectory(prefix="scorecard-bin-")
    python, source = shlex.quote(sys.executable), shlex.quote(str(ROOT / "src"))
    for name, command in {
        "python": python,
        "scorecard": f"env PYTHONPATH={source} {python} -m scorecard",
    }.items():
        program = Path(folder.name, name)
        program.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        program.chmod(0o755)
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def break_lexicon(project: Path) -> None:
    """The rubric that includes it is at fault then, though it did not change."""
    change(project / "rubrics" / "lexicons" / "courtesy.yaml", "  apology:", "  regret:")


def break_test(project: Path) -> None:
    change(project / "rubrics" / "service.test.yaml", "{service: 5, score: 5,", "{service: 4,")


def check_schema(name: str, *paths: Path) -> None:
    """Hold files against a schema that check-jsonschema carries, offline."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{name}"]
    done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def snippets(language: str) -> list[str]:
    """The code blocks of docs/ci.md in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def snippet(word: str, language: str = "yaml") -> str:
    (found,) = [text for text in snippets(language) if re.search(word, text, re.MULTILINE)]
    return found


def skip_if_nothing_installs(folder: Path) -> None:
    """For a test whose installation failed: skip it if anything else would have failed too."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--retries=0"]
    done = subprocess.run([*pip, "--dest", folder, "click"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("the package registry can't be reached")
