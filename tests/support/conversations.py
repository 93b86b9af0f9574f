"""One conversation as many platforms write it: the same words, tools and times in each."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

ASKED, LOOKS, DONE = "My bill is wrong.", "Let me look.", "It is fixed."
_DAY = "2025-03-01T10:00:"
_EPOCH = 1740823200


class Sample(NamedTuple):
    """A value in a format; whether it holds the tool call, and times at 0, 4 and 9 seconds.

    `roles` are what the user has to say: who the agent is and who the customer.
    """

    format: str
    value: Any
    has_tool: bool = False
    is_timed: bool = True
    roles: tuple[str, str] | None = None

    def data(self) -> bytes:
        """The value as a file holds it."""
        if isinstance(self.value, str):
            return self.value.encode()
        return json.dumps(self.value, ensure_ascii=False).encode()


def _said(who: tuple[str, str], of: str, text: str, *times: Any, **more: Any) -> list[Any]:
    """The three turns, with the keys for who, text and times and what else each has."""
    words = ((who[1], ASKED), (who[0], LOOKS), (who[0], DONE))
    rows = []
    for (name, said), seconds in zip(words, (0, 4, 9), strict=True):
        row: dict[str, Any] = {of: name, text: said}
        for key, make in times:
            row[key] = make(seconds)
        rows.append({**row, **more})
    return rows


def _iso(seconds: float) -> str:
    return f"{_DAY}{int(seconds):02}Z"


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _unix(seconds: float) -> int:
    return int(_EPOCH + seconds)


def _unix_ms(seconds: float) -> int:
    return _unix(seconds) * 1000


def _later(make: Any) -> Any:
    return lambda seconds: make(seconds + 2)


def _with_tool(rows: list[Any], call: Any, answer: Any) -> list[Any]:
    made = [*rows[:2], call, answer, rows[2]]
    return [item for item in made if item is not None]


_USER, _BOT = ("assistant", "user"), ("bot", "user")
_NAMES = ("Ana", "Cy")
_ARGS = {"id": 7}
_TEXT_ARGS = '{"id": 7}'

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "retell-chat",
        {"chat_id": "c1", "agent_id": "a1", "chat_status": "ended",
         "message_with_tool_calls": _with_tool(
             _said(("agent", "user"), "role", "content", ("created_timestamp", _unix_ms)),
             {"role": "tool_call_invocation", "tool_call_id": "t", "name": "find_bill",
              "arguments": _TEXT_ARGS, "created_timestamp": _unix_ms(5)},
             {"role": "tool_call_result", "tool_call_id": "t", "content": "ok",
              "created_timestamp": _unix_ms(6)})},
        has_tool=True,
    ),
    Sample(
        "deepgram-agent-history",
        _with_tool(
            _said(_USER, "role", "content", type="History"),
            {"type": "History", "function_calls": [
                {"id": "t", "name": "find_bill", "arguments": _TEXT_ARGS, "response": "ok"}]},
            None),
        has_tool=True,
        is_timed=False,
    ),
    Sample(
        "bedrock",
        {"modelId": "m", "messages": [
            {"role": "user", "content": [{"text": ASKED}]},
            {"role": "assistant", "content": [{"text": LOOKS}, {"toolUse": {
                "toolUseId": "t", "name": "find_bill", "input": _ARGS}}]},
            {"role": "user", "content": [{"toolResult": {
                "toolUseId": "t", "content": [{"text": "ok"}], "status": "success"}}]},
            {"role": "assistant", "content": [{"text": DONE}]}]},
        has_tool=True,
        is_timed=False,
    ),
    Sample(
        "ai-sdk",
        {"id": "c1", "messages": [
            {"id": "1", "role": "user", "parts": [{"type": "text", "text": ASKED}]},
            {"id": "2", "role": "assistant", "parts": [
                {"type": "text", "text": LOOKS},
                {"type": "tool-find_bill", "toolCallId": "t", "state": "output-available",
                 "input": _ARGS, "output": "ok"},
                {"type": "text", "text": DONE}]}]},
        has_tool=True,
        is_timed=False,
    ),
    Sample(
        "ultravox",
        {"next": None, "results": _with_tool(
            [{"role": f"MESSAGE_ROLE_{who}", "text": text,
              "timespan": {"start": f"{at}s", "end": f"{at + 2}s"}}
             for who, text, at in (("USER", ASKED, 0), ("AGENT", LOOKS, 4), ("AGENT", DONE, 9))],
            {"role": "MESSAGE_ROLE_TOOL_CALL", "text": _TEXT_ARGS, "invocationId": "t",
             "toolName": "find_bill"},
            {"role": "MESSAGE_ROLE_TOOL_RESULT", "text": "ok", "invocationId": "t",
             "toolName": "find_bill"})},
        has_tool=True,
    ),
    Sample(
        "chatgpt-export",
        {"conversation_id": "c1", "title": "Bill", "current_node": "2", "mapping": {
            str(number): {"id": str(number), "parent": str(number - 1) if number else None,
                          "message": {"author": {"role": who}, "recipient": "all",
                                      "create_time": _unix(at), "content": {
                                          "content_type": "text", "parts": [text]}}}
            for number, (who, text, at) in enumerate((
                ("user", ASKED, 0), ("assistant", LOOKS, 4), ("assistant", DONE, 9)))}},
    ),
    Sample(
        "telegram",
        {"name": "Cy", "type": "personal_chat", "id": 1, "messages": [
            {"type": "message", **row, "date_unixtime": str(row["date_unixtime"])}
            for row in _said(_NAMES, "from", "text", ("date_unixtime", _unix), from_id="user1")]},
        roles=_NAMES,
    ),
    Sample(
        "whisper-cpp",
        {"result": {"language": "en"}, "transcription": [
            {"speaker": who, "text": text, "offsets": {"from": at * 1000, "to": at * 1000 + 2000}}
            for who, text, at in (("1", ASKED, 0), ("0", LOOKS, 4), ("0", DONE, 9))]},
        roles=("0", "1"),
    ),
    Sample(
        "gladia",
        {"id": "g", "result": {"transcription": {"full_transcript": ASKED, "languages": ["en"],
                                                 "utterances": [
            {"speaker": who, "channel": 0, "text": text, "start": float(at), "end": at + 2.0}
            for who, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]}}},
        roles=("0", "1"),
    ),
    Sample(
        "elevenlabs-speech",
        {"language_code": "en", "text": ASKED, "words": [
            {"speaker_id": who, "type": "word", "text": text, "start": float(at), "end": at + 2.0}
            for who, text, at in (("s1", ASKED, 0), ("s0", LOOKS, 4), ("s0", DONE, 9))]},
        roles=("s0", "s1"),
    ),
    Sample(
        "aliyun-asr",
        {"TaskId": "t", "Result": {"Sentences": [
            {"ChannelId": who, "Text": text, "BeginTime": at * 1000, "EndTime": at * 1000 + 2000}
            for who, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]}},
        roles=("channel 0", "channel 1"),
    ),
    Sample(
        "claude-export",
        {"uuid": "c1", "name": "Bill", "chat_messages": _said(
            ("assistant", "human"), "sender", "text", ("created_at", _iso))},
    ),
    Sample(
        "llm-exchange",
        {"request": {"model": "m", "messages": _with_tool(
            _said(_USER, "role", "content"),
            {"role": "assistant", "tool_calls": [{"id": "t", "type": "function", "function": {
                "name": "find_bill", "arguments": _TEXT_ARGS}}]},
            {"role": "tool", "tool_call_id": "t", "content": "ok"})[:-1]},
         "response": {"choices": [{"message": {"role": "assistant", "content": DONE}}]}},
        has_tool=True,
        is_timed=False,
    ),
    Sample(
        "retell",
        {"call_id": "c1", "agent_id": "a1", "start_timestamp": _EPOCH * 1000,
         "transcript_with_tool_calls": _with_tool(
             [{"role": role, "content": text, "words": [{"word": "x", "start": at, "end": at + 2}]}
              for role, text, at in (("user", ASKED, 0), ("agent", LOOKS, 4), ("agent", DONE, 9))],
             {"role": "tool_call_invocation", "tool_call_id": "t", "name": "find_bill",
              "arguments": _TEXT_ARGS},
             {"role": "tool_call_result", "tool_call_id": "t", "content": "ok"})},
        has_tool=True,
    ),
    Sample(
        "vapi",
        {"type": "end-of-call-report", "call": {"id": "c1"}, "endedReason": "hangup",
         "artifact": {"messages": _with_tool(
             _said(_BOT, "role", "message", ("secondsFromStart", float)),
             {"role": "tool_calls", "secondsFromStart": 6, "toolCalls": [
                 {"id": "t", "function": {"name": "find_bill", "arguments": _TEXT_ARGS}}]},
             {"role": "tool_call_result", "toolCallId": "t", "result": "ok"})}},
        has_tool=True,
    ),
    Sample(
        "elevenlabs",
        {"conversation_id": "c1", "transcript": [
            {"role": "user", "message": ASKED, "time_in_call_secs": 0},
            {"role": "agent", "message": LOOKS, "time_in_call_secs": 4,
             "tool_calls": [{"tool_name": "find_bill", "request_id": "t",
                             "params_as_json": _TEXT_ARGS}],
             "tool_results": [{"request_id": "t", "tool_name": "find_bill",
                               "result_value": "ok"}]},
            {"role": "agent", "message": DONE, "time_in_call_secs": 9}]},
        has_tool=True,
    ),
    Sample(
        "livekit",
        {"items": _with_tool(
            [{"type": "message", "role": role, "content": [text]}
             for role, text in (("user", ASKED), ("assistant", LOOKS), ("assistant", DONE))],
            {"type": "function_call", "call_id": "t", "name": "find_bill", "arguments": _TEXT_ARGS},
            {"type": "function_call_output", "call_id": "t", "name": "find_bill", "output": "ok"})},
        has_tool=True, is_timed=False,
    ),
    Sample(
        "deepgram-agent",
        _with_tool(
            [{"type": "ConversationText", "timestamp": at,
              "data": {"type": "ConversationText", "role": role, "content": text}}
             for role, text, at in (("user", ASKED, 0), ("assistant", LOOKS, 4),
                                    ("assistant", DONE, 9))],
            {"type": "FunctionCallRequest", "timestamp": 6, "data": {
                "type": "FunctionCallRequest",
                "functions": [{"id": "t", "name": "find_bill", "arguments": _TEXT_ARGS}]}},
            {"type": "FunctionCallResponse", "timestamp": 7, "data": {
                "type": "FunctionCallResponse", "id": "t", "name": "find_bill", "content": "ok"}}),
        has_tool=True,
    ),
    Sample("bland", {"call_id": "c1", "transcripts": _said(_USER, "user", "text",
                                                           ("created_at", _iso))}),
    Sample(
        "openai-items",
        {"object": "list", "data": _with_tool(
            [{"type": "message", "role": role, "content": [{"type": kind, "text": text}]}
             for role, text, kind in (("user", ASKED, "input_text"),
                                      ("assistant", LOOKS, "output_text"),
                                      ("assistant", DONE, "output_text"))],
            {"type": "function_call", "call_id": "t", "name": "find_bill", "arguments": _TEXT_ARGS},
            {"type": "function_call_output", "call_id": "t", "output": "ok"})},
        has_tool=True, is_timed=False,
    ),
    Sample(
        "anthropic",
        {"messages": [
            {"role": "user", "content": ASKED},
            {"role": "assistant", "content": [
                {"type": "text", "text": LOOKS},
                {"type": "tool_use", "id": "t", "name": "find_bill", "input": _ARGS}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "t", "content": "ok"}]},
            {"role": "assistant", "content": [{"type": "text", "text": DONE}]}]},
        has_tool=True, is_timed=False,
    ),
    Sample(
        "gemini",
        {"contents": [
            {"role": "user", "parts": [{"text": ASKED}]},
            {"role": "model", "parts": [
                {"text": LOOKS}, {"functionCall": {"name": "find_bill", "args": _ARGS}}]},
            {"role": "user", "parts": [
                {"functionResponse": {"name": "find_bill", "response": "ok"}}]},
            {"role": "model", "parts": [{"text": DONE}]}]},
        has_tool=True, is_timed=False,
    ),
    Sample(
        "langchain",
        {"messages": [
            {"type": "human", "content": ASKED},
            {"type": "ai", "content": LOOKS,
             "tool_calls": [{"name": "find_bill", "args": _ARGS, "id": "t"}]},
            {"type": "tool", "content": "ok", "tool_call_id": "t"},
            {"type": "ai", "content": DONE}]},
        has_tool=True, is_timed=False,
    ),
    Sample(
        "sharegpt",
        {"conversations": _with_tool(
            _said(("gpt", "human"), "from", "value"),
            {"from": "function_call",
             "value": json.dumps({"name": "find_bill", "arguments": _ARGS})},
            {"from": "observation", "value": "ok"})},
        has_tool=True, is_timed=False,
    ),
    Sample(
        "openai-thread",
        {"data": [
            {"thread_id": "th", "role": row["role"], "created_at": row["created_at"],
             "content": [{"type": "text", "text": {"value": row["text"]}}]}
            for row in reversed(_said(_USER, "role", "text", ("created_at", _unix)))]},
    ),
    Sample(
        "otel-genai",
        [{"traceId": "t", "startTimeUnixNano": "1740823200000000000", "attributes": {
            "gen_ai.conversation.id": "c1",
            "gen_ai.input.messages": [
                {"role": "user", "parts": [{"type": "text", "content": ASKED}]},
                {"role": "assistant", "parts": [
                    {"type": "text", "content": LOOKS},
                    {"type": "tool_call", "id": "t", "name": "find_bill", "arguments": _ARGS}]},
                {"role": "tool", "parts": [
                    {"type": "tool_call_response", "id": "t", "response": "ok"}]}],
            "gen_ai.output.messages": [
                {"role": "assistant", "parts": [{"type": "text", "content": DONE}]}]}}],
        has_tool=True, is_timed=False,
    ),
    Sample(
        "langfuse",
        {"id": "t", "sessionId": "s", "timestamp": _iso(0), "observations": [],
         "input": {"messages": [{"role": "user", "content": ASKED},
                                {"role": "assistant", "content": LOOKS}]},
         "output": {"role": "assistant", "content": DONE}},
        is_timed=False,
    ),
    Sample(
        "langsmith",
        {"id": "r", "run_type": "chain", "start_time": "2025-03-01T10:00:00",
         "inputs": {"messages": [{"type": "human", "content": ASKED},
                                 {"type": "ai", "content": LOOKS}]},
         "outputs": {"messages": [{"type": "ai", "content": DONE}]}},
        is_timed=False,
    ),
    Sample(
        "inspect",
        {"version": 2, "eval": {"model": "m"}, "samples": [{"id": 1, "epoch": 1, "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": ASKED},
            {"role": "assistant", "content": [{"type": "text", "text": LOOKS}], "tool_calls": [
                {"id": "t", "function": "find_bill", "arguments": _ARGS}]},
            {"role": "tool", "content": "ok", "tool_call_id": "t"},
            {"role": "assistant", "content": DONE}], "scores": {"match": {"value": "C"}}}]},
        has_tool=True, is_timed=False,
    ),
    Sample(
        "iflytek",
        {"content": {"orderInfo": {"orderId": "o"}, "orderResult": json.dumps({"lattice": [
            {"json_1best": json.dumps({"st": {
                "bg": str(at * 1000), "ed": str(at * 1000 + 2000), "rl": rl,
                "rt": [{"ws": [{"cw": [{"w": text}]}]}]}})}
            for rl, text, at in (("2", ASKED, 0), ("1", LOOKS, 4), ("1", DONE, 9))]})}},
        roles=("1", "2"),
    ),
    Sample(
        "tau2",
        {"tasks": [], "info": {}, "simulations": [{"id": "s", "reward_info": {"reward": 1.0},
         "messages": _with_tool(
             _said(_USER, "role", "content", ("timestamp", _iso)),
             {"role": "assistant", "content": None, "timestamp": _iso(6), "tool_calls": [
                 {"id": "t", "name": "find_bill", "arguments": _ARGS}]},
             {"role": "tool", "id": "t", "tool_call_id": "t", "content": "ok"})}]},
        has_tool=True,
    ),
    Sample("message-rows", _said(_USER, "role", "content", ("created_at", _iso),
                                 conversation_id="c1")),
    Sample("transcribe-call-analytics",
           {"Participants": [{"ParticipantRole": "AGENT"}], "Transcript": _said(
               ("AGENT", "CUSTOMER"), "ParticipantRole", "Content", ("BeginOffsetMillis", _ms),
               ("EndOffsetMillis", _later(_ms)))}),
    Sample("contact-lens-realtime",
           {"Channel": "VOICE", "Segments": [{"Transcript": row} for row in _said(
               ("AGENT", "CUSTOMER"), "ParticipantRole", "Content", ("BeginOffsetMillis", _ms),
               ("EndOffsetMillis", _later(_ms)))]}),
    Sample("contact-lens-realtime-v2",
           {"Channel": "CHAT", "Segments": [
               {"Transcript": {**row, "Time": {"AbsoluteTime": row["at"]}}}
               for row in _said(("AGENT", "CUSTOMER"), "ParticipantRole", "Content",
                                ("at", _iso))]}),
    Sample("transcribe",
           {"jobName": "j", "results": {"audio_segments": _said(
               ("spk_0", "spk_1"), "speaker_label", "transcript",
               ("start_time", lambda at: f"{at}.0"), ("end_time", lambda at: f"{at + 2}.0"))}},
           roles=("spk_0", "spk_1")),
    Sample("aws-pca",
           {"ConversationAnalytics": {"SpeakerLabels": [
               {"Speaker": "spk_0", "DisplayText": "Agent"},
               {"Speaker": "spk_1", "DisplayText": "Customer"}]},
            "SpeechSegments": _said(("spk_0", "spk_1"), "SegmentSpeaker", "DisplayText",
                                    ("SegmentStartTime", float),
                                    ("SegmentEndTime", _later(float)))}),
    Sample("azure-batch",
           {"recognizedPhrases": [
               {"channel": channel, "speaker": 1, "offsetInTicks": at * 1e7,
                "durationInTicks": 2e7, "nBest": [{"display": text}]}
               for channel, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]},
           roles=("channel 0", "channel 1")),
    Sample("azure-fast",
           {"phrases": [
               {"channel": channel, "offsetMilliseconds": at * 1000,
                "durationMilliseconds": 2000, "text": text}
               for channel, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]},
           roles=("channel 0", "channel 1")),
    Sample("google-speech",
           {"results": [
               {"channelTag": channel, "alternatives": [{"transcript": text, "words": [
                   {"word": "x", "startTime": f"{at}s", "endTime": f"{at + 2}s"}]}]}
               for channel, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]},
           roles=("channel 0", "channel 1")),
    Sample("google-speech-diarized",
           {"results": [{"alternatives": [{"transcript": "x", "words": [
               {"word": word, "startTime": f"{at}s", "endTime": f"{at + 2}s", "speakerTag": tag}
               for tag, text, at in ((2, ASKED, 0), (1, LOOKS, 4), (1, DONE, 9))
               for word in [text]]}]}]},
           roles=("1", "2")),
    Sample("google-insights",
           {"name": "c1", "transcript": {"transcriptSegments": [
               {"text": row["text"], "messageTime": row["at"],
                "segmentParticipant": {"role": row["who"]}}
               for row in _said(("HUMAN_AGENT", "END_USER"), "who", "text", ("at", _iso))]}}),
    Sample("google-insights-upload",
           {"entries": _said(("AGENT", "CUSTOMER"), "role", "text",
                             ("start_timestamp_usec", lambda at: _unix(at) * 1_000_000))}),
    Sample("gong",
           {"callTranscripts": [{"callId": "c1", "transcript": [
               {"speakerId": row["who"], "sentences": [
                   {"start": row["start"], "end": row["start"] + 2000, "text": row["text"]}]}
               for row in _said(("s1", "s2"), "who", "text", ("start", _ms))]}]},
           roles=("s1", "s2")),
    Sample("fireflies",
           {"id": "c1", "sentences": _said(_NAMES, "speaker_name", "text", ("start_time", float),
                                           ("end_time", _later(float)))},
           roles=_NAMES),
    Sample("aliyun-ccc",
           {"Phrases": _said(("客服", "客户"), "Role", "Words", ("Begin", _ms),
                             ("End", _later(_ms)))}),
    Sample("funasr",
           {"key": "c1", "sentence_info": [
               {"spk": spk, "text": text, "start": at * 1000, "end": at * 1000 + 2000}
               for spk, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]},
           roles=("0", "1")),
    Sample("iflytek-raasr",
           {"ok": 0, "err_no": 0, "data": json.dumps([
               {"speaker": spk, "onebest": text, "bg": f"{at}000", "ed": f"{at + 2}000"}
               for spk, text, at in (("1", ASKED, 0), ("0", LOOKS, 4), ("0", DONE, 9))])},
           roles=("0", "1")),
    Sample("paraformer",
           {"file_url": "c1", "transcripts": [{"channel_id": 0, "sentences": [
               {"speaker_id": spk, "text": text, "begin_time": at * 1000,
                "end_time": at * 1000 + 2000}
               for spk, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]}]},
           roles=("speaker 0", "1")),
    Sample("tencent-asr",
           {"Data": {"ResultDetail": [
               {"SpeakerId": spk, "FinalSentence": text, "StartMs": at * 1000,
                "EndMs": at * 1000 + 2000}
               for spk, text, at in ((1, ASKED, 0), (0, LOOKS, 4), (0, DONE, 9))]}},
           roles=("0", "1")),
    Sample("huawei-sis",
           {"job_id": "c1", "segments": [
               {"start_time": at * 1000, "end_time": at * 1000 + 2000,
                "result": {"text": text, "analysis_info": {"role": role}}}
               for role, text, at in (("USER", ASKED, 0), ("AGENT", LOOKS, 4),
                                      ("AGENT", DONE, 9))]}),
    Sample("zendesk-audits",
           {"audits": [
               {"id": number, "ticket_id": 7, "author_id": author, "created_at": _iso(at),
                "events": [{"type": "Comment", "body": text, "public": True}]}
               for number, (author, text, at) in enumerate(((1, ASKED, 0), (2, LOOKS, 4),
                                                            (2, DONE, 9)))],
            "users": [{"id": 1, "role": "end-user", "name": "Cy"},
                      {"id": 2, "role": "agent", "name": "Ana"}]}),
    Sample("zendesk-chat",
           {"id": "c1", "visitor": {"name": "Cy"}, "agent_names": ["Ana"],
            "history": [{"type": "chat.memberjoin", "name": "Cy"},
                        *_said(_NAMES, "name", "msg", ("timestamp", _iso), type="chat.msg")]}),
    Sample("sunshine",
           {"messages": [
               {"author": {"type": row["who"]}, "received": row["at"],
                "content": {"type": "text", "text": row["text"]}}
               for row in _said(("business", "user"), "who", "text", ("at", _iso))]}),
    Sample("freshdesk",
           {"id": 7, "description_text": ASKED, "requester_id": 1, "created_at": _iso(0),
            "conversations": [
                {"incoming": False, "body_text": LOOKS, "private": False, "created_at": _iso(4)},
                {"incoming": False, "body_text": "a note", "private": True, "created_at": _iso(5)},
                {"incoming": False, "body_text": DONE, "private": False, "created_at": _iso(9)}]}),
    Sample("salesforce",
           {"conversationIdentifier": "c1", "conversationEntries": [
               {"entryType": "Message", "sender": {"role": row["who"]},
                "messageText": row["text"], "clientTimestamp": row["at"]}
               for row in _said(("Agent", "EndUser"), "who", "text", ("at", _unix_ms))]}),
    Sample("hubspot",
           {"results": _said(("OUTGOING", "INCOMING"), "direction", "text", ("createdAt", _iso),
                             type="MESSAGE", senders=[], conversationsThreadId="9")}),
    Sample("livechat",
           {"id": "c1", "users": [{"id": "u", "type": "customer", "name": "Cy"},
                                  {"id": "a", "type": "agent", "name": "Ana"}],
            "thread": {"events": _said(("a", "u"), "author_id", "text", ("created_at", _iso),
                                       type="message")}}),
    Sample("chatwoot",
           {"payload": [
               {"message_type": side, "content": text, "created_at": _unix(at), "private": False}
               for side, text, at in ((0, ASKED, 0), (1, LOOKS, 4), (1, DONE, 9))]}),
    Sample("front",
           {"_results": [
               {"is_inbound": side, "text": text, "created_at": _unix(at), "type": "email"}
               for side, text, at in ((True, ASKED, 0), (False, LOOKS, 4), (False, DONE, 9))]}),
    Sample("twilio-conversations",
           {"messages": _said(_NAMES, "author", "body", ("date_created", _iso),
                              conversation_sid="CH1")},
           roles=_NAMES),
    Sample("wecom",
           {"msg_list": [
               {"external_userid": "w", "origin": origin, "msgtype": "text", "send_time": _unix(at),
                "text": {"content": text}}
               for origin, text, at in ((3, ASKED, 0), (5, LOOKS, 4), (5, DONE, 9))]}),
    Sample("messenger",
           {"participants": [{"name": "Cy"}, {"name": "Ana"}], "title": "Cy",
            "messages": _said(_NAMES, "sender_name", "content", ("timestamp_ms", _unix_ms))[::-1]},
           roles=_NAMES),
    Sample("discord",
           {"guild": {"id": "1"}, "channel": {"id": "2", "name": "ticket-7"},
            "messages": [
                {"type": "Default", "author": {"name": row["who"]}, "content": row["text"],
                 "timestamp": row["at"]}
                for row in _said(_NAMES, "who", "text", ("at", _iso))]},
           roles=_NAMES),
    Sample("slack",
           [{"type": "message", "user": f"U{row['who']}", "text": row["text"],
             "ts": f"{row['at']}.000100", "user_profile": {"real_name": row["who"]}}
            for row in _said(_NAMES, "who", "text", ("at", _unix))],
           roles=_NAMES),
    Sample("teams",
           {"value": [
               {"messageType": "message", "createdDateTime": row["at"],
                "from": {"user": {"displayName": row["who"]}},
                "body": {"contentType": "html", "content": f"<p>{row['text']}</p>"}}
               for row in _said(_NAMES, "who", "text", ("at", _iso))][::-1]},
           roles=_NAMES),
    Sample("google-chat",
           {"messages": [
               {"creator": {"name": row["who"]}, "topic_id": "t", "text": row["text"],
                "created_date": f"Saturday, March 1, 2025 at 10:00:0{row['at']}\u202fAM UTC"}
               for row in _said(_NAMES, "who", "text", ("at", int))]},
           roles=_NAMES),
    Sample("signal",
           _said(_NAMES, "sender", "body", ("date", _iso), quote="", sticker="",
                 reactions=[], attachments=[]),
           roles=_NAMES),
    Sample("lark",
           {"data": {"items": [
               {"message_id": "m", "chat_id": "oc_1", "msg_type": "text",
                "create_time": str(row["at"]), "sender": {"id": row["who"]},
                "body": {"content": json.dumps({"text": row["text"]})}}
               for row in _said(_NAMES, "who", "text", ("at", _unix_ms))]}},
           roles=_NAMES),
    Sample("crisp",
           {"data": _said(("operator", "user"), "from", "content", ("timestamp", _unix_ms),
                          session_id="s1", fingerprint=1, type="text")}),
    Sample("drift",
           {"data": {"messages": [
               {"conversationId": 7, "type": "chat", "author": {"type": row["who"]},
                "body": row["text"], "createdAt": row["at"]}
               for row in _said(("user", "contact"), "who", "text", ("at", _unix_ms))]}}),
    Sample("gorgias",
           {"id": 7, "subject": "Bill", "messages": _said(
               (True, False), "from_agent", "body_text", ("sent_datetime", _iso), channel="email",
               public=True)}),
    Sample("help-scout",
           {"id": 7, "subject": "Bill", "type": "email", "_embedded": {"threads": [
               {"type": kind, "createdBy": {"type": who}, "createdAt": row["at"],
                "body": row["text"]}
               for row in _said(("message user", "customer customer"), "who", "text", ("at", _iso))
               for kind, who in (row["who"].split(),)][::-1]}}),
    Sample("freshchat",
           {"messages": [
               {"conversation_id": "k1", "message_type": "normal", "actor_type": row["who"],
                "created_time": row["at"], "message_parts": [{"text": {"content": row["text"]}}]}
               for row in _said(("agent", "user"), "who", "text", ("at", _iso))][::-1]}),
    Sample("genesys-chat",
           {"entities": [
               {"sender": {"id": row["who"]}, "body": row["text"], "bodyType": "standard",
                "timestamp": row["at"]}
               for row in _said(_NAMES, "who", "text", ("at", _iso))]},
           roles=_NAMES),
    Sample("tawk",
           {"event": "chat:transcript_created", "chat": {"id": "c1", "messages": [
               {"type": "msg", "sender": {"t": row["who"]}, "msg": row["text"], "time": row["at"]}
               for row in _said(("a", "v"), "who", "text", ("at", _iso))]}}),
    Sample("salesforce-transcript",
           {"records": [{"attributes": {"type": "LiveChatTranscript"}, "Name": "1", "Body":
                         f"( 0s ) Cy: {ASKED}<br>( 4s ) Ana: {LOOKS}<br>( 9s ) Ana: {DONE}<br>"}]},
           roles=_NAMES),
    Sample("webvtt",
           "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Cy>" + ASKED
           + "</v>\n\n00:04.000 --> 00:06.000\n<v Ana>" + LOOKS
           + "</v>\n\n00:09.000 --> 00:11.000\n<v Ana>" + DONE + "</v>\n",
           roles=_NAMES),
    Sample("srt",
           f"1\n00:00:00,000 --> 00:00:02,000\nCy: {ASKED}\n\n2\n00:00:04,000 --> 00:00:06,000\n"
           f"Ana: {LOOKS}\n\n3\n00:00:09,000 --> 00:00:11,000\n{DONE}\n",
           roles=_NAMES),
    Sample("whatsapp",
           f"[13/1/25, 10:00:00 AM] Cy: {ASKED}\n[13/1/25, 10:00:04 AM] Ana: {LOOKS}\n"
           f"[13/1/25, 10:00:09 AM] Ana: {DONE}\n",
           roles=_NAMES),
    Sample("plain", f"[00:00:00] Customer: {ASKED}\n[00:00:04] Agent: {LOOKS}\n"
                    f"[00:00:09] Agent: {DONE}\n"),
)  # fmt: skip
