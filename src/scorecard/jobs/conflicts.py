"""Outputs that would overwrite each other, or what is read."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scorecard.jobs.errors import UserError
from scorecard.jobs.target import Target
from scorecard.paths import real_path

_STDIN = "-"
_RECORDS = (".json", ".jsonl", ".ndjson")

_Identity = tuple[int, int] | str
"""Device and inode of a file that exists, else its path without links."""


def refuse_clashes(targets: Sequence[Target], inputs: Iterable[str]) -> None:
    """Raise `UserError` if a target is a folder, another target or one of the inputs."""
    found = {one: _stat_input(one) for one in inputs}
    sources = {(one.st_dev, one.st_ino) for one in found.values() if one is not None}
    folders = [path for path, one in found.items() if one and stat.S_ISDIR(one.st_mode)]
    seen: set[_Identity] = set()
    for target in targets:
        identity = _identify(target)
        if identity is None:
            continue
        if identity in seen:
            raise UserError(f"{_name(target)}: given twice; each output needs a file of its own")
        if identity in sources:
            raise UserError(f"{_name(target)}: is an input as well, and would be overwritten")
        seen.add(identity)
        _refuse_among_inputs(target, folders)


def _refuse_among_inputs(target: Target, folders: Iterable[str]) -> None:
    """The next run would read the grades as records."""
    if target.path is None or target.path.suffix.lower() not in _RECORDS:
        return
    path = Path(real_path(target.path))
    if any(path.is_relative_to(real_path(folder)) for folder in folders):
        raise UserError(f"{_name(target)}: lies in a folder that is an input; move it out")


def _name(target: Target) -> str:
    return "standard output" if target.path is None else f"--output {target.path}"


def _stat_input(path: str) -> os.stat_result | None:
    """What is known of an input; what can't be looked up is for the reader to reject."""
    try:
        return os.fstat(sys.stdin.fileno()) if path == _STDIN else Path(path).stat()
    except (OSError, ValueError):
        return None


def _identify(target: Target) -> _Identity | None:
    """Which file a target is; None for what is no file: a pipe, a terminal, a device."""
    if target.path is None and sys.stdout is None:
        return None
    try:
        found = os.fstat(sys.stdout.fileno()) if target.path is None else target.path.stat()
    except FileNotFoundError:
        return real_path(target.path or "")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{_name(target)}: cannot be written: {reason}") from None
    if stat.S_ISDIR(found.st_mode):
        raise UserError(f"{_name(target)}: is a folder; name a file in it")
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
