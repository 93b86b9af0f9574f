"""Write a software bill of materials of the wheel: CycloneDX, in JSON.

It lists what is in an environment into which the wheel was installed with the locked versions of
what it needs to run (requirements/run.lock), and nothing else.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from venvs import LOCKS, ROOT, make_venv, pip_install


def main(output: Path) -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
        # hatchling says where the wheel is on standard output.
        subprocess.run([*build, "--directory", place], cwd=ROOT, check=True, stdout=sys.stderr)
        installed = make_venv(place / "installed", LOCKS / "run.lock")
        pip_install(installed, "--no-deps", *map(str, place.glob("*.whl")))
        cyclonedx = make_venv(place / "tools", LOCKS / "tools.lock") / "cyclonedx-py"
        output.parent.mkdir(parents=True, exist_ok=True)
        command = [str(cyclonedx), "environment", "--pyproject", "pyproject.toml"]
        form = ["--output-reproducible", "--output-format", "JSON", "--output-file", str(output)]
        program = str(installed / "python")
        subprocess.run([*command, *form, program], cwd=ROOT, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
