"""Spans of OpenTelemetry that hold messages of language models: as attributes or as events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scorecard.formats.paths import at, objects
from scorecard.formats.trace_messages import (
    Trace,
    answers_in,
    decoded,
    messages_in,
    start_of,
)
from scorecard.formats.vendor import known

# Where messages stand: as the conventions have it, and one attribute for each of their fields.
_HELD = (
    ("gen_ai.input.messages", "gen_ai.output.messages"),
    ("gen_ai.prompt", "gen_ai.completion"),
    ("llm.input_messages", "llm.output_messages"),
)
_DETAILS = ("gen_ai.client.inference.operation.details",)
_EVENT = re.compile(r"gen_ai\.(?:(system|user|assistant|tool)\.message|(choice))")


def spans(value: Any) -> Iterator[Trace]:
    """The spans of OTLP JSON, or spans with plain attributes, that hold messages."""
    for span in _each_span(value):
        attributes = _attributes(span.get("attributes"))
        for event in objects(span.get("events")):
            if event.get("name") in _DETAILS:
                attributes = {**_attributes(event.get("attributes")), **attributes}
        messages = [
            *(
                message
                for asked, answered in _HELD
                for name, read in ((asked, messages_in), (answered, answers_in))
                for message in read(attributes.get(name) or _numbered(attributes, name))
            ),
            *(message for event in objects(span.get("events")) for message in _of_event(event)),
        ]
        if not messages:
            continue
        name = next((attributes[key] for key in _CONVERSATION if attributes.get(key)), None)
        yield {
            "id": name or at(span, "traceId|trace_id|context.trace_id|spanId"),
            "start": start_of(at(span, "startTimeUnixNano|start_time|startTime|timestamp")),
            "end": start_of(at(span, "endTimeUnixNano|end_time|endTime")),
            "name": at(span, "spanId|span_id|context.span_id"),
            "within": at(span, "parentSpanId|parent_span_id|parent_id"),
            "messages": messages,
            "beside": known(model=attributes.get("gen_ai.request.model")),
        }


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
        yield from answers_in(decoded(body.get("message", body)))
    else:
        calls = decoded(body.get("tool_calls"))
        answered = {"tool_call_id": body.get("id")} if found[1] == "tool" else {}
        yield from messages_in({"role": found[1], **body, "tool_calls": calls, **answered})


_CONVERSATION = ("gen_ai.conversation.id", "session.id", "thread.id")


def _of_otlp(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in objects(value.get("resourceSpans")):
        for scope in objects(
            resource.get("scopeSpans") or resource.get("instrumentationLibrarySpans")
        ):
            yield from objects(scope.get("spans"))


def _each_span(value: Any) -> Iterator[dict[str, Any]]:
    for part in [value] if isinstance(value, dict) else objects(value):
        yield from _of_otlp(part) if "resourceSpans" in part else (part,)


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
