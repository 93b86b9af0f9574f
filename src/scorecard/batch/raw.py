"""One record's bytes, not yet decoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

KeyColumn = Callable[[Sequence[str]], str]
"""The column that says which conversation a row of a table is of, by the table's header; empty if
all rows are of one. Raises `RecordError` if a table with this header can't be used."""


class Rows(msgspec.Struct, frozen=True, gc=False):
    """What a record that is made of the rows of a table does not say itself: the `name` of the
    conversation (empty if the table is one), and the line of each row."""

    name: str
    lines: list[int]


class RawRecord(msgspec.Struct, frozen=True, gc=False):
    """One record's bytes, not yet decoded.

    `line` is where it starts, counted from 1; in an array, `index` counts from 0 instead, and
    `line` is that of the array, if it is not the first one. A conversation in a table is a list
    of its `rows`, each an object with a text by column.
    """

    source: str
    line: int | None
    index: int | None
    data: bytes
    rows: Rows | None = None
