"""Traces of AI agents: OpenTelemetry GenAI spans, Langfuse and LangSmith exports, Inspect logs.

Sources: the semantic conventions of OpenTelemetry for generative AI (1.37) with OTLP as JSON, the
exports of Langfuse and LangSmith, and Inspect's log files (2025). A trace is one interaction, or
several that name one conversation (`gen_ai.conversation.id`, `sessionId`, `thread_id`): their
messages are put together in order of time, each once, since later ones repeat what went before.
Messages are read like those of chat completions.

Left out: instructions, reasoning, timings and costs of single steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from scorecard.formats import openai_chat
from scorecard.formats.clock import instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat, ShapePaths
from scorecard.formats.paths import at
from scorecard.formats.vendor import decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

_NOBODY = "nobody"  # the role of a message that names none: no reader takes it for anybody's
_any = msgspec.json.Decoder()
_ROLES = {"human": "user", "ai": "assistant", "model": "assistant", "developer": "system"}

Trace = dict[str, Any]
"""A trace on its way: `id`, `start`, `messages`, and what becomes `outcome` and `metadata`."""


def _split(traces: Callable[[Any], Iterator[Trace]], data: bytes) -> list[bytes]:
    """The conversations in a file of traces, each as chat-completions messages."""
    groups: dict[str, list[Trace]] = {}
    for trace in traces(decode(_any, data)):
        groups.setdefault(str(trace["id"]), []).append(trace)
    return [msgspec.json.encode(_conversation(group)) for group in groups.values()]


def _conversation(group: list[Trace]) -> dict[str, Any]:
    group = sorted(group, key=lambda trace: trace.get("start") or 0.0)
    messages: list[Any] = []
    for trace in group:
        messages = _together(messages, list(trace["messages"]))
    started = group[0].get("start")
    made = {"id": str(group[0]["id"]), "messages": messages, **group[-1].get("beside", {})}
    return made if started is None else {**made, "created": started}


def _together(before: list[Any], later: list[Any]) -> list[Any]:
    """Messages and later ones, which may repeat the earlier ones or their end."""
    if later == before[: len(later)]:
        return before
    for shared in range(min(len(before), len(later)), 0, -1):
        if before[-shared:] == later[:shared]:
            return before + later[shared:]
    return before + later


def _convert(
    traces: Callable[[Any], Iterator[Trace]], data: bytes, conversion: Conversion
) -> Interaction:
    if not data.lstrip().startswith(b'{"id":'):
        parts = _split(traces, data)
        if len(parts) != 1:
            help = "give the file to `scorecard grade` or `convert`, which take it apart"
            raise RecordError("$", f"{len(parts)} conversations in one value", help)
        (data,) = parts
    return openai_chat.convert(data, conversion)


def _messages(given: Any) -> Iterator[dict[str, Any]]:
    """Messages of any maker as those of chat completions."""
    if isinstance(given, str):
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            given = _any.decode(given)
    if isinstance(given, dict) and "messages" in given:
        given = given["messages"]
    if isinstance(given, str):
        given = {"role": "user", "content": given}
    for message in given if isinstance(given, list) else [given]:
        if isinstance(message, list):
            yield from _messages(message)
        elif isinstance(message, dict):
            yield from _message(message)


def _message(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    message = at(message, "kwargs|data") or message
    role = str(at(message, "role|type") or _NOBODY)
    texts: list[str] = []
    calls: list[dict[str, Any]] = []
    for part in _parts(message):
        kind = str(part.get("type") or "text")
        if kind in ("tool_call", "function", "tool_use"):
            name, given = at(part, "name|function.name|function"), at(part, _ARGUMENTS)
            calls.append({"id": part.get("id"), "function": {"name": name, "arguments": given}})
        elif kind in ("tool_call_response", "tool_result"):
            value, call = at(part, "response|result|content"), at(part, "id|tool_use_id")
            yield {"role": "tool", "tool_call_id": call, "content": _as_text(value)}
        elif kind in ("text", "message"):
            texts += filter(None, [_as_text(at(part, "content|text"))])
    if texts or calls:
        answered = {"tool_call_id": found} if (found := message.get("tool_call_id")) else {}
        yield {
            "role": _ROLES.get(role, role),
            "content": "\n".join(texts) or None,
            **({"tool_calls": calls} if calls else {}),
            **answered,
        }


_ARGUMENTS = "arguments|args|input|function.arguments"


def _parts(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    given = at(message, "parts|content")
    for part in given if isinstance(given, list) else [given]:
        if isinstance(part, str):
            yield {"type": "text", "content": part}
        elif isinstance(part, dict):
            yield part
    for call in message.get("tool_calls") or ():
        if isinstance(call, dict):
            yield {**call, "type": "tool_call"}


def _as_text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def _spans(value: Any) -> Iterator[Trace]:
    """The spans of OTLP JSON, or spans with plain attributes, that hold messages."""
    for span in (
        _of_otlp(value) if isinstance(value, dict) and "resourceSpans" in value else _list(value)
    ):
        attributes = _attributes(span.get("attributes"))
        messages = [
            *_messages(attributes.get("gen_ai.input.messages") or []),
            *_messages(attributes.get("gen_ai.output.messages") or []),
        ]
        if not messages:
            continue
        name = next((attributes[key] for key in _CONVERSATION if attributes.get(key)), None)
        yield {
            "id": name or at(span, "traceId|trace_id|context.trace_id|spanId") or "trace",
            "start": _start(at(span, "startTimeUnixNano|start_time|startTime|timestamp")),
            "messages": messages,
            "beside": _known({"model": attributes.get("gen_ai.request.model")}),
        }


_CONVERSATION = ("gen_ai.conversation.id", "session.id", "thread.id")


def _of_otlp(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in _list(value.get("resourceSpans")):
        for scope in _list(
            resource.get("scopeSpans") or resource.get("instrumentationLibrarySpans")
        ):
            yield from _list(scope.get("spans"))


def _attributes(given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    return {str(entry.get("key")): _otlp_value(entry.get("value")) for entry in _list(given)}


def _otlp_value(value: Any) -> Any:
    """A value of OTLP: `{"stringValue": …}`, `{"arrayValue": {"values": […]}}` and the like."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    ((kind, inner),) = value.items()
    if kind == "arrayValue":
        return [_otlp_value(item) for item in inner.get("values") or ()]
    if kind == "kvlistValue":
        return {item["key"]: _otlp_value(item.get("value")) for item in inner.get("values") or ()}
    return inner


