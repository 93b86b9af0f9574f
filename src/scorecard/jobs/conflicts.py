"""Outputs that would overwrite each other, or what is read."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scorecard.jobs.errors import UserError
from scorecard.jobs.outputs import Target
from scorecard.paths import look_up, real_path
from scorecard.reading.source import STDIN, holds_records

_HIDDEN = ("partial", "journal", "journal-new", "exchanges")

_Identity = tuple[int, int] | str
"""Device and inode of a file that exists, else its path without links."""


def refuse_conflicts(
    targets: Sequence[Target], inputs: Iterable[str], also_read: Iterable[str] = ()
) -> None:
    """Raise `UserError` if a target is a folder, or would overwrite another target, one of the
    inputs (or a file in it, if it is a folder) or what else is read."""
    read = dict.fromkeys([*inputs, *also_read])
    sources = {identity for path in read if (identity := _identify_input(path)) is not None}
    folders = [real_path(path) for path in inputs if path != STDIN and _is_folder(path)]
    seen: set[_Identity] = set()
    for target in targets:
        identity = _identify(target)
        if identity is None:
            continue
        if identity in seen:
            raise UserError(f"{target}: given twice; each output needs a file of its own")
        if identity in sources:
            raise UserError(f"{target}: is an input as well, and would be overwritten")
        seen.add(identity)
        _refuse_among_inputs(target, folders)
    for target in targets:
        _refuse_hidden(target, seen | sources)


def _is_folder(path: str) -> bool:
    return look_up(path).kind == "folder"


def _refuse_among_inputs(target: Target, folders: Iterable[str]) -> None:
    """The next run would read the grades as records."""
    if target.path is None or not holds_records(target.path.name):
        return
    path = Path(real_path(target.path))
    if any(path.is_relative_to(folder) for folder in folders):
        raise UserError(f"{target}: lies in a folder that is an input; move it out")


def _refuse_hidden(target: Target, used: set[_Identity]) -> None:
    """The hidden files in which an output grows are the run's own."""
    if target.path is None:
        return
    from scorecard.jobs.atomic_file import hidden  # noqa: PLC0415 (only for files)

    for kind in _HIDDEN:
        path = hidden(target.path, kind)
        if _identify_path(path) in used:
            raise UserError(f"{path}: is where {target} grows meanwhile; choose another name")


def _identify_input(path: str) -> _Identity | None:
    """What can't be looked up is for the reader to reject."""
    if path != STDIN:
        return _identify_path(path)
    try:
        status = os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return status.st_dev, status.st_ino


def _identify_path(path: str | Path) -> _Identity | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return real_path(path)
    return status.st_dev, status.st_ino


def _identify(target: Target) -> _Identity | None:
    """Which file a target is; None for what is not a file: a pipe, a terminal, a device."""
    if target.path is None and sys.stdout is None:
        return None
    try:
        status = _status(target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{target}: cannot be written: {reason}") from None
    if isinstance(status, str):
        return status
    if stat.S_ISDIR(status.st_mode):
        raise UserError(f"{target}: is a folder; name a file in it")
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _status(target: Target) -> os.stat_result | str:
    """The status of a target's file, or its path if the file does not exist yet."""
    if target.path is None:
        return os.fstat(sys.stdout.fileno())
    try:
        return target.path.stat()
    except FileNotFoundError:
        return real_path(target.path)
