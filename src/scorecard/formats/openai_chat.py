"""OpenAI chat-completions messages, with tool calls: chats that an AI agent had.

Source: the API reference of "Create chat completion" (the messages of a request and of a
response's choices, with the older `function_call`), the chat format of fine-tuning files, and the
trajectories that agent benchmarks write (tau-bench). A conversation is a list of messages, or an
object with such a list as `messages` or `traj`; `choices` beside it hold the last answer.

The `user` is the customer, the `assistant` the agent. A message becomes a turn with its words and
one for each tool that it calls; the tool's answer becomes the call's `result`. Arguments are JSON
in a string: an empty one means none; what is no JSON object is kept as it is, under `arguments`.
A result that is a JSON object or list is kept as such, for rubrics to look into; any other text
(`255.0`, `Error: …`) stays exactly as it was. Where ids are used again, a result belongs to the
latest call. Parts of a message are joined by line breaks.

The format has no times; a `timestamp` or `created_at` that a log adds to messages is taken.
`agent.kind` is `ai` only where a model is named or tools are called: fine-tuning files hold the
chats of people too. All that stands beside the messages goes to `metadata`.

Left out: instructions (system and developer messages), images, sound and files, definitions of
tools, reasoning, choices but the first, and results of tools whose call is not there.
"""

from __future__ import annotations

from typing import Any

import msgspec

from scorecard.formats.clock import iso
from scorecard.formats.conversion import Conversion
from scorecard.formats.format import InputFormat
from scorecard.formats.openai_messages import ChatMessage, read, when
from scorecard.formats.paths import at
from scorecard.formats.turns import Placed, in_order
from scorecard.formats.vendor import Source, decode
from scorecard.records.errors import RecordError
from scorecard.records.interaction import Interaction


class _Results(Source, frozen=True, gc=False):
    simulations: list[msgspec.Raw]


class _Choice(Source, frozen=True, gc=False):
    message: ChatMessage


_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_messages = msgspec.json.Decoder(list[ChatMessage])
_results = msgspec.json.Decoder(_Results)
_choices = msgspec.json.Decoder(list[_Choice])
_any = msgspec.json.Decoder()
_null, _none = msgspec.Raw(b"null"), msgspec.Raw(b"[]")
_IDS = ("id", "conversation_id")
_LISTS = ("messages", "traj", "conversation", "conversations")
# What is earlier counts from the start of something else than 1970.
_EARLIEST = 1e8


def convert(data: bytes, conversion: Conversion) -> Interaction:
    """Convert a list of messages, or an object that holds one."""
    if data.lstrip().startswith(b"["):
        placed = read(decode(_messages, data), "$[{}]".format, conversion)
        return _interaction(placed, {}, conversion)
    members = {key: raw for key, raw in decode(_members, data).items() if raw != _null}
    key = next((key for key in _LISTS if key in members), None)
    if key is None:
        raise RecordError("$", "`messages` is missing")
    placed = _read(key, members, conversion)
    for name in ("tools", "functions"):
        conversion.leave_out("lists of tool definitions", members.pop(name, None) is not None)
    beside = {key: decode(_any, raw, f"$.{key}") for key, raw in members.items()}
    return _interaction(placed, beside, conversion)


def _read(key: str, members: dict[str, msgspec.Raw], conversion: Conversion) -> list[Placed]:
    """The turns of the messages under a key and of the answer in `choices`, both taken out of
    the members."""
    messages = decode(_messages, members.pop(key), f"$.{key}")
    count = len(messages)
    choices = decode(_choices, members.pop("choices", _none), "$.choices")
    conversion.leave_out("choices but the first", len(choices[1:]))
    if choices and messages[-1:] == [choices[0].message]:
        conversion.remark("an answer in `choices` that is the last message as well taken once")
    else:
        messages += [choice.message for choice in choices[:1]]

    def path(number: int) -> str:
        return f"$.{key}[{number}]" if number < count else "$.choices[0].message"

    return read(messages, path, conversion)


