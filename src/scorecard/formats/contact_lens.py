"""Amazon Connect Contact Lens: post-call and post-chat analysis files.

Source: the "output file" pages of the Amazon Connect administrator guide (voice: file version
1.1.0 and VOICE-2022-11-30; chat: ChatTranscriptVersion 2019-08-26).

Offsets of voice are milliseconds from the start of the call; chat has absolute times. Turns that
overlap stay so. Redacted words stand as `[PII]` in the source, and stay.

Left out: what Contact Lens makes of the words (sentiment, loudness, issues, summaries, talk
statistics: measures of a rubric are worked out anew). Matched categories are kept in `metadata`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import Source, decode, instant_at, known, one_of
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_SPEAKERS: dict[str, Speaker] = {
    "AGENT": "agent",
    "CUSTOMER": "customer",
    "SYSTEM": "system",
    "SUPERVISOR": "agent",
    "CUSTOM_BOT": "agent",
}


class _Item(Source, rename="pascal", frozen=True, gc=False):
    participant_id: str = ""
    participant_role: str = ""
    content: str | None = None
    content_type: str = ""
    begin_offset_millis: float | None = None
    end_offset_millis: float | None = None
    absolute_time: str | None = None


class _Participant(Source, rename="pascal", frozen=True, gc=False):
    participant_id: str
    participant_role: str = ""
    display_name: str = ""


class _Customer(Source, rename="pascal", frozen=True, gc=False):
    contact_id: str = ""


class _Categories(Source, rename="pascal", frozen=True, gc=False):
    matched_categories: list[str] = []


class _File(Source, rename="pascal", frozen=True, gc=False):
    transcript: list[_Item]
    participants: list[_Participant] = []
    channel: str = ""
    contact_id: str = ""
    language_code: str | None = None
    customer_metadata: _Customer = _Customer()
    categories: _Categories = _Categories()


_decoder = msgspec.json.Decoder(_File)
_EVENT = "application/vnd.amazonaws.connect.event."
_INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive"
_CHANNELS = {"VOICE": "call", "CHAT": "chat"}


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert one analysis file."""
    file = decode(_decoder, data)
    roles = {
        participant.participant_id: participant.participant_role
        for participant in file.participants
        if participant.participant_role
    }
    placed = [
        place
        for number, item in enumerate(file.transcript)
        if (place := _place(item, number, roles, conversion)) is not None
    ]
    is_chat = any(item.absolute_time is not None for item in file.transcript)
    turns, began = in_order(placed, conversion, began=None if is_chat else 0.0, speech=not is_chat)
    return Interaction(
        id=file.customer_metadata.contact_id or file.contact_id or conversion.id,
        turns=turns,
        channel=_CHANNELS.get(file.channel, file.channel.lower() or None),
        language=file.language_code,
        started_at=iso(began) if is_chat and began is not None else None,
        agent=_person(file.participants, "AGENT"),
        customer=_person(file.participants, "CUSTOMER"),
        metadata=known(categories=file.categories.matched_categories),
    )


def _place(
    item: _Item, number: int, roles: dict[str, str], conversion: Conversion
) -> Placed | None:
    """An item of the transcript on the clock of its source; None if it says nothing."""
    start, end = item.begin_offset_millis, item.end_offset_millis
    if item.absolute_time is not None:
        path = f"$.Transcript[{number}].AbsoluteTime"
        start, end = instant_at(item.absolute_time, path, "use ISO 8601"), None
    else:
        start = None if start is None else start / 1000
        end = None if end is None else end / 1000
    role = item.participant_role or roles.get(item.participant_id)
    speaker = _SPEAKERS.get(role or "") or _speaker(item, number, role)
    if item.content_type.startswith(_INTERACTIVE):
        # Cards and lists as JSON, and what was picked in them.
        conversion.leave_out("interactive messages")
        return None
    if item.content is not None:
        return Placed(speaker, start, end, item.content, None, None, item.participant_id or None)
    if item.content_type.startswith(_EVENT):
        return Placed(speaker, start, end, event=item.content_type.removeprefix(_EVENT))
    conversion.leave_out("turns without words")
    return None


def _speaker(item: _Item, number: int, role: str | None) -> Speaker:
    """Who speaks where the role is none of those known; raises `RecordError`."""
    if not item.participant_role and not item.participant_id:
        return "system"
    if role is None:
        help = "every ParticipantId of the transcript stands in Participants"
        reason = f"no participant `{item.participant_id}`"
        raise RecordError(f"$.Transcript[{number}]", reason, help)
    return one_of(_SPEAKERS, role, f"$.Transcript[{number}].ParticipantRole")


def _person(participants: list[_Participant], role: str) -> dict[str, Any]:
    """What is known of the first participant in a role; in voice files that is just the role."""
    found = next(
        (participant for participant in participants if participant.participant_role == role), None
    )
    if found is None or found.participant_id == role:
        return {}
    return known(id=found.participant_id, name=found.display_name)


FORMATS = (
    InputFormat(
        name="contact-lens",
        title="Amazon Connect Contact Lens, voice and chat",
        shapes=(
            ("Transcript", "Participants[].ParticipantRole"),
            ("Transcript[].ParticipantRole", "Transcript[].AbsoluteTime"),
        ),
        convert=convert,
        fields={
            "CustomerMetadata.ContactId": "id",
            "ContactId": "id",
            "Channel": "channel",
            "LanguageCode": "language",
            "Transcript[].ParticipantId": "turns[].speaker",
            "Transcript[].ParticipantRole": "turns[].speaker",
            "Transcript[].Content": "turns[].text",
            "Transcript[].ContentType": "turns[].event",
            "Transcript[].AbsoluteTime": "turns[].start, started_at",
            "Transcript[].BeginOffsetMillis": "turns[].start",
            "Transcript[].EndOffsetMillis": "turns[].end",
            "Participants[].ParticipantId": "agent.id, customer.id",
            "Participants[].ParticipantRole": "turns[].speaker",
            "Participants[].DisplayName": "agent.name, customer.name",
            "Categories.MatchedCategories": "metadata.categories",
        },
        tried="the vendor's two samples, voice and chat",
    ),
)
