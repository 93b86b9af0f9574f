"""Counts the walk of a record and of a typo through the house: `python tools/walk.py RECORD`.

Of `scorecard grade RECORD`, with a rubric that was checked before (or, with `--no-cache`, is
checked now): how many of our modules are loaded, and in how many of our files a function runs. Of a
rubric with a misspelt key (`--typo` and no record): in how many files a function runs from its
text to the caret under the key, by itself and as `scorecard validate` does it. With `-v`, also the
names.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]

_RUBRIC = """\
rubric: 1
id: walk
version: "1"
title: Walk
moments:
  thanks: {speaker: customer, says: {any: [thank you]}}
criteria:
  - id: gratitude
    titel: Gratitude
    levels: {1: {met_when: {occurs: thanks}}}
"""


def main(arguments: list[str]) -> int:
    """Walk, and print the figures."""
    names = "-v" in arguments
    given = [one for one in arguments if one != "-v"]
    files: set[str]
    if given == ["--typo"]:
        with tempfile.TemporaryDirectory() as folder:
            rubric = Path(folder) / "walk.yaml"
            rubric.write_text(_RUBRIC, "utf-8")
            with _watched() as files:
                _show_typo(rubric)
            with _watched() as of_command:
                _run(["validate", str(rubric)])
        # What is made once, when it is first needed, is not made again for the command.
        of_command |= files
        print(f"functions of {len(files)} files run, with the command of {len(of_command)}")
        shown = [*sorted(files), *sorted(of_command - files)]
    else:
        with _watched() as files:
            _run(["grade", *given, "--format", "jsonl", "--jobs", "1", "--quiet"])
        loaded = sorted(name for name in sys.modules if name.partition(".")[0] == "scorecard")
        print(f"{len(loaded)} modules loaded, functions of {len(files)} files run")
        shown = [*loaded, *sorted(files)]
    if names:
        print(*shown, sep="\n")
    return 0


@contextlib.contextmanager
def _watched() -> Iterator[set[str]]:
    """The files of ours of which a function runs meanwhile."""
    files: set[str] = set()
    home = str(ROOT / "src")
    importing = 0

    def note(frame: FrameType, event: str, _: Any) -> None:
        nonlocal importing
        code = frame.f_code
        if code.co_name == "<module>":
            importing += {"call": 1, "return": -1}.get(event, 0)
        # What runs because a module is imported is no step of the walk.
        elif event == "call" and not importing and code.co_filename.startswith(home):
            files.add(code.co_filename)

    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(None)


def _run(arguments: list[str]) -> None:
    from scorecard.__main__ import main as run  # noqa: PLC0415 (its import is counted)

    sys.argv = ["scorecard", *arguments]
    nowhere = Path(os.devnull).open("w")  # noqa: SIM115 (closed with the process)
    with contextlib.redirect_stdout(nowhere), contextlib.suppress(SystemExit):
        run()


def _show_typo(rubric: Path) -> None:
    from scorecard.authoring.problem import RubricError  # noqa: PLC0415
    from scorecard.render.problems.excerpt import excerpts  # noqa: PLC0415
    from scorecard.rubric.load import load_rubric  # noqa: PLC0415

    try:
        load_rubric(rubric)
    except RubricError as error:
        text = excerpts(error.problems, {str(rubric): rubric.read_text("utf-8")}, color=False)
        assert "^^^^^" in text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
