"""A page as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scorecard.render.output_format import Options
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
    StyledText,
    Table,
    Terms,
)
from scorecard.render.safe import markdown
from scorecard.render.symbols import ATTRIBUTION

_TICK = "☐"
_RULE = r"\_" * 20
# What a code span shows as it stands, and no build's log obeys.
_HARMLESS = re.compile(r"(?:(?!::|##)[\w .,:;{}()\[\]$%'\"…/#→<>=+*-])+")


def render(page: Page, _options: Options) -> str:
    """The page, with every text that is not scorecard's own made harmless."""
    return "\n\n".join(_blocks(page.blocks)) + "\n"


def _blocks(blocks: Iterable[PageBlock]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading():
                yield f"{'#' * block.rank} {_line(block.line)}"
            case Paragraph():
                yield _line(block.line)
            case Bullets():
                yield "\n".join(_items(block.items, ""))
            case Terms():
                yield "\n".join(_table(block))
            case Table():
                yield "\n".join(_columns(block))
            case QuotedTurn():
                yield f"> “**{markdown(block.text)}**” {ATTRIBUTION}{markdown(block.source)}"
            case Listing():
                yield f"```yaml\n{block.text.rstrip()}\n```"
            case Blanks():
                ticks = [f"{_TICK} {markdown(label)}" for label in block.ticks]
                lines = [f"{markdown(label)} {_RULE}" for label in block.lines]
                lead = [f"**{markdown(block.lead)}**"] if block.lead else []
                # Blanks before a text would make code of it.
                yield "　".join([*lead, *ticks, *lines]).lstrip()
            case Details():
                yield f"**{_line(block.line)}**"
                yield from _blocks(block.blocks)
            case Box() | SmallPrint():
                yield from _blocks(block.blocks)


def _items(items: Iterable[Item], indent: str) -> Iterator[str]:
    for item in items:
        yield f"{indent}- {_line(item.line)}"
        yield from _items(item.items, indent + "  ")


def _table(terms: Terms) -> Iterator[str]:
    yield f"| {' | '.join(map(markdown, terms.head))} |"
    yield "|---|---|"
    for term, meaning in terms.rows:
        yield f"| {_line(term)} | {_line(meaning)} |"


def _columns(table: Table) -> Iterator[str]:
    marks = ["--:" if column in table.numbers else "---" for column in range(len(table.head))]
    yield f"| {' | '.join(map(markdown, table.head))} |"
    yield f"|{'|'.join(marks)}|"
    for row in table.rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(cell: Cell) -> str:
    return _line(cell) if isinstance(cell, tuple) else in_characters(cell)


def _line(line: Line) -> str:
    # Once more as a whole: the spans could make up a command to a build's log. Blanks before a
    # text would make code of it.
    return "".join(map(_span, line)).replace("::", ":\\:").lstrip()


def _span(span: StyledText) -> str:
    text = markdown(span.text)
    if span.style in ("strong", "mark") and (inner := text.strip()):
        # Emphasis takes no blanks at its ends.
        return text.replace(inner, f"**{inner}**", 1)
    if span.style != "code":
        return text
    return f"`{span.text}`" if _HARMLESS.fullmatch(span.text) else f"<code>{text}</code>"
