"""Zendesk: a ticket with its comments and users.

Source: “Tickets”, “Ticket Comments”, “Users” and “Adding voice comments to tickets” of the Zendesk
Support API, version 2. The three are asked for one by one, and put together in one object:
`{ticket, comments, users}`; comments within the ticket (as exports have them), and the answer of
the comments endpoint with users side-loaded, are taken as well. Not tried on a real ticket.

The requester is the customer; of the others, `users` knows who is an end user (customer) and who
an agent or admin (agent); the assignee is always an agent, and author -1 is the system. Whoever is
left must be named by the user. Comments by mail may quote earlier mails.

A voicemail with a transcript is said by its author. The transcript of a call, and of a chat that
stands in one comment, does not say who speaks: it is left out, and the call stays as an event.

Left out: private notes; attachments. Lost: formatting; what changed in the ticket between comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import msgspec

from scorecard.formats.clock import instant, iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import Format
from scorecard.formats.roles import Party
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import Source, decode, known, one_of
from scorecard.formats.words import plain
from scorecard.interaction import Interaction, Speaker
from scorecard.record_error import RecordError

Id = str | int
_ROLES: dict[str, Speaker] = {"end-user": "customer", "agent": "agent", "admin": "agent"}
_SYSTEM = "-1"
_CHANNELS = {
    "mail": "email",
    "native_messaging": "chat",
    "messaging": "chat",
    "chat_transcript": "chat",
    "voice": "call",
    "voicemail": "call",
    "phone_call_inbound": "call",
    "phone_call_outbound": "call",
}
_MAIL = frozenset(("email", "mail"))
_CHAT_BEGINS = "Chat started"
_UNRATED = frozenset(("offered", "unoffered"))


class _Via(Source, frozen=True, gc=False):
    channel: str | int | None = None


class _User(Source, frozen=True, gc=False):
    id: Id
    name: str | None = None
    email: str | None = None
    role: str | None = None


class _Call(Source, frozen=True, gc=False):
    transcription_text: str | None = None
    answered_by_id: Id | None = None
    started_at: str | float | None = None
    call_duration: float | str | None = None


class _Comment(Source, frozen=True, gc=False):
    type: str | None = None
    author_id: Id | None = None
    author: _User | None = None
    plain_body: str | None = None
    html_body: str | None = None
    body: str | None = None
    public: bool | None = None
    created_at: str | float | None = None
    via: _Via | None = None
    attachments: list[msgspec.Raw] | None = None
    data: _Call | None = None

    @property
    def by(self) -> str | None:
        found = self.author_id if self.author_id is not None or not self.author else self.author.id
        return None if found is None else str(found)


class _Field(Source, frozen=True, gc=False):
    id: Id
    value: Any = None


class _Rating(Source, frozen=True, gc=False):
    score: str | float | None = None
    comment: str | None = None
    reason: str | None = None


class _Ticket(Source, frozen=True, gc=False):
    id: Id | None = None
    subject: str | None = None
    status: str | None = None
    priority: str | None = None
    type: str | None = None
    tags: list[str] | None = None
    requester_id: Id | None = None
    assignee_id: Id | None = None
    requester: _User | None = None
    assignee: _User | None = None
    submitter: _User | None = None
    group_id: Id | None = None
    organization_id: Id | None = None
    brand_id: Id | None = None
    via: _Via | None = None
    satisfaction_rating: _Rating | None = None
    custom_fields: list[_Field] | None = None
    comments: list[_Comment] | None = None


class _File(_Ticket, frozen=True, gc=False):
    """The object with all three, or a ticket that holds its comments itself."""

    ticket: _Ticket | None = None
    users: list[_User] | None = None


_decoder = msgspec.json.Decoder(_File)


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert one ticket."""
    file = decode(_decoder, data)
    ticket = file.ticket or file
    users = {str(user.id): user for user in _users(file, ticket)}
    root, comments = _comments(file)
    said = {f"{root}[{at}]": one for at, one in enumerate(comments) if one.public is not False}
    conversion.leave_out("private notes", len(comments) - len(said))
    roles = _roles(said, ticket, users, conversion)
    placed = [
        _turn(comment, path, roles[comment.by or _SYSTEM], ticket, conversion)
        for path, comment in said.items()
    ]
    turns, began = in_order(placed, conversion)
    return Interaction(
        id=str(ticket.id) if ticket.id not in (None, "") else conversion.id,
        turns=turns,
        channel=_channel(ticket.via),
        started_at=None if began is None else iso(began),
        topic=ticket.subject or None,
        agent=_person(_first(roles, "agent"), users),
        customer=_person(_requester(ticket) or _first(roles, "customer"), users),
        outcome=_outcome(ticket),
        metadata=_metadata(ticket),
    )


