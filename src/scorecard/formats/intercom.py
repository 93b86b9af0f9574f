"""Intercom: a conversation as the API gives it.

Source: “Retrieve a conversation” of the Intercom REST API, version 2.14 (fields that are the same
since 2.0), also as the example of its OpenAPI description wraps it. Lists of conversations hold
no parts, and are not this format.

The first message is `source.body`; the parts follow in order of time. Bodies are HTML; those of
mails may quote earlier mails. A part without a body is an event: by the agent or the customer
where a person did it, by the system where a bot did. A part that opens, closes or assigns and has a
body is both, words and event. Admins, teams and bots are the agent.

Left out: private notes; attachments. Lost: which words of the agent's side are a bot's or another
teammate's (`agent` is the first person who writes; `metadata.ai_agent` says what the AI agent did);
the details of events.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scorecard.formats.clock import instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import Format
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import Source, decode, known, one_of
from scorecard.formats.words import plain
from scorecard.interaction import Interaction, Speaker
from scorecard.record_error import RecordError

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
_CHANNELS = {"conversation": "chat", "phone_call": "call", "phone_switch": "call"}
_WRAPPER = "conversation found"


class _Author(Source, frozen=True, gc=False):
    type: str
    id: str | int | None = None
    name: str | None = None
    email: str | None = None
    from_ai_agent: bool | None = None
    is_ai_answer: bool | None = None

    @property
    def is_person(self) -> bool:
        return not (self.type == "bot" or self.from_ai_agent or self.is_ai_answer)


class _Message(Source, frozen=True, gc=False):
    body: str | None = None
    author: _Author | None = None
    attachments: list[msgspec.Raw] | None = None
    redacted: bool | None = None


class _Opening(_Message, frozen=True, gc=False):
    type: str | None = None
    delivered_as: str | None = None
    subject: str | None = None


class _Mail(Source, frozen=True, gc=False):
    """That a part came by mail; what of it is not looked at."""


class _Part(_Message, frozen=True, gc=False):
    part_type: str = "comment"
    created_at: float | str | None = None
    email_message_metadata: _Mail | None = None


class _Parts(Source, frozen=True, gc=False):
    conversation_parts: list[_Part]
    total_count: int | None = None


class _Contact(Source, frozen=True, gc=False):
    id: str | int | None = None
    external_id: str | int | None = None


class _Contacts(Source, frozen=True, gc=False):
    contacts: list[_Contact] | None = None


class _Tag(Source, frozen=True, gc=False):
    name: str | None = None


class _Tags(Source, frozen=True, gc=False):
    tags: list[_Tag] | None = None


class _Rating(Source, frozen=True, gc=False):
    rating: int | None = None
    remark: str | None = None


class _AiAgent(Source, frozen=True, gc=False, omit_defaults=True):
    source_type: str | None = None
    source_title: str | None = None
    last_answer_type: str | None = None
    resolution_state: str | None = None
    rating: float | None = None
    rating_remark: str | None = None


class _Conversation(Source, frozen=True, gc=False):
    conversation_parts: _Parts | None = None
    id: str | int | None = None
    created_at: float | str | None = None
    source: _Opening | None = None
    title: str | None = None
    state: str | None = None
    priority: str | None = None
    contacts: _Contacts | None = None
    tags: _Tags | None = None
    conversation_rating: _Rating | None = None
    statistics: dict[str, Any] | None = None
    custom_attributes: dict[str, Any] | None = None
    admin_assignee_id: str | int | None = None
    team_assignee_id: str | int | None = None
    ai_agent: _AiAgent | None = None
    ai_agent_participated: bool | None = None


class _Example(Source, frozen=True, gc=False):
    value: _Conversation


class _File(_Conversation, frozen=True, gc=False):
    found: _Example | None = msgspec.field(default=None, name=_WRAPPER)


_decoder = msgspec.json.Decoder(_File)


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert one conversation."""
    file = decode(_decoder, data)
    root, it = ("$", file) if file.found is None else (f"$.{_WRAPPER}.value", file.found.value)
    if it.conversation_parts is None:
        mend = "retrieve the conversation by its id: lists hold no parts"
        raise RecordError(root, "`conversation_parts` is missing", mend)
    parts = it.conversation_parts.conversation_parts
    missing = (it.conversation_parts.total_count or 0) - len(parts)
    conversion.leave_out("parts that the export lacks", max(missing, 0))
    opening = it.source or _Opening()
    placed: list[Placed] = []
    for number, part in enumerate(parts):
        path = f"{root}.conversation_parts.conversation_parts[{number}]"
        is_mail = opening.type == "email" or part.email_message_metadata is not None
        placed += _turns(
            part, path, part.part_type or "comment", part.created_at, is_mail, conversion
        )
    first = _turns(opening, f"{root}.source", "comment", None, opening.type == "email", conversion)
    began = _time(it.created_at, f"{root}.created_at")
    turns, began = in_order([*_opened(first, began, placed, conversion), *placed], conversion)
    return Interaction(
        id=str(it.id) if it.id not in (None, "") else conversion.id,
        turns=turns,
        channel=_CHANNELS.get(opening.type or "", opening.type or None),
        started_at=None if began is None else iso(began),
        topic=_topic(it, conversion),
        agent=_agent(opening, parts),
        customer=_customer(it, opening, parts),
        outcome=_outcome(it),
        metadata=_metadata(it, opening),
    )


