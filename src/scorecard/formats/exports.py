"""Conversations that people export from an app: ChatGPT, Claude, Telegram.

Sources: the files of the apps' own exports, as of 2025. Of a conversation with ChatGPT that was
edited or answered anew, the branch that was shown last is taken.
"""

from __future__ import annotations

from typing import Any

from scorecard.formats.declared import Answer, Call, Declared, Says, Skip, roles
from scorecard.formats.paths import at
from scorecard.records.errors import RecordError, excerpt

_ROLES = roles(agent="assistant", customer="user human")
_REASONING = (Skip("reasoning texts"),)
_TOOLS = "calls of the app's own tools"


class _Branch(Declared):
    def prepared(self, value: Any) -> Any:
        nodes = at(value, "mapping")
        nodes = nodes if isinstance(nodes, dict) else {}
        name = at(value, "current_node") or next(reversed(nodes), None)
        branch: list[dict[str, Any]] = []
        for _ in nodes:
            if name is None:
                break
            if not isinstance(node := nodes.get(str(name)), dict):
                reason = f"`{excerpt(str(name))}` is missing"
                raise RecordError("$.mapping", reason, "export the conversation again")
            if isinstance(message := at(node, "message"), dict):
                branch.append(
                    {"message": {**message, "recipient": message.get("recipient") or "all"}}
                )
            name = node.get("parent")
        return {**value, "mapping": branch[::-1]}


CHATGPT = _Branch(
    name="chatgpt-export",
    title="conversations exported from ChatGPT",
    shapes=(("mapping", "current_node"),),
    items=("mapping[]",),
    who="message.author.role",
    kind="message.recipient",
    text="message.content.parts|message.content.text",
    roles=_ROLES,
    kinds={"all": (Says(),)},
    steps=(Skip(_TOOLS),),
    skip_when={
        "message.author.role=system": "system messages",
        "message.author.role=tool": _TOOLS,
        "message.metadata.is_visually_hidden_from_conversation=true": "system messages",
        "message.content.content_type=user_editable_context": "system messages",
        "message.content.content_type=thoughts": "reasoning texts",
        "message.content.content_type=reasoning_recap": "reasoning texts",
    },
    start=("message.create_time", "instant"),
    fields={
        "id": "conversation_id|id",
        "topic": "title",
        "started_at": "create_time",
        "metadata.model": "default_model_slug",
        "channel": "=chat",
    },
    is_ai=True,
)

CLAUDE = Declared(
    name="claude-export",
    title="conversations exported from Claude",
    shapes=(("chat_messages[].sender", "chat_messages[].text"), ("uuid", "chat_messages")),
    items=("chat_messages[]",),
    who="sender",
    kind="type",
    blocks="content",
    text="text",
    roles=_ROLES,
    kinds={
        "thinking": _REASONING,
        "tool_use": (Call("name", "input", "id"),),
        "tool_result": (Answer("content", "tool_use_id", "name"),),
    },
    start=("created_at", "instant"),
    fields={"id": "uuid", "topic": "name", "started_at": "created_at", "channel": "=chat"},
    is_ai=True,
)


class _Chat(Declared):
    """A chat in which texts with links or bold words are lists of their pieces."""

    def prepared(self, value: Any) -> Any:
        messages = at(value, "messages")
        if not isinstance(messages, list):
            return value
        return {**value, "messages": [_whole(message) for message in messages]}


def _whole(message: Any) -> Any:
    pieces = at(message, "text")
    if not isinstance(pieces, list):
        return message
    texts = [piece if isinstance(piece, str) else at(piece, "text") for piece in pieces]
    return {**message, "text": "".join(text for text in texts if isinstance(text, str))}


TELEGRAM = _Chat(
    name="telegram",
    title="Telegram chats, exported as JSON",
    shapes=(
        ("messages[].date_unixtime", "messages[].type"),
        *(("messages[].date", f"messages[].{of}") for of in ("from_id", "actor_id")),
    ),
    items=("messages[]",),
    who="from",
    kind="type",
    text="text",
    kinds={"message": (Says(),)},
    steps=(Skip("comings and goings"),),
    start=("date_unixtime|date", "instant"),
    fields={"id": "id", "channel": "=chat"},
)

FORMATS = tuple(table.format() for table in (CHATGPT, CLAUDE, TELEGRAM))
