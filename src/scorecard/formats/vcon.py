"""IETF vCon: a container for one conversation (calls, chats, mail) with all that belongs to it.

Source: draft-ietf-vcon-vcon-core-04 (September 2026) and its samples; the contact-centre
extension (draft-ietf-vcon-cc-extension-02) for `role`; the World Transcription Format
(draft-howe-vcon-wtf-extension-02); older files with `mimetype`, `vcon`, `appended` and dates of
RFC 2822 (draft-petrie-vcon-03 and its successors).

Signed vCons (JWS) are read, and a remark says that the signature is not verified; encrypted ones
(JWE) are refused. So are vCons with a `critical` extension that is not known here.

What is said is in dialogs of type `text` (mail without what it quotes), and for recordings in the
transcripts under `analysis`: lists of segments, plain text with names, and what other makers
write, as far as its format is known here; a recording without a transcript has no words. Nothing
is fetched: what stands at a `url` is left out, with a word. Transfers, attempts that came to
nothing (by their `disposition`), holds and arrivals (`party_history`) are events; of those who
are no party with a role, by the `system`.

The core knows no agent and customer. A party's `role` says it (`supervisor` and `sme` count as
agents); all others are named by the user: by name, number, address or `uuid`, or by their index.
A recording of one channel a party gives Deepgram's channels the roles of these parties.

Left out: recordings themselves, attachments, analyses other than transcripts, key presses, and
the vCons of a group. What scorecard has written (`convert --to vcon`) comes back whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence, Set

import msgspec

from scorecard.formats import vcon_report
from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import Format
from scorecard.formats.vcon_body import base64url
from scorecard.formats.vcon_file import NOTHING, Conversation, Dialog, Signed
from scorecard.formats.vcon_people import People
from scorecard.formats.vcon_turns import assemble
from scorecard.formats.vendor import decode
from scorecard.interaction import Interaction
from scorecard.record_error import RecordError, excerpt

_conversation = msgspec.json.Decoder(Conversation)
_signed = msgspec.json.Decoder(Signed)
_EXTENSIONS = {"cc", "wtf", "wtf_transcription", "role", "meta"}
_KEPT = ("application", "campaign", "interaction_id", "interaction_type", "skill")
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
        raise RecordError(f"$.payload{error.path[1:]}", error.reason, error.mend) from None


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


def _unsigned(file: Conversation, conversion: Conversion) -> Interaction:
    _tell(file, conversion)
    people = People(file.parties)
    if (report := vcon_report.find(file)) is not None:
        return vcon_report.restore(file, report, people, conversion)
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
        metadata={key: value for key in _KEPT if (value := _first(made.dialogs, key))},
    )


def _tell(file: Conversation, conversion: Conversion) -> None:
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


def _first(dialogs: Sequence[Dialog], key: str) -> str | None:
    return next((value for one in dialogs if (value := getattr(one, key))), None)


FORMATS = (
    Format(
        name="vcon",
        title="IETF vCon, unsigned or signed",
        shapes=(
            ("parties", "dialog"),
            ("parties", "analysis"),
            ("parties", "attachments"),
            ("dialog[].type",),
            ("dialog[].parties",),
            ("uuid", "vcon"),
            ("uuid", "dialog"),
            ("uuid", "group"),
            ("payload", "signatures"),
            ("payload", "signature"),
            ("ciphertext", "recipients"),
            ("ciphertext", "encrypted_key"),
        ),
        convert=convert,
        fields={
            "uuid": "id",
            "subject": "topic",
            "parties[].role": "turns[].speaker",
            "parties[].uuid": "agent.id, customer.id",
            "parties[].name": "agent.name, customer.name",
            "parties[].tel": "agent.tel, customer.tel",
            "parties[].mailto": "agent.mailto, customer.mailto",
            "parties[].sip": "agent.sip, customer.sip",
            "parties[].did": "agent.did, customer.did",
            "parties[].type": "agent.type, customer.type",
            "parties[].org": "agent.org, customer.org",
            "parties[].dept": "agent.dept, customer.dept",
            "parties[].contact_list": "agent.contact_list, customer.contact_list",
            "parties[].meta": "agent, customer",
            "parties[].stir": "(left out: a proof of the number)",
            "parties[].validation": "(left out: a proof of the name)",
            "parties[].gmlpos": "(left out: a place)",
            "parties[].civicaddress": "(left out: a place)",
            "dialog[].type": "channel, turns[].event",
            "dialog[].start": "turns[].start, started_at",
            "dialog[].duration": "turns[].end",
            "dialog[].parties": "turns[].speaker",
            "dialog[].originator": "turns[].speaker",
            "dialog[].mediatype": "channel, turns[].text",
            "dialog[].mimetype": "channel, turns[].text",
            "dialog[].body": "turns[].text",
            "dialog[].encoding": "turns[].text",
            "dialog[].url": "(left out: nothing is fetched)",
            "dialog[].content_hash": "(left out: of the file at the url)",
            "dialog[].filename": "(left out: the name of a file)",
            "dialog[].message_id": "channel",
            "dialog[].session_id": "(left out: of the signalling)",
            "dialog[].disposition": "turns[].event",
            "dialog[].party_history[].event": "turns[].event",
            "dialog[].party_history[].time": "turns[].start, turns[].end",
            "dialog[].party_history[].button": "(left out: may be a card number)",
            "dialog[].transferor": "turns[].speaker",
            "dialog[].application": "metadata.application",
            "dialog[].campaign": "metadata.campaign",
            "dialog[].interaction_id": "metadata.interaction_id",
            "dialog[].interaction_type": "metadata.interaction_type",
            "dialog[].skill": "metadata.skill",
            "analysis[].type": "turns[].text",
            "analysis[].dialog": "turns[].start",
            "analysis[].body[].parties": "turns[].speaker",
            "analysis[].body[].start": "turns[].start",
            "analysis[].body[].duration": "turns[].end",
            "analysis[].body[].text": "turns[].text",
            "analysis[].body.segments[].speaker": "turns[].speaker",
            "analysis[].body.segments[].start": "turns[].start",
            "analysis[].body.segments[].end": "turns[].end",
            "analysis[].body.segments[].text": "turns[].text",
            "attachments": "(left out: files)",
            "group": "(left out: other vCons)",
            "redacted": "(left out: another vCon; a remark says so)",
            "amended": "(left out: another vCon; a remark says so)",
            "critical": "(left out: a vCon that needs an extension unknown here is refused)",
            "created_at": "(left out: when the file was made)",
            "updated_at": "(left out: when the file was changed)",
        },
        tried="the eight samples of the draft",
        needs_roles=True,
    ),
)