def _turns(
    message: _Message,
    path: str,
    kind: str,
    created_at: float | str | None,
    is_mail: bool,
    conversion: Conversion,
) -> list[Placed]:
    """What a message or part says and does; nothing for a note."""
    conversion.leave_out("attachments", len(message.attachments or ()))
    if kind in _NOTES:
        conversion.leave_out("private notes")
        return []
    at = _time(created_at, f"{path}.created_at")
    if message.redacted:
        return [Placed(_speaker(message, path), at, event="redacted")]
    if not message.body:
        event = [] if kind in _ONLY_WORDS else [Placed(_doer(message, path), at, event=kind)]
        if not event and isinstance(message, _Part):
            conversion.leave_out("turns without words")
        return event
    text = plain(message.body, html=True, mail=is_mail, conversion=conversion)
    said = Placed(_speaker(message, path), at, text=text)
    if kind in _ONLY_WORDS:
        return [said]
    if kind.startswith("assign"):
        conversion.remark("words with an assignment taken as said to the customer")
    return [said, Placed(_doer(message, path), at, event=kind)]


def _speaker(message: _Message, path: str) -> Speaker:
    if message.author is None:
        raise RecordError(path, "`author` is missing", "an author says who speaks")
    return one_of(_SPEAKERS, message.author.type, f"{path}.author.type")


def _doer(message: _Message, path: str) -> Speaker:
    """Whose event it is: what bots do by themselves, the system does."""
    if message.author is None or message.author.type == "bot":
        return "system"
    return _speaker(message, path)


def _time(value: float | str | None, path: str) -> float | None:
    if value is None:
        return None
    try:
        return instant(value)
    except ValueError:
        raise RecordError(path, "not a time", "use seconds since 1970") from None


def _opened(
    first: list[Placed], began: float | None, placed: list[Placed], conversion: Conversion
) -> Iterator[Placed]:
    """The message that opened the conversation: nothing is earlier, whatever its date says."""
    earliest = min((one.start for one in placed if one.start is not None), default=None)
    if began is not None and earliest is not None and earliest < began:
        if first:
            conversion.remark("the first message, dated after a part, taken at that part's time")
        began = earliest
    return (msgspec.structs.replace(one, start=began) for one in first)


def _topic(it: _Conversation, conversion: Conversion) -> str | None:
    topic = it.title or (it.source.subject if it.source else None)
    return plain(topic, html=True, mail=False, conversion=conversion) or None if topic else None


def _authors(opening: _Opening, parts: list[_Part], speaker: Speaker) -> Iterator[_Author]:
    """Those of a side who write, in order."""
    for message in (opening, *parts):
        if message.body and message.author and _SPEAKERS.get(message.author.type) == speaker:
            yield message.author


