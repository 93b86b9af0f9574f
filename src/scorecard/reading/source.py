"""Inputs: from a path, a folder or standard input to pieces of plain bytes.

What a file holds is decided by its first bytes and never by its name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import IO

from scorecard.paths import FoundPath, display_name, look_up, open_file, reason_of, siblings, walk
from scorecard.reading.decompress import MAX_RATIO, compression, decompress
from scorecard.reading.errors import InputError
from scorecard.suggest import near_file

STDIN = "-"
# What fits into a second-level cache is read, split and decoded fastest.
CHUNK = 1 << 18

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".vcon", ".csv", ".vtt", ".srt")
_LONGEST_MAGIC = 6
_BOM = b"\xef\xbb\xbf"
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"{\0\0\0", b"\0\0\0{", b"[\0\0\0", b"\0\0\0[")
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{", b"[\0", b"\0[")
_TAR = 257  # where a tar archive says that it is one
_UNPACK = "unpack it, or use gzip or zstd"
_SAVE = "save it as CSV (UTF-8), or export it as JSON"
_TRANSCRIBE = "transcribe it; `scorecard formats` lists whose transcripts are read"
_EXPORT = "export the conversations as JSON or CSV"
_FOREIGN = {
    b"PK\x03\x04": ("a zip archive", _UNPACK),
    b"BZh": ("bzip2", _UNPACK),
    b"\xfd7zXZ\0": ("xz", _UNPACK),
    b"7z\xbc\xaf": ("a 7-Zip archive", _UNPACK),
    b"Rar!": ("a RAR archive", _UNPACK),
    b"PAR1": ("a Parquet table", _SAVE),
    b"ORC": ("an ORC table", _SAVE),
    b"Obj\x01": ("an Avro file", _SAVE),
    b"ARROW1": ("an Arrow file", _SAVE),
    b"\xd0\xcf\x11\xe0": ("an old Office file (.xls, .doc, .msg)", _SAVE),
    b"SQLite": ("a SQLite database", _SAVE),
    b"%PDF-": ("a PDF document", _EXPORT),
    b"RIFF": ("a sound recording", _TRANSCRIBE),
    b"ID3": ("a sound recording", _TRANSCRIBE),
    b"OggS": ("a sound recording", _TRANSCRIBE),
    b"fLaC": ("a sound recording", _TRANSCRIBE),
}
_PAGES = {
    b"<!doctype html": "an HTML page",
    b"<html": "an HTML page",
    b"<?xml": "an XML document",
}


def source_name(path: str) -> str:
    """What messages call this input: the path as given, or `<stdin>` for `-`."""
    return "<stdin>" if path == STDIN else display_name(path)


def inputs(path: str) -> list[FoundPath]:
    """The inputs that `path` stands for: itself, or a folder's record files in any folder below,
    sorted, with those that are to be skipped and the folders that are closed.

    Record files end in .json, .jsonl, .ndjson, .vcon or .csv, or one of these and .gz or .zst.
    Raises `InputError` for a folder that cannot be listed or holds none.
    """
    if path == STDIN or look_up(path).kind != "folder":
        return [FoundPath(path)]
    found = [entry._replace(path=str(Path(entry.path))) for entry in walk(path, holds_records)]
    for entry in found:
        if entry.closed and entry.path == str(Path(path)):
            raise InputError(path, f"cannot be read: {entry.closed}")
    if all(entry.skipped for entry in found):
        help = f"record files end in {', '.join(_SUFFIXES)}, with or without .gz or .zst"
        raise InputError(path, "the directory holds no records", help)
    return sorted(found, key=lambda entry: Path(entry.path))


def files(path: str) -> list[str]:
    """The inputs that `path` stands for, as far as they can be read. Raises `InputError`."""
    return [entry.path for entry in inputs(path) if not (entry.skipped or entry.closed)]


class Meter:
    """How much of the inputs was read, in bytes as they are stored."""

    def __init__(self) -> None:
        self.read = 0


def chunks(
    path: str,
    stdin: IO[bytes] | None = None,
    size: int = CHUNK,
    *,
    meter: Meter | None = None,
    max_ratio: int = MAX_RATIO,
) -> Iterator[bytes]:
    """Yield an input's bytes, decompressed and without a byte order mark.

    No piece is empty, and what a pipe or a damaged file gave before it stopped is yielded
    first. `stdin` is read for `-` (by default, the process's standard input) and left open;
    `max_ratio` bounds how many times as long compressed data may become. Raises `InputError` if
    the input is missing, unreadable, damaged or not UTF-8 text.
    """
    source = source_name(path)
    meter = meter or Meter()
    if path == STDIN:
        yield from _plain(
            source, _pieces(source, stdin or sys.stdin.buffer, size, meter), max_ratio
        )
        return
    try:
        stream = open_file(path)
    except FileNotFoundError:
        reason = look_up(path).reason or "no such file"
        help = "" if Path(path).is_symlink() else _nearest_sibling(path)
        raise InputError(source, reason, help) from None
    except OSError as error:
        raise _unreadable(source, error) from None
    with closing(stream):
        yield from _plain(source, _pieces(source, stream, size, meter), max_ratio)


def _plain(source: str, pieces: Iterator[bytes], max_ratio: int) -> Iterator[bytes]:
    head, rest = _behead(pieces)
    kind = compression(head)
    if kind is None:
        return _text(source, head, rest)
    head, rest = _behead(decompress(kind, source, chain([head], rest), max_ratio))
    if (inner := compression(head)) is not None:
        reason = f"is compressed twice: {inner.name} in {kind.name}"
        raise InputError(source, reason, "decompress it once")
    return _text(source, head, rest)


def _pieces(source: str, stream: IO[bytes], size: int, meter: Meter) -> Iterator[bytes]:
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    try:
        while piece := read(size):
            meter.read += len(piece)
            yield piece
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from None


def _behead(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Split off enough of the beginning to tell what follows."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _LONGEST_MAGIC:
            break
    return head, pieces


def _text(source: str, head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    for name, marks in (("UTF-32", _UTF32), ("UTF-16", _UTF16)):
        if head.startswith(marks):
            help = f"save it as UTF-8, for example with `iconv -f {name} -t UTF-8`"
            raise InputError(source, f"is {name}, not UTF-8", help)
    for magic, (name, help) in _FOREIGN.items():
        if head.startswith(magic):
            raise InputError(source, f"is {name}, not JSON", help)
    if head[_TAR : _TAR + 5] == b"ustar":
        raise InputError(source, "is a tar archive, not JSON", _UNPACK)
    begin = head.removeprefix(_BOM).lstrip()[:16].lower()
    for opening, name in _PAGES.items():
        if begin.startswith(opening):
            raise InputError(source, f"is {name}, not JSON", _EXPORT)
    head = head.removeprefix(_BOM)
    if head:
        yield head
    yield from rest


def holds_records(name: str) -> bool:
    """Whether a file of this name is read where a folder is searched."""
    plain = name.lower().removesuffix(".gz").removesuffix(".zst")
    return plain.endswith(_SUFFIXES)


def _nearest_sibling(path: str) -> str:
    if look_up(Path(path).parent).kind != "folder":
        return "its folder does not exist either"
    near = near_file(Path(path).name, siblings(path))
    return f"did you mean `{Path(path).with_name(near)}`?" if near else ""


def _unreadable(source: str, error: OSError | ValueError) -> InputError:
    # A stream that was closed says so in words of its own.
    reason = reason_of(error) if isinstance(error, OSError) else str(error)
    return InputError(source, f"cannot be read: {reason}")
