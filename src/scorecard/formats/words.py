"""The words of a message as people read them: without markup, and without the mail it quotes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from scorecard.formats.conversion import Conversion
from scorecard.formats.quoted import cut_quoted
from scorecard.formats.wrapped import unwrapped

if TYPE_CHECKING:
    from scorecard.formats.markup import HtmlText

BESIDE_TURNS = frozenset(("HTML tags", "quoted mails", "attachments"))
"""What is left out of turns, not instead of them."""


def plain(text: str, *, html: bool, mail: bool, conversion: Conversion) -> str:
    """The text of a message: `html` says whether it may hold markup, `mail` whether it may quote
    earlier mail.

    What is taken out is noted as `HTML tags` and `quoted mails`; lines that a mail program broke
    are put together. The result is empty where nothing but markup or quotations stood.
    """
    if html and ("<" in text or "&" in text):
        text, tags = _html_reader()(text, mark_quotes=mail)
        conversion.leave_out("HTML tags", tags)
    if mail:
        text, parts = cut_quoted(text)
        conversion.leave_out("quoted mails", parts)
        if not html:
            text = unwrapped(text)
    return text


@cache
def _html_reader() -> Callable[..., HtmlText]:
    """Loaded with the first markup: most formats have none."""
    from scorecard.formats.markup import read_html  # noqa: PLC0415

    return read_html
