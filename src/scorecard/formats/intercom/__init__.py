"""Intercom: a conversation as the API gives it.

Source: “Retrieve a conversation” of the Intercom REST API, version 2.14 (fields that are the same
since 2.0), also as the example of its OpenAPI description and webhooks wrap it; in the form before
2.0, `conversation_message` is the first message. Lists of conversations hold
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

from scorecard.formats.format import InputFormat
from scorecard.formats.intercom.convert import convert
from scorecard.formats.intercom.file import WRAPPER

_PARTS = "conversation_parts.conversation_parts"

FORMATS = (
    InputFormat(
        name="intercom",
        title="Intercom conversation",
        shapes=(
            (_PARTS, "source"),
            (_PARTS, "id", "created_at"),
            (f"{WRAPPER}.value.{_PARTS}",),
            (f"data.item.{_PARTS}",),
        ),
        convert=convert,
        fields={
            "id": "id",
            "created_at": "started_at, turns[].start",
            "title": "topic",
            "state": "outcome.state",
            "priority": "metadata.priority",
            "conversation_message": "turns[]",
            "data.item": "(the conversation, in a webhook)",
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
