"""Conversations of further help desks and of chats on web pages, as their APIs give them.

Sources: the vendors' API references as of 2025: Crisp, Drift, Gorgias, Help Scout, Freshchat,
Genesys Cloud (web chat), tawk.to, Salesforce (transcripts of live chats). Internal notes are left
out: no customer reads them.
"""

from __future__ import annotations

from typing import Any

from scorecard.formats.declared import Declared, Says, Skip, roles
from scorecard.formats.paths import at

_CHAT = {"channel": "=chat"}
_NOTES = (Skip("internal notes"),)
_CHANGES = (Skip("changes of the conversation"),)
_WORDLESS = (Skip("messages without words"),)
_COMINGS = (Skip("comings and goings"),)

CRISP = Declared(
    name="crisp",
    title="Crisp conversations",
    shapes=(
        ("data[].session_id", "data[].fingerprint", "data[].from"),
        ("[].session_id", "[].fingerprint", "[].from"),
        ("data.messages[].fingerprint", "data.messages[].from"),
        ("messages[].fingerprint", "messages[].from"),
    ),
    items=("data.messages[]", "messages[]", "data[]", ""),
    who="from",
    kind="type",
    text="content.text|content",
    roles=roles(agent="operator", customer="user"),
    kinds={
        **dict.fromkeys(("text", "picker", "field", "carousel"), (Says(),)),
        "note": _NOTES,
        "event": _CHANGES,
    },
    steps=_WORDLESS,
    start=("timestamp", "instant"),
    fields={"id": "session_id|data.session_id|data[0].session_id|[0].session_id", **_CHAT},
    group_by="session_id",
)

DRIFT = Declared(
    name="drift",
    title="Drift conversation messages",
    shapes=(
        ("data.messages[].conversationId", "data.messages[].author", "data.messages[].body"),
        ("messages[].conversationId", "messages[].author.type", "messages[].body"),
    ),
    items=("data.messages[]", "messages[]"),
    who="author.type",
    kind="type",
    text="body",
    roles=roles(agent="user bot", customer="contact end_user"),
    kinds={
        "chat": (Says(),),
        **dict.fromkeys(("private_note", "private_prompt"), _NOTES),
    },
    steps=_CHANGES,
    start=("createdAt", "instant"),
    fields={"id": "data.messages[0].conversationId|messages[0].conversationId", **_CHAT},
    group_by="conversationId",
    is_html=True,
)

GORGIAS = Declared(
    name="gorgias",
    title="Gorgias tickets and messages",
    shapes=(
        ("messages[].from_agent", "messages[].channel"),
        ("data[].from_agent", "data[].ticket_id"),
    ),
    items=("messages[]", "data[]"),
    who="from_agent",
    text="stripped_text|body_text|stripped_html|body_html",
    roles=roles(agent="true", customer="false"),
    skip_when={
        **dict.fromkeys(("public=false", "channel=internal-note"), "internal notes"),
        "deleted_datetime": "deleted messages",
    },
    start=("sent_datetime|created_datetime", "instant"),
    fields={
        "id": "id|data[0].ticket_id",
        "topic": "subject",
        "channel": "channel|messages[0].channel|data[0].channel",
        "agent.name": "assignee_user.name",
        "customer.name": "customer.name",
        "outcome.status": "status",
    },
    group_by="ticket_id",
    is_html=True,
    is_mail=True,
)


class _Threads(Declared):
    """Threads that say whose they are: what is of a customer may be entered by somebody else."""

    def prepared(self, value: Any) -> Any:
        inner = at(value, "_embedded")
        if not isinstance(threads := at(inner, "threads"), list):
            return value
        known = {"customer": "customer", "message": "user", "reply": "user"}
        told = [
            {**one, "by": known.get(str(one.get("type"))) or at(one, "createdBy.type")}
            if isinstance(one, dict)
            else one
            for one in threads
        ]
        return {**value, "_embedded": {**inner, "threads": told}}


HELP_SCOUT = _Threads(
    name="help-scout",
    title="Help Scout conversations",
    shapes=(
        ("_embedded.threads[].type", "_embedded.threads[].createdBy"),
        ("_embedded.conversations[]._embedded.threads", "page"),
    ),
    records="_embedded.conversations",
    items=("_embedded.threads[]",),
    who="by",
    kind="type",
    text="body",
    roles=roles(agent="user", customer="customer"),
    kinds={
        "note": _NOTES,
        "lineitem": _CHANGES,
        **dict.fromkeys(("forwardparent", "forwardchild"), (Skip("quoted mails"),)),
    },
    skip_when={"state=draft": "drafts", "state=hidden": "deleted messages"},
    start=("createdAt", "instant"),
    fields={
        "id": "id",
        "topic": "subject",
        "channel": "type",
        "agent.name": "assignee.first",
        "customer.name": "primaryCustomer.first",
        "outcome.status": "status",
    },
    is_html=True,
    is_mail=True,
)

FRESHCHAT = Declared(
    name="freshchat",
    title="Freshchat conversations",
    shapes=(
        ("messages[].message_parts", "messages[].actor_type"),
        ("[].message_parts", "[].actor_type"),
    ),
    items=("messages[]", ""),
    who="actor_type",
    kind="message_type",
    text="message_parts",
    roles=roles(agent="agent bot", customer="user", system="system"),
    kinds={"private": _NOTES, "system": _CHANGES},
    start=("created_time", "instant"),
    fields={"id": "messages[0].conversation_id|[0].conversation_id", **_CHAT},
    group_by="conversation_id",
)

GENESYS_CHAT = Declared(
    name="genesys-chat",
    title="Genesys Cloud web chat messages",
    shapes=(("entities[].bodyType", "entities[].sender"),),
    items=("entities[]",),
    who="sender.id",
    kind="bodyType",
    text="body",
    kinds={
        "standard": (Says(),),
        "notice": (Skip("system messages"),),
        **dict.fromkeys(("member-join", "member-leave", "activity"), _COMINGS),
    },
    start=("timestamp", "instant"),
    fields={"id": "entities[0].conversation.id", **_CHAT},
)

TAWK = Declared(
    name="tawk",
    title="tawk.to chats and webhooks",
    shapes=(
        ("chat.messages[].sender", "chat.messages[].msg"),
        ("messages[].sender.t", "messages[].msg"),
    ),
    items=("chat.messages[]", "messages[]"),
    who="sender.t",
    kind="type",
    text="msg",
    roles=roles(agent="a agent", customer="v visitor", system="s system"),
    skip_when={"sender.t=s": "system messages"},
    start=("time", "instant"),
    fields={
        "id": "chat.id|id|chatId",
        "customer.name": "chat.visitor.name|visitor.name",
        **_CHAT,
    },
)

SALESFORCE_TRANSCRIPT = Declared(
    name="salesforce-transcript",
    title="Salesforce live chat transcripts (`Body`)",
    shapes=(("records[].Body", "~LiveChatTranscript"), ("Body", "~LiveChatTranscript")),
    records="records",
    items=("entries[]",),
    lines="Body",
    start=("at", "s"),
    fields={"id": "Name|Id", "started_at": "StartTime", **_CHAT},
)

FORMATS = tuple(
    table.format()
    for table in (
        *(CRISP, DRIFT, GORGIAS, HELP_SCOUT, FRESHCHAT, GENESYS_CHAT, TAWK),
        SALESFORCE_TRANSCRIPT,
    )
)
