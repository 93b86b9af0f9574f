"""Compressed inputs: gzip and zstd to plain bytes, in pieces, with a bound on how they grow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from scorecard.reading.errors import InputError

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
