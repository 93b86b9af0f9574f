"""Conversations of help desks and messengers, as their APIs and exports give them.

Sources: the vendors' API references as of 2025: Zendesk (audits, ticket events, Chat), Sunshine
Conversations, Freshdesk, Salesforce, HubSpot, LiveChat, Chatwoot, Front, Twilio Conversations,
WeCom (微信客服). Internal notes are left out: no customer reads them.
"""

from __future__ import annotations

from typing import Any

from scorecard.formats.declared import Declared, Opening, People, Says, Skip, roles
from scorecard.formats.paths import at, objects

_NOTES = "internal notes"
_CHANGES = (Skip("changes of the ticket"),)
_WORDLESS = (Skip("messages without words"),)
_CHAT = {"channel": "=chat"}
_SIDES = roles(agent="false", customer="true")

ZENDESK_AUDITS = Declared(
    name="zendesk-audits",
    title="Zendesk ticket audits and ticket events",
    shapes=(
        ("audits[].events[].type", "audits[].author_id"),
        ("ticket_events[].child_events", "ticket_events[].ticket_id"),
    ),
    items=("audits[]", "ticket_events[]"),
    blocks="events|child_events",
    who="author_id|updater_id",
    kind="event_type|type",
    text="plain_body|html_body|body",
    kinds={"Comment": (Says(),)},
    steps=_CHANGES,
    start=("created_at|timestamp", "instant"),
    skip_when={"public=false": _NOTES},
    fields={"id": "audits[0].ticket_id|ticket_events[0].ticket_id", "channel": "=email"},
    people=People("users", "id", "role", {"name": "name"}),
    roles=roles(agent="agent admin", customer="end-user"),
    group_by="ticket_id",
    is_html=True,
    is_mail=True,
)

ZENDESK_CHAT = Declared(
    name="zendesk-chat",
    title="Zendesk Chat (Zopim) chats",
    shapes=(
        ("history[].type", "history[].msg"),
        ("history[].type", "visitor", "agent_names"),
        ("visitor", "type", "message", "timestamp"),
    ),
    opening=Opening("message", "customer", "timestamp"),
    items=("history[]",),
    who="sender_type|name",
    kind="type",
    text="msg",
    roles=roles(agent="agent", customer="visitor", system="trigger"),
    named={"visitor.name": "customer", "agent_names": "agent"},
    kinds={"chat.msg": (Says(),)},
    steps=(Skip("comings and goings"),),
    start=("timestamp", "instant"),
    fields={
        "id": "id",
        "started_at": "timestamp",
        "agent.id": "agent_ids[0]",
        "agent.name": "agent_names[0]",
        "agent.team": "department_name",
        "outcome.rating": "rating",
        "outcome.comment": "comment",
        **_CHAT,
    },
)

SUNSHINE = Declared(
    name="sunshine",
    title="Sunshine Conversations (Zendesk messaging)",
    shapes=(
        ("messages[].author.type", "messages[].content"),
        ("events[].payload.message.author",),
    ),
    items=("messages[]", "events[]"),
    who="author.type|payload.message.author.type",
    text="content.text|content.textFallback|payload.message.content.text",
    roles=roles(agent="business", customer="user"),
    start=("received|payload.message.received", "instant"),
    fields={
        "id": "conversation.id|conversationId|messages[0].conversationId"
        "|events[0].payload.conversation.id",
        **_CHAT,
    },
    group_by="payload.conversation.id|conversationId",
)

FRESHDESK = Declared(
    name="freshdesk",
    title="Freshdesk tickets with their conversations",
    shapes=(
        ("conversations[].incoming", "conversations[].body_text"),
        ("conversations[].incoming", "conversations[].body"),
        ("[].incoming", "[].body_text"),
        ("description_text", "requester_id", "conversations"),
    ),
    items=("conversations[]", ""),
    who="incoming",
    text="body_text|body",
    roles=_SIDES,
    # A ticket of source 10 began with a mail that the company sent.
    opening=Opening("description_text|description", "customer", "created_at", "source=10"),
    start=("created_at", "instant"),
    skip_when={"private": _NOTES},
    fields={
        "id": "id|[0].ticket_id",
        "topic": "subject",
        "agent.id": "responder_id",
        "customer.id": "requester_id",
        "customer.name": "requester.name",
        "outcome.status": "status",
        "outcome.rating": "satisfaction_rating.ratings.default_question",
        "channel": "=email",
    },
    is_html=True,
    is_mail=True,
)

SALESFORCE = Declared(
    name="salesforce",
    title="Salesforce conversation entries",
    shapes=(
        ("conversationEntries[].sender", "conversationEntries[].entryType"),
        ("[].ActorType", "[].Message"),
        ("records[].ActorType", "records[].Message"),
        ("[].ActorType", "[].EntryType"),
        ("records[].ActorType", "records[].EntryType"),
    ),
    items=("conversationEntries[]", "records[]", ""),
    who="sender.role|ActorType",
    kind="entryType|EntryType",
    text="messageText|Message|entryPayload.abstractMessage.staticContent.text",
    roles=roles(agent="agent bot chatbot supervisor", customer="enduser end_user", system="system"),
    kinds={
        **dict.fromkeys(("Message", "Text", "Bot"), (Says(),)),
        "RoutingResult": _WORDLESS,
        "ParticipantChanged": (Skip("comings and goings"),),
        "DeliveryAcknowledgement": _WORDLESS,
        "ReadAcknowledgement": _WORDLESS,
        "TypingStartedIndicator": _WORDLESS,
        "TypingStoppedIndicator": _WORDLESS,
    },
    start=("clientTimestamp|EntryTime|transcriptedTimestamp|serverReceivedTimestamp", "instant"),
    fields={"id": "conversationIdentifier|records[0].ConversationId|[0].ConversationId", **_CHAT},
    group_by="ConversationId",
)

