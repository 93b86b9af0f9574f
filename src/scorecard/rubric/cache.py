"""Rubrics that were checked before, in the user's cache folder: the next run checks no second time.

An entry is plain data, found by the content of the rubric's files, their place, and what reads them
(scorecard's version and Python's). What is not sound, not the user's own, or open to others for
writing is as if it were not there; and nothing that goes wrong here is an error.

Plain data are what MessagePack has. What it has no word for is a list that begins with a mark. Only
scorecard's own models are made of them, by a table of their names.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec

from scorecard._version import __version__
from scorecard.authoring.declared import Declared, field_names
from scorecard.authoring.model import Text
from scorecard.authoring.scalar import Span
from scorecard.conditions import KINDS
from scorecard.conditions.base import ConditionBase
from scorecard.conditions.scope import Scope
from scorecard.moments.model import Moment
from scorecard.moments.patterns import WordingFacts, Wordings
from scorecard.moments.wording_model import Cues, Phrases, Similar
from scorecard.paths import read_file, real_path
from scorecard.rubric.criterion import Criterion, Critical, Level, Section
from scorecard.rubric.model import Band, PassRule, Rubric
from scorecard.values.comparison import Comparison, NumberComparison
from scorecard.values.parameters import Constant, Parameter

_LIST, _TUPLE, _SPAN, _CONDITION, _MODEL = range(5)
_SCALARS = (str, int, float, bool, type(None))
_MODELS: Mapping[str, type[Declared]] = {
    model.__name__: model
    for model in (
        *(Text, Scope, Moment, Cues, Phrases, Similar, Comparison, NumberComparison),
        *(Constant, Parameter, Rubric, Band, PassRule, Criterion, Critical, Level, Section),
    )
}


def to_plain(rubric: Rubric) -> Any:
    """The rubric without its tests, which no grade depends on.

    Raises `ValueError` for what is not scorecard's own.
    """
    return _plain(rubric.model_copy(update={"tests": ()}))


def from_plain(data: Any) -> Rubric:
    """The rubric that the data are; raises `ValueError` if they are none."""
    rubric = _made(data)
    if not isinstance(rubric, Rubric):
        raise ValueError("not a rubric")
    return rubric


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is dict:
        return {key: _plain(item) for key, item in value.items()}
    if kind in (list, tuple):
        return [_LIST if kind is list else _TUPLE, *map(_plain, value)]
    if kind is Span:
        return [_SPAN, value.value, value.unit]
    if isinstance(value, ConditionBase) and _own_kind(value.kind) is kind:
        return [_CONDITION, value.kind, _fields(value)]
    if _MODELS.get(kind.__name__) is kind:
        return [_MODEL, kind.__name__, _fields(value)]
    raise ValueError(f"{kind.__name__} is not scorecard's own")


def _fields(model: Declared) -> dict[str, Any]:
    return {name: _plain(getattr(model, name)) for name in sorted(model.model_fields_set)}


def _made(data: Any) -> Any:
    if type(data) is dict:
        return {key: _made(item) for key, item in data.items()}
    return _unmarked(data) if type(data) is list else data


def _unmarked(data: list[Any]) -> Any:
    """What a list is that begins with a mark."""
    mark, *items = data or [None]
    if mark == _TUPLE:
        return tuple([item if type(item) is str else _made(item) for item in items])
    if mark == _LIST:
        return [*map(_made, items)]
    match data:
        case [2, float() as value, "turns" | "changes" | "seconds" | "percent" as unit]:
            return Span(value, unit)
        case [3, str() as name, dict() as fields]:
            return _filled(_own_kind(name), fields)
        case [4, str() as name, dict() as fields]:
            return _filled(_MODELS.get(name), fields)
    raise ValueError("not a rubric")


def _own_kind(name: str) -> type[ConditionBase] | None:
    """The kind of condition of that name, if scorecard itself has it."""
    kind = KINDS.known(name)
    is_own = kind is not None and kind.__module__.startswith("scorecard.conditions.")
    return kind if is_own else None


def _filled(model: type[Declared] | None, fields: dict[str, Any]) -> Declared:
    names = () if model is None else field_names(model)
    needed = {name for name in names if not hasattr(model, name)}
    if model is None or not needed <= fields.keys() <= set(names):
        raise ValueError("not a rubric")
    return model.model_construct(**{name: _made(value) for name, value in fields.items()})


SWITCH, FOLDER = "SCORECARD_NO_CACHE", "SCORECARD_CACHE_DIR"
"""The environment variables that switch the cache off, and that say where it is."""

_FORMAT = 4
_SUFFIX = ".rubric"
_MOST_ENTRIES, _LARGEST_ENTRY = 64, 4 << 20
_LARGEST_FILE = 4 << 20
_BOM = b"\xef\xbb\xbf"


class _Entry(msgspec.Struct, frozen=True):
    """What a key finds: the SHA-256 of each file that the rubric includes, and a `_Content` in
    MessagePack with its CRC-32, which tells of damage."""

    key: str
    includes: dict[str, str]
    crc: int
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
        if entry.key != key or entry.crc != crc32(entry.content):
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
        entry = _Entry(key, includes, crc32(content), content)
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
