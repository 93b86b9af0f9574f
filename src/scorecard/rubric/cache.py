"""Rubrics that were checked before, in the user's cache folder: the next run checks no second time.

An entry is plain data, found by the content of the rubric's files, their place, and what reads them
(scorecard's version and Python's). What is not sound, not the user's own, or open to others for
writing is as if it were not there; and nothing that goes wrong here is an error.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from scorecard._version import __version__
from scorecard.conditions import KINDS
from scorecard.moments.wordings import WordingFacts, Wordings
from scorecard.paths import read_file, real_path
from scorecard.rubric.model import Rubric
from scorecard.rubric.plain import from_plain, to_plain

SWITCH, FOLDER = "SCORECARD_NO_CACHE", "SCORECARD_CACHE_DIR"
"""The environment variables that switch the cache off, and that say where it is."""

_FORMAT = 2
_SUFFIX = ".rubric"
_MOST_ENTRIES, _LARGEST_ENTRY = 64, 4 << 20
_LARGEST_FILE = 4 << 20
_BOM = b"\xef\xbb\xbf"


class _Entry(msgspec.Struct, frozen=True):
    """What a key finds: the SHA-256 of each file that the rubric includes, and a `_Content` in
    MessagePack with its SHA-256."""

    key: str
    includes: dict[str, str]
    digest: str
    content: bytes


class _Content(msgspec.Struct, frozen=True):
    """A checked rubric: its SHA-256, what it is as plain data, and what its wordings are."""

    sha256: str
    rubric: Any
    wordings: WordingFacts


def folder() -> Path | None:
    """The folder of the cache; None where it is switched off or there is no home."""
    if os.environ.get(SWITCH):
        return None
    if given := os.environ.get(FOLDER):
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 (may name no home)
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base, "scorecard") if os.path.isabs(base) else None  # noqa: PTH117


def find_checked(path: Path) -> Rubric | None:
    """The rubric of a file as it was checked before, without its tests; None if it was not."""
    where = folder()
    if where is None or not _is_usable():
        return None
    try:
        key = _key(path, _digest(read_file(path, _LARGEST_FILE)))
        entry = msgspec.msgpack.decode(_read_safely(where, key + _SUFFIX), type=_Entry)
        if entry.key != key or entry.digest != sha256(entry.content).hexdigest():
            return None
        for name, digest in entry.includes.items():
            if _digest(read_file(path.parent / name, _LARGEST_FILE)) != digest:
                return None
        content = msgspec.msgpack.decode(entry.content, type=_Content)
        rubric = from_plain(content.rubric)
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return None
    rubric.__dict__.update(sha256=content.sha256, wordings=Wordings(content.wordings))
    return rubric


def keep_checked(path: Path, rubric: Rubric, text: str, lexicons: Iterable[str]) -> None:
    """Keep a rubric that was read from a file with that text, and from lexicons with these."""
    where = folder()
    if where is None or not _is_usable() or rubric.plugins:
        return
    try:
        key = _key(path, _digest(text.encode()))
        digests = map(_digest, map(str.encode, lexicons))
        includes = dict(zip(rubric.include, digests, strict=True))
        facts = rubric.wordings.facts(rubric.moments.values())
        content = msgspec.msgpack.encode(_Content(rubric.sha256, to_plain(rubric), facts))
        entry = _Entry(key, includes, sha256(content).hexdigest(), content)
        data = msgspec.msgpack.encode(entry)
        if len(data) <= _LARGEST_ENTRY:
            _write_whole(where, key + _SUFFIX, data)
    except (OSError, ValueError, RecursionError, OverflowError, msgspec.MsgspecError):
        return


def _is_usable() -> bool:
    """Whether every kind of condition and measure is scorecard's own or a plug-in's: a program
    may have registered others under any name."""
    # Where nobody has loaded the measures, nobody has registered one.
    measures = sys.modules.get("scorecard.conditions.measures")
    return not (KINDS.is_changed or (measures is not None and measures.MEASURES.is_changed))


def _digest(data: bytes) -> str:
    return sha256(data.removeprefix(_BOM)).hexdigest()


def _key(path: Path, digest: str) -> str:
    """What an entry is found by. The place counts too: it decides what may be included."""
    parts: list[Any] = [_FORMAT, __version__, sys.version, real_path(str(path)), digest]
    return sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _is_safe(status: os.stat_result) -> bool:
    """Whether nobody but the user can have written it."""
    if os.name != "posix":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read_safely(where: Path, name: str) -> bytes:
    """The content of an entry; raises `OSError` if it is not there or not the user's alone."""
    if not _is_safe(where.stat()):
        raise PermissionError
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(where / name, flags | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not (stat.S_ISREG(status.st_mode) and _is_safe(status)):
            raise PermissionError
        data = stream.read(_LARGEST_ENTRY + 1)
    # The entries that are used stay.
    with suppress(OSError):
        os.utime(where / name)
    return data


def _write_whole(where: Path, name: str, data: bytes) -> None:
    """Write an entry that is there whole or not at all, and let the oldest go."""
    from tempfile import NamedTemporaryFile  # noqa: PLC0415 (once for each rubric)

    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_safe(where.stat()):
        return
    with NamedTemporaryFile(dir=where, prefix=".", suffix=_SUFFIX, delete=False) as stream:
        try:
            stream.write(data)
            stream.close()
            os.replace(stream.name, where / name)  # noqa: PTH105 (both are paths in one folder)
        except OSError:
            os.unlink(stream.name)  # noqa: PTH108
            raise
    entries = sorted(where.glob(f"*{_SUFFIX}"), key=lambda entry: entry.stat().st_mtime)
    for entry in entries[:-_MOST_ENTRIES]:
        entry.unlink(missing_ok=True)
