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

from scorecard.formats.format import InputFormat
from scorecard.formats.zendesk.convert import convert

_COMMENT = "comments[].author_id"

FORMATS = (
    InputFormat(
        name="zendesk",
        title="Zendesk ticket with comments and users",
        shapes=(
            ("ticket", "comments", _COMMENT),
            ("ticket", f"ticket.{_COMMENT}"),
            ("requester_id", _COMMENT),
            ("requester", _COMMENT),
            ("users[].role", _COMMENT),
            (_COMMENT, "comments[].public"),
            (_COMMENT, "comments[].plain_body"),
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