HUBSPOT = Declared(
    name="hubspot",
    title="HubSpot conversation threads",
    shapes=(("results[].direction", "results[].senders"), ("results[].type", "results[].senders")),
    items=("results[]",),
    who="direction",
    kind="type",
    text="text|richText",
    roles=roles(agent="outgoing", customer="incoming"),
    kinds={
        "COMMENT": (Skip(_NOTES),),
        "THREAD_STATUS_CHANGE": _CHANGES,
        "ASSIGNMENT": _CHANGES,
        "WELCOME_MESSAGE": (Skip("welcome messages"),),
    },
    start=("createdAt", "instant"),
    fields={"id": "results[0].conversationsThreadId|threadId|id", **_CHAT},
    is_html=True,
    is_mail=True,
)

LIVECHAT = Declared(
    name="livechat",
    title="LiveChat chats",
    shapes=(
        ("chats[].thread.events", "chats[].users"),
        ("thread.events[].type", "users[].type"),
        ("thread.events", "users"),
    ),
    records="chats",
    items=("thread.events[]",),
    who="author_id",
    kind="type",
    text="text|title",
    roles=roles(agent="agent", customer="customer"),
    people=People("users", "id", "type", {"id": "id", "name": "name"}),
    kinds={
        "system_message": (Skip("system messages"),),
        "filled_form": (Skip("forms"),),
        "file": _WORDLESS,
    },
    start=("created_at", "instant"),
    skip_when={"visibility=agents": _NOTES},
    fields={"id": "id", "started_at": "thread.created_at", **_CHAT},
)

CHATWOOT = Declared(
    name="chatwoot",
    title="Chatwoot conversations",
    shapes=(
        ("payload[].message_type", "payload[].content"),
        ("messages[].message_type", "messages[].content"),
        ("[].message_type", "[].content", "[].private"),
    ),
    items=("payload[]", "messages[]", ""),
    who="message_type",
    kind="message_type",
    text="content",
    roles=roles(agent="1 outgoing", customer="0 incoming", system="3 template"),
    kinds=dict.fromkeys(("2", "activity"), (Skip("changes of the conversation"),)),
    start=("created_at", "instant"),
    latest_only=("can_reply=true", "can_reply=false"),
    skip_when={"private": _NOTES, "content_attributes.deleted": "deleted messages"},
    fields={
        "id": "id|payload[0].conversation_id|messages[0].conversation_id|[0].conversation_id",
        "customer.name": "meta.contact.name|meta.sender.name",
        "agent.name": "meta.assignee.name",
        **_CHAT,
    },
)

FRONT = Declared(
    name="front",
    title="Front conversation messages",
    shapes=(("_results[].is_inbound",),),
    items=("_results[]",),
    who="is_inbound",
    text="text|body",
    roles=_SIDES,
    start=("created_at", "instant"),
    skip_when={"is_draft": "drafts"},
    fields={"channel": "_results[0].type", "topic": "_results[0].subject"},
    is_html=True,
    is_mail=True,
)

TWILIO_CONVERSATIONS = Declared(
    name="twilio-conversations",
    title="Twilio Conversations messages",
    shapes=(("messages[].conversation_sid", "messages[].author"),),
    items=("messages[]",),
    who="author",
    text="body",
    start=("date_created", "instant"),
    fields={"id": "messages[0].conversation_sid", **_CHAT},
    group_by="conversation_sid",
)


class _Recalled(Declared):
    """Marks the messages that an event says were recalled."""

    def prepared(self, value: Any) -> Any:
        messages = at(value, "msg_list")
        recalled = {at(one, "event.recall_msgid") for one in objects(messages)} - {None}
        if not recalled:
            return value
        marked = [
            {**one, "recalled": True} if at(one, "msgid") in recalled else one for one in messages
        ]
        return {**value, "msg_list": marked}


WECOM = _Recalled(
    name="wecom",
    title="微信客服 (WeCom) messages, an interaction for each customer",
    shapes=(
        ("msg_list[].external_userid", "msg_list[].msgtype"),
        ("msg_list[].open_kfid", "msg_list[].msgtype"),
    ),
    items=("msg_list[]",),
    who="origin",
    kind="msgtype",
    text="text.content",
    roles=roles(agent="5", customer="3", system="4"),
    kinds={"text": (Says(),), "event": (Skip("comings and goings"),)},
    steps=_WORDLESS,
    skip_when={"recalled": "recalled messages"},
    start=("send_time", "instant"),
    fields={
        "id": "msg_list[0].external_userid|msg_list[0].event.external_userid",
        "customer.id": "msg_list[0].external_userid|msg_list[0].event.external_userid",
        "agent.id": "|".join(f"msg_list[{at}].servicer_userid" for at in (-1, -2, 1, 0)),
        "language": "=zh",
        **_CHAT,
    },
    group_by="external_userid|event.external_userid",
)

FORMATS = tuple(
    table.format()
    for table in (
        *(ZENDESK_AUDITS, ZENDESK_CHAT, SUNSHINE, FRESHDESK, SALESFORCE, HUBSPOT, LIVECHAT),
        *(CHATWOOT, FRONT, TWILIO_CONVERSATIONS, WECOM),
    )
)
