"""What of a vCon is looked at, with the names of the drafts, old and new."""

from __future__ import annotations

from typing import Any

import msgspec

from scorecard.formats.vendor import Source

PartyIndices = int | list[int | list[int | None] | None] | None
"""Who speaks or is spoken to: one, several, or a list a channel; null where a channel is
empty."""

NOTHING = msgspec.Raw(b"null")


class VconParty(Source, frozen=True, gc=False):
    """Somebody in the conversation. `role` is of the contact-centre extension; `id` and `email`
    are of old files; `meta` holds what is of no standard."""

    name: str | None = None
    tel: str | None = None
    mailto: str | None = None
    email: str | None = None
    sip: str | None = None
    did: str | None = None
    uuid: str | None = None
    id: str | None = None
    role: str | None = None
    type: str | None = None
    org: str | None = None
    dept: str | None = None
    contact_list: str | None = None
    meta: msgspec.Raw = NOTHING


class Happening(Source, frozen=True, gc=False):
    """Somebody joins, leaves or is put on hold."""

    event: str
    party: int | None = None
    time: str | float | None = None


class Content(Source, frozen=True, gc=False, kw_only=True):
    """What the parts that can hold a file have in common."""

    encoding: str | None = None
    url: str | None = None
    mediatype: str | None = None
    mimetype: str | None = None

    @property
    def media(self) -> str:
        """The media type, as it was written (`text/plain; charset=UTF-8`)."""
        return self.mediatype or self.mimetype or ""


class Dialog(Content, frozen=True, gc=False, kw_only=True):
    """A message, a recording, a transfer, or an attempt that came to nothing."""

    body: Any = None
    type: str | None = None
    start: str | float | None = None
    duration: str | float | None = None
    parties: PartyIndices = None
    originator: int | None = None
    message_id: str | None = None
    application: str | None = None
    disposition: str | None = None
    recordings: list[int] | None = None
    party_history: list[Happening] | None = None
    transferor: int | None = None
    campaign: str | None = None
    interaction_id: str | None = None
    interaction_type: str | None = None
    skill: str | None = None


class Analysis(Content, frozen=True, gc=False, kw_only=True):
    """What somebody made of dialogs; `purpose` is what attachments have in the place of
    `type`."""

    body: msgspec.Raw = NOTHING
    type: str | None = None
    purpose: str | None = None
    dialog: int | list[int] | None = None
    vendor: str | None = None
    schema: str | None = None


class Vcon(Source, frozen=True, gc=False):
    """An unsigned vCon; `payload` and `ciphertext` are there in those that are signed or
    encrypted instead."""

    payload: msgspec.Raw = NOTHING
    ciphertext: msgspec.Raw = NOTHING

    uuid: str | None = None
    subject: str | None = None
    parties: list[VconParty | None] | None = None
    dialog: list[Dialog | None] | None = None
    analysis: list[Analysis | None] | None = None
    attachments: list[Analysis | None] | None = None
    group: list[msgspec.Raw] | None = None
    redacted: msgspec.Raw = NOTHING
    amended: msgspec.Raw = NOTHING
    appended: msgspec.Raw = NOTHING
    critical: list[str] | None = None
    must_support: list[str] | None = None


class SignatureHeader(Source, frozen=True, gc=False):
    uuid: str | None = None


class Signature(Source, frozen=True, gc=False):
    header: SignatureHeader | None = None


class Signed(Source, frozen=True, gc=False):
    """A vCon in the JSON serialisation of JWS (RFC 7515), general or flattened."""

    payload: str
    signatures: list[Signature] | None = None
