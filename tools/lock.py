"""Write requirements/*.lock anew from pyproject.toml, and the table of docs/dependencies.md.

`make lock` keeps each version that still fits; `make lock ARGS=--upgrade` takes the newest. A lock
file holds the hashes of all files of a version, so that it is good for every platform, and no
address: pip takes the files from wherever it is set up to.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from venvs import LOCKS, ROOT, make_venv

PAGE = ROOT / "docs" / "dependencies.md"
_PROJECT = "pyproject.toml"
_LIKE_DEV = ["--constraint", "requirements/dev.lock"]
# What each lock file is made of. `dev` comes first: what runs is what was tested.
_CONTENTS = {
    "dev": [_PROJECT, "--extra=dev", "--group=build"],
    "build": ["--group=build", *_LIKE_DEV],
    "run": [_PROJECT, *_LIKE_DEV],
    "lowest": [_PROJECT, "--extra=arrow", "--group=core-tests", "--resolution=lowest-direct"],
    "tools": ["--group=tools"],
}
_SETTINGS = [
    *("--quiet", "--universal", "--python-version=3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--custom-compile-command=make lock"),
]


def main(arguments: list[str]) -> None:
    with TemporaryDirectory() as folder:
        uv = make_venv(Path(folder), LOCKS / "tools.lock") / "uv"
        for name, contents in _CONTENTS.items():
            command = [str(uv), "pip", "compile", *_SETTINGS, *contents, *arguments]
            path = LOCKS / f"{name}.lock"
            before, written = path.read_bytes(), path.stat()
            command += ["--output-file", f"requirements/{name}.lock"]
            subprocess.run(command, cwd=ROOT, check=True)
            if path.read_bytes() == before:  # so that `make` has nothing to set up anew
                os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
    text, _, _ = PAGE.read_text(encoding="utf-8").partition(_HEADER)
    PAGE.write_text(text + versions_table(), encoding="utf-8")


def dependencies() -> list[str]:
    """The names of what scorecard needs to run, as lock files write them."""
    project = tomllib.loads((ROOT / _PROJECT).read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["arrow"]]
    return sorted(re.split(r"[<>=!~\[ ]", item)[0].lower() for item in wanted)


def versions(lock: str) -> dict[str, str]:
    """The version of each package of a lock file."""
    text = (LOCKS / f"{lock}.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


_HEADER = "| package | lowest | locked |\n|---|---|---|\n"


def versions_table() -> str:
    """The lowest and the locked version of each dependency, in Markdown."""
    lowest, locked = versions("lowest"), versions("dev")
    return _HEADER + "".join(
        f"| {name} | {lowest[name]} | {locked[name]} |\n" for name in dependencies()
    )


if __name__ == "__main__":
    main(sys.argv[1:])
