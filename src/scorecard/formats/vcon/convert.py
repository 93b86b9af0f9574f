"""From a vCon, signed or not, to an interaction."""

from __future__ import annotations

import zlib
from collections.abc import Sequence, Set
from operator import attrgetter

import msgspec

from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.vcon.body import base64url
from scorecard.formats.vcon.file import NOTHING, Dialog, Signed, Vcon
from scorecard.formats.vcon.people import People
from scorecard.formats.vcon.report import find, restore
from scorecard.formats.vcon.turns import assemble
from scorecard.formats.vendor import decode
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.interaction import Interaction

_conversation = msgspec.json.Decoder(Vcon)
_signed = msgspec.json.Decoder(Signed)
_EXTENSIONS = {"cc", "wtf", "wtf_transcription", "role", "meta"}
_KEPT = ("application", "campaign", "interaction_id", "interaction_type", "skill")
_kept, _NOTHING = attrgetter(*_KEPT), (None,) * len(_KEPT)
_LARGEST = 1 << 28
_GZIP = b"\x1f\x8b"


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert one vCon, whether unsigned or signed."""
    file = decode(_conversation, data)
    if file.ciphertext != NOTHING:
        raise RecordError("$", "an encrypted vCon: it can't be read", "decrypt it first")
    if file.payload == NOTHING:
        return _unsigned(file, conversion)
    payload = _payload(decode(_signed, data))
    conversion.remark("signatures are not verified")
    try:
        inside = decode(_conversation, payload)
        if inside.payload != NOTHING or inside.ciphertext != NOTHING:
            raise RecordError("$", "holds no vCon in its unsigned form")
        return _unsigned(inside, conversion)
    except RecordError as error:
        raise error.under("$.payload") from None


def _payload(signed: Signed) -> bytes:
    try:
        data = base64url(signed.payload)
    except ValueError:
        raise RecordError("$.payload", "not base64url", "as RFC 7515 has it") from None
    return _unzipped(data) if data.startswith(_GZIP) else data


def _unzipped(data: bytes) -> bytes:
    unzip = zlib.decompressobj(wbits=31)
    try:
        unzipped = unzip.decompress(data, _LARGEST)
    except zlib.error:
        raise RecordError("$.payload", "not what gzip has compressed") from None
    if not unzip.eof:
        raise RecordError("$.payload", f"cut short, or longer than {_LARGEST >> 20} MiB")
    return unzipped


def _unsigned(file: Vcon, conversion: Conversion) -> Interaction:
    _tell(file, conversion)
    people = People(file.parties)
    if (report := find(file)) is not None:
        return restore(file, report, people, conversion)
    made = assemble(file, people, conversion)
    return Interaction(
        id=file.uuid or conversion.id,
        turns=made.turns,
        channel=_channel(made.ways, conversion),
        language=made.language or None,
        started_at=None if made.began is None else iso(made.began),
        topic=file.subject or None,
        agent=people.known_of("agent", made.roles),
        customer=people.known_of("customer", made.roles),
        metadata=_metadata(made.dialogs),
    )


def _tell(file: Vcon, conversion: Conversion) -> None:
    """Say what kind of vCon it is; raises `RecordError` if it must not be read without knowing
    an extension."""
    for key in ("critical", "must_support"):
        for name in getattr(file, key) or ():
            if name.lower() not in _EXTENSIONS:
                reason = f"needs an extension that is not known here: `{excerpt(name)}`"
                raise RecordError(f"$.{key}", reason)
    if _refers(file.redacted):
        conversion.remark("redacted vCons: what was taken out is not looked for")
    if _refers(file.amended) or _refers(file.appended):
        conversion.remark("vCons that amend others: only what stands in them is read")
    conversion.leave_out("other vCons of a group", len(file.group or ()))


def _refers(to: msgspec.Raw) -> bool:
    return bytes(to) not in (b"null", b"{}", b"[]", b'""', b"false")


def _channel(used: Set[str], conversion: Conversion) -> str | None:
    """How the conversation was held; of several ways, the one most like a call."""
    if len(used) > 1:
        conversion.remark("conversations in several ways go under one `channel`: call, then email")
    return next((way for way in ("call", "email", "chat") if way in used), None)


def _metadata(dialogs: Sequence[Dialog]) -> dict[str, str]:
    """What the contact-centre extension says, where that is said first."""
    found: dict[str, str] = {}
    for dialog in reversed(dialogs):
        given = _kept(dialog)
        if given != _NOTHING:
            found |= {key: value for key, value in zip(_KEPT, given, strict=True) if value}
    return {key: found[key] for key in _KEPT if key in found}
