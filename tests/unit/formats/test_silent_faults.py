"""Files that were once read wrongly without a word: lists with the newest first, several
conversations in one list, notes, deleted messages, what a model thinks, words that nothing counted.
Each row is a kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.formats.roles import Roles
from scorecard.records.reject import Reject
from variants import Variant, check, read

_AT = 1740823200
_TWO = ["customer: Bill?", "agent: Ok"]
_ROWS = [
    {"session_id": of, "role": who, "content": text}
    for of, who, text in (("a", "user", "Bill?"), ("b", "user", "And?"), ("a", "assistant", "Ok"))
]
_TIES = [("agent", "3", 60), ("customer", "2", 0), ("agent", "1", 0)]
_IN_ORDER = [["agent: 1", "customer: 2", "agent: 3"]]
_STEPS = [{"type": "reasoning", "text": "Hm."}, {"type": "text", "text": "Ok"}]
_GENERATION = {
    "traceId": "t", "type": "GENERATION", "input": [{"role": "user", "content": "Bill?"}],
    "output": {"role": "assistant", "content": "Ok"},
}  # fmt: skip
_TRACE = {
    "id": "t", "timestamp": "2025-03-01T10:00:00Z", "input": {"question": 1}, "output": {"x": 2},
}  # fmt: skip
_CHAT = [
    {"type": "chat.msg", "name": name, "msg": text} for name, text in (("V", "Bill?"), ("A", "Ok"))
]


def _message(of: str, who: str, text: str) -> dict[str, Any]:
    message = {"author": {"type": who}, "content": {"type": "text", "text": text}}
    return {"payload": {"conversation": {"id": of}, "message": message}}


VARIANTS = (
    Variant("rows of two conversations in an object", {"messages": _ROWS},
            [_TWO, ["customer: And?"]], "message-rows"),
    Variant("rows of two conversations in an answer", {"data": _ROWS},
            [_TWO, ["customer: And?"]], "message-rows"),
    Variant(
        "events of two conversations",
        {"events": [_message("a", "user", "Bill?"), _message("b", "user", "And?"),
                    _message("a", "business", "Ok")]},
        [_TWO, ["customer: And?"]], "sunshine",
    ),
    Variant(
        "messages of two threads, one a line",
        "\n".join(json.dumps({"thread_id": of, "role": who, "content": [{"text": {"value": text}}]})
                  for of, who, text in (("a", "user", "Bill?"), ("b", "user", "And?"),
                                        ("a", "assistant", "Ok"))),
        [_TWO, ["customer: And?"]], "openai-thread",
    ),
    Variant(
        "messages of one second, newest first",
        {"data": [{"thread_id": "t", "role": "user" if who == "customer" else "assistant",
                   "created_at": _AT + at, "content": [{"text": {"value": text}}]}
                  for who, text, at in _TIES]},
        _IN_ORDER, "openai-thread",
    ),
    Variant(
        "comments of one second, newest first",
        {"comments": [{"author_id": {"agent": 2, "customer": 1}[who], "plain_body": text,
                       "created_at": _AT + at} for who, text, at in _TIES],
         "users": [{"id": 1, "role": "end-user"}, {"id": 2, "role": "agent"}]},
        _IN_ORDER, "zendesk",
    ),
    Variant(
        "rows of one minute, newest first",
        "id,speaker,text,time\n" + "".join(
            f"c,{who},{text},2025-03-01 10:0{at // 60}\n" for who, text, at in _TIES),
        _IN_ORDER, "chat-csv",
    ),
    Variant("private rows", "id,speaker,text,private\nc,customer,Bill?,false\nc,agent,No.,true\n"
            "c,agent,Ok,false\n", [_TWO], "chat-csv", {"private notes": 1}),
    Variant(
        "private and deleted messages",
        [{"conversation_id": "c", "role": "agent", "content": text, **beside} for text, beside in (
            ("Bill?", {"role": "user"}), ("x", {"private": True}), ("y", {"is_public": False}),
            ("z", {"deleted": True}), ("Ok", {}))],
        [_TWO], "message-rows", {"private notes": 2, "deleted messages": 1},
    ),
    Variant(
        "a deleted message that says so",
        {"payload": [
            {"message_type": who, "content": text, "content_attributes": beside}
            for who, text, beside in (
                (0, "Bill?", {}), (1, "Ok", {}), (1, "It was deleted", {"deleted": True}))]},
        [_TWO], "chatwoot", {"deleted messages": 1},
    ),
    Variant(
        "parts of a user interface, and what the model thinks",
        [{"id": "1", "role": "user", "parts": [{"type": "text", "text": "Bill?"}]},
         {"id": "2", "role": "assistant", "parts": [
             {"type": "tool-find", "toolCallId": "t", "input": {}, "output": "12"}, *_STEPS]}],
        [["customer: Bill?", "agent find() -> 12", "agent: Ok"]], "ai-sdk", {"reasoning texts": 1},
    ),
    Variant(
        "tools of a model's messages",
        {"messages": [
            {"role": "user", "content": "Bill?"},
            {"role": "assistant", "content": [
                *_STEPS,
                {"type": "tool-call", "toolCallId": "t", "toolName": "find", "input": {}}]},
            {"role": "tool", "content": [
                {"type": "tool-result", "toolCallId": "t", "toolName": "find", "output": "12"}]}]},
        [[*_TWO, "agent find() -> 12"]], "ai-sdk", {"reasoning texts": 1},
    ),
    Variant(
        "words beside their parts, and the tools twice",
        {"id": "c", "messages": [
            {"id": "1", "role": "user", "content": "Bill?", "parts": [
                {"type": "text", "text": "Bill?"}]},
            {"id": "2", "role": "assistant", "content": "Ok", "toolInvocations": [{}], "parts": [
                {"type": "tool-invocation", "toolInvocation": {
                    "toolCallId": "t", "toolName": "find", "args": {}, "result": "12"}},
                {"type": "text", "text": "Ok"}]}]},
        [["customer: Bill?", "agent find() -> 12", "agent: Ok"]], "ai-sdk",
    ),
    Variant("what steps of an agent give back",
            {"data": [_GENERATION, _GENERATION | {"type": "SPAN", "input": {}, "output": "rows"}]},
            [_TWO], "langfuse"),
    Variant("words in the observations alone", {**_TRACE, "observations": [_GENERATION]}, [_TWO],
            "langfuse"),
    Variant(
        "runs within runs, of messages whose class is their role",
        [{"id": "r2", "trace_id": "r1", "run_type": "llm", "start_time": "2025-03-01T10:00:01",
          "inputs": {"messages": [[{"lc": 1, "id": ["x", "HumanMessage"],
                                    "kwargs": {"content": "Bill?"}}]]},
          "outputs": {"generations": [[{"message": {"id": ["x", "AIMessage"],
                                                    "kwargs": {"content": "Ok"}}}]]}},
         {"id": "r1", "trace_id": "r1", "run_type": "chain", "start_time": "2025-03-01T10:00:00",
          "inputs": {"input": "Bill?"}, "outputs": {"output": "Ok"}}],
        [_TWO], "langsmith",
    ),
    Variant(
        "channels of segments",
        {"results": {"audio_segments": [
            {"transcript": text, "channel_label": who, "start_time": at, "end_time": "9"}
            for text, who, at in (("Bill?", "ch_1", "0.1"), ("Ok", "ch_0", "4"))]}},
        [_TWO], "transcribe", roles=Roles(("ch_0",)),
    ),
    Variant(
        "segments of channels",
        {"segments": [{"channel": who, "text": text, "start": at, "end": at + 1}
                      for who, text, at in (("customer", "Bill?", 0), ("agent", "Ok", 4))]},
        [_TWO], "whisperx",
    ),
    Variant(
        "results that are not final",
        {"results": [
            {"channelTag": who, "isFinal": is_final, "alternatives": [{"transcript": text}]}
            for who, is_final, text in (
                (1, False, "Bi"), (1, True, "Bill?"), (2, False, "O"), (2, True, "Ok"))]},
        [_TWO], "google-speech", {"interim results": 2}, Roles(("channel 2",)),
    ),
    Variant(
        "words of an image",
        {"messages": [
            {"author": {"type": "user"}, "content": {"type": "image", "text": "Bill?",
                                                     "altText": "a.png"}},
            {"author": {"type": "business"}, "content": {"type": "file", "altText": "b.pdf"}},
            {"author": {"type": "business"}, "content": {"type": "text", "text": "Ok"}}]},
        [_TWO], "sunshine", {"items without words": 1},
    ),
    Variant(
        "results that each have words of their own",
        {"results": [{"alternatives": [{"words": [
            {"word": text, "startOffset": at, "speakerLabel": who}]}]}
            for text, at, who in (("Bill?", "0s", "1"), ("Ok", "4s", "2"))]},
        [_TWO], "google-speech-diarized", roles=Roles(("2",)),
    ),
    Variant(
        "a last result that has all words again",
        {"results": [
            {"alternatives": [{"words": [{"word": "Bill?", "startTime": "0s"}]}]},
            {"alternatives": [{"words": [
                {"word": "Bill?", "startTime": "0s", "speakerTag": 1},
                {"word": "Ok", "startTime": "4s", "speakerTag": 2}]}]}]},
        [_TWO], "google-speech-diarized", roles=Roles(("2",)),
    ),
    Variant(
        "a text in blocks",
        {"messages": [
            {"role": "user", "content": "Bill?"},
            {"role": "assistant", "content": [
                {"type": "tool_use", "id": "t", "name": "find", "input": {}},
                {"type": "text", "text": "It is 40, "}, {"type": "text", "text": "as of today"},
                {"type": "text", "text": "."}, {"type": "text", "text": "Ok?"}]}]},
        [["customer: Bill?", "agent find() -> None", "agent: It is 40, as of today.\nOk?"]],
        "anthropic",
    ),
    Variant(
        "spans of one conversation in two batches, one a line",
        "\n".join(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [
            {"traceId": str(at), "startTimeUnixNano": f"{at}", "attributes": [
                {"key": key, "value": {"stringValue": text}} for key, text in (
                    ("gen_ai.conversation.id", "c"), ("gen_ai.prompt.0.role", "user"),
                    ("gen_ai.prompt.0.content", asked),
                    ("gen_ai.completion.0.role", "assistant"),
                    ("gen_ai.completion.0.content", answered))]}]}]}]})
            for at, asked, answered in ((1, "Bill?", "Ok"), (2, "And?", "12"))),
        [[*_TWO, "customer: And?", "agent: 12"]], "otel-genai",
    ),
    Variant(
        "a branch that was answered anew",
        {"mapping": {
            "r": {"parent": None, "message": None},
            "u": {"parent": "r", "message": {
                "author": {"role": "user"}, "content": {"parts": ["Bill?"]}}},
            **{name: {"parent": "u", "message": {
                "author": {"role": "assistant"}, "recipient": "all", "content": {"parts": [text]}}}
               for name, text in (("b", "Ok"), ("a", "No."))}},
         "current_node": "b"},
        [_TWO], "chatgpt-export",
    ),
    Variant(
        "newest first, and a time is missing",
        [{"chat_id": "c", "sender": who, "text": text, **({"time": _AT + at} if at else {})}
         for who, text, at in (("agent", "3", 60), ("customer", "2", None), ("agent", "1", 1))],
        _IN_ORDER, "message-rows",
    ),
    Variant(
        "notes by their type",
        [{"ticket_id": 1, "author": who, "body": text, "type": of} for who, text, of in (
            ("customer", "Bill?", "reply"), ("agent", "x", "note"), ("agent", "Ok", "reply"))],
        [_TWO], "message-rows", {"private notes": 1},
    ),
    Variant(
        "what a log holds as a text",
        "\n".join(json.dumps({"ts": at, "body": json.dumps({"call": {
            "call_id": str(at), "transcript_object": [
                {"role": "user", "content": "Bill?"}, {"role": "agent", "content": "Ok"}]}})})
            for at in (1, 2)),
        [_TWO] * 2, "retell",
    ),
    Variant("numbers within a line", "Agent: It is 40. do step 1) and - please - wait.\n"
            "Customer: I see.\n",
            [["agent: It is 40. do step 1) and - please - wait.", "customer: I see."]], "plain"),
    Variant("times after a colon", "Agent: [00:01]\nHi.\n\nCustomer: [00:04]\nBye.\n",
            [["agent: Hi.", "customer: Bye."]], "plain"),
    Variant("what programs add", "(10:00:01) Visitor: Bill?\n(10:00:05) *** Ana joined ***\n"
            "(10:00:09) Agent: Ok\nTranscribed by https://example.com\n", [_TWO], "plain",
            {"messages of the app itself": 2}),
    Variant("lines above the first message", "Chat with Ana\n13/03/2025, 10:01 - Customer: Bill?\n"
            "13/03/2025, 10:02 - Agent: Ok\n", [_TWO], "whatsapp",
            {"lines that belong to no turn": 1}),
    Variant("subtitles torn by an empty line", "1\n00:00:01,000 --> 00:00:02,000\nCustomer: Bill?\n"
            "\nAnd\nthis?\n\n2\n00:00:03,000 --> 00:00:04,000\nAgent: Ok\n", [_TWO], "srt",
            {"lines that belong to no turn": 2}),
    Variant("notes of subtitles", "WEBVTT\n\nNOTE by hand\n\n00:01.000 --> 00:02.000\n"
            "<v Customer>Bill?\n\n00:03.000 --> 00:04.000\n<v Agent>Ok\n", [_TWO], "webvtt"),
    Variant(
        "what was said after a call was passed on",
        {"call_id": "c", "answered_by": "human", "concatenated_transcript": "user: Bill?",
         "post_transfer_transcript": "agent: Ana here.", "transcripts": [
             {"user": who, "text": text, "created_at": f"2025-03-01T10:00:0{at}Z"}
             for at, (who, text) in enumerate((("user", "Bill?"), ("assistant", "Ok")))]},
        [_TWO], "bland", {"transcripts of what followed a transfer": 1},
    ),
    Variant(
        "deleted messages of many phones, and files",
        "".join(f"13/03/2025{comma} 10:0{at} - {line}\n" for at, (comma, line) in enumerate((
            (",", "Customer: Bill?"), (" à", "Agent: Ok"), (",", "Agent: Mensagem apagada"),
            (",", "Agent: Diese Nachricht wurde gelöscht."), (",", "Agent: a.jpg (file attached)"),
            (",", "Customer: null")))),
        [_TWO], "whatsapp", {"deleted messages": 2, "media": 2},
    ),
    Variant("a Korean clock", "2025. 3. 13. 오전 10:01 - Agent: Hi.\n"
            "2025. 3. 13. 오후 1:01 - Customer: Bye.\n",
            [["agent: Hi.", "customer: Bye."]], "whatsapp"),
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.name for variant in VARIANTS])
def test_variant(variant: Variant, tmp_path: Path) -> None:
    check(variant, tmp_path)


def test_a_list_of_last_messages_is_a_reject(tmp_path: Path) -> None:
    last = {"message_type": 0, "content": "Bill?", "private": False}
    (found,), _ = read({"id": 1, "can_reply": True, "messages": [last]}, tmp_path)
    assert isinstance(found, Reject)
    assert found.reason == "only the last message of a conversation"


def test_what_is_no_json_is_said_before_its_keys(tmp_path: Path) -> None:
    (found,), _ = read('{"messages": [{"role": "user", "content": "x"},]}', tmp_path)
    assert isinstance(found, Reject)
    assert found.reason.startswith("not valid JSON")


def test_a_name_that_two_have_is_a_reject(tmp_path: Path) -> None:
    chat = {"visitor": {"name": "A"}, "agent_names": ["A"], "history": _CHAT[1:]}
    (found,), _ = read(chat, tmp_path)
    assert isinstance(found, Reject)
    assert found.reason == "agent and customer are both called `A`"
    (found,), _ = read({**chat, "visitor": {"name": "V"}, "history": _CHAT}, tmp_path)
    assert not isinstance(found, Reject)


@pytest.mark.parametrize("text", ["Agent: Grüße\nCustomer: Für wen?\n", "客服：您好\n客户：账单\n"])
def test_a_transcript_that_is_not_utf8_is_a_reject(text: str, tmp_path: Path) -> None:
    data = text.encode("gb18030" if "客" in text else "latin-1")
    path = tmp_path / "call.txt"
    path.write_bytes(data)
    (found,), _ = read(path, tmp_path)
    assert isinstance(found, Reject)
    assert found.reason.startswith("is not UTF-8")
