"""A page for people to read, as data: what renderers show as text, Markdown or HTML.

Texts may come from rubrics and records: renderers make them harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from scorecard.language import Language

Style = Literal["", "strong", "code", "faint", "mark", "good", "bad"]


@dataclass(frozen=True, slots=True)
class StyledText:
    """A stretch of a line."""

    text: str
    style: Style = ""


Line = tuple[StyledText, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the page; 1 is the page's own title."""

    rank: Literal[1, 2, 3, 4]
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    line: Line


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a list, with the points below it."""

    line: Line
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with their meanings, under the headings of the two columns."""

    head: tuple[str, str]
    rows: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """A value and its interval, drawn between the ends of a scale. What it says stands in another
    cell, too: it is for the eye alone."""

    value: float
    low: float
    high: float
    least: float
    most: float

    def at(self, value: float) -> float:
        """Where on the scale a value is: 0 to 1."""
        width = self.most - self.least
        return min(1.0, max(0.0, (value - self.least) / width)) if width else 0.0


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of a whole, side by side, from the worst to the best; for the eye alone."""

    parts: tuple[float, ...]

    @property
    def ends(self) -> tuple[float, ...]:
        """Where each part ends: 0 to 1."""
        whole = sum(self.parts) or 1.0
        return tuple(end / whole for end in accumulate(self.parts))


Cell = Line | Gauge | Shares


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the headings of their columns. What is in a column of `numbers` stands at its
    right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks below a line, which are folded away where that is possible."""

    line: Line
    blocks: tuple[PageBlock, ...]


@dataclass(frozen=True, slots=True)
class QuotedTurn:
    """Words that were said, and where."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines of YAML, as they stand in a file."""

    text: str


@dataclass(frozen=True, slots=True)
class Blanks:
    """What is filled in on paper: boxes to tick, and lines to write on."""

    ticks: tuple[str, ...]
    lines: tuple[str, ...] = ()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class SmallPrint:
    """Blocks for those who want to know exactly."""

    blocks: tuple[PageBlock, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks that stay together on paper."""

    blocks: tuple[PageBlock, ...]


PageBlock = (
    Heading
    | Paragraph
    | Bullets
    | Terms
    | Table
    | Details
    | QuotedTurn
    | Listing
    | Blanks
    | SmallPrint
    | Box
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a build's log should show of a page: how grave it is, in a few words, and more."""

    severity: Literal["error", "warning", "notice"]
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page in one language. `data` are the numbers behind it, for programs, and `notices` what a
    build's log shows; one that `is_wide` has tables of many columns."""

    title: str
    language: Language
    blocks: tuple[PageBlock, ...]
    data: object = None
    is_wide: bool = False
    notices: tuple[Notice, ...] = ()


def plain(text: str) -> Line:
    """A text without emphasis."""
    return (StyledText(text),)


def strong(text: str, rest: str = "") -> Line:
    """A text that stands out, and what follows it."""
    return (StyledText(text, "strong"), StyledText(rest)) if rest else (StyledText(text, "strong"),)


_CODE = re.compile("`([^`]+)`")


def marked(text: str) -> Line:
    """One of scorecard's own texts, whose `code` stands between backticks."""
    return tuple(_marked(" ".join(text.split())))


def _marked(text: str) -> Iterator[StyledText]:
    for number, part in enumerate(_CODE.split(text)):
        if part:
            yield StyledText(part, "code" if number % 2 else "")
