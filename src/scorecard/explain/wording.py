"""From plain-language statements to parts of a page."""

from __future__ import annotations

from scorecard.conditions.statement import Said
from scorecard.render.pages.model import Block, Bullets, Item, Paragraph, Span, plain


def item(said: Said) -> Item:
    """A statement as a point of a list."""
    return Item(plain(said.text), tuple(map(item, said.members)))


def told(lead: str, said: Said) -> tuple[Block, ...]:
    """A statement after a lead that stands out, what it is made of as a list below."""
    line = Paragraph((Span(lead, "strong"), Span(said.text)))
    return (line, Bullets(tuple(map(item, said.members)))) if said.members else (line,)


def sentence_case(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
