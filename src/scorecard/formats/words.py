"""The words of a message as people read them: without markup, and without the mail it quotes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from scorecard.formats.conversion import Conversion
from scorecard.formats.quoted import cut_quoted
from scorecard.formats.wrapped import unwrapped
from scorecard.text.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from scorecard.formats.markup import HtmlText

_MAILS = frozenset(("email", "e-mail", "mail", "邮件", "电子邮件"))
_MARKUP = lazy_regex(r"(?i)</?(?:p|div|br|span|html|body|table|blockquote)\b[^<>]*>")
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


def is_mail(channel: Any) -> bool:
    """Whether what is said of the channel says that messages are mail."""
    return isinstance(channel, str) and channel.strip().casefold() in _MAILS


def of_a_table(text: str, channel: str, conversion: Conversion) -> str:
    """The text of a cell, which may hold a mail as it was sent: in a table that does not say how
    people wrote, it is one where it quotes an earlier one as mail programs do."""
    if is_mail(channel):
        html = _MARKUP.search(text) is not None
        return plain(text, html=html, mail=True, conversion=conversion)
    if channel or "\n" not in text:
        return text
    text, parts = cut_quoted(text, marks=False)
    conversion.leave_out("quoted mails", parts)
    return text


@cache
def _html_reader() -> Callable[..., HtmlText]:
    """Loaded with the first markup: most formats have none."""
    from scorecard.formats.markup import read_html  # noqa: PLC0415

    return read_html
