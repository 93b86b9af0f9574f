"""Mail as it was sent (RFC 5322, MIME) to the text that a person reads first in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from typing import NamedTuple

from scorecard.formats.charsets import to_text

_TEXTS = ("text/plain", "text/html")
# Longer ones cost more than their length to take apart.
_LONGEST_HEADER = 4_000
# The charset of a parameter (RFC 2231), which the library would look up, whatever its name is.
_CHARSET_OF_PARAMETER = re.compile(r"""\*=(\s*"?)(?:[^'";]*'[^'";]*')?""")


class Mail(NamedTuple):
    """The text of a mail, its media type (`text/plain`, `text/html`; empty if there is no text),
    how many attachments were left out, and whether all charsets were known and right."""

    text: str
    media: str
    attachments: int
    is_sure: bool


class _Policy(Compat32):
    """Reads headers no further than anybody needs them."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if name.lower() == "content-type":
            value = _CHARSET_OF_PARAMETER.sub(r"=\1", value[:_LONGEST_HEADER])
        return name, value[:_LONGEST_HEADER]


def read_mail(data: bytes) -> Mail:
    """Read a mail. Raises `ValueError` for what cannot be read as mail, and why."""
    try:
        return _read(data)
    except RecursionError:
        raise ValueError("nested too deeply to be a mail") from None
    # The library promises nothing about what it raises, and has raised six types so far.
    except Exception as error:
        raise ValueError(f"cannot be read as mail: {error}") from None


def _read(data: bytes) -> Mail:
    leaves = list(_leaves(message_from_bytes(data, policy=_Policy())))
    by_media = {media: [part for part in leaves if _media(part) == media] for media in _TEXTS}
    media = next((media for media in _TEXTS if by_media[media]), "")
    texts = [to_text(_content(part), _charset(part)) for part in by_media.get(media, ())]
    return Mail(
        "\n".join(text.text for text in texts),
        media,
        len(leaves) - sum(map(len, by_media.values())),
        all(text.is_sure for text in texts),
    )


def _leaves(part: Message) -> Iterator[Message]:
    """The parts of a mail; a mail that is attached to it is one part."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for inner in part.get_payload():
            assert isinstance(inner, Message)
            yield from _leaves(inner)
    else:
        yield part


def _media(part: Message) -> str:
    return "file" if part.get_content_disposition() == "attachment" else part.get_content_type()


def _content(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _charset(part: Message) -> str | None:
    charset = part.get_param("charset")
    return charset if isinstance(charset, str) and charset else None
