"""Tables of characters (CSV): detected, and their rows put together by conversation.

Exports are often sorted by time, so that conversations interleave: a conversation is complete
only at the end of the table, and memory holds the rows of one table. A mistake costs the
conversation that it stands in, as far as its row still says which.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from scorecard.reading.lines import RawRecord, Rows
from scorecard.reading.source import InputError
from scorecard.reading.window import LARGEST_RECORD
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.reject import Reject

KeyColumn = Callable[[Sequence[str]], str]
"""The column that says which conversation a row of a table is of, by the table's header; empty if
all rows are of one. Raises `RecordError` if a table with this header can't be used."""

_DELIMITERS = ",;\t|"
_NAMED = re.compile(r"sep=(.)\s*")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_BREAK = re.compile(r"[\r\n]")
# What a line below a title has at least to be taken for a header, and at most in a cell.
_FEWEST_CELLS, _LONGEST_NAME = 3, 60


class Header(NamedTuple):
    """The first line of a table; `lines` is how many stand before its first row."""

    delimiter: str
    names: list[str]
    lines: int


def header(first_line: bytes, following: bytes) -> Header | None:
    """The header of a table; None if the line is not a header.

    `following` is the next line, where the first one may only name the delimiter (`sep=;`).
    """
    first, second = first_line.decode("utf-8", "replace"), following.decode("utf-8", "replace")
    if named := _NAMED.fullmatch(first):
        names = _cells(second, named[1])
        return Header(named[1], names, 2) if len(names) > 1 else None
    split = [(len(cells := _cells(first, sign)), sign, cells) for sign in _DELIMITERS]
    count, delimiter, names = max(split, key=lambda columns: columns[0])
    return Header(delimiter, names, 1) if count > 1 else None


def header_below(lines: Sequence[bytes], key: KeyColumn) -> int | None:
    """How many lines with a title stand above the header of a table; None if the first line can
    be its header, or if none of those that follow looks like one."""
    first = header(lines[0], lines[1]) if len(lines) > 1 else None
    if len(lines) < _FEWEST_CELLS - 1 or (first is not None and _fits(first.names, key)):
        return None
    for number, (line, following) in enumerate(pairwise(lines)):
        found = header(line, following)
        filled = 0 if found is None else _filled(line, found.delimiter)
        if found is None or filled < 2:
            continue
        likely = filled >= _FEWEST_CELLS and filled == _filled(following, found.delimiter)
        return number or None if likely or _fits(found.names, key) else None
    return None


def _filled(line: bytes, delimiter: str) -> int:
    """How many cells of a line hold something; 0 for a line that is longer than names are."""
    cells = [cell.strip() for cell in line.decode("utf-8", "replace").split(delimiter)]
    return 0 if max(map(len, cells)) > _LONGEST_NAME else sum(map(bool, cells))


def _fits(names: Sequence[str], key: KeyColumn) -> bool:
    try:
        key(names)
    except RecordError:
        return False
    return True


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [cell.strip() or f"column {number}" for number, cell in enumerate(cells, 1)]


