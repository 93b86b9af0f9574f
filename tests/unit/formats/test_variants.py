"""What platforms write beside the plain case: pages, webhooks, older versions, parts without
words, instructions, notes. Each row is a kind that was once read wrongly, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.formats.roles import Roles
from scorecard.reading.batches import batches
from scorecard.reading.ingest import Ingest, IngestOptions, to_interaction
from scorecard.records.reject import Reject
from variants import Variant, check

_AT = 1740823200


def _page(*items: Any) -> dict[str, Any]:
    return {"object": "list", "data": list(items), "first_id": "x", "has_more": False}


def _otlp(attributes: dict[str, Any], *events: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    def listed(given: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"key": key, "value": {"stringValue": value}} for key, value in given.items()]

    span = {
        "traceId": "t",
        "attributes": listed(attributes),
        "events": [{"name": name, "attributes": listed(given)} for name, given in events],
    }
    return {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}


_ASK = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Bill?"}]}
_SAY = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Ok"}]}
_CALL = {"type": "function_call", "call_id": "c", "name": "find", "arguments": "{}"}
_BACK = {"type": "function_call_output", "call_id": "c", "output": "12"}
_DONE = ["customer: Bill?", "agent find() -> 12", "agent: Ok"]
_TWO = ["customer: Bill?", "agent: Ok"]
_RETELL = {"agent_id": "a", "call_status": "ended", "transcript": "Agent: Hi.\nUser: Bye.\n"}
_EVENTS = [
    {"ContactId": "k", "Channel": "VOICE", "EventType": "STARTED"},
    *(
        {"ContactId": "k", "Channel": "VOICE", "EventType": "SEGMENTS", "Segments": [
            {"Transcript": {"ParticipantRole": who, "Content": text, "BeginOffsetMillis": at}}]}
        for who, text, at in (("AGENT", "Hi.", 1), ("CUSTOMER", "Bye.", 9))
    ),
]  # fmt: skip
_FRESH = {
    "id": 1, "requester_id": 2, "description_text": "We credited you.", "conversations": [
        {"incoming": True, "private": False, "body_text": "Thanks."},
        {"incoming": False, "private": True, "body_text": "A note."}],
}  # fmt: skip
_AUDITS = [
    {"ticket_id": 5, "author_id": who, "created_at": f"2025-03-01T10:0{who}:00Z", "events": [
        {"type": "Comment", "plain_body": text, "public": public}]}
    for who, text, public in ((1, "Bill?", True), (2, "A secret.", False), (2, "Ok", True))
]  # fmt: skip
_INTERCOM = [
    {"id": name, "created_at": _AT, "conversation_parts": {"conversation_parts": []},
     "source": {"body": "<p>Bill?</p>", "author": {"type": "user", "id": "u"}}}
    for name in ("1", "2")
]  # fmt: skip
_WORDS = {
    "transcripts": [{"transcript": "Hi. Bye"}],
    "items": [
        {"type": "pronunciation", "start_time": "0.1", "end_time": "0.5",
         "alternatives": [{"content": "Hi"}]},
        {"type": "punctuation", "alternatives": [{"content": "."}]},
        {"type": "pronunciation", "start_time": "2.0", "end_time": "2.5",
         "alternatives": [{"content": "Bye"}]}],
    "speaker_labels": {"segments": [
        {"start_time": at, "speaker_label": who, "items": [
            {"start_time": at, "speaker_label": who}]}
        for at, who in (("0.1", "spk_0"), ("2.0", "spk_1"))]},
}  # fmt: skip

VARIANTS = (
    Variant("newest first", _page(_SAY, _BACK, _CALL, _ASK), [_DONE], "openai-items"),
    Variant("oldest first", _page(_ASK, _CALL, _BACK, _SAY), [_DONE], "openai-items"),
    Variant("newest first, no tool", _page(_SAY, _ASK), [_TWO], "openai-items"),
    Variant(
        "a call that holds its result",
        [{"role": "user", "content": "Bill?"}, _SAY | {"content": "Ok"},
         {"type": "mcp_call", "id": "m", "name": "find", "arguments": "{}", "output": "12"},
         {"type": "message", "role": "developer", "content": "Be brief."}],
        [[*_TWO, "agent find() -> 12"]], "openai-items", {"system messages": 1},
    ),
    Variant(
        "an input that is a text",
        {"object": "response", "id": "r", "input": "Bill?", "output": [_SAY]}, [_TWO],
        "openai-items",
    ),
    Variant(
        "a request and its response",
        {"request": {"input": "Bill?"}, "response": {"object": "response", "output": [_SAY]}},
        [_TWO], "llm-exchange",
    ),
    Variant(
        "a server's tool, and an image",
        {"messages": [
            {"role": "user", "content": [{"type": "text", "text": "Bill?"}, {"type": "image"}]},
            {"role": "assistant", "content": [
                {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}},
                {"type": "web_search_tool_result", "tool_use_id": "s", "content": "12"},
                {"type": "tool_use", "id": "t", "name": "find", "input": {}},
                {"type": "text", "text": "Ok"}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "t", "content": "12"}]}]},
        [["customer: Bill?", "agent web_search() -> 12", "agent find() -> 12", "agent: Ok"]],
        "anthropic", {"items without words": 1},
    ),
    Variant(
        "parts whose words stand in `content`",
        {"messages": [{"role": "user", "content": [{"type": "text", "content": "Bill?"}]},
                      {"role": "assistant", "content": "Ok"}]},
        [_TWO], "openai-chat",
    ),
    Variant(
        "messages as constructors, in a state",
        {"values": {"messages": [
            {"lc": 1, "type": "constructor", "id": ["x", who], "kwargs": {"content": text}}
            for who, text in (
                ("SystemMessage", "Be brief."), ("HumanMessage", "Bill?"), ("AIMessage", "Ok"))]},
         "next": []},
        [_TWO], "langchain", {"system messages": 1},
    ),
    Variant(
        "`conversation` for a list",
        {"conversation_id": "x", "conversation": [
            {"role": "user", "content": "Bill?"}, {"role": "assistant", "content": "Ok"}]},
        [_TWO], "openai-chat",
    ),
    Variant(
        "numbered attributes",
        _otlp({"gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "Bill?",
               "gen_ai.completion.0.role": "assistant", "gen_ai.completion.0.content": "Ok"}),
        [_TWO], "otel-genai",
    ),
    Variant(
        "numbered attributes with tools",
        _otlp({"llm.input_messages.0.message.role": "user",
               "llm.input_messages.0.message.content": "Bill?",
               "llm.output_messages.0.message.role": "assistant",
               "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "find"}),
        [["customer: Bill?", "agent find() -> None"]], "otel-genai",
    ),
    Variant(
        "messages as events of a span",
        _otlp({"x": "y"}, ("gen_ai.user.message", {"content": "Bill?"}),
              ("gen_ai.choice", {"message": json.dumps({"content": "Ok"})})),
        [_TWO], "otel-genai",
    ),
    Variant(
        "runs that begin with their id, one a line",
        '\n'.join(json.dumps(
            {"id": str(n), "run_type": "chain", "inputs": {"input": asked}, "outputs": {
                "output": answered}, "start_time": f"2025-03-01T10:0{n}:00",
             "extra": {"metadata": {"session_id": "s"}}})
            for n, (asked, answered) in enumerate((("Bill?", "Ok"), ("And?", "12")))),
        [[*_TWO, "customer: And?", "agent: 12"]], "langsmith",
    ),
    Variant(
        "a webhook with the text alone",
        {"event": "call_ended", "call": {"call_id": "c", **_RETELL}},
        [["agent: Hi.", "customer: Bye."]], "retell",
    ),
    Variant(
        "a page of calls",
        {"calls": [{"call_id": n, **_RETELL} for n in "ab"], "next_page": None},
        [["agent: Hi.", "customer: Bye."]] * 2, "retell",
    ),
    *(
        Variant(f"a webhook of {name}", {"type": "x", key: inner, "at": 1},
                [["agent: Hi.", "customer: Bye."]], name)
        for name, key, inner in (
            ("vapi", "message", {"artifact": {"messages": [
                {"role": "bot", "message": "Hi."}, {"role": "user", "message": "Bye."}]}}),
            ("elevenlabs", "data", {"conversation_id": "c", "transcript": [
                {"role": "agent", "message": "Hi."}, {"role": "user", "message": "Bye."}]}),
        )
    ),
    Variant(
        "instructions and interruptions",
        {"room": "r", "chat_history": {"items": [
            {"type": "message", "role": "system", "content": ["Be brief."]},
            {"type": "message", "role": "assistant", "content": ["Hi."], "interrupted": True},
            {"type": "message", "role": "user", "content": ["Bye."]}]}},
        [["agent: Hi.", "system !interruption", "customer: Bye."]], "livekit",
        {"system messages": 1},
    ),
    Variant(
        "events of a voice agent, one a line",
        "\n".join(map(json.dumps, (
            {"type": "Welcome", "request_id": "r"},
            {"type": "ConversationText", "role": "user", "content": "Bill?"},
            {"type": "ConversationText", "role": "assistant", "content": "Ok"}))),
        [_TWO], "deepgram-agent", {"events without words": 1},
    ),
    Variant(
        "events of one contact, one a line", "\n".join(map(json.dumps, _EVENTS)),
        [["agent: Hi.", "customer: Bye."]], "contact-lens-realtime",
        {"segments without words": 1},
    ),
    Variant(
        "words with their speakers beside", {"jobName": "j", "results": _WORDS},
        [["agent: Hi.", "customer: Bye"]], "transcribe-words", roles=Roles(("spk_0",)),
    ),
    Variant(
        "channels with their words",
        {"results": {"transcripts": [], "channel_labels": {"channels": [
            {"channel_label": f"ch_{n}", "items": [_WORDS["items"][n * 2]]} for n in (0, 1)]}}},
        [["agent: Hi", "customer: Bye"]], "transcribe-words", roles=Roles(("ch_0",)),
    ),
    Variant(
        "private comments of audits",
        {"audits": _AUDITS, "users": [{"id": 1, "role": "end-user"}, {"id": 2, "role": "agent"}]},
        [_TWO], "zendesk-audits", {"internal notes": 1},
    ),
    Variant(
        "a ticket that the company opened", _FRESH | {"source": 10},
        [["agent: We credited you.", "customer: Thanks."]], "freshdesk", {"internal notes": 1},
    ),
    Variant(
        "mail that quotes the customer",
        {"_results": [
            {"type": "email", "is_inbound": who, "created_at": _AT + at, "body": body}
            for who, at, body in (
                (True, 0, "<p>Bill?</p>"),
                (False, 9, "<p>Ok</p><p>On Mon, Mar 3, 2025 at 9:00 AM Cy &lt;c@example.com&gt; "
                           "wrote:</p><blockquote>Bill?</blockquote>"))]},
        [_TWO], "front", {"quoted mails": 1, "HTML tags": 8},
    ),
    Variant("items of a list", "- Agent: Hi.\n- Customer: Bye.\n",
            [["agent: Hi.", "customer: Bye."]], "plain"),
    Variant("numbered lines", "1. Agent: Hi.\n2. Customer: Bye.\n",
            [["agent: Hi.", "customer: Bye."]], "plain"),
    Variant("numbers and dashes between words",
            "Agent: It is 42. Please write - now.\n\n7. Thanks\nCustomer: Fine.\n",
            [["agent: It is 42. Please write - now.\n7. Thanks", "customer: Fine."]], "plain"),
    Variant("numbers and dashes in a cue",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n- Agent: It is 42. Please write - now.\n",
            [["agent: It is 42. Please write - now."]], "webvtt"),
    Variant("a Chinese clock",
            "2025/3/13 上午10:00 - 客服: 您好\n2025/3/13 下午1:00 - 客户: 账单\n",
            [["agent: 您好", "customer: 账单"]], "whatsapp"),
    Variant(
        "lengths of time as protobuf has them",
        {"results": [{"alternatives": [{"words": [
            {"word": word, "startTime": {"seconds": str(at), "nanos": 5}, "speakerTag": tag}
            for word, at, tag in (("Hi.", 1, 1), ("Bye.", 4, 2))]}]}]},
        [["agent: Hi.", "customer: Bye."]], "google-speech-diarized", roles=Roles(("1",)),
    ),
    Variant("a page of conversations", {"conversations": _INTERCOM, "pages": {}},
            [["customer: Bill?"]] * 2, "intercom", {"HTML tags": 4}),
    Variant(
        "entries of two conversations",
        {"totalSize": 2, "records": [
            {"ConversationId": n, "ActorType": "EndUser", "EntryType": "Text", "Message": "Bill?"}
            for n in "ab"]},
        [["customer: Bill?"]] * 2, "salesforce",
    ),
    Variant(
        "messages that are files",
        {"payload": [
            {"message_type": who, "content": text, "private": False, "conversation_id": 1}
            for who, text in ((0, "Bill?"), (0, None), (1, "Ok"))]},
        [_TWO], "chatwoot", {"items without words": 1},
    ),
    Variant(
        "pages of chats, one left as a message",
        {"chats": [
            {"type": "chat", "visitor": {"name": "V"}, "agent_names": ["A"], "history": [
                {"type": "chat.msg", "name": "V", "msg": "Bill?"},
                {"type": "chat.msg", "name": "A", "msg": "Ok"}]},
            {"type": "offline_msg", "visitor": {"name": "V"}, "message": "Call me.",
             "timestamp": "2025-03-01T10:00:00Z"}]},
        [_TWO, ["customer: Call me."]], "zendesk-chat",
    ),
    Variant(
        "a text for a list of sentences",
        {"Response": {"Data": {"TaskId": 1, "StatusStr": "success", "ResultDetail": None,
                               "Result": "[0:0.020,0:2.000,0]  您好。\n[0:2.1,0:4.0,1]  账单。"}}},
        [["agent: 您好。", "customer: 账单。"]], "tencent-asr", roles=Roles(("0",)),
    ),
    Variant("brackets around a name in subtitles",
            "1\n00:00:01,000 --> 00:00:02,000\n[Agent]: Hi.\n\n"
            "2\n00:00:03,000 --> 00:00:04,000\n[Customer]: Bye.",
            [["agent: Hi.", "customer: Bye."]], "srt"),
    Variant("bold names", "**Agent:** Hi.\n\n**Customer:** Bye.\n",
            [["agent: Hi.", "customer: Bye."]], "plain"),
    Variant("a heading", "CALL TRANSCRIPT\nDate: 2025-03-01\n\nAGENT: Hi.\nCUSTOMER: Bye.\n",
            [["agent: Hi.", "customer: Bye."]], "plain", {"lines that belong to no turn": 2}),
    Variant("seconds since it began", "Chat started: Sunday\nAgent Ana\n( 0s ) Ana: Hi.\n"
            "( 1m 2s ) Visitor: Bye.\n", [["agent: Hi.", "customer: Bye."]], "plain",
            {"lines that belong to no turn": 2}),
    Variant("times of the clock",
            "2025-03-01 10:00:00 Agent: Hi.\n2025-03-01 10:00:05 Customer: Bye.",
            [["agent: Hi.", "customer: Bye."]], "plain"),
    Variant(
        "messages with their response beside",
        {"messages": [{"role": "user", "content": "Bill?"}],
         "response": {"choices": [{"message": {"role": "assistant", "content": "Ok"}}]}},
        [_TWO], "llm-exchange",
    ),
    Variant(
        "messages of a stream, one a line",
        "\n".join(map(json.dumps, (
            {"type": "Metadata", "request_id": "r"},
            *({"type": "Results", "channel_index": [0, 1], "is_final": True, "start": at,
               "channel": {"alternatives": [{"transcript": text, "words": [
                   {"word": text, "start": at, "end": at + 0.5, "speaker": who}]}]}}
              for who, text, at in ((0, "Hi.", 0.0), (1, "Bye.", 1.0)))))),
        [["agent: Hi.", "customer: Bye."]], "deepgram-stream", roles=Roles(("0",)),
    ),
    Variant("a name and a time above what is said", "客服 10:00:01\n您好\n客户 10:00:05\n账单\n",
            [["agent: 您好", "customer: 账单"]], "plain"),
    Variant("a time and a name above what is said",
            "2025-03-01 10:00:00 客服\n您好\n2025-03-01 10:00:05 客户\n账单\n",
            [["agent: 您好", "customer: 账单"]], "plain"),
    Variant("times below names", "Agent  0:03\nHi.\n\nCustomer  1:02:03\nBye.\n",
            [["agent: Hi.", "customer: Bye."]], "plain"),
    Variant("what the app writes in a speaker's name",
            "[13/03/2025, 10:00:01] Agent: \u200eMessages and calls are end-to-end encrypted.\n"
            "[13/03/2025, 10:00:02] Agent: Hi.\n[13/03/2025, 10:00:03] Customer: Bye.",
            [["agent: Hi.", "customer: Bye."]], "whatsapp", {"messages of the app itself": 1}),
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.name for variant in VARIANTS])
def test_variant(variant: Variant, tmp_path: Path) -> None:
    check(variant, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"id": "r", "run_type": "llm", "inputs": {"messages": [{"kwargs": "x"}]},
                    "outputs": {"output": 1}}),
        json.dumps([[1], {"id": "r", "run_type": "llm", "inputs": {}, "outputs": {}}]),
        json.dumps({"request": {"messages": [{"role": "user", "tool_calls": 7}]},
                    "response": {"choices": [{}]}}),
        json.dumps({"comments": [{"author_id": "", "plain_body": "Bill?", "public": True}]}),
        json.dumps({"content": {"orderResult": json.dumps({"lattice": [
            {"json_1best": {"st": {"bg": "1", "ed": "2", "rl": "]", "rt": 5}}}]})}}),
        json.dumps({"results": {"transcripts": [], "items": [
            {"start_time": {}, "speaker_label": [], "alternatives": [{"content": "Hi"}]}]}}),
        json.dumps(_otlp({"x": "y"}) | {"resourceSpans": [{"scopeSpans": [{"spans": [{
            "attributes": [{"key": "gen_ai.prompt.0.role", "value": {"arrayValue": 3}}]}]}]}]}),
        "2025-13-01 10:00:00 Agent: Hi.\n2025-13-01 10:00:05 Customer: Bye.",
    ],
)  # fmt: skip
def test_damage_is_a_reject(text: str, tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    path.write_text(text, encoding="utf-8")
    ingest = Ingest(IngestOptions())
    for batch in batches([path]):
        for record in batch.records():
            found = record if isinstance(record, Reject) else to_interaction(record, "", ingest)
            assert isinstance(found, Reject)
            assert not found.defect


def test_a_split_of_nothing_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "spans.json"
    path.write_text(json.dumps(_otlp({"gen_ai.prompt.0.role": "user"})))
    parts = [part for batch in batches([path]) for part in batch.parts]
    assert [type(part) for part in parts] == [Reject]
