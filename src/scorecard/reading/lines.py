"""JSON Lines, as blocks of whole lines: what can be handed on without looking into it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scorecard.reading.window import HEAD, InputWindow
from scorecard.records.reject import Reject, find_id

_LARGE = 1 << 14


class Rows(msgspec.Struct, frozen=True, gc=False):
    """What a record that is made of the rows of a table does not say itself: the `name` of the
    conversation (empty if the table is one), and the line of each row."""

    name: str
    lines: list[int]


class RawRecord(msgspec.Struct, frozen=True, gc=False):
    """One record's bytes, not yet decoded.

    `line` is where it starts, counted from 1; in an array, `index` counts from 0 instead, and
    `line` is that of the array, if it is not the first one. A conversation in a table is a list
    of its `rows`, each an object with a text by column. `format` is the name of its format, where
    that is known already.
    """

    source: str
    line: int | None
    index: int | None
    data: bytes
    rows: Rows | None = None
    format: str = ""


class LineBlock(msgspec.Struct, frozen=True, gc=False):
    """Whole lines, a record each but for blank ones; `line` is the number of the first."""

    source: str
    line: int
    data: bytes

    def records(self) -> Iterator[RawRecord]:
        """The records, one by one."""
        begin = 0
        for number, end in enumerate(_line_ends(self.data), self.line):
            line = self.data[begin:end]
            if line and not _is_blank(line):
                yield RawRecord(self.source, number, None, line)
            begin = end + 1

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """Lets much data be handed to another process as it is, without a copy in the pickle."""
        from pickle import PickleBuffer  # noqa: PLC0415 (most runs are one process)

        is_large = protocol >= 5 and len(self.data) >= _LARGE
        data = PickleBuffer(self.data) if is_large else self.data
        return LineBlock, (self.source, self.line, data)


def blocks(window: InputWindow, source: str, largest: int) -> Iterator[LineBlock | Reject]:
    """The rest of an input in blocks of whole lines, as large as it comes in.

    A line of more than `largest` bytes is a `Reject`.
    """
    number = window.line
    begun: list[bytes] = []
    length = 0
    for piece in window.rest():
        cut = piece.find(b"\n") + 1 if length > largest else piece.rfind(b"\n") + 1
        if length > largest and cut:
            # The end of a line that was too long to be kept.
            yield _too_long(source, number, b"".join(begun), largest)
            number += 1
            begun, length = [], 0
            piece = piece[cut:]  # noqa: PLW2901 (what is left of it)
            cut = piece.rfind(b"\n") + 1
        if cut:
            data = b"".join([*begun, memoryview(piece)[:cut]])
            first = data.find(b"\n")
            if first > largest:
                yield _too_long(source, number, data[:first], largest)
                number += 1
                data = data[first + 1 :]
            if data:
                yield LineBlock(source, number, data)
            number += sum(1 for _ in _line_ends(data)) - 1
            begun, length = [], 0
        if length <= largest:
            begun.append(piece[cut:])
        length += len(piece) - cut
    line = b"".join(begun)
    if length > largest:
        yield _too_long(source, number, line, largest)
    elif line and not _is_blank(line):
        yield LineBlock(source, number, line)


def _is_blank(line: bytes) -> bool:
    # Form feeds are white space to Python, and not to JSON: a line of them is a reject.
    return line.isspace() and not line.strip(b" \t\r\n")


def _line_ends(data: bytes) -> Iterator[int]:
    """Where each line ends, and where the data does.

    Python looks for a byte several times as fast as it splits at it or counts it.
    """
    end = data.find(b"\n")
    while end >= 0:
        yield end
        end = data.find(b"\n", end + 1)
    yield len(data)


def _too_long(source: str, number: int, line: bytes, largest: int) -> Reject:
    reason = f"longer than {largest >> 20} MiB"
    return Reject(source=source, line=number, id=find_id(line[:HEAD]), path="$", reason=reason)
