"""From files to rows of observations: JSON Lines (an array, too) and tables, by content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from os import PathLike, fspath
from typing import Any, NamedTuple

import msgspec

from scorecard.observations.row import KEYS, ObservationRow, convert_row, decode_row
from scorecard.paths import expand, has_magic
from scorecard.reading.source import InputError, chunks, files, source_name
from scorecard.reading.split import split, table_header
from scorecard.reading.table import ConversationTable, Header, fault_explained, header
from scorecard.reading.window import LARGEST_RECORD, InputWindow
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.reject import Reject, reject_of
from scorecard.suggest import did_you_mean

_NEEDED = ("interaction", "observation", "met")
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "y", "1", "met", "是", "有"), True),
    **dict.fromkeys(("false", "no", "n", "0", "unmet", "否", "无"), False),
}
_TURNS = re.compile(r"\[?((?:[ ,;]*\d{1,18})*)[ ,;]*\]?")
_QUOTED = re.compile(r"'+\s*[=+\-@＝＋－＠\t\r]")
_OPEN, _OBJECT = b"[{"
_LONGEST_HEADER = 1 << 12


class PlacedRow(NamedTuple):
    """A row and where it stands: `line` counts from 1, `position` (in an array) from 0."""

    row: ObservationRow
    source: str
    line: int | None = None
    position: int | None = None


def read_observations(
    paths: Iterable[str | PathLike[str]],
) -> Iterator[ObservationRow | Reject]:
    """Every row in the files, and a `Reject` for whatever is not one.

    A path is a file (JSON Lines, a JSON array or a table with a header; plain, gzip or zstd), a
    folder of such files, or a glob. Nothing that a file holds raises; memory holds one row.

    >>> for row in read_observations(["marks.jsonl"]):  # doctest: +SKIP
    ...     print(row.interaction, row.observation, row.met)
    """
    for found in placed_rows(paths):
        yield found if isinstance(found, Reject) else found.row


def placed_rows(paths: Iterable[str | PathLike[str]]) -> Iterator[PlacedRow | Reject]:
    """As `read_observations`, with the place of each row."""
    for path in [fspath(path) for path in paths]:
        try:
            for file in observation_files(path):
                try:
                    yield from _rows_of(file)
                except InputError as error:
                    yield _of_input(error)
        except InputError as error:
            yield _of_input(error)


def observation_files(path: str) -> list[str]:
    """The files that a path stands for: itself, those of a folder, or those of a glob, sorted.

    Raises `InputError` where there are none.
    """
    if has_magic(path):
        found = [file for match in expand(path) for file in files(match)]
        if not found:
            raise InputError(path, "no file has such a name")
        return found
    return files(path)


def _of_input(error: InputError) -> Reject:
    return Reject(source=error.source, reason=error.reason, help=error.help)


def _rows_of(path: str) -> Iterator[PlacedRow | Reject]:
    source = source_name(path)
    window = InputWindow(chunks(path), LARGEST_RECORD)
    first = window.peek()
    if first is None:
        # No observations are none: whoever looked may have found nothing to write down.
        return
    head = None
    if first not in (_OPEN, _OBJECT):
        window.hold(_LONGEST_HEADER)
        top = window.data[window.pos :].split(b"\n", 1)[0].rstrip(b"\r")
        # An id may begin as JSON does: such a row below the header makes it no less a table.
        head = header(top, b"") if _NEEDED[0].encode() in top else table_header(window, source)
    if head is not None:
        yield from _table_rows(window, source, head)
        return
    above = window.line - 1
    for part in split(window.rest(), source):
        line = None if part.line is None else part.line + above
        if isinstance(part, Reject):
            yield msgspec.structs.replace(part, line=line)
            continue
        try:
            yield PlacedRow(decode_row(part.data), source, line, part.index)
        except RecordError as mistake:
            yield reject_of(mistake, source, line=line, index=part.index, data=bytes(part.data))


def _table_rows(window: InputWindow, source: str, head: Header) -> Iterator[PlacedRow | Reject]:
    table = ConversationTable(window.rest(), source, head, window.line, _check_header)
    for line, cells, fault in table.rows():
        try:
            if fault:
                raise RecordError("$", *fault_explained(fault, head.delimiter))
            yield PlacedRow(_from_cells(head.names, cells), source, line)
        except RecordError as mistake:
            yield reject_of(mistake, source, line=line)


def _check_header(names: Sequence[str]) -> str:
    """Refuse a table with columns that no row has; no column groups the rows."""
    for name in names:
        if name not in KEYS:
            help = did_you_mean(name[:60], KEYS)
            raise RecordError("$", f"unknown column `{excerpt(name)}`", help)
    if missing := [name for name in _NEEDED if name not in names]:
        known = f"the columns are {', '.join(KEYS)}"
        raise RecordError("$", f"the column `{missing[0]}` is missing", known)
    return ""


def _from_cells(names: Sequence[str], cells: Sequence[str]) -> ObservationRow:
    row: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=False):
        # What would be a formula to a spreadsheet has a mark before it.
        text = cell[1:] if _QUOTED.match(cell) else cell
        if not text.strip():
            continue
        row[name] = text
    if "met" in row:
        row["met"] = _truth(row["met"])
    if "turns" in row:
        row["turns"] = _turns(row["turns"])
    return convert_row(row)


def _truth(text: str) -> bool:
    found = _TRUTHS.get(text.strip().lower())
    if found is None:
        raise RecordError("$.met", f"`{excerpt(text)}` is no truth", "write true or false")
    return found


def _turns(text: str) -> list[int]:
    found = _TURNS.fullmatch(text.strip())
    if found is None:
        reason = f"`{excerpt(text)}` are no turns"
        raise RecordError("$.turns", reason, "write numbers that count from 0, such as 3 4")
    return [int(number) for number in re.findall(r"\d+", found[1])]
