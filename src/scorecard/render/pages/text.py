"""A page for the terminal."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.text import Text

from scorecard.render.layout import LinePrinter, hang
from scorecard.render.output_format import Options
from scorecard.render.pages.columns import columns
from scorecard.render.pages.graphics import in_characters
from scorecard.render.pages.model import (
    Blanks,
    Box,
    Bullets,
    Cell,
    Details,
    Heading,
    Item,
    Line,
    Listing,
    Page,
    PageBlock,
    Paragraph,
    QuotedTurn,
    SmallPrint,
    Table,
    Terms,
)
from scorecard.render.safe import terminal
from scorecard.render.symbols import ATTRIBUTION

_STYLES = {
    "": "",
    "strong": "bold",
    "code": "cyan",
    "faint": "dim",
    "mark": "bold yellow",
    "good": "green",
    "bad": "red",
}
# What stands out without colours, too.
_SIGNS = {"code": "`", "mark": "*"}
_BULLETS = ("•", "–", "·")
_NARROWEST, _WIDEST, _WIDEST_TERM = 40, 100, 24
_LINE, _SHORT_LINE = 20, 12


def render(page: Page, options: Options) -> str:
    """The page in lines of at most `width` cells (40 to 100), with plain signs for an encoding
    that lacks ours."""
    out = io.BytesIO()
    printer = LinePrinter(out, options)
    for line in _blocks(page.blocks, max(_NARROWEST, min(options.width, _WIDEST))):
        printer.print(line)
    return out.getvalue().decode(options.encoding)


def _blocks(blocks: Iterable[PageBlock], width: int) -> Iterator[Text]:
    for number, block in enumerate(blocks):
        if number and not isinstance(block, QuotedTurn):
            yield Text()
        yield from _block(block, width)


def _block(block: PageBlock, width: int) -> Iterator[Text]:  # noqa: PLR0912 (a table)
    match block:
        case Heading():
            yield from _heading(block, width)
        case Paragraph():
            yield from hang(Text(), _line(block.line), width)
        case Bullets():
            yield from _items(block.items, 0, width)
        case Terms():
            yield from _terms(block, width)
        case Table():
            yield from _columns(block, width)
        case QuotedTurn():
            where = Text(ATTRIBUTION + terminal(block.source), "dim")
            body = Text.assemble((terminal(block.text), "bold"), "” ", where)
            yield from hang(Text("  “"), body, width)
        case Listing():
            for line in block.text.rstrip().splitlines():
                yield Text(f"    {terminal(line)}", "cyan")
        case Blanks():
            ticks = [f"[ ] {terminal(label)}" for label in block.ticks]
            line = "_" * (_LINE if len(block.lines) < 2 else _SHORT_LINE)
            lines = [f"{terminal(label)} {line}" for label in block.lines]
            lead = [terminal(block.lead)] if block.lead else []
            yield from hang(Text(), Text("   ".join([*lead, *ticks, *lines])), width)
        case Details():
            yield from hang(Text(), _line(block.line), width)
            for inner in _blocks(block.blocks, max(_NARROWEST, width - 2)):
                yield Text("  ") + inner if inner.plain else inner
        case SmallPrint():
            for small in _blocks(block.blocks, width):
                small.stylize("dim")
                yield small
        case Box():
            yield from _blocks(block.blocks, width)


def _heading(heading: Heading, width: int) -> Iterator[Text]:
    line = _line(heading.line)
    line.stylize("bold")
    lines = list(hang(Text(), line, width))
    yield from lines
    if heading.rank < 3:
        sign = "═" if heading.rank == 1 else "─"
        yield Text(sign * max(line.cell_len for line in lines), "dim")


def _items(items: Iterable[Item], depth: int, width: int) -> Iterator[Text]:
    lead = f"{'  ' * (depth + 1)}{_BULLETS[depth % len(_BULLETS)]} "
    for item in items:
        yield from hang(Text(lead), _line(item.line), width)
        yield from _items(item.items, depth + 1, width)


def _terms(terms: Terms, width: int) -> Iterator[Text]:
    rows = [(_line(term, tick=False), _line(meaning)) for term, meaning in terms.rows]
    column = min(max(term.cell_len for term, _ in rows), _WIDEST_TERM)
    for term, meaning in rows:
        if term.cell_len > column:
            yield Text.assemble("  ", term)
            lead = Text(" " * (column + 4))
        else:
            lead = Text.assemble("  ", term, " " * (column - term.cell_len + 2))
        yield from hang(lead, meaning, width)


def _columns(table: Table, width: int) -> Iterator[Text]:
    heads = [Text(terminal(name), "dim") for name in table.head]
    rows = [heads, *([_cell(cell) for cell in row] for row in table.rows)]
    drawn = [
        at for at in range(len(heads)) if any(not isinstance(row[at], tuple) for row in table.rows)
    ]
    numbers = table.numbers
    if drawn and sum(max(row[at].cell_len + 2 for row in rows) for at in range(len(heads))) > width:
        # What is drawn stands in figures beside it: it goes first where there is no room.
        kept = [at for at in range(len(heads)) if at not in drawn]
        rows = [[row[at] for at in kept] for row in rows]
        numbers = frozenset(to for to, at in enumerate(kept) if at in numbers)
    yield from columns(rows, numbers, width)


def _cell(cell: Cell) -> Text:
    if isinstance(cell, tuple):
        return _line(cell, tick=len(cell) > 1)
    return Text(in_characters(cell))


def _line(line: Line, *, tick: bool = True) -> Text:
    """A line in colours; code stands between backticks too, unless it stands alone."""
    # Once more as a whole: the spans could make up a command to a build's log.
    safe = Text()
    for span in line:
        sign = _SIGNS.get(span.style, "") if tick else ""
        safe.append(f"{sign}{terminal(span.text)}{sign}", _STYLES[span.style])
    return safe if terminal(safe.plain) == safe.plain else Text(terminal(safe.plain))
