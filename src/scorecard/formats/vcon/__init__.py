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

from scorecard.formats.format import InputFormat
from scorecard.formats.vcon.convert import convert

FORMATS = (
    InputFormat(
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
