"""Chats of messengers, as their own exports and APIs give them as JSON.

Sources: what the apps export and their API references say, as of 2025: Messenger and Instagram
("Download your information"), DiscordChatExporter, Slack, Microsoft Teams (Graph), Google Chat
(Takeout), signal-export, Lark (飞书). Nobody's role stands in them: the user names people, as they
are called there. A file, or a channel, is one conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Any

from scorecard.formats.dates import iso_of
from scorecard.formats.declared import Declared, Says, Skip
from scorecard.formats.notices import KINDS, OF_THE_APP, notice
from scorecard.formats.paths import at, objects
from scorecard.text.lazy_regex import lazy_regex

_CHAT = {"channel": "=chat"}
_COMINGS = (Skip("comings and goings"),)
_WORDLESS = (Skip("messages without words"),)
_DELETED = "deleted messages"


class _Messages(Declared):
    """Messages that are made plain, one by one, before they are read."""

    def prepared(self, value: Any) -> Any:
        if isinstance(value, list):
            return self.plain(value)
        at_key = next((key for key in _LISTS if isinstance(at(value, key), list)), None)
        return value if at_key is None else {**value, at_key: self.plain(value[at_key])}

    def plain(self, messages: list[Any]) -> list[Any]:
        raise NotImplementedError


_LISTS = ("messages", "value", "items")


def _mended(text: Any) -> Any:
    """A text that was written as UTF-8 and taken for Latin-1, as Meta's exports have it."""
    if not isinstance(text, str) or text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class _Meta(_Messages):
    def plain(self, messages: list[Any]) -> list[Any]:
        plain = []
        for message in messages:
            if isinstance(message, dict):
                message = {key: _mended(inner) for key, inner in message.items()}  # noqa: PLW2901
                text = at(message, "content|text")
                if isinstance(text, str) and (kind := _notice(text.strip())) is not None:
                    message["notice"] = kind
            plain.append(message)
        return plain


_OF_META = lazy_regex(
    r".{1,60} (?:named the group .{0,80}|created (?:the|this) group|left the group"
    r"|changed the (?:group photo|chat theme|theme to) ?.{0,40}|set the (?:nickname|emoji) .{0,80}"
    r"|(?:added|removed) .{1,60} (?:to|from) the group|(?:called you|missed (?:a|your) call)"
    r"|started an? (?:audio |video )?(?:call|chat)|pinned a message"
    r"|sent an? (?:attachment|photo))\.?"
    r"|(?:You missed|Missed) a (?:video |voice |audio )?(?:call|chat) (?:from|with) .{1,60}"
    r"|The (?:video|audio) (?:call|chat) ended\."
)


def _notice(text: str) -> str | None:
    return OF_THE_APP if _OF_META.fullmatch(text) else notice(text)


MESSENGER = _Meta(
    name="messenger",
    title="Messenger and Instagram chats, exported as JSON",
    shapes=(
        ("messages[].sender_name", "messages[].timestamp_ms"),
        ("messages[].senderName", "messages[].timestamp", "participants"),
    ),
    items=("messages[]",),
    who="sender_name|senderName",
    kind="type",
    text="content|text",
    kinds={
        **dict.fromkeys(("Subscribe", "Unsubscribe"), _COMINGS),
        "Call": (Skip("calls"),),
    },
    skip_when={
        **dict.fromkeys(("is_unsent", "isUnsent"), _DELETED),
        **{f"notice={kind}": kind for kind in KINDS},
    },
    start=("timestamp_ms|timestamp", "instant"),
    fields={"id": "thread_path|threadName", **_CHAT},
)

DISCORD = Declared(
    name="discord",
    title="Discord chats, as DiscordChatExporter writes them (JSON)",
    shapes=(("channel", "messages[].author", "messages[].timestamp"),),
    items=("messages[]",),
    who="author.name|author.id",
    kind="type",
    text="content|embeds[0].description|embeds[0].title",
    kinds=dict.fromkeys(
        (
            *("RecipientAdd", "RecipientRemove", "Call", "ChannelNameChange", "ChannelIconChange"),
            *("ChannelPinnedMessage", "GuildMemberJoin", "ThreadCreated", "ThreadStarterMessage"),
        ),
        _COMINGS,
    ),
    start=("timestamp", "instant"),
    fields={"id": "channel.id", "topic": "channel.name", **_CHAT},
)

