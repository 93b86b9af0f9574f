"""The Dockerfile, by hadolint and by its shape; no image is built here, which takes an engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from paths import ROOT

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
BUILD, FINAL = re.split(r"^(?=FROM )", TEXT, flags=re.MULTILINE)[1:]


def test_hadolint_finds_nothing() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        pytest.skip("hadolint is not there")
    command = [hadolint, "--no-color", ROOT / "Dockerfile"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_runs_is_the_wheel_with_locked_dependencies_and_no_root() -> None:
    assert "requirements/run.lock" in FINAL
    assert "dev.lock" not in TEXT
    installs = re.findall(r"pip (?:install|wheel) (.*?)(?:\\|&&|\n)", TEXT)
    assert len(installs) == 4
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    (user,) = re.findall(r"^USER (.*)", FINAL, re.MULTILINE)
    assert int(user) > 0
    assert "COPY . " not in TEXT


def test_what_it_copies_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    for line in re.findall(r"^COPY (?!--from)(.*)", TEXT, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert f"!{source.partition('/')[0]}" in ignored, source
