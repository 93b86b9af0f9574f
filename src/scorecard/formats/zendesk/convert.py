"""From a Zendesk ticket to an interaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import msgspec

from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.roles import Participant
from scorecard.formats.turns import Placed, in_order, oldest_first
from scorecard.formats.vendor import decode, instant_at, known, one_of
from scorecard.formats.words import plain
from scorecard.formats.zendesk.file import (
    Comment,
    Id,
    Ticket,
    User,
    Via,
    ZendeskCall,
    ZendeskFile,
    ZendeskRating,
)
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction, Speaker

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


_TIMES = "use ISO 8601"
_decoder = msgspec.json.Decoder(ZendeskFile)
_NO_VIA = Via()


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert one ticket."""
    file = decode(_decoder, data)
    ticket = file.ticket or file
    users = {str(user.id): user for user in _users(file, ticket)}
    root, comments = _comments(file)
    public_comments = {
        at: public for at, public in enumerate(comments) if public.public is not False
    }
    conversion.leave_out("private notes", len(comments) - len(public_comments))
    roles = _roles(public_comments, root, ticket, users, conversion)
    placed = []
    for at, comment in public_comments.items():
        try:
            speaker = roles[comment.by or _SYSTEM]
            turn = _turn(comment, speaker, ticket, conversion)
            placed.append(msgspec.structs.replace(turn, agent_id=comment.by))
        except RecordError as error:
            raise error.under(f"{root}[{at}]") from None
    turns, began = in_order(oldest_first(placed), conversion)
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


def _comments(file: ZendeskFile) -> tuple[str, list[Comment]]:
    """The comments, and their path: beside the ticket or within it."""
    if file.comments is not None:
        return "$.comments", file.comments
    if file.ticket is not None and file.ticket.comments is not None:
        return "$.ticket.comments", file.ticket.comments
    help = "ask for the ticket's comments, and put them beside it"
    raise RecordError("$", "`comments` is missing", help)


def _users(file: ZendeskFile, ticket: Ticket) -> Iterator[User]:
    """Everybody whom the file describes; those of `users`, who have roles, last."""
    for comment in (*(file.comments or ()), *(ticket.comments or ())):
        if comment.author:
            yield comment.author
    yield from filter(None, (ticket.submitter, ticket.assignee, ticket.requester))
    yield from file.users or ()


def _requester(ticket: Ticket) -> str | None:
    found = ticket.requester_id
    if found is None and ticket.requester:
        found = ticket.requester.id
    return None if found is None else str(found)


def _assignee(ticket: Ticket) -> str | None:
    found = ticket.assignee_id
    if found is None and ticket.assignee:
        found = ticket.assignee.id
    return None if found is None else str(found)


def _roles(
    public_comments: Mapping[int, Comment],
    root: str,
    ticket: Ticket,
    users: Mapping[str, User],
    conversion: Conversion,
) -> dict[str, Speaker]:
    """Who is who among the authors, in order; what the file does not know, the user must say."""
    roles: dict[str, Speaker] = {}
    unknown: dict[str, Participant] = {}
    for at, comment in public_comments.items():
        author = comment.by
        if author is None:
            path = f"{root}[{at}]"
            raise RecordError(path, "`author_id` is missing", "an author says who speaks")
        if author in roles or author in unknown:
            continue
        user = users.get(author, User(author))
        if (role := _role(user, author, ticket, conversion)) is not None:
            roles[author] = role
            continue
        names = [name for name in (user.name, author, user.email) if name] or ["unknown"]
        unknown[author] = Participant(
            author, tuple(names), comment.plain_body or comment.body or ""
        )
    if unknown:
        named = conversion.roles.assign(list(unknown.values()), conversion.remark)
        roles.update((author, named[author]) for author in unknown)
    return roles


def _role(user: User, author: str, ticket: Ticket, conversion: Conversion) -> Speaker | None:
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


def _turn(comment: Comment, speaker: Speaker, ticket: Ticket, conversion: Conversion) -> Placed:
    if comment.attachments:
        conversion.leave_out("attachments", len(comment.attachments))
    at = instant_at(comment.created_at, "$.created_at", _TIMES)
    if comment.type == "VoiceComment":
        return _spoken(comment.data or ZendeskCall(), speaker, at, conversion)
    via = comment.via or ticket.via or _NO_VIA
    text = _words(comment, is_mail=via.channel in _MAIL, conversion=conversion)
    if via.channel == "chat_transcript" or text.startswith(_CHAT_BEGINS):
        conversion.leave_out("chat transcripts that stand in one comment")
        return Placed("system", at, event="chat")
    return Placed(speaker, at, text=text)


def _words(comment: Comment, *, is_mail: bool, conversion: Conversion) -> str:
    if comment.plain_body:
        # Plain as it is, it may hold `&nbsp;` and its like.
        text = unescape(comment.plain_body).replace("\xa0", " ")
        return plain(text, html=False, mail=is_mail, conversion=conversion)
    if comment.html_body:
        return plain(comment.html_body, html=True, mail=is_mail, conversion=conversion)
    return plain(comment.body or "", html=False, mail=is_mail, conversion=conversion)


def _spoken(
    call: ZendeskCall, speaker: Speaker, at: float | None, conversion: Conversion
) -> Placed:
    """A call or a voicemail. The body of a voice comment is the system's, not anybody's words."""
    begin = instant_at(call.started_at, "$.data.started_at", _TIMES)
    begin = at if begin is None else begin
    end = None if begin is None else begin + _seconds(call.call_duration)
    is_voicemail = call.answered_by_id is None
    if not call.transcription_text:
        event = "voicemail" if is_voicemail else "call"
        return Placed(speaker, begin, end, event=event)
    if is_voicemail:
        return Placed(speaker, begin, end, text=call.transcription_text)
    conversion.leave_out("call transcripts that do not say who speaks")
    return Placed(speaker, begin, end, event="call")


def _seconds(value: float | str | None) -> float:
    try:
        seconds = float(value or 0)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < 1e9:
        raise RecordError("$.data.call_duration", "not a duration", "use seconds")
    return seconds


def _channel(via: Via | None) -> str | None:
    if via is None or not isinstance(via.channel, str):
        return None
    return _CHANNELS.get(via.channel, via.channel) or None


def _first(roles: Mapping[str, Speaker], wanted: Speaker) -> str | None:
    return next((author for author, role in roles.items() if role == wanted), None)


def _person(author: str | None, users: Mapping[str, User]) -> dict[str, Any]:
    if author is None:
        return {}
    user = users.get(author)
    return known(id=author, name=user and user.name, email=user and user.email)


def _outcome(ticket: Ticket) -> dict[str, Any]:
    rating = ticket.satisfaction_rating or ZendeskRating()
    return known(
        status=ticket.status,
        csat=None if rating.score in _UNRATED else rating.score,
        csat_remark=rating.comment,
        csat_reason=rating.reason,
    )


def _metadata(ticket: Ticket) -> dict[str, Any]:
    return known(
        tags=ticket.tags,
        priority=ticket.priority,
        type=ticket.type,
        group_id=_text(ticket.group_id),
        organization_id=_text(ticket.organization_id),
        brand_id=_text(ticket.brand_id),
        custom_fields=known(
            **{
                str(custom_field.id): custom_field.value
                for custom_field in ticket.custom_fields or ()
            }
        ),
    )


def _text(value: Id | None) -> str | None:
    return None if value is None else str(value)