_LINK = lazy_regex(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


class _Slack(_Messages):
    """Messages in which people are called by their names, and marks of Slack are plain text."""

    def plain(self, messages: list[Any]) -> list[Any]:
        names = dict(filter(None, map(_profile, objects(messages))))
        return [_of_slack(one, names) if isinstance(one, dict) else one for one in messages]


def _of_slack(message: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    user = at(message, "user")
    name = names.get(user) if isinstance(user, str) else None
    name = name or at(message, "username|bot_profile.name|user|bot_id")
    return {**message, "name": name, "text": _unmarked(message.get("text"), names)}


def _profile(message: Mapping[str, Any]) -> tuple[str, str] | None:
    name = at(message, "user_profile.real_name|user_profile.display_name|user_profile.name")
    user = at(message, "user")
    return (user, name) if isinstance(user, str) and isinstance(name, str) else None


def _unmarked(text: Any, names: Mapping[str, str]) -> Any:
    """A text without the marks of links and people (`<https://x.example|here>`, `<@U1>`)."""
    if not isinstance(text, str):
        return text

    def shown(found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        if sign == "@":
            return f"@{label or names.get(target, target)}"
        return f"{sign.replace('!', '@')}{label or target}"

    return unescape(_LINK.sub(shown, text)) if "<" in text or "&" in text else text


SLACK = _Slack(
    name="slack",
    title="Slack channels, exported as JSON",
    shapes=(
        ("[].ts", "[].type", "[].text"),
        ("[].ts", "[].user", "[].text"),
        ("messages[].ts", "messages[].type", "messages[].text"),
        ("messages[].ts", "messages[].user", "messages[].text"),
    ),
    items=("messages[]", ""),
    who="name",
    kind="subtype",
    text="text|attachments[0].text|attachments[0].fallback",
    kinds={
        **dict.fromkeys(
            (
                *(f"{of}_{what}" for of in ("channel", "group")
                  for what in ("join", "leave", "topic", "purpose", "name", "archive",
                               "unarchive", "convert_to_private", "posting_permissions")),
                *("pinned_item", "unpinned_item", "bot_add", "bot_remove", "reminder_add"),
                *("huddle_thread", "sh_room_created", "ekm_access_denied", "joiner_notification"),
            ),
            _COMINGS,
        ),
        **dict.fromkeys(("tombstone", "message_deleted"), (Skip(_DELETED),)),
        "message_changed": (Skip("changes of the conversation"),),
    },
    start=("ts", "instant"),
    fields={"id": "channel|channel_id", **_CHAT},
)  # fmt: skip


class _Teams(_Messages):
    """Messages with their replies behind them; those without markup, as markup has them."""

    def plain(self, messages: list[Any]) -> list[Any]:
        return [_as_markup(one) for message in messages for one in _with_replies(message)]


def _with_replies(message: Any) -> Iterator[Any]:
    yield message
    yield from objects(at(message, "replies"))


def _as_markup(message: Any) -> Any:
    text = at(message, "body.content")
    if at(message, "body.contentType") != "text" or not isinstance(text, str):
        return message
    marked = escape(text, quote=False).replace("\n", "<br>")
    return {**message, "body": {"content": marked}}


TEAMS = _Teams(
    name="teams",
    title="Microsoft Teams chats and channels (Graph)",
    shapes=(
        ("value[].messageType", "value[].body"),
        ("[].messageType", "[].body", "[].createdDateTime"),
    ),
    items=("value[]", ""),
    who="from.user.displayName|from.application.displayName|from.user.id|from.application.id",
    kind="messageType",
    text="body.content",
    kinds={"message": (Says(),)},
    steps=_COMINGS,
    skip_when={"deletedDateTime": _DELETED},
    start=("createdDateTime", "instant"),
    fields={"id": "value[0].chatId|[0].chatId", **_CHAT},
    group_by="chatId",
    is_html=True,
)


class _GoogleChat(_Messages):
    """Messages with the time as everybody writes it."""

    def plain(self, messages: list[Any]) -> list[Any]:
        return [
            {**message, "created_date": iso_of(written)}
            if isinstance(written := at(message, "created_date"), str)
            else message
            for message in messages
        ]


GOOGLE_CHAT = _GoogleChat(
    name="google-chat",
    title="Google Chat, exported by Takeout",
    shapes=(
        ("messages[].creator", "messages[].created_date"),
        ("messages[].creator", "messages[].topic_id"),
    ),
    items=("messages[]",),
    who="creator.name|creator.email",
    text="text",
    skip_when={"message_state=deleted": _DELETED, "deletion_metadata": _DELETED},
    start=("created_date", "instant"),
    fields=_CHAT,
)

SIGNAL = Declared(
    name="signal",
    title="Signal chats, as signal-export writes them (JSON)",
    shapes=(("[].date", "[].sender", "[].body", "[].attachments", "[].reactions"),),
    items=("",),
    who="sender",
    text="body",
    start=("date", "instant"),
    fields=_CHAT,
)

LARK = Declared(
    name="lark",
    title="Lark (飞书) chats",
    shapes=(
        ("data.items[].msg_type", "data.items[].chat_id", "data.items[].body"),
        ("items[].msg_type", "items[].chat_id", "items[].body"),
        ("[].msg_type", "[].chat_id", "[].body", "[].sender"),
    ),
    items=("data.items[]", "items[]", ""),
    who="sender.id",
    kind="msg_type",
    text="body.content.text|body.content.content",
    kinds={**dict.fromkeys(("text", "post"), (Says(),)), "system": _COMINGS},
    steps=_WORDLESS,
    skip_when={"deleted": "recalled messages"},
    start=("create_time", "instant"),
    fields={"id": "data.items[0].chat_id|items[0].chat_id|[0].chat_id", **_CHAT},
    group_by="chat_id",
)

FORMATS = tuple(
    table.format() for table in (MESSENGER, DISCORD, SLACK, TEAMS, GOOGLE_CHAT, SIGNAL, LARK)
)
