"""Calls of voice agents: Retell, Vapi, ElevenLabs, LiveKit, Deepgram's agent, Bland.

Sources: the vendors' API references and SDK types as of 2025 (`docs/formats.md` says which). All
of them keep the tools that were called, and what these gave back, among the turns or beside them.
"""

from __future__ import annotations

from dataclasses import replace

from scorecard.formats.declared import Answer, Call, Declared, Event, Says, Skip, roles

_CALL = {"channel": "=call"}

RETELL = Declared(
    name="retell",
    title="Retell calls and webhooks",
    shapes=(
        ("call_id", "transcript_with_tool_calls[].role"),
        ("call_id", "transcript_object[].role"),
        ("call_id", "agent_id", "call_status"),
    ),
    lines="transcript",
    items=(
        "scrubbed_transcript_with_tool_calls[]",
        "transcript_with_tool_calls[]",
        "transcript_object[]",
    ),
    who="role",
    kind="role",
    text="content",
    roles=roles(agent="agent transfer_target tool_call_invocation", customer="user"),
    kinds={
        "tool_call_invocation": (Call("name", "arguments", "tool_call_id"),),
        "tool_call_result": (Answer("content", "tool_call_id"),),
        "node_transition": (Skip("steps of the agent's own flow"),),
        "dtmf": (Event("dtmf"),),
        "sms": (Event("sms"),),
    },
    start=("words[0].start|time_sec", "s"),
    end=("words[-1].end", "s"),
    fields={
        "id": "call_id",
        "started_at": "start_timestamp",
        "agent.id": "agent_id",
        "agent.name": "agent_name",
        "outcome.success": "call_analysis.call_successful",
        "outcome.sentiment": "call_analysis.user_sentiment",
        "outcome.disconnection": "disconnection_reason",
        "metadata.direction": "direction",
        **_CALL,
    },
    left_out={"recording_url": "an address", "transcript": "the turns have it"},
    is_ai=True,
)

RETELL_CHAT = replace(
    RETELL,
    name="retell-chat",
    title="Retell chats and webhooks",
    shapes=(("chat_id", "message_with_tool_calls[].role"), ("chat_id", "agent_id", "chat_status")),
    items=("message_with_tool_calls[]",),
    start=("created_timestamp", "instant"),
    end=None,
    fields={
        **{target: source.replace("call_", "chat_") for target, source in RETELL.fields.items()},
        "channel": "=chat",
    },
)

VAPI = Declared(
    name="vapi",
    title="Vapi calls and end-of-call reports",
    shapes=(
        ("messages[].message", "messages[].secondsFromStart"),
        ("artifact.messages[].role",),
        ("orgId", "status", "type", "artifact"),
    ),
    lines="transcript|artifact.transcript",
    items=("messages[]", "artifact.messages[]"),
    who="role",
    kind="role",
    text="message",
    roles=roles(agent="bot assistant ai tool_calls tool-calls", customer="user"),
    kinds={
        "system": (Skip("system messages"),),
        "tool_calls": (
            Call("function.name|name", "function.arguments|arguments", "id", "toolCalls"),
        ),
        "tool-calls": (
            Call("function.name|name", "function.arguments|arguments", "id", "toolCalls"),
        ),
        "tool_call_result": (Answer("result", "toolCallId", "name"),),
        "tool": (Answer("result", "toolCallId", "name"),),
    },
    start=("secondsFromStart", "s"),
    length=("duration", "ms"),
    fields={
        "id": "id|call.id",
        "started_at": "startedAt",
        "outcome.success": "analysis.successEvaluation",
        "outcome.ended": "endedReason",
        "agent.id": "assistantId|call.assistantId",
        "customer.name": "customer.name",
        **_CALL,
    },
    is_ai=True,
)

ELEVENLABS = Declared(
    name="elevenlabs",
    title="ElevenLabs conversations and post-call webhooks",
    shapes=(
        ("conversation_id", "transcript[].role"),
        ("conversation_id", "agent_id", "transcript"),
    ),
    items=("transcript[]",),
    who="role",
    text="message|multivoice_message.parts",
    roles=roles(agent="agent", customer="user"),
    steps=(
        Says(),
        Call("tool_name", "params_as_json|tool_details.parameters", "request_id", "tool_calls"),
        Answer("result_value", "request_id", "tool_name", "tool_results"),
    ),
    events={"interrupted": "interruption"},
    start=("time_in_call_secs", "s"),
    fields={
        "id": "conversation_id",
        "started_at": "metadata.start_time_unix_secs",
        "agent.id": "agent_id",
        "agent.name": "agent_name",
        "outcome.success": "analysis.call_successful",
        "outcome.rating": "metadata.feedback.overall_score|metadata.feedback.rating",
        "outcome.ended": "metadata.termination_reason",
        "language": "metadata.main_language",
        **_CALL,
    },
    left_out={"analysis.transcript_summary": "what a model makes of it"},
    is_ai=True,
)

