"""Traces of AI agents: OpenTelemetry GenAI spans, Langfuse and LangSmith exports, Inspect logs.

Sources: the semantic conventions of OpenTelemetry for generative AI (1.37) with OTLP as JSON, the
exports of Langfuse and LangSmith, and Inspect's log files (2025). A trace is one interaction, or
several that name one conversation (`gen_ai.conversation.id`, `sessionId`, `thread_id`): their
messages are put together in order of time, each once, since later ones repeat what went before.
Messages are read like those of chat completions.

Left out: instructions, reasoning, timings and costs of single steps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from scorecard.formats import openai_chat
from scorecard.formats.clock import instant
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat, ShapePaths
from scorecard.formats.paths import at, objects
from scorecard.formats.vendor import decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

_PART = b" \t "  # before a conversation that was split off, which is still JSON
_NOBODY = "nobody"  # the role of a message that names none: no reader takes it for anybody's
_any = msgspec.json.Decoder()
_ROLES = {"human": "user", "ai": "assistant", "model": "assistant", "developer": "system"}

_CLASSES = {
    **dict.fromkeys(("HumanMessage", "HumanMessageChunk"), "user"),
    **dict.fromkeys(("AIMessage", "AIMessageChunk"), "assistant"),
    "SystemMessage": "system",
    "ToolMessage": "tool",
    "FunctionMessage": "function",
}

Trace = dict[str, Any]
"""A trace on its way: `id`, `start`, `messages`, and what becomes `outcome` and `metadata`."""


def _split(traces: Callable[[Any], Iterator[Trace]], data: bytes) -> list[bytes]:
    """The conversations in a file of traces, each as chat-completions messages."""
    groups: dict[str | int, list[Trace]] = {}
    for number, trace in enumerate(traces(decode(_any, data))):
        groups.setdefault(str(trace["id"]) if trace["id"] else number, []).append(trace)
    return [_PART + msgspec.json.encode(_conversation(group)) for group in groups.values()]


def _conversation(group: list[Trace]) -> dict[str, Any]:
    group = sorted(group, key=lambda trace: trace.get("start") or 0.0)
    messages: list[Any] = []
    for trace in group:
        messages = _together(messages, list(trace["messages"]))
    started = group[0].get("start")
    name = {"id": str(group[0]["id"])} if group[0]["id"] else {}
    made = {**name, "messages": messages, **group[-1].get("beside", {})}
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
    if not data.startswith(_PART):
        parts = _split(traces, data)
        if len(parts) != 1:
            help = "give the file to `scorecard grade` or `convert`, which take it apart"
            raise RecordError("$", f"{len(parts)} conversations in one value", help)
        (data,) = parts
    return openai_chat.convert(data.removeprefix(_PART), conversion)


def _messages(given: Any) -> Iterator[dict[str, Any]]:
    """Messages of any maker as those of chat completions."""
    given = _decoded(given)
    if isinstance(given, dict) and "messages" in given:
        given = given["messages"]
    if isinstance(given, str):
        given = {"role": "user", "content": given}
    for message in given if isinstance(given, list) else [given]:
        if isinstance(message, list):
            yield from _messages(message)
        elif isinstance(message, dict):
            yield from _message(message)


def _decoded(given: Any) -> Any:
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
    calls: list[dict[str, Any]] = []
    for part in _parts(message):
        kind = str(part.get("type") or "text")
        if kind in ("tool_call", "function", "tool_use"):
            name, given = at(part, "name|function.name|function"), at(part, _ARGUMENTS)
            calls.append({"id": part.get("id"), "function": {"name": name, "arguments": given}})
        elif kind in ("tool_call_response", "tool_result"):
            value, call = at(part, "response|result|content"), at(part, "id|tool_use_id")
            yield {"role": "tool", "tool_call_id": call, "content": _as_text(value)}
        elif kind not in _THINKING and isinstance(words := at(part, "content|text"), str):
            texts += filter(None, [words])
    if texts or calls:
        answered = {"tool_call_id": found} if (found := message.get("tool_call_id")) else {}
        yield {
            "role": _ROLES.get(role, role),
            "content": "\n".join(texts) or None,
            **({"tool_calls": calls} if calls else {}),
            **answered,
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


def _spans(value: Any) -> Iterator[Trace]:
    """The spans of OTLP JSON, or spans with plain attributes, that hold messages."""
    for span in (
        _of_otlp(value) if isinstance(value, dict) and "resourceSpans" in value else objects(value)
    ):
        attributes = _attributes(span.get("attributes"))
        for event in objects(span.get("events")):
            if event.get("name") in _DETAILS:
                attributes = {**_attributes(event.get("attributes")), **attributes}
        messages = [
            *(
                message
                for asked, answered in _HELD
                for name, read in ((asked, _messages), (answered, _answers))
                for message in read(attributes.get(name) or _numbered(attributes, name))
            ),
            *(message for event in objects(span.get("events")) for message in _of_event(event)),
        ]
        if not messages:
            continue
        name = next((attributes[key] for key in _CONVERSATION if attributes.get(key)), None)
        yield {
            "id": name or at(span, "traceId|trace_id|context.trace_id|spanId"),
            "start": _start(at(span, "startTimeUnixNano|start_time|startTime|timestamp")),
            "messages": messages,
            "beside": _known({"model": attributes.get("gen_ai.request.model")}),
        }


# Where messages stand: as the conventions have it, and one attribute for each of their fields.
_HELD = (
    ("gen_ai.input.messages", "gen_ai.output.messages"),
    ("gen_ai.prompt", "gen_ai.completion"),
    ("llm.input_messages", "llm.output_messages"),
)
_DETAILS = ("gen_ai.client.inference.operation.details",)
_EVENT = re.compile(r"gen_ai\.(?:(system|user|assistant|tool)\.message|(choice))")


def _numbered(attributes: dict[str, Any], name: str) -> list[Any]:
    """The messages in attributes such as `gen_ai.prompt.0.content`, in their order."""
    whole: dict[str, Any] = {}
    for key, value in attributes.items():
        if not key.startswith(f"{name}."):
            continue
        inner, (*path, last) = whole, key[len(name) + 1 :].split(".")
        for step in path:
            found = inner.setdefault(step, {})
            inner = found if isinstance(found, dict) else {}
        inner[last] = value
    return [_unwrapped(message) for message in _in_order(whole)]


def _unwrapped(message: Any) -> Any:
    """A numbered message like any other; some say again what each thing is (`message.role`)."""
    if not isinstance(message, dict):
        return message
    message = message.get("message", message)
    calls = [call.get("tool_call", call) for call in _in_order(message.get("tool_calls"))]
    parts = [part.get("message_content", part) for part in _in_order(message.get("contents"))]
    made = {key: value for key, value in message.items() if key != "contents"}
    return {**made, "tool_calls": calls, **({"content": parts} if parts else {})}


def _in_order(numbered: Any) -> list[Any]:
    if not isinstance(numbered, dict):
        return []
    found = {key: value for key, value in numbered.items() if key.isdecimal()}
    return [found[key] for key in sorted(found, key=int) if isinstance(found[key], dict)]


def _of_event(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The message in an event of a span, as conventions before 1.37 have it."""
    found = _EVENT.fullmatch(str(event.get("name")))
    if found is None:
        return
    body = _attributes(event.get("attributes"))
    if found[2]:
        yield from _answers(_decoded(body.get("message", body)))
    else:
        calls = _decoded(body.get("tool_calls"))
        answered = {"tool_call_id": body.get("id")} if found[1] == "tool" else {}
        yield from _messages({"role": found[1], **body, "tool_calls": calls, **answered})