class _Group:
    """The rows of one conversation so far, or why it can't be read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.rows: list[bytes] = []
        self.lines: list[int] = []
        self.size = 0
        self.fault: Reject | None = None


class ConversationTable:
    """The rows of an input that has a header, put together by conversation."""

    def __init__(
        self, pieces: Iterable[bytes], source: str, head: Header, line: int, key: KeyColumn
    ) -> None:
        self._source = source
        self._head = head
        self._lines = _Lines(_text_lines(pieces, source), line)
        self._groups: dict[str, _Group] = {}
        # Read before anything is said about them: they may not be UTF-8.
        for _ in range(head.lines):
            next(self._lines, None)
        self._key = self._key_index(key)

    def _key_index(self, key: KeyColumn) -> int | None:
        names = self._head.names
        seen: set[str] = set()
        for name in names:
            if name in seen:
                reason = f"the column `{excerpt(name)}` stands twice in the header"
                raise InputError(self._source, reason, "rename one of the two")
            seen.add(name)
        try:
            column = key(names)
        except RecordError as error:
            raise InputError(self._source, error.reason, error.help) from None
        return names.index(column) if column else None

    def records(self, largest: int = LARGEST_RECORD) -> Iterator[RawRecord | Reject]:
        """The conversations in the order of their first rows; before them, the rows of which
        nobody knows where they belong. Raises `InputError` if there are no rows."""
        is_empty = True
        for line, cells, fault in self.rows():
            is_empty = False
            reject = self._add(line, cells, fault)
            if reject is not None:
                yield reject
        if is_empty:
            raise InputError(self._source, "holds no records", "the table has a header alone")
        for name, group in self._groups.items():
            yield self._record(name, group, largest)

    def rows(self) -> Iterator[tuple[int, list[str], str]]:
        """The rows: number of the line, cells, and what is wrong (empty where nothing is)."""
        lines, known = self._lines, len(self._head.names)
        reader = self._reader(lines)
        # Lines that a quote swallowed are read again without it, up to the one where that failed.
        # Whatever opens a quote in them fails there too: it comes to each line in the same state.
        failed_at, failure = 0, ""
        while True:
            lines.begin()
            is_again = lines.number < failed_at
            try:
                cells = next(self._reader(lines.alone()) if is_again else reader)
            except StopIteration:
                return
            except csv.Error as error:
                fault = str(error)
                if not is_again:
                    failed_at, failure = lines.number - 1, fault
                elif _is_unclosed(fault):
                    fault = failure
                begun = lines.put_back()
                yield lines.first, self._bare(begun), fault
                reader = self._reader(lines)
                continue
            if any(cells):
                wrong = f"{len(cells)} cells where the header has {known}"
                yield lines.first, cells, wrong if len(cells) > known else ""

    def _reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._head.delimiter, strict=True)

    def _bare(self, line: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=self._head.delimiter), [])
        except csv.Error:
            return []

    def _add(self, line: int, cells: list[str], fault: str) -> Reject | None:
        """Add a row to its conversation; a reject if the row does not say which that is."""
        if self._key is None:
            name = ""
        else:
            name = cells[self._key].strip() if self._key < len(cells) else ""
            if not name:
                column = excerpt(self._head.names[self._key])
                reason = fault and fault_explained(fault, self._head.delimiter)[0]
                reason = reason or f"no conversation: `{column}` is empty"
                return Reject(source=self._source, line=line, path="$", reason=reason)
        group = self._groups.get(name) or self._groups.setdefault(name, _Group(line))
        if fault and group.fault is None:
            reason, help = fault_explained(fault, self._head.delimiter)
            group.fault = Reject(
                source=self._source, line=line, id=name or None, path="$", reason=reason, help=help
            )
        row = msgspec.json.encode(dict(zip(self._head.names, cells, strict=False)))
        group.rows.append(row)
        group.lines.append(line)
        group.size += len(row)
        return None

    def _record(self, name: str, group: _Group, largest: int) -> RawRecord | Reject:
        if group.fault is None and group.size > largest:
            reason = f"longer than {largest >> 20} MiB"
            return Reject(
                source=self._source, line=group.line, id=name or None, path="$", reason=reason
            )
        data = b"".join([b"[", b",".join(group.rows), b"]"])
        rows = Rows(name, group.lines)
        return group.fault or RawRecord(self._source, group.line, None, data, rows)


def fault_explained(fault: str, delimiter: str) -> tuple[str, str]:
    shown = "a tab" if delimiter == "\t" else f"`{delimiter}`"
    if "expected after" in fault:
        return "text after a closing quote", 'a quote in a quoted text is written ""'
    if _is_unclosed(fault):
        return "a quote is never closed", 'add the closing "; a quote in a text is written ""'
    if "limit" in fault:
        return "a cell longer than 128 KiB, or a quote is never closed", "close the quote"
    if "cells" in fault:
        return f"the row has {fault}", f"put texts that hold {shown} in quotes"
    return f"not valid CSV: {excerpt(fault)}", ""


def _is_unclosed(fault: str) -> bool:
    return "unexpected end" in fault


class _Lines:
    """Lines with their numbers; those of a row that can't be read can be read again."""

    def __init__(self, lines: Iterator[str], number: int) -> None:
        self._coming = lines
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self.number = number
        self.first = number

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._coming)
        self._row.append(line)
        self.number += 1
        return line

    def begin(self) -> None:
        """Begin a row of the table at the next line."""
        self._row.clear()
        self.first = self.number

    def alone(self) -> Iterator[str]:
        """The next line, as if no other line followed."""
        yield next(self)

    def put_back(self) -> str:
        """Give the row up: its first line is returned, the others are read again."""
        first, *others = self._row
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        return first


def _text_lines(pieces: Iterable[bytes], source: str) -> Iterator[str]:
    """The lines of UTF-8 with their ends, whichever these are."""
    decode = codecs.getincrementaldecoder("utf-8")().decode
    held: list[str] = []
    try:
        for piece in pieces:
            held.append(decode(piece))
            if _BREAK.search(held[-1]):
                *lines, last = _LINE.findall("".join(held))
                # Its end may go on: `\r` with a `\n`.
                held = [last]
                yield from lines
        held.append(decode(b"", True))
    except UnicodeDecodeError as error:
        byte = f"byte 0x{error.object[error.start]:02X} is not"
        help = "save it as UTF-8; programs call it “CSV UTF-8”"
        raise InputError(source, f"is not UTF-8: {byte}", help) from None
    yield from _LINE.findall("".join(held))
