"""Throw-away virtual environments, for tools that need packages of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ROOT / "requirements"


def make_venv(folder: Path, lock: Path) -> Path:
    """A new environment with the packages of a lock file and no pip; its folder of programs.

    Raises `CalledProcessError`.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip_install(programs, "--require-hashes", "--requirement", str(lock))
    return programs


def pip_install(programs: Path, *arguments: str) -> None:
    """Install into the environment that `programs` belongs to, with the pip that runs this."""
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", *quiet, *arguments], check=True)
