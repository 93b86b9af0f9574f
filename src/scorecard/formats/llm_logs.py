"""Logs of language models beside chat completions: items, blocks and parts of many makers.

Sources: the API references of OpenAI (Responses, Conversations, Assistants, Agents SDK),
Anthropic (Messages), Google (Gemini), LangChain's message types, the ShareGPT layout of data
sets, the GenAI conventions of OpenTelemetry, and the results of tau2-bench and AgentDojo (2025).
What a tool gave back stands with Anthropic and Gemini in messages of the user: it is nothing that
a customer said. Reasoning is left out: it is never said.
"""

from __future__ import annotations

from scorecard.formats.declared import Answer, Call, Declared, Opening, Says, Skip, Time, roles

_ROLES = roles(
    agent="assistant ai model gpt chatgpt bot aimessage aimessagechunk",
    customer="user human humanmessage humanmessagechunk",
)
_REASONING = (Skip("reasoning texts"),)
_SYSTEM = (Skip("system messages"),)
_INSTRUCTIONS = {"role=system": "system messages", "role=developer": "system messages"}
_CREATED: Time = ("created_at|timestamp", "instant")
_NAMES = {
    "id": "id|conversation_id|thread_id|session_id",
    "started_at": "created_at|created",
    "metadata.model": "model",
}
_ITEM_CALL = (Call("name", "arguments|input", "call_id|id"),)
_ITEM_ANSWER = (Answer("output", "call_id"),)
# Tools that run at the maker's: what they gave back stands in the call itself.
_SERVED = ("web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call")
_SERVED_STEPS = (Call("type", "action|code", "id"), Answer("results|outputs|result", "id"))

RESPONSES = Declared(
    name="openai-items",
    title="OpenAI Responses, Conversations and Agents SDK items",
    shapes=(
        *(
            (f"{at}[].{sign}", f"~type={item}")
            for at in ("output", "input", "data", "items", "")
            for sign in ("type", "role")
            for item in (
                *("function_call", "function_call_output", "output_text", "input_text"),
                *("mcp_call", "custom_tool_call"),
            )
        ),
        *(
            (f"{at}[].type", f"{at}[].role", f"{at}[].content", "object")
            for at in ("output", "data")
        ),
    ),
    items=("", "items[]", "data[]", "input[]+output[]"),
    who="role",
    kind="type|role",
    text="content",
    roles=_ROLES,
    kinds={
        **dict.fromkeys(("function_call", "custom_tool_call"), _ITEM_CALL),
        **dict.fromkeys(_SERVED, _SERVED_STEPS),
        "mcp_call": (Call("name", "arguments", "id"), Answer("output|error", "id")),
        **dict.fromkeys(("function_call_output", "custom_tool_call_output"), _ITEM_ANSWER),
        "reasoning": _REASONING,
        **dict.fromkeys(("system", "developer"), _SYSTEM),
    },
    skip_when=_INSTRUCTIONS,
    opening=Opening("input", "customer"),
    newest_first="first_id",
    start=_CREATED,
    fields=_NAMES,
    is_ai=True,
)

ANTHROPIC = Declared(
    name="anthropic",
    title="Anthropic Messages, with their tool use",
    shapes=(
        *(
            (*signs, f"~type={block}")
            for signs in (("messages[].role",), ("[].role", "[].content"))
            for block in ("tool_use", "tool_result", "server_tool_use")
        ),
        ("content[].text", "stop_reason", "role"),
    ),
    items=("messages[]", "content[]", ""),
    who="role",
    kind="type",
    blocks="content",
    text="text|content",
    roles=_ROLES,
    nobody="role",
    skip_when=_INSTRUCTIONS,
    kinds={
        "?tool_use_id": (Answer("content", "tool_use_id"),),
        **dict.fromkeys(
            ("tool_use", "server_tool_use", "mcp_tool_use"), (Call("name", "input", "id"),)
        ),
        "thinking": _REASONING,
        "redacted_thinking": _REASONING,
    },
    start=_CREATED,
    fields=_NAMES,
    is_ai=True,
)

BEDROCK = Declared(
    name="bedrock",
    title="Amazon Bedrock Converse messages, with their tool use",
    shapes=tuple(
        ("messages[].role", "messages[].content", f"~{key}") for key in ("toolUse", "toolResult")
    ),
    items=("messages[]",),
    who="role",
    blocks="content",
    text="text",
    roles=_ROLES,
    kinds={
        "?toolUse": (Call("toolUse.name", "toolUse.input", "toolUse.toolUseId"),),
        "?toolResult": (Answer("toolResult.content", "toolResult.toolUseId"),),
        "?reasoningContent": _REASONING,
    },
    fields={**_NAMES, "metadata.model": "modelId"},
    is_ai=True,
)

