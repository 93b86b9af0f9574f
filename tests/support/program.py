"""The program as tests run it: as a process, or one command in this process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from click.exceptions import ClickException, Exit

from paths import ROOT
from scorecard.cli.failure import find_user_error
from scorecard.cli.grade import command
from scorecard.jobs.errors import UserError
from support import agent, criterion, record, rubric

PROGRAM = [sys.executable, "-m", "scorecard"]
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and named pipes of POSIX")
_DEFAULTS = {"NO_COLOR", "FORCE_COLOR", "SCORECARD_LANG", "SCORECARD_DEBUG", "COLUMNS", "TERM"}


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment, without what changes defaults; the package as it is in this checkout."""
    kept = {key: value for key, value in os.environ.items() if key not in _DEFAULTS}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", **(more or {})}


class Done:
    """What a run left behind."""

    def __init__(self, status: int, out: bytes, err: bytes) -> None:
        self.status = status
        self.out = out
        self.err = err.decode()

    @property
    def text(self) -> str:
        return self.out.decode()


def scorecard(
    *arguments: str | Path,
    stdin: bytes | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> Done:
    """Run the program; without `stdin`, standard input is empty."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        input=stdin or b"",
        capture_output=True,
        cwd=cwd,
        env=environment(env),
        check=False,
        timeout=timeout,
    )
    return Done(done.returncode, done.stdout, done.stderr)


class Inside(NamedTuple):
    """What a run of the command alone, without a process, came to."""

    status: int
    out: str
    err: str


def run_inside(
    capfd: pytest.CaptureFixture[str], command: click.Command, *arguments: str
) -> Inside:
    """Run a command in this process: for many cases of what it says."""
    try:
        with command.make_context(str(command.name), list(arguments)) as context:
            command.invoke(context)
    except Exit as done:
        return Inside(done.exit_code, *capfd.readouterr())
    except (ClickException, UserError) as error:
        out, err = capfd.readouterr()
        found = find_user_error(error)
        assert found is not None
        return Inside(found.status, out, f"{err}{found.message}")
    return Inside(0, *capfd.readouterr())


def grade_inside(capfd: pytest.CaptureFixture[str], *arguments: str) -> Inside:
    """Run `grade` in this process."""
    return run_inside(capfd, command, *arguments)


def start(*arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    """Start the program without waiting for it; it heeds signals whatever the tests run under."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    pipes |= {"preexec_fn": None if os.name == "nt" else _heed_signals, **options}
    return subprocess.Popen([*PROGRAM, *map(str, arguments)], env=environment(), **pipes)


def _heed_signals() -> None:
    """What a process ignores its children ignore too: SIGHUP under nohup, SIGINT after a `&`."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def lines(*ids: str, text: str = "Hello, how can I help?") -> bytes:
    """Records as JSON Lines."""
    return b"".join(json.dumps(record([agent(text)], id=one)).encode() + b"\n" for one in ids)


def polite(name: str = "polite", **keys: Any) -> dict[str, Any]:
    """A rubric of one criterion that asks for a greeting."""
    return rubric(
        criterion({"occurs": "greeting"}),
        **{"moments": {"greeting": {"speaker": "agent", "says": ["hello"]}}, "id": name, **keys},
    )


def write_rubric(path: Path, content: dict[str, Any] | None = None) -> Path:
    """YAML is a superset of JSON."""
    path.write_text(json.dumps(content or polite()), encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
