"""Tables of messages as JSON: a row for each message, which names its conversation.

Such rows are what databases and reporting tools export. They may come as a list or as JSON Lines,
and the rows of one conversation need not stand together: each conversation is an interaction. Where
the first row's `channel` is `email`, texts are read as mail.
"""

from __future__ import annotations

from dataclasses import replace

import msgspec

from scorecard.formats.conversion import Conversion
from scorecard.formats.declared import Answer, Call, Declared, Says, Skip
from scorecard.formats.paths import at
from scorecard.formats.vendor import decode
from scorecard.formats.words import is_mail
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

_any = msgspec.json.Decoder()
_CONVERSATION = (
    *("conversation_id", "conversationId", "thread_id", "session_id", "sessionId"),
    *("chat_id", "ticket_id", "call_id", "interaction_id"),
)
_WHO = ("role", "speaker", "sender_type", "author_type", "sender", "author")
_NOTES = ("note", "internal_note", "private_note")
_TEXT = ("content", "text", "message", "body")


class _Rows(Declared):
    """Rows of which the first says how people wrote: mail is read as such."""

    def convert(self, data: bytes, conversion: Conversion) -> Interaction:
        value = decode(_any, data)
        if at(value, ROWS.fields["id"]) is None:
            # Rows of a table in which others name theirs: nobody knows that they are one.
            help = "say which conversation it is of"
            raise RecordError("$[0]", f"`{_CONVERSATION[0]}` is missing", help)
        table = _MAILS if is_mail(at(value, "[0].channel|messages[0].channel")) else ROWS
        return table.read(value, conversion)


ROWS = _Rows(
    name="message-rows",
    title="rows of messages that name their conversation",
    shapes=(
        *(
            (f"[].{who}", f"[].{text}", f"[].{conversation}")
            for who in _WHO
            for text in _TEXT
            for conversation in _CONVERSATION
        ),
        # Those of several conversations would else be taken for the messages of one.
        *(("messages[].role", "messages[].content", f"messages[].{of}") for of in _CONVERSATION),
    ),
    items=("messages[]", ""),
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
    skip_when={
        **dict.fromkeys(("private", "is_private", "is_internal", "is_note"), "private notes"),
        **dict.fromkeys(("public=false", "is_public=false"), "private notes"),
        **dict.fromkeys((f"type={of}" for of in _NOTES), "private notes"),
        **dict.fromkeys((f"message_type={of}" for of in _NOTES), "private notes"),
        **dict.fromkeys((f"visibility={of}" for of in ("internal", "private")), "private notes"),
        **dict.fromkeys(("deleted", "is_deleted"), "deleted messages"),
    },
    start=("created_at|timestamp|createdAt|sent_at|time|date", "instant"),
    fields={"id": "|".join(f"{at}[0].{of}" for at in ("messages", "") for of in _CONVERSATION)},
    group_by="|".join(_CONVERSATION),
)

_MAILS = replace(ROWS, is_html=True, is_mail=True)
FORMATS = (ROWS.format(),)
