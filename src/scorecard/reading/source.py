"""Inputs: from a path, a folder or standard input to pieces of plain bytes, decompressed (gzip,
zstd) with a bound on how they grow.

What a file holds is decided by its first bytes and never by its name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from scorecard.paths import FoundPath, display_name, look_up, open_file, reason_of, siblings, walk
from scorecard.suggest import near_file


class InputError(ValueError):
    """An input that cannot be read: `source` names it as messages do, `reason` says what is
    wrong, `help` how to put it right (may be empty)."""

    def __init__(self, source: str, reason: str, help: str = "") -> None:
        source, help = display_name(source), display_name(help)
        super().__init__(f"{source}: {reason}" + (f" ({help})" if help else ""))
        self.source = source
        self.reason = reason
        self.help = help


MAX_RATIO = 1_000
"""How many bytes a compressed one may become, by default: records become some tens."""

_PIECE = 1 << 10
# What any input may become; only beyond this is it suspected.
_ALLOWED = 1 << 28
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SKIPPABLE = tuple(bytes([first]) + b"\x2a\x4d\x18" for first in range(0x50, 0x60))


class Compression(NamedTuple):
    """A way of compressing: its name, what decompresses one frame (a gzip member), and the error
    that this raises for damaged data."""

    name: str
    frame: Callable[[], Any]
    damaged: type[Exception]


def compression(head: bytes) -> Compression | None:
    """How an input with these first bytes is compressed; None if it is not compressed."""
    if head.startswith(_GZIP):
        import zlib  # noqa: PLC0415 (most inputs are not compressed)

        return Compression("gzip", lambda: zlib.decompressobj(zlib.MAX_WBITS + 16), zlib.error)
    # The parallel zstd begins with a frame that is to be skipped.
    if head.startswith((_ZSTD, *_SKIPPABLE)):
        import zstandard  # noqa: PLC0415 (most inputs are not compressed)

        new = zstandard.ZstdDecompressor().decompressobj
        return Compression("zstd", new, zstandard.ZstdError)
    return None


def decompress(
    kind: Compression, source: str, pieces: Iterable[bytes], max_ratio: int = MAX_RATIO
) -> Iterator[bytes]:
    """Decompress a series of frames; zero bytes after a frame are padding.

    Raises `InputError` for data that are damaged, cut short, or become more than `max_ratio`
    times as long (and more than 256 MiB).
    """
    frame = None
    read = given = 0
    for piece in _small(pieces):
        read += len(piece)
        left = piece
        while left := left if frame else left.lstrip(b"\0"):
            frame = frame or kind.frame()
            try:
                plain = frame.decompress(left)
            except kind.damaged as error:
                raise InputError(source, *_reason(kind.name, str(error), given)) from None
            given += len(plain)
            if given > max(_ALLOWED, read * max_ratio):
                reason = f"becomes more than {max_ratio} times as long; {_before(given)}"
                help = "if it is what it should be, allow more: `--max-ratio`"
                raise InputError(source, reason, help)
            if plain:
                yield plain
            left, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
    if frame:
        reason = f"the {kind.name} data is cut short; {_before(given)}"
        raise InputError(source, reason, "compress or download it again")


def _reason(name: str, error: str, given: int) -> tuple[str, str]:
    """Why data can't be decompressed, and how to put it right."""
    if "too much memory" in error:
        reason = f"the {name} data needs a window of more than 128 MiB; {_before(given)}"
        return reason, "compress it again without `--long` or `--ultra`"
    damage = " (its checksum is wrong)" if "check" in error else ""
    return f"the {name} data is damaged{damage}; {_before(given)}", "compress or download it again"


def _before(given: int) -> str:
    return "what came before was read" if given else "nothing of it was read"


def _small(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut the pieces small, so that a few bytes that become gigabytes do so bit by bit."""
    for piece in pieces:
        for start in range(0, len(piece), _PIECE):
            yield piece[start : start + _PIECE]


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