GEMINI = Declared(
    name="gemini",
    title="Gemini contents, with their function calls",
    shapes=(("contents[].parts",), ("[].parts", "[].role"), ("candidates[].content.parts",)),
    items=("contents[]+candidates[0].content", "history[]", ""),
    who="role",
    blocks="parts",
    text="text",
    roles=_ROLES,
    nobody="=user",
    kinds={
        "?functionCall": (Call("functionCall.name", "functionCall.args", "functionCall.id"),),
        "?function_call": (Call("function_call.name", "function_call.args", "function_call.id"),),
        "?functionResponse": (
            Answer("functionResponse.response", "functionResponse.id", "functionResponse.name"),
        ),
        "?function_response": (
            Answer("function_response.response", "function_response.id", "function_response.name"),
        ),
        "?thought": _REASONING,
    },
    fields=_NAMES,
    is_ai=True,
)

AI_SDK = Declared(
    name="ai-sdk",
    title="AI SDK messages, of the user interface and of the model",
    shapes=(
        *((f"{at}[].parts[].type", f"{at}[].role", f"{at}[].id") for at in ("messages", "")),
        *(
            (f"{at}[].role", f"{at}[].content", f"~type={part}")
            for at in ("messages", "")
            for part in ("tool-call", "tool-result")
        ),
    ),
    items=("messages[]", ""),
    who="role",
    kind="type|role",
    blocks="parts|content",
    text="text|content",
    roles={**_ROLES, "tool": "agent"},
    skip_when=_INSTRUCTIONS,
    kinds={
        "reasoning": _REASONING,
        "step-start": (Skip("steps of the agent's own flow"),),
        "tool-call": (Call("toolName", "args|input", "toolCallId"),),
        "tool-result": (Answer("result|output", "toolCallId", "toolName"),),
        "tool-invocation": (
            Call(*(f"toolInvocation.{key}" for key in ("toolName", "args", "toolCallId"))),
            Answer("toolInvocation.result", "toolInvocation.toolCallId"),
        ),
        "?toolCallId": (
            Call("toolName|type", "input", "toolCallId", prefix="tool-"),
            Answer("output|errorText", "toolCallId"),
        ),
    },
    start=("createdAt|metadata.createdAt", "instant"),
    fields=_NAMES,
    is_ai=True,
)

LANGCHAIN = Declared(
    name="langchain",
    title="LangChain messages",
    shapes=tuple(
        shape
        for at in ("messages[]", "[]")
        for shape in (
            (f"{at}.type", f"{at}.content", f"{at}.response_metadata"),
            (f"{at}.type", f"{at}.content", f"{at}.additional_kwargs"),
            *((f"{at}.type", f"{at}.content", f"~type={who}") for who in ("human", "ai")),
            (f"{at}.type", f"{at}.data.content"),
            (f"{at}.kwargs.content", "~lc"),
        )
    ),
    items=("messages[]", ""),
    who="kwargs.type|data.type|id[-1]|type",
    kind="kwargs.type|data.type|id[-1]|type",
    text="content|data.content|kwargs.content",
    roles=_ROLES,
    kinds={
        **dict.fromkeys(("system", "SystemMessage"), _SYSTEM),
        "remove": (Skip("removals of messages"),),
        **dict.fromkeys(
            ("tool", "ToolMessage", "function", "FunctionMessage"),
            (
                Answer(
                    "content|data.content|kwargs.content",
                    "tool_call_id|data.tool_call_id|kwargs.tool_call_id",
                    "name|data.name|kwargs.name",
                ),
            ),
        ),
    },
    steps=(Says(), Call("name", "args", "id", "tool_calls|data.tool_calls|kwargs.tool_calls")),
    fields=_NAMES,
    is_ai=True,
)

SHAREGPT = Declared(
    name="sharegpt",
    title="ShareGPT conversations",
    shapes=tuple((f"{at}[].from", f"{at}[].value") for at in ("conversations", "items")),
    items=("conversations[]", "items[]"),
    who="from",
    kind="from",
    text="value",
    roles={**_ROLES, **dict.fromkeys(("function_call", "bing", "bard"), "agent")},
    kinds={
        "system": _SYSTEM,
        "function_call": (Call("value.name", "value.arguments|value.parameters"),),
        "observation": (Answer("value"),),
        "tool": (Answer("value"),),
    },
    fields=_NAMES,
    is_ai=True,
)

ASSISTANTS = Declared(
    name="openai-thread",
    title="OpenAI Assistants threads, newest message first",
    shapes=(
        ("data[].thread_id", "data[].role", "data[].content"),
        ("messages[].thread_id", "messages[].role", "messages[].content"),
        ("[].thread_id", "[].role", "[].content[].text.value"),
    ),
    items=("data[]", "messages[]", ""),
    who="role",
    text="content",
    roles=_ROLES,
    start=("created_at", "instant"),
    fields={"id": "data[0].thread_id|messages[0].thread_id|[0].thread_id"},
    group_by="thread_id",
    is_ai=True,
)

FORMATS = tuple(
    table.format()
    for table in (
        *(RESPONSES, ANTHROPIC, BEDROCK, GEMINI, AI_SDK, LANGCHAIN, SHAREGPT, ASSISTANTS),
    )
)
