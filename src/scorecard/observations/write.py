"""Rows of observations as files: sorted, none twice, so that the same rows are the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal, NamedTuple

from scorecard.observations.row import KEYS, ObservationRow, encode_row

ObservationFormat = Literal["jsonl", "csv"]
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r]")


def sorted_rows(rows: Iterable[ObservationRow]) -> list[ObservationRow]:
    """The rows by interaction and content, none twice."""
    unique = {encode_row(row): row for row in rows}
    return [unique[key] for key in sorted(unique, key=lambda key: (unique[key].interaction, key))]


def write_observations(
    rows: Iterable[ObservationRow], format: ObservationFormat = "jsonl"
) -> bytes:
    """The rows as a file's content, sorted and none twice: JSON Lines, or CSV with a header."""
    ordered = sorted_rows(rows)
    if format == "jsonl":
        return b"".join(encode_row(row) + b"\n" for row in ordered)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(KEYS)
    for row in ordered:
        writer.writerow([_cell(getattr(row, key)) for key in KEYS])
    return file.getvalue().encode()


class OpenRow(NamedTuple):
    """A turn that somebody is to look at."""

    interaction: str
    observation: str
    turn: int
    quote: str


def write_open_rows(rows: Iterable[OpenRow]) -> str:
    """CSV in which `met` and `by` are left to be filled in, in the order given."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(KEYS)
    for row in rows:
        cells = row._asdict() | {"turns": str(row.turn)}
        writer.writerow([_cell(cells.get(key)) for key in KEYS])
    return file.getvalue()


def observations_sha256(rows: Iterable[ObservationRow]) -> str:
    """The SHA-256 of the rows, whatever their order and however often each stands there."""
    return sha256(write_observations(rows)).hexdigest()


def _cell(value: str | bool | tuple[int, ...] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return f"'{value}" if _FORMULA.match(value) else value