def _comments(file: _File) -> tuple[str, list[_Comment]]:
    """The comments, and their path: beside the ticket or within it."""
    if file.comments is not None:
        return "$.comments", file.comments
    if file.ticket is not None and file.ticket.comments is not None:
        return "$.ticket.comments", file.ticket.comments
    mend = "ask for the ticket's comments, and put them beside it"
    raise RecordError("$", "`comments` is missing", mend)


def _users(file: _File, ticket: _Ticket) -> Iterator[_User]:
    """Everybody whom the file describes; those of `users`, who have roles, last."""
    for comment in (*(file.comments or ()), *(ticket.comments or ())):
        if comment.author:
            yield comment.author
    yield from filter(None, (ticket.submitter, ticket.assignee, ticket.requester))
    yield from file.users or ()


def _requester(ticket: _Ticket) -> str | None:
    found = ticket.requester_id
    if found is None and ticket.requester:
        found = ticket.requester.id
    return None if found is None else str(found)


def _assignee(ticket: _Ticket) -> str | None:
    found = ticket.assignee_id
    if found is None and ticket.assignee:
        found = ticket.assignee.id
    return None if found is None else str(found)


def _roles(
    said: Mapping[str, _Comment],
    ticket: _Ticket,
    users: Mapping[str, _User],
    conversion: Conversion,
) -> dict[str, Speaker]:
    """Who is who among the authors, in order; what the file does not know, the user must say."""
    roles: dict[str, Speaker] = {}
    unknown: dict[str, Party] = {}
    for path, comment in said.items():
        author = comment.by
        if author is None:
            raise RecordError(path, "`author_id` is missing", "an author says who speaks")
        if author in roles or author in unknown:
            continue
        user = users.get(author, _User(author))
        if (role := _role(user, author, ticket, conversion)) is not None:
            roles[author] = role
            continue
        names = [name for name in (user.name, author, user.email) if name]
        unknown[author] = Party(author, tuple(names), comment.plain_body or comment.body or "")
    if unknown:
        named = conversion.roles.assign(list(unknown.values()), conversion)
        roles.update((author, named[author]) for author in unknown)
    return roles


def _role(user: _User, author: str, ticket: _Ticket, conversion: Conversion) -> Speaker | None:
    requester = _requester(ticket)
    if author == _SYSTEM:
        return "system"
    if author == requester:
        return "customer"
    if user.role:
        role = one_of(_ROLES, user.role, f"$.users[id={author}].role")
        if role == "customer" and requester is not None:
            conversion.remark("an end user who is not the requester taken as the customer")
        return role
    return "agent" if author == _assignee(ticket) else None


def _turn(
    comment: _Comment, path: str, speaker: Speaker, ticket: _Ticket, conversion: Conversion
) -> Placed:
    conversion.leave_out("attachments", len(comment.attachments or ()))
    at = _time(comment.created_at, f"{path}.created_at")
    if comment.type == "VoiceComment":
        return _spoken(comment.data or _Call(), path, speaker, at, conversion)
    via = comment.via or ticket.via or _Via()
    text = _words(comment, is_mail=via.channel in _MAIL, conversion=conversion)
    if via.channel == "chat_transcript" or text.startswith(_CHAT_BEGINS):
        conversion.leave_out("chat transcripts that stand in one comment")
        return Placed("system", at, event="chat")
    return Placed(speaker, at, text=text)


def _words(comment: _Comment, *, is_mail: bool, conversion: Conversion) -> str:
    if comment.plain_body:
        # Plain as it is, it may hold `&nbsp;` and its like.
        text = unescape(comment.plain_body).replace("\xa0", " ")
        return plain(text, html=False, mail=is_mail, conversion=conversion)
    if comment.html_body:
        return plain(comment.html_body, html=True, mail=is_mail, conversion=conversion)
    return plain(comment.body or "", html=False, mail=is_mail, conversion=conversion)


