"""Counts the walk of one record through the house: `python tools/walk.py RECORD [--no-cache]`.

Two figures of `scorecard grade`, with a rubric that was checked before (or, with `--no-cache`, is
checked now): how many of our modules are loaded, and in how many of our files a function runs.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]


def main(arguments: list[str]) -> int:
    """Grade, and print the two figures; with `-v`, also the names."""
    names = "-v" in arguments
    given = [one for one in arguments if one != "-v"]
    files: set[str] = set()
    home = str(ROOT / "src")

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        # What runs when a module is imported is no step of the walk.
        if event == "call" and code.co_filename.startswith(home) and code.co_flags & _IN_FUNCTION:
            files.add(code.co_filename)

    from scorecard.__main__ import main as run  # noqa: PLC0415 (its import is counted)

    sys.argv = ["scorecard", "grade", *given, "--format", "jsonl", "--jobs", "1", "--quiet"]
    sys.setprofile(note)
    nowhere = Path(os.devnull).open("w")  # noqa: SIM115 (closed with the process)
    with contextlib.redirect_stdout(nowhere), contextlib.suppress(SystemExit):
        run()
    sys.setprofile(None)
    loaded = sorted(name for name in sys.modules if name.partition(".")[0] == "scorecard")
    print(f"{len(loaded)} modules loaded, functions of {len(files)} files run")
    if names:
        print(*loaded, *sorted(files), sep="\n")
    return 0


_IN_FUNCTION = 0x2
"""The flag of code that has its own names: functions, but no modules and classes."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
