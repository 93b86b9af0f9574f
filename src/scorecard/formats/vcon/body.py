"""The content of a dialog or an analysis: bodies in their encodings, and messages as text."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from typing import NamedTuple

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.vcon.file import Analysis, Content, Dialog
from scorecard.formats.words import plain
from scorecard.records.errors import RecordError

_text = msgspec.json.Decoder(str).decode
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_BASE64 = ("base64url", "base64")
_TEXTS = ("text/plain", "text/html")
_READABLE = ("text/", "message/", "multipart/", "application/json", "application/xhtml")


class Body(NamedTuple):
    """A body out of its encoding: a JSON value where `is_json`, else a text in UTF-8."""

    data: bytes
    is_json: bool


def base64url(text: str) -> bytes:
    """The bytes behind base64url, with or without padding (and base64 in its other alphabet).

    Raises `ValueError` for anything else.
    """
    plain_text = "".join(text.split()).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return b64decode(plain_text + "=" * (-len(plain_text) % 4), b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("not base64url") from None


def has_body(analysis: Analysis) -> bool:
    """Whether there is any content in the file itself."""
    return bytes(analysis.body) not in (b"null", b'""')


def body(analysis: Analysis, path: str) -> Body:
    """The body of an analysis at `path`; raises `RecordError` if it is not what it says it
    is."""
    raw = bytes(analysis.body)
    if not raw.startswith(b'"'):
        return Body(raw, is_json=True)
    data = _unpacked(_text(raw), analysis, path)
    return Body(data, analysis.encoding == "json" or _looks_json(data))


def _unpacked(text: str, content: Content, path: str) -> bytes:
    if content.encoding not in _BASE64:
        return text.encode()
    try:
        return _utf8(base64url(text), content.media)
    except ValueError:
        raise RecordError(f"{path}.body", "not base64url", "as `encoding` says") from None


def _looks_json(data: bytes) -> bool:
    if not data.lstrip().startswith((b"{", b"[")):
        return False
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _utf8(data: bytes, media: str) -> bytes:
    named = _CHARSET.search(media)
    try:
        return data.decode(named[1] if named else "utf-8").encode()
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace").encode()


def is_words(media: str) -> bool:
    """Whether a message of a media type is made of words."""
    return not media or media == "text/plain" or media.lower().startswith(_READABLE)


def message(dialog: Dialog, media: str, path: str, *, mail: bool, conversion: Conversion) -> str:
    """What a message of a media type says, as plain text; of mail, without the earlier mail that
    it quotes."""
    text = written(dialog, path)
    if media == "text/plain" and not mail:
        return text.strip()
    media = media.strip().lower()
    if media.startswith(("multipart/", "message/")):
        return _mime(text, media, dialog, path, conversion)
    html = media.startswith(("text/html", "application/xhtml"))
    return plain(text, html=html, mail=mail, conversion=conversion).strip()


def written(dialog: Dialog, path: str) -> str:
    """The body of a text, as it is; raises `RecordError` if it is none."""
    text = dialog.body
    if not isinstance(text, str):
        raise RecordError(f"{path}.body", "expected `str`", "the body of a text is a text")
    return _unpacked(text, dialog, path).decode() if dialog.encoding in _BASE64 else text


def _mime(text: str, media: str, dialog: Dialog, path: str, conversion: Conversion) -> str:
    """The text of a mail that is there as it was sent, without what was attached to it."""
    data = text.encode()
    if media.startswith("multipart/"):
        data = f"Content-Type: {' '.join(dialog.media.split())}\r\n\r\n".encode() + data
    try:
        leaves = list(_leaves(message_from_bytes(data)))
    except RecursionError:
        raise RecordError(f"{path}.body", "nested too deeply to be a mail") from None
    by_type = {kind: [one for one in leaves if _kind(one) == kind] for kind in _TEXTS}
    conversion.leave_out("attachments", len(leaves) - sum(map(len, by_type.values())))
    kind = next((kind for kind in _TEXTS if by_type[kind]), None)
    if kind is None:
        return ""
    said = "\n".join(map(_payload, by_type[kind]))
    return plain(said, html=kind == "text/html", mail=True, conversion=conversion).strip()


def _leaves(part: Message) -> Iterator[Message]:
    """What a mail is made of; a mail that is attached to it is one thing."""
    inside = part.get_payload()
    if isinstance(inside, list) and part.get_content_maintype() == "multipart":
        for one in inside:
            assert isinstance(one, Message)
            yield from _leaves(one)
    else:
        yield part


def _kind(part: Message) -> str:
    return "file" if part.get_content_disposition() == "attachment" else part.get_content_type()


def _payload(part: Message) -> str:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    try:
        return data.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace")
