"""Tables for the terminal: side by side where there is room, else wrapped, else part by part."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from scorecard.render.layout import hang, wrap

Row = Sequence[Text]

_LEAD, _GAP = 2, 2
_PROSE = 20
"""A last column of texts that would be narrower stands below its row."""

_LEAST = 8
# A number and its interval stay together.
_TOGETHER = re.compile(r"[^ ]+(?: \([^ ]*\))?")


def columns(rows: Sequence[Row], numbers: Collection[int], width: int) -> Iterator[Text]:
    """The lines of a table of which the first row is the head; `numbers` are set right.

    Where it is too wide, heads are wrapped, then texts; a last column of texts goes below its row,
    and what has no room even so goes on in a further table that repeats the first column.
    """
    last = len(rows[0]) - 1
    is_prose = last > 0 and last not in numbers and _widest(rows, last) > _PROSE
    widths = _widths(rows, width, _PROSE if is_prose else 0)
    if _total(widths) <= width:
        yield from _side_by_side(rows, widths, numbers)
        return
    if is_prose:
        front = [row[:last] for row in rows]
        widths = _widths(front, width)
        if _total(widths) <= width:
            for row, short in zip(rows, front, strict=True):
                yield from _side_by_side([short], widths, numbers)
                if row[last].plain:
                    yield from hang(Text(" " * (_LEAD + _GAP)), row[last], width)
            return
    begin = 1
    while begin <= last:
        end = last + 1
        while end > begin + 1 and _total(_widths(_chosen(rows, begin, end), width)) > width:
            end -= 1
        part = _chosen(rows, begin, end)
        if begin > 1:
            yield Text()
        moved = {0} & {*numbers} | {at - begin + 1 for at in numbers if begin <= at < end}
        yield from _side_by_side(part, _widths(part, width), moved)
        begin = end


def _chosen(rows: Sequence[Row], begin: int, end: int) -> list[Row]:
    """The first column and some others."""
    return [[row[0], *row[begin:end]] for row in rows]


def _total(widths: Sequence[int]) -> int:
    return _LEAD + sum(widths) + _GAP * (len(widths) - 1)


def _widest(rows: Sequence[Row], at: int) -> int:
    return max(row[at].cell_len for row in rows)


def _widths(rows: Sequence[Row], width: int, least_of_last: int = 0) -> list[int]:
    """How wide each column is, if need be less than its texts: first where heads alone are wide,
    then where texts are, the widest first."""
    head, *body = rows
    found = [_widest(rows, at) for at in range(len(head))]
    texts = [_widest(body, at) if body else 0 for at in range(len(head))]
    pieces = [max(map(_longest, (row[at] for row in rows))) for at in range(len(head))]
    pieces[-1] = max(pieces[-1], least_of_last)
    heads = [max(_longest(head[at]), text) for at, text in enumerate(texts)]
    for floors in (heads, [max(piece, _LEAST) for piece in pieces]):
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
