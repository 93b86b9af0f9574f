"""Texts with styles, as rich has them, but for drawing: what is written without colours needs no
more, and to import rich's takes as long as Python takes to start."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from rich.cells import cell_len


class Text:
    """A text, its `style` and those of its parts, in rich's words (`bold red`): `spans` are from
    where to where, and which; the last counts most."""

    __slots__ = ("plain", "spans", "style")

    def __init__(self, plain: str = "", style: str = "") -> None:
        self.plain = plain
        self.style = style
        self.spans: list[tuple[int, int, str]] = []

    @classmethod
    def assemble(cls, *parts: Text | str | tuple[str, str]) -> Text:
        """The parts in a row, each with its style."""
        made = cls()
        for part in parts:
            made.append(*part) if isinstance(part, tuple) else made.append(part)
        return made

    def __len__(self) -> int:
        return len(self.plain)

    def __add__(self, other: Text) -> Text:
        return self.copy().append(other)

    def __getitem__(self, part: slice) -> Text:
        start, end, _ = part.indices(len(self.plain))
        return self._part(start, max(start, end))

    @property
    def cell_len(self) -> int:
        """How many cells of a terminal it takes."""
        return cell_len(self.plain)

    def copy(self) -> Text:
        """The same once more."""
        return self._part(0, len(self.plain))

    def append(self, other: Text | str, style: str = "") -> Text:
        """Add a text at the end, with its styles or this one; returns itself."""
        if isinstance(other, str):
            other = Text(other, style)
        start = len(self.plain)
        self.plain += other.plain
        if other.style and other.plain:
            self.spans.append((start, len(self.plain), other.style))
        self.spans += [(start + first, start + last, name) for first, last, name in other.spans]
        return self

    def stylize(self, style: str, start: int = 0, end: int | None = None) -> None:
        """Give a part a style."""
        last = len(self.plain) if end is None else min(end, len(self.plain))
        if start < last:
            self.spans.append((start, last, style))

    def rstrip(self) -> None:
        """Take away the blanks at its end."""
        self.plain = self.plain.rstrip()
        self.spans = list(_within(self.spans, 0, len(self.plain)))

    def join(self, texts: Iterable[Text]) -> Text:
        """The texts, with this one between them."""
        made = Text("", self.style)
        for number, text in enumerate(texts):
            if number:
                made.append(self)
            made.append(text)
        return made

    def divide(self, offsets: Iterable[int]) -> list[Text]:
        """The parts between some places, which are in order."""
        places = [0, *offsets, len(self.plain)]
        return [self._part(start, end) for start, end in pairwise(places)]

    def _part(self, start: int, end: int) -> Text:
        part = Text(self.plain[start:end], self.style)
        part.spans = list(_within(self.spans, start, end))
        return part


def _within(
    spans: Iterable[tuple[int, int, str]], start: int, end: int
) -> Iterable[tuple[int, int, str]]:
    """The spans within a part, counted from its start."""
    for first, last, style in spans:
        if first < end and last > start:
            yield max(first - start, 0), min(last, end) - start, style