def _agent(opening: _Opening, parts: list[_Part]) -> dict[str, Any]:
    writing = list(_authors(opening, parts, "agent"))
    person = next((one for one in writing if one.is_person), None)
    found = person or next(iter(writing), None)
    if found is None:
        return {}
    return known(id=_text(found.id), name=found.name, email=found.email)


def _customer(it: _Conversation, opening: _Opening, parts: list[_Part]) -> dict[str, Any]:
    author = next(_authors(opening, parts, "customer"), _Author("contact"))
    contact = next(iter((it.contacts and it.contacts.contacts) or ()), _Contact())
    return known(
        id=_text(author.id if contact.id is None else contact.id),
        external_id=_text(contact.external_id),
        name=author.name,
        email=author.email,
    )


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _outcome(it: _Conversation) -> dict[str, Any]:
    rating = it.conversation_rating or _Rating()
    return known(state=it.state, csat=rating.rating, csat_remark=rating.remark)


def _metadata(it: _Conversation, opening: _Opening) -> dict[str, Any]:
    return known(
        delivered_as=opening.delivered_as,
        priority=it.priority,
        tags=[tag.name for tag in (it.tags and it.tags.tags) or () if tag.name],
        admin_assignee_id=_text(it.admin_assignee_id),
        team_assignee_id=_text(it.team_assignee_id),
        ai_agent_participated=it.ai_agent_participated,
        ai_agent=None if it.ai_agent is None else msgspec.to_builtins(it.ai_agent),
        statistics=it.statistics and known(**it.statistics),
        custom_attributes=it.custom_attributes,
    )


_PARTS = "conversation_parts.conversation_parts"

FORMATS = (
    Format(
        name="intercom",
        title="Intercom conversation",
        shapes=((_PARTS, "source"), (_PARTS, "id", "created_at"), (f"{_WRAPPER}.value.{_PARTS}",)),
        convert=convert,
        fields={
            "id": "id",
            "created_at": "started_at, turns[].start",
            "title": "topic",
            "state": "outcome.state",
            "priority": "metadata.priority",
            "source.type": "channel",
            "source.delivered_as": "metadata.delivered_as",
            "source.subject": "topic",
            "source.body": "turns[].text",
            "source.author": "turns[].speaker, agent, customer",
            "source.url": "(left out: where the chat was opened)",
            "conversation_parts.conversation_parts[].part_type": "turns[].event",
            "conversation_parts.conversation_parts[].body": "turns[].text",
            "conversation_parts.conversation_parts[].created_at": "turns[].start",
            "conversation_parts.conversation_parts[].author": "turns[].speaker, agent, customer",
            "conversation_parts.conversation_parts[].redacted": "turns[].event",
            "conversation_parts.conversation_parts[].attachments": "(left out: files; counted)",
            "conversation_parts.conversation_parts[].assigned_to": "(left out: not said or done)",
            "conversation_parts.conversation_parts[].event_details": "(left out: no words)",
            "conversation_parts.total_count": "(compared with the parts that are there)",
            "contacts.contacts[].id": "customer.id",
            "contacts.contacts[].external_id": "customer.external_id",
            "teammates": "(left out: `agent` is who writes)",
            "admin_assignee_id": "metadata.admin_assignee_id",
            "team_assignee_id": "metadata.team_assignee_id",
            "conversation_rating.rating": "outcome.csat",
            "conversation_rating.remark": "outcome.csat_remark",
            "statistics": "metadata.statistics",
            "tags.tags[].name": "metadata.tags",
            "custom_attributes": "metadata.custom_attributes",
            "ai_agent": "metadata.ai_agent",
            "ai_agent_participated": "metadata.ai_agent_participated",
            "sla_applied": "(left out: a target, not what happened)",
            "topics": "(left out: made of the words)",
            "linked_objects": "(left out: other records)",
        },
        tried="the vendor's example of “Retrieve a conversation”",
    ),
)
