"""Tables of messages as JSON: a row for each message, which names its conversation.

Such rows are what databases and reporting tools export. They may come as a list or as JSON Lines,
and the rows of one conversation need not stand together: each conversation is an interaction.
"""

from __future__ import annotations

from scorecard.formats.declared import Answer, Call, Declared, Says, Skip

_CONVERSATION = (
    *("conversation_id", "conversationId", "thread_id", "session_id", "sessionId"),
    *("chat_id", "ticket_id", "call_id", "interaction_id"),
)
_WHO = ("role", "speaker", "sender_type", "author_type", "sender", "author")
_TEXT = ("content", "text", "message", "body")

ROWS = Declared(
    name="message-rows",
    title="rows of messages that name their conversation",
    shapes=tuple(
        (f"[].{who}", f"[].{text}", f"[].{conversation}")
        for who in _WHO
        for text in _TEXT
        for conversation in _CONVERSATION
    ),
    items=("",),
    who="|".join(_WHO),
    kind="role",
    text="|".join(_TEXT),
    kinds={
        **dict.fromkeys(("system", "developer"), (Skip("system messages"),)),
        "tool": (Answer("content|text", "tool_call_id", "name"),),
    },
    steps=(
        Says(),
        Call("function.name|name", "function.arguments|arguments|args", "id", "tool_calls"),
    ),
    start=("created_at|timestamp|createdAt|sent_at|time|date", "instant"),
    fields={"id": "|".join(f"[0].{name}" for name in _CONVERSATION)},
    group_by="|".join(_CONVERSATION),
)

FORMATS = (ROWS.format(),)
