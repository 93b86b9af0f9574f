"""Inputs: from a path, a directory or standard input to pieces of plain bytes.

What a file is, is told by its first bytes and never by its name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import IO, Any

STDIN = "-"
# What fits into a second-level cache is read, split and decoded fastest.
CHUNK = 1 << 18

_COMPRESSED_PIECE = 1 << 12
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".vcon", ".csv")
_GZIP, _ZSTD, _BOM = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xef\xbb\xbf"
_LONGEST_MAGIC = 6
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{", b"[\0", b"\0[")
_ARCHIVES = {b"PK\x03\x04": "a zip archive", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz"}


class InputError(ValueError):
    """An input that cannot be read: `source` names it, `reason` says what is wrong, `help` how
    to put it right (may be empty)."""

    def __init__(self, source: str, reason: str, help: str = "") -> None:
        super().__init__(f"{source}: {reason}" + (f" ({help})" if help else ""))
        self.source = source
        self.reason = reason
        self.help = help


def display_name(path: str) -> str:
    """What messages call this input: the path as given, or `<stdin>` for `-`."""
    return "<stdin>" if path == STDIN else path


def files(path: str) -> list[str]:
    """The inputs that `path` stands for: itself, or a directory's record files, sorted.

    Record files end in .json, .jsonl or .ndjson, or one of these and .gz or .zst, in any
    folder below. Raises `InputError` if a directory cannot be listed or has none.
    """
    if path == STDIN:
        return [path]
    found: list[Path] = []
    try:
        if not Path(path).is_dir():
            return [path]
        for folder, _, names in os.walk(path, onerror=_raise):
            found += [Path(folder, name) for name in names if _holds_records(name)]
    except OSError as error:
        raise _unreadable(path, error) from None
    if not found:
        help = f"record files end in {', '.join(_SUFFIXES)}, with or without .gz or .zst"
        raise InputError(path, "the directory holds no records", help)
    return [str(one) for one in sorted(found)]


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
) -> Iterator[bytes]:
    """Yield an input's bytes, decompressed and without a byte order mark.

    No piece is empty, and what a pipe or a damaged file gave before it stopped is yielded
    first. `stdin` is read for `-` (by default, the process's standard input) and left open.
    Raises `InputError` if the input is missing, unreadable, damaged or not UTF-8 text.
    """
    source = display_name(path)
    meter = meter or Meter()
    if path == STDIN:
        yield from _plain(source, _pieces(source, stdin or sys.stdin.buffer, size, meter))
        return
    try:
        stream = Path(path).open("rb")  # noqa: SIM115 (closed below; only opening may fail here)
    except FileNotFoundError:
        raise InputError(source, "no such file", _nearest_sibling(path)) from None
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from None
    with closing(stream):
        yield from _plain(source, _pieces(source, stream, size, meter))


def _plain(source: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    head, rest = _behead(pieces)
    inflate = _inflater(head)
    if inflate is None:
        return _text(source, head, rest)
    return _text(source, *_behead(inflate(source, chain([head], rest))))


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
    if head.startswith(_UTF16):
        help = "save it as UTF-8, for example with `iconv -f UTF-16 -t UTF-8`"
        raise InputError(source, "is UTF-16, not UTF-8", help)
    for magic, name in _ARCHIVES.items():
        if head.startswith(magic):
            raise InputError(source, f"is {name}, not JSON", "unpack it, or use gzip or zstd")
    head = head.removeprefix(_BOM)
    if head:
        yield head
    yield from rest


_Inflate = Callable[[str, Iterable[bytes]], Iterator[bytes]]


def _inflater(head: bytes) -> _Inflate | None:
    if head.startswith(_GZIP):
        return _gunzip
    return _unzstd if head.startswith(_ZSTD) else None


def _gunzip(source: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    import zlib  # noqa: PLC0415 (most inputs are not compressed)

    new = lambda: zlib.decompressobj(zlib.MAX_WBITS + 16)  # noqa: E731
    return _inflate(source, pieces, "gzip", new, zlib.error)


def _unzstd(source: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    import zstandard  # noqa: PLC0415 (most inputs are not compressed)

    new = zstandard.ZstdDecompressor().decompressobj
    return _inflate(source, pieces, "zstd", new, zstandard.ZstdError)


def _inflate(
    source: str,
    pieces: Iterable[bytes],
    name: str,
    new: Callable[[], Any],
    damaged: type[Exception],
) -> Iterator[bytes]:
    """Decompress a series of frames (gzip members); zero bytes after a frame are padding."""
    frame = None
    for piece in _small(pieces):
        left = piece
        while left := left if frame else left.lstrip(b"\0"):
            frame = frame or new()
            try:
                plain = frame.decompress(left)
            except damaged:
                reason = f"the {name} data is damaged; what came before was read"
                raise InputError(source, reason, "compress or download it again") from None
            if plain:
                yield plain
            left, frame = (frame.unused_data, None) if frame.eof else (b"", frame)
    if frame:
        reason = f"the {name} data is cut short; what came before was read"
        raise InputError(source, reason, "compress or download it again")


def _small(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut the pieces small, so that a few bytes that inflate to gigabytes do so bit by bit."""
    for piece in pieces:
        for start in range(0, len(piece), _COMPRESSED_PIECE):
            yield piece[start : start + _COMPRESSED_PIECE]


def _holds_records(name: str) -> bool:
    plain = name.lower().removesuffix(".gz").removesuffix(".zst")
    return plain.endswith(_SUFFIXES)


def _nearest_sibling(path: str) -> str:
    try:
        siblings = os.listdir(Path(path).parent)  # noqa: PTH208 (names, not paths)
    except OSError:
        return "its folder does not exist either"
    near = get_close_matches(Path(path).name, sorted(siblings), 1)
    return f"did you mean `{Path(path).with_name(near[0])}`?" if near else ""


def _unreadable(source: str, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(source, f"cannot be read: {reason.lower()}")


def _raise(error: OSError) -> None:
    raise error
