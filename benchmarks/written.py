"""Chats, mails and tickets as the makers of help desks and models write them."""

from __future__ import annotations

from html import escape
from typing import Any

from benchmarks.lines import BEGAN, Line, Lines, moment

_SIGNATURE = ("Best wishes,", "Ann Lee | Northwind | example.com")


def intercom(lines: Lines) -> Any:
    """A chat: each part a paragraph of HTML."""
    return _intercom(lines, "conversation", [f"<p>{escape(line.text)}</p>" for line in lines])


def intercom_mail(lines: Lines) -> Any:
    """Mails, each with a signature and the mail that it answers."""
    return _intercom(lines, "email", [_mail(line) for line in lines])


def rows(lines: Lines) -> Any:
    """A table of messages: a row for each, which names its conversation."""
    return [
        {
            "id": line.number,
            "conversation_id": "c-1",
            "role": ("assistant", "user")[line.speaker],
            "content": line.text,
            "created_at": moment(line.start),
        }
        for line in lines
    ]


def elevenlabs(lines: Lines) -> Any:
    """A call of a voice agent, with what the platform keeps of each turn."""
    turns: list[dict[str, Any]] = [
        {
            "role": ("agent", "user")[line.speaker],
            "message": line.text,
            "tool_calls": [],
            "tool_results": [],
            "feedback": None,
            "time_in_call_secs": round(line.start),
            "interrupted": False,
            "source_medium": "audio",
        }
        for line in lines
    ]
    return {
        "agent_id": "a-1",
        "conversation_id": "c-1",
        "status": "done",
        "transcript": turns,
        "metadata": {"start_time_unix_secs": BEGAN, "call_duration_secs": 600},
        "analysis": {"call_successful": "success"},
    }


def webvtt(lines: Lines) -> str:
    """Subtitles that name who speaks."""
    cues = (
        f"{_cue(line.start)} --> {_cue(line.end)}\n"
        f"<v {('Agent', 'Customer')[line.speaker]}>{line.text}</v>\n"
        for line in lines
    )
    return "\n".join(["WEBVTT\n", *cues])


def _cue(seconds: float) -> str:
    whole, part = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{part:03}"


def _intercom(lines: Lines, kind: str, bodies: list[str]) -> Any:
    authors = [
        {"type": "admin", "id": "814", "name": "Bo", "email": "bo@example.com"},
        {"type": "user", "id": "5f", "name": "Ann", "email": "ann@example.com"},
    ]
    messages: list[Any] = [
        {
            "type": "conversation_part",
            "id": str(line.number),
            "part_type": "comment",
            "body": body,
            "created_at": BEGAN + round(line.start),
            "updated_at": BEGAN + round(line.start),
            "notified_at": BEGAN + round(line.start),
            "assigned_to": None,
            "author": authors[line.speaker],
            "attachments": [],
            "external_id": None,
            "redacted": False,
        }
        for line, body in zip(lines, bodies, strict=True)
    ]
    opening = messages[0]
    return {
        "type": "conversation",
        "id": "1",
        "created_at": opening["created_at"],
        "title": "Kettle broken on arrival",
        "source": {
            "type": kind,
            "id": "s-1",
            "delivered_as": "customer_initiated",
            "subject": "",
            "body": opening["body"],
            "author": opening["author"],
            "attachments": [],
        },
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "5f"}]},
        "state": "closed",
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": messages[1:],
            "total_count": len(messages) - 1,
        },
    }


def _mail(line: Line) -> str:
    said = f"<p>Hello,</p><p>{escape(line.text)}</p>"
    signature = f"<div>{'<br>'.join(_SIGNATURE)}</div>"
    quoted = f'<blockquote type="cite"><p>{escape(line.text)}</p></blockquote>'
    return f"{said}{signature}<div>On 2 Mar 2026, Bo &lt;bo@example.com&gt; wrote:</div>{quoted}"


def openai(lines: Lines) -> Any:
    """A chat in which every other answer calls a tool."""
    messages: list[Any] = [{"role": "system", "content": "# Policy\n\nBe kind. " * 20}]
    for line in lines:
        role = ("assistant", "user")[line.speaker]
        if line.number % 4:
            messages.append({"role": role, "content": line.text})
            continue
        arguments = f'{{"order": "{line.number}", "reason": "{line.text}"}}'
        function = {"name": "look_up_order", "arguments": arguments}
        call = {"id": f"call_{line.number}", "type": "function", "function": function}
        messages.append({"role": role, "content": None, "tool_calls": [call]})
        result = f'{{"order": "{line.number}", "status": "on its way", "items": [1, 2]}}'
        messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})
    return {"model": "m-1", "messages": messages}


def vcon_chat(lines: Lines) -> Any:
    """A dialog for each message."""
    return {
        "vcon": "0.4.0",
        "uuid": "018f6e1a-3c21-8a77-9d10-5f2b7c6e9a02",
        "created_at": "2026-03-02T10:02:11.000Z",
        "parties": [{"name": "Bo", "role": "agent"}, {"name": "Ann", "role": "customer"}],
        "dialog": [
            {
                "type": "text",
                "start": moment(line.start),
                "parties": [line.speaker, 1 - line.speaker],
                "originator": line.speaker,
                "mediatype": "text/plain",
                "encoding": "none",
                "body": line.text,
            }
            for line in lines
        ],
        "analysis": [],
        "attachments": [],
    }


def zendesk(lines: Lines) -> Any:
    """A ticket with comments in the web."""
    return _zendesk(lines, "web", [line.text for line in lines])


def zendesk_mail(lines: Lines) -> Any:
    """A ticket by mail, each with a signature and the mail that it answers."""
    quoted = "On 2 Mar 2026, Bo <bo@example.com> wrote:\n> "
    signature = "\n".join(_SIGNATURE)
    bodies = [f"Hello,\n\n{one.text}\n\n{signature}\n\n{quoted}{one.text}" for one in lines]
    return _zendesk(lines, "email", bodies)


def _zendesk(lines: Lines, channel: str, bodies: list[str]) -> Any:
    return {
        "ticket": {
            "id": 35436,
            "created_at": moment(0),
            "subject": "Kettle broken on arrival",
            "requester_id": 501,
            "assignee_id": 601,
            "tags": ["kettle"],
            "via": {"channel": channel},
        },
        "comments": [
            {
                "id": line.number,
                "type": "Comment",
                "author_id": (601, 501)[line.speaker],
                "body": body,
                "html_body": f'<div class="zd-comment"><p>{escape(body)}</p></div>',
                "plain_body": body,
                "public": True,
                "attachments": [],
                "audit_id": 1000 + line.number,
                "via": {"channel": channel, "source": {"from": {}, "to": {}, "rel": None}},
                "created_at": moment(line.start),
                "metadata": {"system": {"client": "Mozilla/5.0"}, "custom": {}},
            }
            for line, body in zip(lines, bodies, strict=True)
        ],
        "users": [
            {"id": 501, "name": "Ann", "email": "ann@example.com", "role": "end-user"},
            {"id": 601, "name": "Bo", "email": "bo@example.com", "role": "agent"},
        ],
    }
