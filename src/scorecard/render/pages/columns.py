"""Tables for the terminal: side by side where there is room, else wrapped, else part by part."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, TypeVar

from rich.cells import cell_len
from rich.text import Text

from scorecard.render.layout import hang, wrap

Row = Sequence[Text]
T = TypeVar("T")

_LEAD, _GAP = 2, 2
_PROSE = 20
"""A last column of texts that would be narrower stands below its row."""

_LEAST = 8
# A number and its interval stay together.
_TOGETHER = re.compile(r"[^ ]+(?: \([^ ]*\))?")


class _Room(NamedTuple):
    """How many cells a column takes: with nothing wrapped, with its head, with its texts too."""

    whole: int
    head_wrapped: int
    wrapped: int


def columns(rows: Sequence[Row], numbers: Collection[int], width: int) -> Iterator[Text]:
    """The lines of a table of which the first row is the head; `numbers` are set right.

    Where it is too wide, heads are wrapped, then texts; a last column of texts goes below its row,
    and what has no room even so goes on in a further table that repeats the first column. Words
    are broken only where two columns have no room side by side.
    """
    rooms = [_room(column) for column in zip(*rows, strict=True)]
    last = len(rooms) - 1
    is_prose = last > 0 and last not in numbers and max(row[last].cell_len for row in rows) > _PROSE
    least = _PROSE if is_prose else 0
    *front, prose = rooms
    widths = _widths([*front, prose._replace(wrapped=max(prose.wrapped, least))], width)
    if _total(widths) <= width:
        yield from _side_by_side(rows, widths, numbers)
        return
    if is_prose:
        widths = _widths(front, width)
        if _total(widths) <= width:
            for row in rows:
                yield from _side_by_side([row[:last]], widths, numbers)
                if row[last].plain:
                    yield from hang(Text(" " * (_LEAD + _GAP)), row[last], width)
            return
    begin = 1
    while begin <= max(last, 1):
        end = last + 1
        while end > begin + 1 and _total(_widths(_chosen(rooms, begin, end), width)) > width:
            end -= 1
        if begin > 1:
            yield Text()
        part = [_chosen(row, begin, end) for row in rows]
        moved = {0} & {*numbers} | {at - begin + 1 for at in numbers if begin <= at < end}
        widths = _widths(_breakable(_chosen(rooms, begin, end), width), width)
        yield from _side_by_side(part, widths, moved)
        begin = max(end, 2)


def _chosen(columns: Sequence[T], begin: int, end: int) -> list[T]:
    """The first column and some others."""
    return [columns[0], *columns[begin:end]]


def _breakable(rooms: Sequence[_Room], width: int) -> Sequence[_Room]:
    """The same; where they are too wide even so, the longest parts are broken."""
    if _total(_widths(rooms, width)) <= width:
        return rooms
    each = (width - _total([0] * len(rooms))) // len(rooms)
    return [room._replace(wrapped=min(room.wrapped, each)) for room in rooms]


def _total(widths: Sequence[int]) -> int:
    return _LEAD + sum(widths) + _GAP * (len(widths) - 1)


def _room(column: Sequence[Text]) -> _Room:
    head, *body = column
    texts = max((text.cell_len for text in body), default=0)
    together = max(map(_longest, column))
    return _Room(max(head.cell_len, texts), max(_longest(head), texts), max(together, _LEAST))


def _widths(rooms: Sequence[_Room], width: int) -> list[int]:
    """How wide each column is, if need be less than its texts: first where heads alone are wide,
    then where texts are, the widest first."""
    found = [room.whole for room in rooms]
    for floors in ([room.head_wrapped for room in rooms], [room.wrapped for room in rooms]):
        while _total(found) > width:
            loose = [at for at, floor in enumerate(floors) if found[at] > floor]
            if not loose:
                break
            found[max(loose, key=lambda at: found[at])] -= 1
    return found


def _longest(text: Text) -> int:
    """How wide the longest part is that stays together; scripts without spaces break anywhere, but
    not every few cells."""
    parts = _TOGETHER.findall(text.plain)
    wide = [min(cell_len(part), _LEAST) for part in parts if cell_len(part) > len(part)]
    return max([len(part) for part in parts if cell_len(part) == len(part)] + wide, default=0)


def _side_by_side(
    rows: Sequence[Row], widths: Sequence[int], numbers: Collection[int]
) -> Iterator[Text]:
    for row in rows:
        cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            line = Text(" " * _LEAD)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                part = cell[number] if number < len(cell) else Text()
                blanks = Text(" " * (width - part.cell_len))
                line.append_text(blanks + part if at in numbers else part + blanks)
                line.append(" " * _GAP)
            line.rstrip()
            yield line
