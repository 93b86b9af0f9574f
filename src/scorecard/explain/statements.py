"""From plain-language statements to parts of a page."""

from __future__ import annotations

from scorecard.conditions.base import Statement
from scorecard.render.pages.model import Bullets, Item, PageBlock, Paragraph, StyledText, plain


def item(statement: Statement) -> Item:
    """A statement as a point of a list."""
    return Item(plain(statement.text), tuple(map(item, statement.members)))


def with_lead(lead: str, statement: Statement) -> tuple[PageBlock, ...]:
    """A statement after a lead that stands out, what it is made of as a list below."""
    line = Paragraph((StyledText(lead, "strong"), StyledText(statement.text)))
    return (line, Bullets(tuple(map(item, statement.members)))) if statement.members else (line,)


def sentence_case(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]
