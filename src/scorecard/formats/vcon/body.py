"""The content of a dialog or an analysis: bodies in their encodings, and messages as text."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from typing import NamedTuple

import msgspec

from scorecard.formats.charsets import to_text
from scorecard.formats.conversion import Conversion
from scorecard.formats.vcon.file import Analysis, Content, Dialog
from scorecard.formats.vendor import decode
from scorecard.formats.words import plain
from scorecard.records.errors import RecordError, excerpt

_text = msgspec.json.Decoder(str)
_CHARSET = re.compile(
    r"""charset\*?\s*=\s*["']?(?:[\w.:-]{0,40}'[\w-]{0,40}')?([\w.:-]{1,99})""", re.IGNORECASE
)
_BASE64 = ("base64url", "base64")
_LONGEST_REASON = 200
_UNSURE = "mails in a charset that is unknown or not theirs: � stands for what is not UTF-8"
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
    data = _unpacked(decode(_text, raw, f"{path}.body"), analysis, path)
    return Body(data, analysis.encoding == "json" or _looks_json(data))


def _unpacked(text: str, content: Content, path: str) -> bytes:
    if content.encoding not in _BASE64:
        return text.encode()
    try:
        data = base64url(text)
    except ValueError:
        raise _not_base64url(path) from None
    named = _CHARSET.search(content.media)
    return to_text(data, named and named[1]).text.encode()


def _not_base64url(path: str) -> RecordError:
    return RecordError(f"{path}.body", "not base64url", "as `encoding` says")


def _looks_json(data: bytes) -> bool:
    if not data.lstrip().startswith((b"{", b"[")):
        return False
    try:
        msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def is_words(media: str) -> bool:
    """Whether a message of a media type is made of words."""
    return not media or media == "text/plain" or media.lower().startswith(_READABLE)


def message(dialog: Dialog, media: str, path: str, *, mail: bool, conversion: Conversion) -> str:
    """What a message of a media type says, as plain text; of mail, without the earlier mail that
    it quotes."""
    media = media.strip().lower()
    if media.startswith(("multipart/", "message/")):
        return _mime(dialog, media, path, conversion)
    text = written(dialog, path)
    if media == "text/plain" and not mail:
        return text.strip()
    html = media.startswith(("text/html", "application/xhtml"))
    return plain(text, html=html, mail=mail, conversion=conversion).strip()


def written(dialog: Dialog, path: str) -> str:
    """The text in a dialog's body; raises `RecordError` if the body is not a text."""
    if dialog.encoding in _BASE64:
        return _unpacked(_text_of(dialog, path), dialog, path).decode()
    return _text_of(dialog, path)


def _text_of(dialog: Dialog, path: str) -> str:
    if not isinstance(dialog.body, str):
        raise RecordError(f"{path}.body", "expected a text", "the body of a text is a text")
    return dialog.body


def _mime(dialog: Dialog, media: str, path: str, conversion: Conversion) -> str:
    """The text of a mail that is there as it was sent, without what was attached to it."""
    from scorecard.formats.mail import read_mail  # noqa: PLC0415 (loads the library for mail)

    data = _as_sent(dialog, path)
    if media.startswith("multipart/"):
        data = f"Content-Type: {' '.join(dialog.media.split())}\r\n\r\n".encode() + data
    try:
        mail = read_mail(data)
    except ValueError as error:
        raise RecordError(f"{path}.body", excerpt(str(error), _LONGEST_REASON)) from None
    conversion.leave_out("attachments", mail.attachments)
    if not mail.is_sure:
        conversion.remark(_UNSURE)
    is_html = mail.media == "text/html"
    return plain(mail.text, html=is_html, mail=True, conversion=conversion).strip()


def _as_sent(dialog: Dialog, path: str) -> bytes:
    """The bytes of a mail, each part of which has a charset of its own."""
    if dialog.encoding not in _BASE64:
        return written(dialog, path).encode()
    try:
        return base64url(_text_of(dialog, path))
    except ValueError:
        raise _not_base64url(path) from None