def _interaction(
    placed: list[Placed], beside: dict[str, Any], conversion: Conversion
) -> Interaction:
    turns, began = in_order(placed, conversion)
    acts = any(place.action is not None for place in placed)
    name = next((beside.pop(key) for key in _IDS if type(beside.get(key)) in (str, int)), "")
    agent = {"kind": "ai"} if acts or "model" in beside else {}
    outcome = {"reward": beside.pop("reward")} if "reward" in beside else {}
    reward = at(beside, "reward_info.reward")
    if reward is not None:
        outcome.setdefault("reward", reward)
    if began is None:
        began = when(beside.pop("created", None), conversion)
    return Interaction(
        id=str(name) or conversion.id,
        turns=turns,
        started_at=None if began is None or began < _EARLIEST else iso(began),
        agent=agent,
        outcome=outcome,
        metadata=_merged(beside),
    )


def _merged(beside: dict[str, Any]) -> dict[str, Any]:
    """Everything beside the messages, with what is called `metadata` there already among it."""
    inner = beside.get("metadata")
    if not isinstance(inner, dict) or not inner.keys().isdisjoint(beside):
        return beside
    return {key: value for key, value in beside.items() if key != "metadata"} | inner


_MESSAGE = {
    "role": "turns[].speaker",
    "content": "turns[].text, turns[].action.result",
    "refusal": "turns[].text",
    "audio": "turns[].text",
    "tool_calls[].id": "(joins a result to its call)",
    "tool_calls[].function.name": "turns[].action.name",
    "tool_calls[].function.arguments": "turns[].action.arguments",
    "tool_calls[].custom.name": "turns[].action.name",
    "tool_calls[].custom.input": "turns[].action.arguments.input",
    "function_call.name": "turns[].action.name",
    "function_call.arguments": "turns[].action.arguments",
    "tool_call_id": "(joins a result to its call)",
    "name": "(joins a result to its call, where no id does)",
    "timestamp": "turns[].start, turns[].end, started_at",
    "created_at": "turns[].start, turns[].end, started_at",
    "reasoning_content": "(left out: it is never said)",
    "reasoning": "(left out: it is never said)",
    "thinking": "(left out: it is never said)",
}


def _simulations(data: bytes) -> list[bytes]:
    """The trajectories in a file of results of tau2-bench."""
    return [bytes(raw) for raw in decode(_results, data).simulations]


FORMATS = (
    InputFormat(
        name="tau2",
        title="results of tau2-bench: a trajectory for each simulation",
        shapes=(("simulations[].messages[].role", "tasks"), ("simulations[].messages", "info")),
        convert=convert,
        fields={"simulations[].reward_info.reward": "outcome.reward", "simulations[]": "turns"},
        split=_simulations,
    ),
    InputFormat(
        name="openai-chat",
        title="OpenAI chat-completions messages and trajectories, with tool calls",
        shapes=(
            ("messages[].role",),
            ("traj[].role",),
            *((f"{at}[].role", f"{at}[].content") for at in _LISTS[2:]),
            ("[].role", "[].content"),
            ("[].role", "[].tool_calls"),
            ("[].role", "[].function_call"),
        ),
        convert=convert,
        fields={
            "id": "id",
            "conversation_id": "id",
            "created": "started_at",
            "model": "agent.kind, metadata.model",
            "reward": "outcome.reward",
            "reward_info.reward": "outcome.reward",
            "metadata": "metadata",
            "tools": "(left out: what could be called, not what was)",
            "functions": "(left out: what could be called, not what was)",
            "choices": "turns",
            **{
                f"{at}.{path}": goes
                for at in (*(f"{name}[]" for name in _LISTS), "[]")
                for path, goes in _MESSAGE.items()
            },
            "*": "metadata",
        },
        tried="100 airline-service trajectories of tau-bench",
    ),
)
