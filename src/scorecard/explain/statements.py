"""From plain-language statements to parts of a page."""

from __future__ import annotations

from scorecard.conditions.statement import Statement
from scorecard.render.pages.model import Bullets, Item, PageBlock, Paragraph, StyledText, plain


def item(said: Statement) -> Item:
    """A statement as a point of a list."""
    return Item(plain(said.text), tuple(map(item, said.members)))


def with_lead(lead: str, said: Statement) -> tuple[PageBlock, ...]:
    """A statement after a lead that stands out, what it is made of as a list below."""
    line = Paragraph((StyledText(lead, "strong"), StyledText(said.text)))
    return (line, Bullets(tuple(map(item, said.members)))) if said.members else (line,)


def sentence_case(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