_CONVERSATION = ("gen_ai.conversation.id", "session.id", "thread.id")


def _of_otlp(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in objects(value.get("resourceSpans")):
        for scope in objects(
            resource.get("scopeSpans") or resource.get("instrumentationLibrarySpans")
        ):
            yield from objects(scope.get("spans"))


def _attributes(given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    return {str(entry.get("key")): _otlp_value(entry.get("value")) for entry in objects(given)}


def _otlp_value(value: Any) -> Any:
    """A value of OTLP: `{"stringValue": …}`, `{"arrayValue": {"values": […]}}` and the like."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    ((kind, inner),) = value.items()
    values = objects(at(inner, "values"))
    if kind == "arrayValue":
        return [_otlp_value(item) for item in values]
    if kind == "kvlistValue":
        return {str(item.get("key")): _otlp_value(item.get("value")) for item in values}
    return inner


def _langfuse(value: Any) -> Iterator[Trace]:
    rows = objects(at(value, "data|traces") if isinstance(value, dict) else value)
    rows = rows or objects([value])
    # Of observations, only generations are asked of a model; tools and steps are not said.
    for trace in [row for row in rows if row.get("type") == "GENERATION"] or rows:
        messages = [*_messages(trace.get("input")), *_answers(trace.get("output"))]
        if not messages and (inner := objects(trace.get("observations"))):
            of = {"sessionId": at(trace, "sessionId|id")}
            yield from _langfuse([{**observation, **of} for observation in inner])
        elif messages:
            scores = {
                str(score.get("name")): score.get("value") for score in objects(trace.get("scores"))
            }
            yield {
                "id": at(trace, "sessionId|traceId|id"),
                "start": _start(at(trace, "timestamp|startTime")),
                "messages": messages,
                "beside": _known({"user_id": trace.get("userId"), "scores": scores}),
            }


def _langsmith(value: Any) -> Iterator[Trace]:
    for run in objects(value) or objects([value]):
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
                "id": at(run, "extra.metadata.thread_id|extra.metadata.session_id|trace_id|id"),
                "start": _start(run.get("start_time")),
                "messages": messages,
                "beside": {},
            }


def _inspect(value: Any) -> Iterator[Trace]:
    for sample in objects(value.get("samples")):
        given = sample.get("scores")
        scores = {
            str(name): at(score, "value")
            for name, score in (given.items() if isinstance(given, dict) else ())
        }
        epoch = sample.get("epoch")
        yield {
            "id": f"{sample.get('id')}" + (f"-{epoch}" if epoch not in (None, 1) else ""),
            "messages": [*_messages(sample.get("messages") or [])],
            "beside": _known(
                {
                    "model": at(value, "eval.model"),
                    "scores": scores,
                    # By these the trials of a task are known.
                    "sample_id": sample.get("id"),
                    "epoch": epoch,
                }
            ),
        }


def _exchanges(value: Any) -> Iterator[Trace]:
    """What was asked of a model, and what it answered: the log of a proxy or of a batch."""
    for log in objects(value) or objects([value]):
        asked = _inner(at(log, "request|input|requestBody|request_body") or log)
        answer = _inner(at(log, "response|output|responseBody|response_body"))
        answered = at(answer, "choices[0].message|candidates[0].content|output|message") or answer
        messages = [
            *_messages(at(asked, "messages|contents|input") or asked),
            *_answers([answered] if isinstance(answered, dict) else answered),
        ]
        started = at(log, "created_at|timestamp|startTime|request_created_at") or at(
            answer, "created|created_at"
        )
        yield {
            "id": at(log, "conversation_id|session_id|thread_id|id") or at(answer, "id"),
            "start": _start(started),
            "messages": messages,
            "beside": _known({"model": at(answer, "model") or at(asked, "model")}),
        }


def _inner(given: Any) -> Any:
    """A request or a response without what its delivery adds."""
    given = _decoded(given)
    inner = at(given, "body") if isinstance(given, dict) else None
    return _decoded(inner) if inner is not None else given


def _answers(given: Any) -> Iterator[dict[str, Any]]:
    """The messages of an output: what names no role is the assistant's."""
    for message in _messages(given) if given is not None else ():
        is_bare = isinstance(given, str) or message["role"] in (_NOBODY, "message")
        yield {**message, "role": "assistant"} if is_bare else message


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
    # What was put together of several spans or runs has names of its own.
    made = {"messages": "turns", "created": "started_at", "id": "id", "*": "metadata"}
    goes = {**fields, **{key: target for key, target in made.items() if key not in fields}}
    return InputFormat(
        name, title, shapes, partial(_convert, traces), goes, split=partial(_split, traces)
    )


_SIGNS = (
    *("gen_ai.input.messages", "gen_ai.prompt.0.role", "gen_ai.completion.0.role"),
    *("llm.input_messages.0.message.role", "llm.output_messages.0.message.role"),
)
FORMATS = (
    _format(
        "otel-genai",
        "OpenTelemetry GenAI spans",
        _spans,
        {
            "resourceSpans[].scopeSpans[].spans[].attributes": "turns",
            "resourceSpans[].scopeSpans[].spans[].events": "turns",
            "attributes": "turns",
            "[].attributes": "turns",
        },
        *(
            (at, f"~{sign}")
            for at in ("resourceSpans", "attributes", "[].attributes")
            for sign in _SIGNS
        ),
        *(("resourceSpans", f"~name={sign}") for sign in ("gen_ai.user.message", "gen_ai.choice")),
    ),
    _format(
        "langfuse",
        "Langfuse traces",
        _langfuse,
        {"sessionId": "id", "id": "id", "input": "turns", "output": "turns", "scores": "metadata"},
        ("input", "output", "timestamp", "observations"),
        ("input", "output", "sessionId"),
        ("input", "output", "traceId", "type"),
        ("[].input", "[].output", "[].traceId", "[].type"),
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
        "llm-exchange",
        "requests to language models with their responses, as proxies log them",
        _exchanges,
        {"request": "turns", "response": "turns", "input": "turns", "output": "turns"},
        *(
            (f"{list_}{asked}.{body}{list_of}", f"{list_}{answer}.{inner}{found}")
            for list_ in ("", "[].")
            for asked, answer in (
                *(("request", "response"), ("input", "output")),
                *(("request_body", "response_body"), ("requestBody", "responseBody")),
            )
            for body, inner in (("", ""), ("body.", "body."))
            for list_of in ("messages", "contents", "input")
            for found in ("choices", "candidates", "content", "output", "message")
        ),
        ("messages[].role", "response.choices"),
        ("[].messages[].role", "[].response.choices"),
    ),
    _format(
        "inspect",
        "Inspect logs",
        _inspect,
        {"samples[].messages": "turns", "samples[].scores": "metadata.scores"},
        ("samples[].messages", "eval"),
    ),
)
