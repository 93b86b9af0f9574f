"""Parts of messages that were lost or taken for something else, and what tells that a file is not
all there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scorecard.formats.roles import Roles
from scorecard.records.reject import Reject
from variants import Variant, check, read

_AT = 1740823200
_TWO = ["customer: Bill?", "agent: Ok"]
_CONNECT = "application/vnd.amazonaws.connect."
_MORE = "a page of a list that goes on read as all there is: fetch the rest"


def _chat(at: int, role: str, content: str | None, kind: str = "text/plain") -> dict[str, Any]:
    said = {} if content is None else {"Content": content}
    moment = f"2025-03-01T10:00:0{at}Z"
    return {"AbsoluteTime": moment, "ContentType": kind, "ParticipantRole": role, **said}


def _sunshine(who: str, text: str) -> dict[str, Any]:
    return {"author": {"type": who}, "content": {"type": "text", "text": text}}


VARIANTS = (
    Variant(
        "an agent's words in several voices",
        {"conversation_id": "e", "agent_id": "a", "transcript": [
            {"role": "user", "message": "Bill?", "time_in_call_secs": 0},
            {"role": "agent", "message": None, "time_in_call_secs": 1,
             "multivoice_message": {"parts": [{"text": "Ok", "voice_label": "x"}]}}]},
        [_TWO], "elevenlabs",
    ),
    Variant("two who speak in one cue",
            "1\n00:00:01,000 --> 00:00:02,000\n- Customer: Bill?\n- Agent: Ok\n", [_TWO], "srt"),
    Variant("names below each other in one cue",
            "1\n00:00:01,000 --> 00:00:02,000\nCustomer: Bill?\nAgent: Ok\nNote: 5\n",
            [["customer: Bill?", "agent: Ok Note: 5"]], "srt"),
    Variant("two in one cue of whom nobody is named",
            "1\n00:00:00,000 --> 00:00:01,000\nAgent: Hi\n\n"
            "2\n00:00:01,000 --> 00:00:02,000\n- Bill?\n- Ok\n",
            [["agent: Hi", "system: Bill? Ok"]], "srt", roles=Roles(system=("unknown",))),
    Variant("a transcript of names in brackets", "[Customer]: Bill?\n[Agent]: Ok\n",
            [_TWO], "plain"),
    Variant("the same in Chinese", "[客户]：账单？\n[客服]：好\n",
            [["customer: 账单？", "agent: 好"]], "plain"),
    Variant("a table of whole transcripts",
            'id,transcript\n1,"Customer: Bill?\nAgent: Ok"\n2,"Customer: Bill?\nAgent: Ok"\n',
            [_TWO] * 2, "chat-csv"),
    Variant("an exported message without blocks",
            {"uuid": "u", "chat_messages": [
                {"sender": "human", "text": "Bill?", "content": []},
                {"sender": "assistant", "text": "Ok"}]}, [_TWO], "claude-export"),
    Variant("a text of bold pieces",
            {"id": 1, "messages": [
                {"type": "message", "date_unixtime": f"{_AT + at}", "from_id": who, "from": who,
                 "text": text} for at, (who, text) in enumerate((
                     ("Ben", ["Bi", {"type": "bold", "text": "ll"}, "?"]), ("Ana", "Ok")))]},
            [_TWO], "telegram", roles=Roles(("Ana",))),
    Variant(
        "a history that begins with a handoff",
        {"items": [
            {"type": "agent_handoff", "new_agent_id": "a"},
            {"type": "message", "role": "user", "content": ["Bill?"]},
            {"type": "function_call", "call_id": "1", "name": "find", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "1", "output": "40"}]},
        [["system !transfer", "customer: Bill?", "agent find() -> 40"]], "livekit",
    ),
    Variant(
        "a chat of Amazon Connect whose participants have no roles",
        {"ContactId": "c", "Participants": [{"ParticipantId": "p"}], "Transcript": [
            _chat(0, "CUSTOMER", None, f"{_CONNECT}event.participant.joined"),
            _chat(1, "CUSTOMER", "Bill?"),
            _chat(2, "SYSTEM", '{"templateType": "ListPicker"}', f"{_CONNECT}message.interactive"),
            _chat(3, "AGENT", "Ok")]},
        [["customer !participant.joined", *_TWO]], "contact-lens", {"interactive messages": 1},
    ),
    Variant(
        "a tool's result in several parts",
        {"messages": [
            {"role": "user", "content": [{"text": "Bill?"}]},
            {"role": "assistant", "content": [
                {"toolUse": {"toolUseId": "1", "name": "find", "input": {}}}]},
            {"role": "user", "content": [{"toolResult": {"toolUseId": "1", "content": [
                {"text": "40"}, {"text": "41"}]}}]}]},
        [["customer: Bill?", "agent find() -> 40\n41"]], "bedrock",
    ),
    Variant(
        "parts of other makers in a log",
        {"request": {"contents": [
            {"role": "user", "parts": [{"text": "Bill?"}, {"inlineData": {"data": "…"}}]},
            {"role": "model", "parts": [{"functionCall": {"name": "find", "args": {"a": 1}}}]},
            {"role": "user", "parts": [
                {"functionResponse": {"name": "find", "response": {"x": 40}}}]}]},
         "response": {"candidates": [{"content": {"role": "model", "parts": [{"text": "Ok"}]}}]}},
        [["customer: Bill?", "agent find() -> {'x': 40}", "agent: Ok"]], "llm-exchange",
        {"parts without words": 1},
    ),
    Variant(
        "a run whose output is what the maker sent back",
        {"id": "r", "trace_id": "r", "run_type": "llm", "inputs": {"messages": [
            {"role": "user", "content": "Bill?"}]},
         "outputs": {"choices": [{"message": {"role": "assistant", "content": "Ok"}}]}},
        [_TWO], "langsmith",
    ),
    Variant(
        "an output of no known form",
        {"id": "t", "sessionId": "s", "input": "Bill?", "output": {"x": {"y": 1}}},
        [["customer: Bill?"]], "langfuse",
        {"parts without words": 1, "turns without words": 1},
    ),
    Variant(
        "a log of Bedrock",
        {"modelId": "m", "input": {"inputBodyJson": {"messages": [
            {"role": "user", "content": [{"text": "Bill?"}]}]}},
         "output": {"outputBodyJson": {"output": {"message": {
             "role": "assistant", "content": [{"text": "Ok"}]}}}}},
        [_TWO], "llm-exchange",
    ),
    Variant(
        "a conversation of which a webhook holds the last part",
        {"id": "1", "created_at": _AT, "statistics": {"count_conversation_parts": 9},
         "source": {"body": "Bill?", "author": {"type": "user", "id": "u"}},
         "conversation_parts": {"total_count": 1, "conversation_parts": [
             {"part_type": "comment", "body": "Ok", "created_at": _AT + 5,
              "author": {"type": "admin", "id": "a"}}]}},
        [_TWO], "intercom", {"parts that the export lacks": 8},
    ),
)  # fmt: skip


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.name for variant in VARIANTS])
def test_variant(variant: Variant, tmp_path: Path) -> None:
    check(variant, tmp_path)


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_page_that_is_not_the_last_is_said(goes_on: bool, tmp_path: Path) -> None:
    messages = [_sunshine("user", "Bill?"), _sunshine("business", "Ok")]
    _, ingest = read({"messages": messages, "meta": {"hasMore": goes_on}}, tmp_path)
    assert (_MORE in ingest.remarks) == goes_on


def test_rows_without_a_conversation_among_others_are_a_reject(tmp_path: Path) -> None:
    rows = [{"conversation_id": "c", "role": "user", "content": "Bill?"}]
    rows += [{"role": who, "content": "Ok"} for who in ("assistant", "user")]
    (first, second), _ = read(rows, tmp_path)
    assert not isinstance(first, Reject)
    assert isinstance(second, Reject)
    assert second.reason == "`conversation_id` is missing"


def test_who_is_no_word_is_a_reject(tmp_path: Path) -> None:
    row = {"conversation_id": "c", "sender": {"id": 1}, "text": "Bill?"}
    (found,), _ = read([row, row], tmp_path)
    assert isinstance(found, Reject)
    assert found.reason == "who says it is no name, number or word"
