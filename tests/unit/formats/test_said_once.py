"""What is said once comes out once, and what is said again, again: steps of traces, captions that
roll, calls that a model writes into its words, messages that were taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from variants import Variant, check

_AT = 1740823200
_HI = [("user", "Hi")]
_TWO = ["customer: Bill?", "agent: Ok"]
_CALL = '<tool_call>\n{"name": "find", "arguments": {"a": 1}}\n</tool_call>'
_RESPONSE = '<tool_response>\n{"name": "find", "content": {"x": 40}}\n</tool_response>'
_FOUND = ["customer: Bill?", "agent: One moment.", "agent find() -> {'x': 40}", "agent: 40."]


def _spans(*steps: tuple[int, int, list[tuple[str, str]], str]) -> dict[str, Any]:
    """Spans from one second to another, with what was asked and answered in them."""
    held = [
        {
            "spanId": f"s{number}",
            "startTimeUnixNano": f"{_AT + start}000000000",
            "endTimeUnixNano": f"{_AT + end}000000000",
            "attributes": [
                {"key": key, "value": {"stringValue": value}}
                for key, value in (
                    ("gen_ai.conversation.id", "c"),
                    ("gen_ai.input.messages", _messages(asked)),
                    ("gen_ai.output.messages", _messages([("assistant", answered)])),
                )
            ],
        }
        for number, (start, end, asked, answered) in enumerate(steps)
    ]
    return {"resourceSpans": [{"scopeSpans": [{"spans": held}]}]}


def _messages(said: list[tuple[str, str]]) -> str:
    return json.dumps(
        [{"role": role, "parts": [{"type": "text", "content": text}]} for role, text in said]
    )


def _captions(*cues: str) -> str:
    return "WEBVTT\n\n" + "".join(
        f"00:0{at}.000 --> 00:0{at + 1}.000\n{cue}\n\n" for at, cue in enumerate(cues)
    )


_GREETED, _ASKED = ["customer: Hi", "agent: Hello"], ["customer: Bill?", "agent: 40"]
_HISTORY = [*_HI, ("assistant", "Hello"), ("user", "Bill?")]
_AGAIN = {"steps that only repeat what was said": 1}
_ROLLED = "lines of captions that repeat the one before"


def _wecom(at: int, origin: int, id: str, **beside: Any) -> dict[str, Any]:
    return {
        "msgid": id, "send_time": _AT + at, "origin": origin, "external_userid": "u", **beside,
    }  # fmt: skip


def _text(at: int, origin: int, id: str, text: str) -> dict[str, Any]:
    return _wecom(at, origin, id, msgtype="text", text={"content": text})


VARIANTS = (
    Variant("a step that says again what began the conversation",
            _spans((0, 1, _HI, "Hello"), (5, 6, [("user", "Bill?")], "40"), (9, 10, _HI, "Hello")),
            [[*_GREETED, *_ASKED, *_GREETED]], "otel-genai"),
    Variant("a step that says the last thing again",
            _spans((0, 1, _HI, "Hello"), (5, 6, _HI, "Hello")),
            [[*_GREETED, *_GREETED]], "otel-genai"),
    Variant("a step within another",
            _spans((0, 4, _HI, "Hello"), (1, 2, _HI, "Hello"), (5, 6, [("user", "Bill?")], "40")),
            [[*_GREETED, *_ASKED]], "otel-genai"),
    Variant("a step within another, of the middle of what that tells",
            _spans((0, 9, _HISTORY, "40"), (5, 6, [("user", "Bill?")], "40")),
            [[*_GREETED, *_ASKED]], "otel-genai"),
    Variant("a step that repeats the beginning, where steps tell all",
            _spans((0, 1, _HI, "Hello"), (5, 6, _HISTORY, "40"), (9, 10, _HI, "Hello")),
            [[*_GREETED, *_ASKED]], "otel-genai", _AGAIN),
    Variant(
        "traces of a session without ends",
        [{"id": str(at), "sessionId": "c", "timestamp": f"2025-03-01T10:00:0{at}Z",
          "input": "Hi", "output": "Hello", "observations": []} for at in range(2)],
        [[*_GREETED, *_GREETED]], "langfuse",
    ),
    Variant(
        "calls in words, as Hermes writes them",
        {"messages": [
            {"role": "system", "content": f"Call so: {_CALL}"},
            {"role": "user", "content": "Bill?"},
            {"role": "assistant", "content": f"One moment.\n{_CALL}"},
            {"role": "tool", "content": _RESPONSE},
            {"role": "assistant", "content": "40."}]},
        [_FOUND], "openai-chat", {"system messages": 1},
    ),
    Variant(
        "calls in words of a data set",
        {"conversations": [{"from": who, "value": text} for who, text in (
            ("human", "Bill?"), ("gpt", f"One moment.\n{_CALL}"), ("tool", _RESPONSE),
            ("gpt", "40."))]},
        [_FOUND], "sharegpt",
    ),
    Variant(
        "two calls in marks, answered in a message of the user",
        [{"role": "user", "content": "Bill?"},
         {"role": "assistant", "content": "<tool_call>\n<function=find>\n<parameter=a>\n1\n"
          "</parameter>\n</function>\n</tool_call><tool_call>get\n<arg_key>b</arg_key>\n"
          "<arg_value>2</arg_value></tool_call>"},
         {"role": "user", "content": "<tool_response>\n40\n</tool_response>"
          "<tool_response>Error: <b></tool_response>"},
         {"role": "assistant", "content": "40."}],
        [["customer: Bill?", "agent find() -> 40", "agent get() -> Error: <b>", "agent: 40."]],
        "openai-chat",
    ),
    Variant(
        "a call that stands in the words as well",
        [{"role": "user", "content": "Bill?"},
         {"role": "assistant", "content": f"One moment.\n{_CALL}", "tool_calls": [
             {"id": "1", "function": {"name": "find", "arguments": "{}"}}]},
         {"role": "tool", "tool_call_id": "1", "content": '{"x": 40}'},
         {"role": "assistant", "content": "40."}],
        [_FOUND], "openai-chat", {"tool calls that stand in the words as well": 1},
    ),
    Variant("marks of a call that a customer writes",
            [{"role": "user", "content": "Bill? <tool_call>find</tool_call>"},
             {"role": "assistant", "content": "Ok"}],
            [["customer: Bill? <tool_call>find</tool_call>", "agent: Ok"]], "openai-chat"),
    Variant("captions that roll",
            _captions(" \n<v Agent>hello<00:00.500><c> there</c>", "<v Agent>hello there\n ",
                      "<v Agent>hello there\nhow<c> may</c> I", "how may I\n ",
                      "how may I\nhelp you"),
            [["agent: hello there how may I help you"]], "webvtt", {_ROLLED: 4}),
    Variant("captions that grow",
            _captions("Agent: I", "Agent: I can", "Agent: I can help", "Customer: Ok"),
            [["agent: I can help", "customer: Ok"]], "webvtt", {_ROLLED: 2}),
    Variant("captions that grow in Chinese",
            _captions("客服：您好", "客服：您好，有什么", "客服：您好，有什么可以帮您",
                      "客户：我的卡丢了"),
            [["agent: 您好，有什么可以帮您", "customer: 我的卡丢了"]], "webvtt", {_ROLLED: 2}),
    Variant("what is said twice in captions that do not roll",
            _captions("Agent: Yes.", "Customer: Yes.", "Customer: Yes.", "Agent: Fine.",
                      "Customer: Bye."),
            [["agent: Yes.", "customer: Yes. Yes.", "agent: Fine.", "customer: Bye."]], "webvtt"),
    Variant("cues without blank lines, with names and without",
            "00:01.000 --> 00:02.000\nAgent: Hi\n00:02.000 --> 00:03.000\nCustomer: 5\n2\n"
            "00:03.000 --> 00:04.000\nAgent: Bye\n",
            [["agent: Hi", "customer: 5", "agent: Bye"]], "srt"),
    Variant(
        "a message that was taken back",
        {"msg_list": [
            _text(0, 3, "1", "Bill?"), _text(1, 5, "2", "No"),
            _wecom(2, 4, "3", msgtype="event", event={
                "event_type": "servicer_recall_msg", "recall_msgid": "2", "external_userid": "u"}),
            _text(3, 5, "4", "Ok")]},
        [_TWO], "wecom", {"recalled messages": 1, "comings and goings": 1},
    ),
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.name for variant in VARIANTS])
def test_variant(variant: Variant, tmp_path: Path) -> None:
    check(variant, tmp_path)
