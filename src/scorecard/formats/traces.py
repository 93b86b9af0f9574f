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
from functools import partial
from typing import Any

import msgspec

from scorecard.formats import openai_chat
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat, ShapePaths
from scorecard.formats.otel import spans
from scorecard.formats.paths import at, objects
from scorecard.formats.trace_messages import (
    ANSWERS,
    Trace,
    decoded,
    exchanged,
    messages_in,
    start_of,
)
from scorecard.formats.trace_steps import REPEATED, together
from scorecard.formats.vendor import decode, known
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction

_PART = b" \t "  # before a conversation that was split off, which is still JSON
_any = msgspec.json.Decoder()


def _split(traces: Callable[[Any], Iterator[Trace]], data: bytes) -> list[bytes]:
    """The conversations in a file of traces, each as chat-completions messages."""
    groups: dict[str | int, list[Trace]] = {}
    for number, trace in enumerate(traces(decode(_any, data))):
        groups.setdefault(str(trace["id"]) if trace["id"] else number, []).append(trace)
    return [_conversation(group) for group in groups.values()]


def _conversation(group: list[Trace]) -> bytes:
    """A conversation as JSON, after a blank for each step that was left out."""
    group = sorted(group, key=lambda trace: trace.get("start") or 0.0)
    messages, repeated = together(group)
    started = group[0].get("start")
    name = {"id": str(group[0]["id"])} if group[0]["id"] else {}
    made = {**name, "messages": messages, **group[-1].get("beside", {})}
    made = made if started is None else {**made, "created": started}
    return _PART + b" " * repeated + msgspec.json.encode(made)


def _convert(
    traces: Callable[[Any], Iterator[Trace]], data: bytes, conversion: Conversion
) -> Interaction:
    if not data.startswith(_PART):
        parts = _split(traces, data)
        if len(parts) != 1:
            help = "give the file to `scorecard grade` or `convert`, which take it apart"
            raise RecordError("$", f"{len(parts)} conversations in one value", help)
        (data,) = parts
    marked = data.removeprefix(_PART)
    data = marked.lstrip(b" ")
    conversion.leave_out(REPEATED, len(marked) - len(data))
    return openai_chat.convert(data, conversion)


def _langfuse(value: Any) -> Iterator[Trace]:
    rows = objects(at(value, "data|traces") if isinstance(value, dict) else value)
    rows = rows or objects([value])
    # Of observations, only generations are asked of a model; tools and steps are not said.
    for trace in [row for row in rows if row.get("type") == "GENERATION"] or rows:
        messages = exchanged(trace.get("input"), trace.get("output"))
        if not messages and (inner := objects(trace.get("observations"))):
            of = {"sessionId": at(trace, "sessionId|id")}
            yield from _langfuse([{**observation, **of} for observation in inner])
        elif messages:
            scores = {
                str(score.get("name")): score.get("value") for score in objects(trace.get("scores"))
            }
            yield {
                "id": at(trace, "sessionId|traceId|id"),
                "start": start_of(at(trace, "timestamp|startTime")),
                "end": start_of(trace.get("endTime")),
                "name": trace.get("id"),
                "within": trace.get("parentObservationId"),
                "messages": messages,
                "beside": known(user_id=trace.get("userId"), scores=scores),
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
        messages = exchanged(at(run, "inputs.messages|inputs.input|inputs"), given)
        if messages:
            yield {
                "id": at(run, "extra.metadata.thread_id|extra.metadata.session_id|trace_id|id"),
                "start": start_of(run.get("start_time")),
                "end": start_of(run.get("end_time")),
                "name": run.get("id"),
                "within": at(run, "trace_id|parent_run_id"),
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
            "messages": [*messages_in(sample.get("messages") or [])],
            # By sample and epoch the trials of a task are known.
            "beside": known(
                model=at(value, "eval.model"),
                scores=scores,
                sample_id=sample.get("id"),
                epoch=epoch,
            ),
        }


def _exchanges(value: Any) -> Iterator[Trace]:
    """What was asked of a model, and what it answered: the log of a proxy or of a batch."""
    for log in objects(value) or objects([value]):
        asked = _inner(at(log, "request|input|requestBody|request_body") or log)
        answer = _inner(at(log, "response|output|responseBody|response_body"))
        answered = at(answer, f"{ANSWERS}|output|message") or answer
        messages = exchanged(
            at(asked, "messages|contents|input") or asked,
            [answered] if isinstance(answered, dict) and answered else answered,
        )
        started = at(log, "created_at|timestamp|startTime|request_created_at") or at(
            answer, "created|created_at"
        )
        yield {
            "id": at(log, "conversation_id|session_id|thread_id|id") or at(answer, "id"),
            "start": start_of(started),
            "messages": messages,
            "beside": known(model=at(answer, "model") or at(asked, "model")),
        }


def _inner(given: Any) -> Any:
    """A request or a response without what its delivery adds."""
    given = decoded(given)
    inner = at(given, "body|inputBodyJson|outputBodyJson") if isinstance(given, dict) else None
    return decoded(inner) if inner is not None else given


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
        spans,
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
        ("[].resourceSpans",),
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
        ("input.inputBodyJson", "output.outputBodyJson"),
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
