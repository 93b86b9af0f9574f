"""Messages of language models of any maker, as those of chat completions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

from scorecard.formats.clock import instant
from scorecard.formats.paths import at, objects

_any = msgspec.json.Decoder()
ANSWERS = "choices[0].message|candidates[0].content|output.message"
"""Where what a model answered stands in what its maker sends back."""
_NOBODY = "nobody"  # the role of a message that names none: no reader takes it for anybody's
_ROLES = {"human": "user", "ai": "assistant", "model": "assistant", "developer": "system"}

_CLASSES = {
    **dict.fromkeys(("HumanMessage", "HumanMessageChunk"), "user"),
    **dict.fromkeys(("AIMessage", "AIMessageChunk"), "assistant"),
    "SystemMessage": "system",
    "ToolMessage": "tool",
    "FunctionMessage": "function",
}

Trace = dict[str, Any]
"""A trace on its way: `id` of its conversation, `start` and `end`, `messages`, and what becomes
`outcome` and `metadata` (`beside`); `name` is its own, and `within` that of the step around it."""


def messages_in(given: Any) -> Iterator[dict[str, Any]]:
    """Messages of any maker as those of chat completions."""
    given = decoded(given)
    if isinstance(given, dict) and "messages" in given:
        given = given["messages"]
    if isinstance(given, str):
        given = {"role": "user", "content": given}
    for message in given if isinstance(given, list) else [given]:
        if isinstance(message, list):
            yield from messages_in(message)
        elif isinstance(message, dict):
            yield from _message(message)


def decoded(given: Any) -> Any:
    """What a text holds as JSON; anything else as it is."""
    if isinstance(given, str) and given.lstrip()[:1] in ("{", "["):
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _any.decode(given)
    return given


def _message(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    inner = at(message, "kwargs|data")
    class_name = str(at(message, "id[-1]") or "")
    message = inner if isinstance(inner, dict) else message
    role = str(at(message, "role|type") or _CLASSES.get(class_name, _NOBODY))
    texts: list[str] = []
    others: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = []
    for part in map(_named, _parts(message)):
        kind = str(part.get("type") or "text")
        if kind in ("tool_call", "function", "tool_use"):
            name, given = at(part, "name|function.name|function"), at(part, _ARGUMENTS)
            calls.append({"id": part.get("id"), "function": {"name": name, "arguments": given}})
        elif kind in ("tool_call_response", "tool_result"):
            value, call = at(part, "response|result|content"), at(part, "id|tool_use_id")
            name = {"name": part["name"]} if call is None and "name" in part else {}
            yield {"role": "tool", "tool_call_id": call, "content": _as_text(value), **name}
        elif isinstance(words := at(part, "content|text"), str) and kind not in _THINKING:
            texts += filter(None, [words])
        elif part:
            # It is counted by the reader of chat completions.
            others.append({"type": kind})
    if texts or calls or (others and role != _NOBODY):
        answered = {"tool_call_id": found} if (found := message.get("tool_call_id")) else {}
        words = "\n".join(texts)
        yield {
            "role": _ROLES.get(role, role),
            "content": [*([{"type": "text", "text": words}] if words else []), *others]
            if others
            else words or None,
            **({"tool_calls": calls} if calls else {}),
            **answered,
        }


def _named(part: dict[str, Any]) -> dict[str, Any]:
    """A part that says by its only key what it is, as those of Google and Amazon do, by its
    type."""
    for key, kind in _KEYS.items():
        if isinstance(inner := part.get(key), dict):
            id = at(inner, "id|toolUseId")
            return {"response": inner.get("content"), **inner, "type": kind, "id": id}
    return part


_KEYS = {
    **dict.fromkeys(("functionCall", "function_call", "toolUse"), "tool_call"),
    **dict.fromkeys(("functionResponse", "function_response", "toolResult"), "tool_call_response"),
}
_THINKING = ("reasoning", "thinking", "redacted_thinking")
_CALLS = {"function_call": "tool_call", "function_call_output": "tool_call_response"}
_ARGUMENTS = "arguments|args|input|function.arguments"


def _parts(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if (kind := _CALLS.get(str(message.get("type")))) is not None:
        call, response = message.get("call_id"), message.get("output")
        yield {**message, "type": kind, "id": call, "response": response}
        return
    given = at(message, "parts|content")
    for part in given if isinstance(given, list) else [given]:
        if isinstance(part, str):
            yield {"type": "text", "content": part}
        elif isinstance(part, dict):
            yield part
    for call in objects(message.get("tool_calls")):
        yield {**call, "type": "tool_call"}


def _as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def answers_in(given: Any) -> Iterator[dict[str, Any]]:
    """The messages of an output: what names no role is the assistant's."""
    given = decoded(given)
    if isinstance(given, dict):
        given = at(given, ANSWERS) or given
    for message in messages_in(given) if given is not None else ():
        is_bare = isinstance(given, str) or message["role"] in (_NOBODY, "message")
        yield {**message, "role": "assistant"} if is_bare else message


def exchanged(asked: Any, answered: Any) -> list[dict[str, Any]]:
    """What was asked and what was answered; an answer of no known form is one without words, which
    is counted."""
    messages, answers = [*messages_in(asked)], [*answers_in(answered)]
    if messages and answered and not answers:
        answers = [{"role": "assistant", "content": [{"type": "unknown"}]}]
    return messages + answers


def start_of(given: Any) -> float | None:
    try:
        number = isinstance(given, str) and given.isdecimal()
        return None if given in (None, "") else instant(float(given) if number else given)
    except (ValueError, TypeError, AttributeError):
        return None