def _langfuse(value: Any) -> Iterator[Trace]:
    for trace in _list(at(value, "data|traces") if isinstance(value, dict) else value) or [value]:
        messages = [*_messages(trace.get("input")), *_answers(trace.get("output"))]
        if messages:
            scores = {
                str(score.get("name")): score.get("value") for score in _list(trace.get("scores"))
            }
            yield {
                "id": at(trace, "sessionId|id") or "trace",
                "start": _start(trace.get("timestamp")),
                "messages": messages,
                "beside": _known({"user_id": trace.get("userId"), "scores": scores}),
            }


def _langsmith(value: Any) -> Iterator[Trace]:
    for run in _list(value) or [value]:
        given = at(run, "outputs.generations[0]|outputs.messages|outputs.output|outputs")
        if (
            isinstance(given, list)
            and given
            and isinstance(given[0], dict)
            and "message" in given[0]
        ):
            given = given[0]["message"]
        messages = [*_messages(at(run, "inputs.messages|inputs.input|inputs")), *_answers(given)]
        if messages:
            yield {
                "id": at(run, "extra.metadata.thread_id|extra.metadata.session_id|trace_id|id")
                or "run",
                "start": _start(run.get("start_time")),
                "messages": messages,
                "beside": {},
            }


def _inspect(value: Any) -> Iterator[Trace]:
    for sample in _list(value.get("samples")):
        given = sample.get("scores")
        scores = {
            str(name): at(score, "value")
            for name, score in (given.items() if isinstance(given, dict) else ())
        }
        epoch = sample.get("epoch")
        yield {
            "id": f"{sample.get('id')}" + (f"-{epoch}" if epoch not in (None, 1) else ""),
            "messages": [*_messages(sample.get("messages") or [])],
            "beside": _known({"model": at(value, "eval.model"), "scores": scores}),
        }


def _answers(given: Any) -> Iterator[dict[str, Any]]:
    """The messages of an output: what names no role is the assistant's."""
    for message in _messages(given) if given is not None else ():
        is_bare = isinstance(given, str) or (message["role"] == _NOBODY and isinstance(given, dict))
        yield {**message, "role": "assistant"} if is_bare else message


def _list(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _start(given: Any) -> float | None:
    try:
        number = isinstance(given, str) and given.isdecimal()
        return None if given in (None, "") else instant(float(given) if number else given)
    except (ValueError, TypeError, AttributeError):
        return None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, {}, "")}


def _format(
    name: str,
    title: str,
    traces: Callable[[Any], Iterator[Trace]],
    fields: dict[str, str],
    *shapes: ShapePaths,
) -> InputFormat:
    return InputFormat(
        name, title, shapes, partial(_convert, traces), fields, split=partial(_split, traces)
    )


_INPUT = "~gen_ai.input.messages"
FORMATS = (
    _format(
        "otel-genai",
        "OpenTelemetry GenAI spans",
        _spans,
        {
            "resourceSpans[].scopeSpans[].spans[].attributes": "turns",
            "attributes": "turns",
            "[].attributes": "turns",
        },
        ("resourceSpans", _INPUT),
        ("attributes", _INPUT),
        ("[].attributes", _INPUT),
    ),
    _format(
        "langfuse",
        "Langfuse traces",
        _langfuse,
        {"sessionId": "id", "id": "id", "input": "turns", "output": "turns", "scores": "metadata"},
        ("input", "output", "timestamp", "observations"),
        ("input", "output", "sessionId"),
        ("[].input", "[].output", "[].sessionId"),
        ("[].input", "[].output", "[].timestamp", "[].observations"),
        ("data[].input", "data[].output", "data[].sessionId"),
    ),
    _format(
        "langsmith",
        "LangSmith runs",
        _langsmith,
        {"inputs": "turns", "outputs": "turns", "start_time": "started_at"},
        ("run_type", "inputs", "outputs"),
        ("[].run_type", "[].inputs", "[].outputs"),
    ),
    _format(
        "inspect",
        "Inspect logs",
        _inspect,
        {"samples[].messages": "turns", "samples[].scores": "metadata.scores"},
        ("samples[].messages", "eval"),
    ),
)