def _spoken(
    call: _Call, path: str, speaker: Speaker, at: float | None, conversion: Conversion
) -> Placed:
    """A call or a voicemail. The body of a voice comment is the system's, not anybody's words."""
    begin = _time(call.started_at, f"{path}.data.started_at")
    begin = at if begin is None else begin
    end = None if begin is None else begin + _seconds(call.call_duration, path)
    is_voicemail = call.answered_by_id is None
    if not call.transcription_text:
        event = "voicemail" if is_voicemail else "call"
        return Placed(speaker, begin, end, event=event)
    if is_voicemail:
        return Placed(speaker, begin, end, text=call.transcription_text)
    conversion.leave_out("call transcripts that do not say who speaks")
    return Placed(speaker, begin, end, event="call")


def _seconds(value: float | str | None, path: str) -> float:
    try:
        seconds = float(value or 0)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1e9:
        raise RecordError(f"{path}.data.call_duration", "not a duration", "use seconds")
    return seconds


def _time(value: str | float | None, path: str) -> float | None:
    if value is None:
        return None
    try:
        return instant(value)
    except ValueError:
        raise RecordError(path, "not a time", "use ISO 8601") from None


def _channel(via: _Via | None) -> str | None:
    if via is None or not isinstance(via.channel, str):
        return None
    return _CHANNELS.get(via.channel, via.channel) or None


def _first(roles: Mapping[str, Speaker], wanted: Speaker) -> str | None:
    return next((author for author, role in roles.items() if role == wanted), None)


def _person(author: str | None, users: Mapping[str, _User]) -> dict[str, Any]:
    if author is None:
        return {}
    user = users.get(author)
    return known(id=author, name=user and user.name, email=user and user.email)


def _outcome(ticket: _Ticket) -> dict[str, Any]:
    rating = ticket.satisfaction_rating or _Rating()
    return known(
        status=ticket.status,
        csat=None if rating.score in _UNRATED else rating.score,
        csat_remark=rating.comment,
        csat_reason=rating.reason,
    )


def _metadata(ticket: _Ticket) -> dict[str, Any]:
    return known(
        tags=ticket.tags,
        priority=ticket.priority,
        type=ticket.type,
        group_id=_text(ticket.group_id),
        organization_id=_text(ticket.organization_id),
        brand_id=_text(ticket.brand_id),
        custom_fields=known(**{str(one.id): one.value for one in ticket.custom_fields or ()}),
    )


def _text(value: Id | None) -> str | None:
    return None if value is None else str(value)


_COMMENT = "comments[].author_id"

FORMATS = (
    Format(
        name="zendesk",
        title="Zendesk ticket with comments and users",
        shapes=(
            ("ticket", "comments", _COMMENT),
            ("ticket", f"ticket.{_COMMENT}"),
            ("requester_id", _COMMENT),
            ("requester", _COMMENT),
            ("users[].role", _COMMENT),
        ),
        convert=convert,
        fields={
            "ticket.id": "id",
            "ticket.subject": "topic",
            "ticket.description": "(left out: it is the first comment)",
            "ticket.status": "outcome.status",
            "ticket.priority": "metadata.priority",
            "ticket.type": "metadata.type",
            "ticket.tags": "metadata.tags",
            "ticket.via.channel": "channel",
            "ticket.requester_id": "customer.id, turns[].speaker",
            "ticket.assignee_id": "turns[].speaker",
            "ticket.group_id": "metadata.group_id",
            "ticket.organization_id": "metadata.organization_id",
            "ticket.brand_id": "metadata.brand_id",
            "ticket.satisfaction_rating.score": "outcome.csat (`good` or `bad`)",
            "ticket.satisfaction_rating.comment": "outcome.csat_remark",
            "ticket.satisfaction_rating.reason": "outcome.csat_reason",
            "ticket.custom_fields[].value": "metadata.custom_fields, by id",
            "ticket.created_at": "(left out: the first comment has the time)",
            "comments[].author_id": "turns[].speaker",
            "comments[].plain_body": "turns[].text",
            "comments[].html_body": "turns[].text, without a plain_body",
            "comments[].body": "turns[].text, without the other two",
            "comments[].created_at": "turns[].start, started_at",
            "comments[].public": "(left out where false: private notes; counted)",
            "comments[].via.channel": "(says whether mail is quoted)",
            "comments[].attachments": "(left out: files; counted)",
            "comments[].type": "turns[].event (VoiceComment)",
            "comments[].data.transcription_text": "turns[].text (voicemail only)",
            "comments[].data.started_at": "turns[].start",
            "comments[].data.call_duration": "turns[].end",
            "users[].id": "agent.id, customer.id",
            "users[].name": "agent.name, customer.name",
            "users[].email": "agent.email, customer.email",
            "users[].role": "turns[].speaker",
        },
    ),
)
