"""Chat-completions messages on their way to turns (the format: openai_chat)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, cast

import msgspec
from msgspec.structs import replace

from scorecard.formats.clock import instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.openai_tools import Function, ToolCall, Waiting, action, result
from scorecard.formats.turns import Placed
from scorecard.formats.vendor import Source, one_of
from scorecard.formats.written_calls import MARK, WrittenCalls
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Action, Speaker
from scorecard.records.reasoning import REASONING_TEXTS

_Kind = Literal["customer", "agent", "tool", "instructions"]
_ROLES: Mapping[str, _Kind] = {
    "user": "customer",
    "assistant": "agent",
    "tool": "tool",
    "function": "tool",
    "system": "instructions",
    "developer": "instructions",
}
_WORDLESS = {"image_url": "images", "input_audio": "sound recordings", "file": "files"}
_ACTING = {"tool_use", "tool_result"}
_THINKING = {"thinking", "redacted_thinking", "reasoning"}


class _Part(Source, frozen=True, gc=False):
    type: str = ""
    text: str | None = None
    content: Any = None  # where it is a text: the part's words, as some write them
    refusal: str | None = None


class _Audio(Source, frozen=True, gc=False):
    transcript: str | None = None


class ChatMessage(Source, frozen=True, gc=False):
    role: str
    content: str | list[_Part | str] | None = None
    refusal: str | None = None
    audio: _Audio | None = None
    reasoning_content: Any = None
    reasoning: Any = None
    thinking: Any = None
    name: str | None = None
    tool_calls: list[ToolCall] | None = None
    function_call: Function | None = None
    tool_call_id: str | None = None
    timestamp: Any = None
    created_at: Any = None


MessagePath = Callable[[int], str]
"""The path of a message by its number."""


def read(messages: list[ChatMessage], path: MessagePath, conversion: Conversion) -> list[Placed]:
    """The turns that messages make, each action with its result."""
    reader = _Reader(path, conversion)
    for number, message in enumerate(messages):
        if type(message.content) is str and MARK in message.content:
            for part in reader.written(message):
                reader.read(number, part)
        else:
            reader.read(number, message)
    reader.close()
    return reader.placed


class _Reader:
    """What the messages so far made, and the calls that still wait for their results."""

    def __init__(self, path: MessagePath, conversion: Conversion) -> None:
        self.placed: list[Placed] = []
        self._waiting = Waiting()
        self._written = WrittenCalls(conversion)
        self._path = path
        self._conversion = conversion

    def read(self, number: int, message: ChatMessage) -> None:
        role = _ROLES.get(message.role)
        if role == "tool":
            self.answer(number, message)
        elif role == "instructions":
            self._conversion.leave_out(f"{message.role} messages")
        elif role is not None:
            self.turns(number, message, role)
        else:
            one_of(_ROLES, message.role, f"{self._path(number)}.role")

    def written(self, message: ChatMessage) -> Iterator[ChatMessage]:
        """A message in which tools are called, or answer, in words: as messages of their own."""
        role = _ROLES.get(message.role)
        if role == "instructions":
            yield message
            return
        pieces = list(self._written.pieces(str(message.content), may_call=role == "agent"))
        if message.tool_calls or message.function_call:
            words = [piece.value for piece in pieces if piece.kind == "words"]
            self._conversion.leave_out(
                "tool calls that stand in the words as well", len(pieces) - len(words)
            )
            yield replace(message, content="\n".join(words))
            return
        for number, piece in enumerate(pieces):
            part = (
                message
                if number == 0
                else ChatMessage(
                    message.role, timestamp=message.timestamp, created_at=message.created_at
                )
            )
            if piece.kind == "words":
                yield replace(part, content=piece.value)
            elif piece.kind == "call":
                call = ToolCall(piece.id, name=piece.name, arguments=piece.value)
                yield replace(part, content=None, tool_calls=[call])
            else:
                call_id, name = piece.id or message.tool_call_id, piece.name or message.name
                text = piece.value
                if not isinstance(text, str):
                    text = msgspec.json.encode(text).decode()
                yield replace(part, role="tool", content=text, tool_call_id=call_id, name=name)

    def turns(self, number: int, message: ChatMessage, speaker: Speaker) -> None:
        is_timed = message.timestamp is not None or message.created_at is not None
        start = self._time(message) if is_timed else None
        words = self._words(number, message)
        acts = message.tool_calls or message.function_call
        if not acts or words.strip():
            self.placed.append(Placed(speaker, start, None, words))
        if acts:
            self._act(number, message, speaker, start)
        if message.reasoning_content or message.reasoning or message.thinking:
            self._conversion.leave_out(REASONING_TEXTS)

    def _act(
        self, number: int, message: ChatMessage, speaker: Speaker, start: float | None
    ) -> None:
        calls = list(message.tool_calls or ())
        if message.function_call is not None:
            calls.append(ToolCall(function=message.function_call))
        self._waiting.next_message()
        for index, call in enumerate(calls):
            asked = action(call, self._conversion)
            if asked is None:
                at = "function_call" if message.function_call else f"tool_calls[{index}]"
                path = f"{self._path(number)}.{at}"
                raise RecordError(path, "a tool is called without a name", "leave the call out")
            self._waiting.add(call.id, asked.name, len(self.placed))
            self.placed.append(Placed(speaker, start, None, None, asked))

    def answer(self, number: int, message: ChatMessage) -> None:
        place = self._waiting.answered(message.tool_call_id, message.name)
        if place is None:
            self._conversion.leave_out("tool results without a call")
            return
        text = None if message.content is None else self._words(number, message)
        turn = self.placed[place]
        asked = cast("Action", turn.action)
        done = Action(asked.name, asked.arguments, result(text))
        end = self._time(message)
        self.placed[place] = Placed(turn.speaker, turn.start, end, None, done)

    def close(self) -> None:
        for _ in range(len(self._waiting)):
            self._conversion.remark("a tool call without a result")

    def _time(self, message: ChatMessage) -> float | None:
        given = message.timestamp if message.timestamp is not None else message.created_at
        return None if given is None else when(given, self._conversion)

    def _words(self, number: int, message: ChatMessage) -> str:
        """All words of a message, a refusal and the transcript of what is spoken among them."""
        content = message.content
        if message.refusal is None and message.audio is None and not isinstance(content, list):
            return content or ""
        texts = [content] if isinstance(content, str) else []
        for index, part in enumerate(content if isinstance(content, list) else ()):
            texts += _said(part, f"{self._path(number)}.content[{index}]", self._conversion)
        texts.append(message.refusal or "")
        texts.append((message.audio and message.audio.transcript) or "")
        return "\n".join(text for text in texts if text.strip())


def _said(part: _Part | str, path: str, conversion: Conversion) -> Iterator[str]:
    if isinstance(part, str):
        yield part
        return
    if part.type in _ACTING:
        help = "only chat-completions messages are known; a mapping file describes others"
        raise RecordError(path, f"a part `{part.type}`, which is of another format", help)
    if part.type in _THINKING:
        conversion.leave_out(REASONING_TEXTS)
        return
    text = part.content if part.text is None and isinstance(part.content, str) else part.text
    if text is None and part.refusal is None:
        conversion.leave_out(_WORDLESS.get(part.type, "parts without words"))
    yield text or ""
    yield part.refusal or ""


def when(given: Any, conversion: Conversion) -> float | None:
    """The instant that an unofficial field gives; None where it gives none, or none to be read."""
    if given is None:
        return None
    try:
        return instant(given)
    except (ValueError, AttributeError):
        conversion.leave_out("times that can't be read")
        return None
