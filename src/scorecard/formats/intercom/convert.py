"""From a conversation of Intercom to an interaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.intercom.file import (
    WRAPPER,
    Author,
    Contact,
    IntercomConversation,
    IntercomFile,
    IntercomMessage,
    IntercomPart,
    IntercomRating,
    Opening,
)
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import decode, instant_at, known, one_of
from scorecard.formats.words import plain
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

_SPEAKERS: dict[str, Speaker] = {
    "admin": "agent",
    "teammate": "agent",
    "team": "agent",
    "bot": "agent",
    "user": "customer",
    "lead": "customer",
    "contact": "customer",
}
_NOTES = frozenset(("note", "note_and_reopen", "note_and_unsnooze"))
_ONLY_WORDS = frozenset(("comment", "quick_reply"))
_CHANNELS = {
    "conversation": "chat",
    "conversation_message": "chat",
    "phone_call": "call",
    "phone_switch": "call",
}

_TIMES = "use seconds since 1970"
_decoder = msgspec.json.Decoder(IntercomFile)


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert one conversation."""
    file = decode(_decoder, data)
    root: str = "$"
    conversation: IntercomConversation = file
    if file.found is not None:
        root, conversation = f"$.{WRAPPER}.value", file.found.value
    elif file.data is not None and file.data.item is not None:
        root, conversation = "$.data.item", file.data.item
    if conversation.conversation_parts is None:
        help = "retrieve the conversation by its id: lists hold no parts"
        raise RecordError(root, "`conversation_parts` is missing", help)
    parts = conversation.conversation_parts.conversation_parts
    counted = (conversation.statistics or {}).get("count_conversation_parts")
    total = max(conversation.conversation_parts.total_count or 0, _number(counted))
    missing = total - len(parts)
    conversion.leave_out("parts that the export lacks", max(missing, 0))
    opening = conversation.source or conversation.conversation_message or Opening()
    placed: list[Placed] = []
    by_mail = opening.type == "email"
    for number, part in enumerate(parts):
        is_mail = by_mail or part.email_message_metadata is not None
        try:
            placed += _turns(
                part, part.part_type or "comment", part.created_at, is_mail, conversion
            )
        except RecordError as error:
            path = f"{root}.conversation_parts.conversation_parts[{number}]"
            raise error.under(path) from None
    try:
        first = _turns(opening, "comment", None, by_mail, conversion)
    except RecordError as error:
        raise error.under(f"{root}.source") from None
    began = instant_at(conversation.created_at, f"{root}.created_at", _TIMES)
    turns, began = in_order([*_opened(first, began, placed, conversion), *placed], conversion)
    return Interaction(
        id=str(conversation.id) if conversation.id not in (None, "") else conversion.id,
        turns=turns,
        channel=_CHANNELS.get(opening.type or "", opening.type or None),
        started_at=None if began is None else iso(began),
        topic=_topic(conversation, conversion),
        agent=_agent(opening, parts),
        customer=_customer(conversation, opening, parts),
        outcome=_outcome(conversation),
        metadata=_metadata(conversation, opening),
    )


def _turns(
    message: IntercomMessage,
    kind: str,
    created_at: float | str | None,
    is_mail: bool,
    conversion: Conversion,
) -> list[Placed]:
    """What a message or part says and does; nothing for a note. Raises `RecordError` with a path
    in conversation."""
    if message.attachments:
        conversion.leave_out("attachments", len(message.attachments))
    if kind in _NOTES:
        conversion.leave_out("private notes")
        return []
    at = instant_at(created_at, "$.created_at", _TIMES)
    by = None if message.author is None else _text(message.author.id)
    if message.redacted:
        return [Placed(_speaker(message), at, event="redacted", agent_id=by)]
    if not message.body:
        if kind not in _ONLY_WORDS:
            return [Placed(_doer(message), at, event=kind, agent_id=by)]
        if isinstance(message, IntercomPart):
            conversion.leave_out("turns without words")
        return []
    text = plain(message.body, html=True, mail=is_mail, conversion=conversion)
    message_turn = Placed(_speaker(message), at, text=text, agent_id=by)
    if kind in _ONLY_WORDS:
        return [message_turn]
    if kind.startswith("assign"):
        conversion.remark("words with an assignment taken as said to the customer")
    return [message_turn, Placed(_doer(message), at, event=kind, agent_id=by)]


def _speaker(message: IntercomMessage) -> Speaker:
    if message.author is None:
        raise RecordError("$", "`author` is missing", "an author says who speaks")
    return one_of(_SPEAKERS, message.author.type, "$.author.type")


def _doer(message: IntercomMessage) -> Speaker:
    """The speaker of an event: what bots do by themselves, the system does."""
    if message.author is None or message.author.type == "bot":
        return "system"
    return _speaker(message)


def _opened(
    first: list[Placed], began: float | None, placed: list[Placed], conversion: Conversion
) -> Iterator[Placed]:
    """The message that opened the conversation: nothing is earlier, whatever its date says."""
    earliest = min((place.start for place in placed if place.start is not None), default=None)
    if began is not None and earliest is not None and earliest < began:
        if first:
            conversion.remark("the first message, dated after a part, taken at that part's time")
        began = earliest
    return (msgspec.structs.replace(placed_part, start=began) for placed_part in first)


def _topic(conversation: IntercomConversation, conversion: Conversion) -> str | None:
    topic = conversation.title or (conversation.source.subject if conversation.source else None)
    return plain(topic, html=True, mail=False, conversion=conversion) or None if topic else None


def _authors(opening: Opening, parts: list[IntercomPart], speaker: Speaker) -> Iterator[Author]:
    """The authors of a side who write, in the order of their messages."""
    for message in (opening, *parts):
        if message.body and message.author and _SPEAKERS.get(message.author.type) == speaker:
            yield message.author


def _agent(opening: Opening, parts: list[IntercomPart]) -> dict[str, Any]:
    writing = list(_authors(opening, parts, "agent"))
    person = next((author for author in writing if author.is_person), None)
    found = person or next(iter(writing), None)
    if found is None:
        return {}
    return known(id=_text(found.id), name=found.name, email=found.email)


def _customer(
    conversation: IntercomConversation, opening: Opening, parts: list[IntercomPart]
) -> dict[str, Any]:
    author = next(_authors(opening, parts, "customer"), Author("contact"))
    contact = next(
        iter((conversation.contacts and conversation.contacts.contacts) or ()), Contact()
    )
    return known(
        id=_text(author.id if contact.id is None else contact.id),
        external_id=_text(contact.external_id),
        name=author.name,
        email=author.email,
    )


def _number(value: Any) -> int:
    return value if type(value) is int else 0


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _outcome(conversation: IntercomConversation) -> dict[str, Any]:
    rating = conversation.conversation_rating or IntercomRating()
    return known(state=conversation.state, csat=rating.rating, csat_remark=rating.remark)


def _metadata(conversation: IntercomConversation, opening: Opening) -> dict[str, Any]:
    return known(
        delivered_as=opening.delivered_as,
        priority=conversation.priority,
        tags=[tag.name for tag in (conversation.tags and conversation.tags.tags) or () if tag.name],
        admin_assignee_id=_text(conversation.admin_assignee_id),
        team_assignee_id=_text(conversation.team_assignee_id),
        ai_agent_participated=conversation.ai_agent_participated,
        ai_agent=None
        if conversation.ai_agent is None
        else msgspec.to_builtins(conversation.ai_agent),
        statistics=conversation.statistics and known(**conversation.statistics),
        custom_attributes=conversation.custom_attributes,
    )