LIVEKIT = Declared(
    name="livekit",
    title="LiveKit agents' session history",
    shapes=(
        ("items[].type", "items[].role", "items[].content"),
        ("items[].type", "items[].call_id", "items[].name"),
        ("items[].type", "items[].old_agent_id"),
        ("items[].type", "items[].new_agent_id", "~type=agent_handoff"),
    ),
    items=("items[]",),
    who="role",
    kind="type",
    text="content",
    roles=roles(agent="assistant", customer="user"),
    kinds={
        "function_call": (Call("name", "arguments", "call_id"),),
        "function_call_output": (Answer("output", "call_id", "name"),),
        "agent_handoff": (Event("transfer"),),
        "agent_config_update": (Skip("changes of the agent's instructions"),),
    },
    skip_when={"role=system": "system messages", "role=developer": "system messages"},
    events={"interrupted": "interruption"},
    start=("created_at", "instant"),
    fields={"id": "id|room_id|session_id", **_CALL},
    is_ai=True,
)

DEEPGRAM_AGENT = Declared(
    name="deepgram-agent",
    title="Deepgram voice-agent events",
    shapes=(
        ("[].type", "[].data", "~type=ConversationText"),
        ("[].type", "[].role", "~type=ConversationText"),
        ("[].type", "[].request_id", "~type=Welcome"),
    ),
    items=("[]",),
    who="data.role|role",
    kind="type|data.type",
    text="data.content|content",
    roles=roles(agent="assistant", customer="user"),
    kinds={
        "ConversationText": (Says(),),
        "FunctionCallRequest": (Call("name", "arguments", "id", "data.functions|functions"),),
        "FunctionCallResponse": (Answer("data.content|content", "data.id|id", "data.name|name"),),
    },
    steps=(Skip("events without words"),),
    start=("timestamp", "instant"),
    fields=_CALL,
    is_ai=True,
)

DEEPGRAM_HISTORY = replace(
    DEEPGRAM_AGENT,
    name="deepgram-agent-history",
    title="Deepgram voice-agent history",
    shapes=tuple(("[].type", f"[].{what}", "~type=History") for what in ("role", "function_calls")),
    kinds={
        "History": (
            Says(),
            Call("name", "arguments", "id", "function_calls"),
            Answer("response", "id", "name", "function_calls"),
        ),
    },
)

BLAND = Declared(
    name="bland",
    title="Bland calls",
    shapes=(
        ("call_id", "transcripts[].user", "transcripts[].text"),
        ("call_id", "transcripts", "answered_by"),
    ),
    lines="concatenated_transcript",
    items=("transcripts[]",),
    who="user",
    kind="user",
    text="text",
    roles=roles(agent="assistant robot agent", customer="user"),
    kinds={"agent-action": (Event("agent action"),)},
    start=("created_at", "instant"),
    fields={
        "id": "call_id",
        "started_at": "started_at|created_at",
        "outcome.disposition": "disposition_tag",
        "outcome.ended": "call_ended_by",
        "metadata.answered_by": "answered_by",
        **_CALL,
    },
    left_out={"concatenated_transcript": "the turns have it"},
    unread={"post_transfer_transcript": Skip("transcripts of what followed a transfer")},
    is_ai=True,
)

_ULTRAVOX = {of: f"MESSAGE_ROLE_{of}" for of in ("AGENT", "USER", "TOOL_CALL", "TOOL_RESULT")}
ULTRAVOX = Declared(
    name="ultravox",
    title="Ultravox messages of a call",
    shapes=tuple(("results[].role", f"~{_ULTRAVOX[of]}") for of in ("AGENT", "USER")),
    items=("results[]",),
    who="role",
    kind="role",
    text="text",
    roles={
        **dict.fromkeys((_ULTRAVOX["AGENT"].lower(), _ULTRAVOX["TOOL_CALL"].lower()), "agent"),
        _ULTRAVOX["USER"].lower(): "customer",
    },
    kinds={
        _ULTRAVOX["TOOL_CALL"]: (Call("toolName", "text", "invocationId"),),
        _ULTRAVOX["TOOL_RESULT"]: (Answer("text", "invocationId", "toolName"),),
    },
    start=("timespan.start", "duration"),
    end=("timespan.end", "duration"),
    fields=_CALL,
    is_ai=True,
)

FORMATS = tuple(
    table.format()
    for table in (
        *(RETELL, RETELL_CHAT, VAPI, ELEVENLABS, LIVEKIT),
        *(DEEPGRAM_AGENT, DEEPGRAM_HISTORY, BLAND, ULTRAVOX),
    )
)
