"""OpenAI chat-completions messages: lists, logs, trajectories, and their tool calls."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from formats_support import Json, hold_laws, lines, made_up, mutated, real, take
from scorecard import Interaction, read
from scorecard.reading.ingest import Ingest
from scorecard.records.errors import RecordError

LOG = made_up("openai_chat_log.json")
LEGACY = made_up("openai_chat_legacy.json")
TRAJECTORY = made_up("openai_chat_trajectory.json")

USER = {"role": "user", "content": "Hello"}


def said(**message: Any) -> Json:
    return {"role": "assistant", "content": None, **message}


def called(*calls: tuple[str | None, str, Any]) -> Json:
    listed = [
        {"id": one, "function": {"name": name, "arguments": arguments}}
        for one, name, arguments in calls
    ]
    return said(tool_calls=listed)


def gave(id: str | None, content: Any, name: str | None = None) -> Json:
    return {"role": "tool", "tool_call_id": id, "content": content, "name": name}


def test_a_log_keeps_all_words_calls_and_results() -> None:
    ingest = Ingest()
    made = take(LOG, ingest=ingest)
    assert lines(made) == [
        "customer: My kettle arrived broken.\nThe order is 00471.",
        "agent: I'm sorry. Let me look.",
        'agent: look_up_order{"order": "00471", "full": true} -> '
        "{'price': 39.5, 'status': 'delivered'}",
        "agent: list_offers{} -> []",
        r'agent: issue_refund{"arguments": "{\"amount\": 39.5"} -> ' + "'Error: amount missing'",
        """agent: run_query{"input": "select 1"} -> '1.0'""",
        "agent: I can't refund that myself.",
        "agent: A colleague will call you today.",
    ]
    assert ingest.left_out == {
        "system messages": 1,
        "developer messages": 1,
        "images": 1,
        "reasoning texts": 1,
        "lists of tool definitions": 1,
        "turns without words": 1,
    }
    assert ingest.remarks == {"arguments that are no JSON object kept under `arguments`": 1}


def test_what_stands_beside_the_messages_is_kept() -> None:
    made = take(LOG)
    assert (made.id, made.started_at) == ("chat-9001", "2026-03-02T09:14:00Z")
    assert made.agent == {"kind": "ai"}
    assert made.metadata == {
        "object": "chat.completion",
        "model": "helper-4",
        "usage": {"prompt_tokens": 812, "completion_tokens": 64},
        "queue": "eu-1",
        "locale": "en-GB",
    }
    clash = take({"messages": [USER], "user": "u1", "metadata": {"user": "u2"}})
    assert clash.metadata == {"user": "u1", "metadata": {"user": "u2"}}


def test_a_bare_list_with_older_function_calls() -> None:
    assert lines(take(LEGACY)) == [
        "customer: 我想查一下订单 20260224118",
        """agent: look_up_order{"order": "20260224118"} -> {'状态': '已发货'}""",
        "agent: 已经发货了，明天送到。",
        "customer: 谢谢",
    ]


def test_a_trajectory_has_its_reward_as_outcome() -> None:
    made = take(TRAJECTORY)
    assert lines(made)[1] == """agent: cancel{"id": "B1"} -> 'done'"""
    assert made.id == "sample"
    assert made.outcome == {"reward": 0.5}
    assert made.metadata == {"task_id": 7, "trial": 2, "info": {"user_cost": 0.01, "outputs": []}}


def test_an_agent_is_called_ai_only_where_something_says_so() -> None:
    assert take([USER, said(content="Hello")]).agent == {}
    assert take([USER, called(("a", "f", "{}"))]).agent == {"kind": "ai"}
    assert take({"messages": [USER], "model": "m"}).agent == {"kind": "ai"}


@pytest.mark.parametrize(
    ("arguments", "kept", "is_remarked"),
    [
        ('{"a": {"b": [1]}}', {"a": {"b": [1]}}, False),
        ({"a": 1}, {"a": 1}, False),
        ("", {}, False),
        (" \n", {}, False),
        ("null", {}, False),
        (None, {}, False),
        ('{"a": 1', {"arguments": '{"a": 1'}, True),
        ('{"a": NaN}', {"arguments": '{"a": NaN}'}, True),
        ("order 7", {"arguments": "order 7"}, True),
        ("[1, 2]", {"arguments": [1, 2]}, True),
        ("12", {"arguments": 12}, True),
        ("[" * 5_000, {"arguments": "[" * 5_000}, True),
        ([1], {"arguments": [1]}, True),
    ],
)
def test_arguments_are_never_lost(arguments: Any, kept: Json, is_remarked: bool) -> None:
    ingest = Ingest()
    made = take([USER, called(("a", "f", arguments)), gave("a", "ok")], ingest=ingest)
    action = made.turns[1].action
    assert action is not None
    assert (action.name, action.arguments, action.result) == ("f", kept, "ok")
    assert bool(ingest.remarks) == is_remarked


@pytest.mark.parametrize(
    ("content", "result"),
    [
        ('{"a": [1, 2.5]}', {"a": [1, 2.5]}),
        (' [{"a": null}]', [{"a": None}]),
        ("255.0", "255.0"),
        ("00471", "00471"),
        ("true", "true"),
        ('"ok"', '"ok"'),
        ("{not json}", "{not json}"),
        ("", ""),
        (None, None),
        ([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "a\nb"),
    ],
)
def test_results_are_looked_into_only_where_they_are_objects_or_lists(
    content: Any, result: Any
) -> None:
    made = take([USER, called(("a", "f", "{}")), gave("a", content)])
    assert made.turns[1].action is not None
    assert made.turns[1].action.result == result


def test_calls_may_be_flat_as_some_write_them() -> None:
    flat = said(tool_calls=[{"id": "a", "name": "f", "arguments": {"x": 1}}])
    assert lines(take([USER, flat, gave("a", "ok")]))[1] == """agent: f{"x": 1} -> 'ok'"""


_ACTIONS: list[tuple[str, list[Json], list[Any]]] = [
    (
        "out of order",
        [called(("a", "f", ""), ("b", "g", "")), gave("b", "2"), gave("a", "1")],
        ["1", "2"],
    ),
    (
        "an id used again later",
        [called(("a", "f", "")), gave("a", "1"), called(("a", "g", "")), gave("a", "2")],
        ["1", "2"],
    ),
    (
        "an id used again before the first call had its result",
        [called(("a", "f", "")), called(("a", "g", "")), gave("a", "2")],
        [None, "2"],
    ),
    (
        "an id used twice in one message",
        [called(("a", "f", ""), ("a", "g", "")), gave("a", "1"), gave("a", "2")],
        ["1", "2"],
    ),
    (
        "by name, oldest first",
        [called((None, "f", ""), (None, "f", "")), gave(None, "1", "f"), gave(None, "2", "f")],
        ["1", "2"],
    ),
    ("the only one", [called(("a", "f", "")), gave(None, "1")], ["1"]),
    ("the only one, of another name", [called(("a", "f", "")), gave(None, "1", "g")], [None]),
    ("no such id", [called(("a", "f", "")), gave("b", "1")], [None]),
    ("before the call", [gave("a", "1"), called(("a", "f", ""))], [None]),
    ("two results", [called(("a", "f", "")), gave("a", "1"), gave("a", "2")], ["1"]),
]


@pytest.mark.parametrize(
    ("messages", "results"), [case[1:] for case in _ACTIONS], ids=[case[0] for case in _ACTIONS]
)
def test_results_are_joined_to_their_calls_and_the_rest_is_said(
    messages: list[Json], results: list[Any]
) -> None:
    ingest = Ingest()
    made = take([USER, *messages], ingest=ingest)
    actions = [turn.action for turn in made.turns if turn.action is not None]
    assert [action.result for action in actions] == results
    answers = sum(message["role"] == "tool" for message in messages)
    joined = sum(result is not None for result in results)
    assert ingest.left_out["tool results without a call"] == answers - joined
    assert ingest.remarks["a tool call without a result"] == len(results) - joined


def test_the_answer_in_choices_is_the_last_turn_and_taken_once() -> None:
    answer, other = said(content="Hi"), said(content="Hey")
    choices = [{"index": 0, "message": answer}, {"index": 1, "message": other}]
    for messages in ([USER], [USER, answer]):
        ingest = Ingest()
        made = take({"messages": messages, "choices": choices}, ingest=ingest)
        assert lines(made) == ["customer: Hello", "agent: Hi"]
        assert ingest.left_out == {"choices but the first": 1}
        assert len(ingest.remarks) == len(messages) - 1


def test_times_that_a_log_adds_are_taken() -> None:
    messages = [
        {**USER, "timestamp": "2026-03-02T09:14:00Z"},
        {**called(("a", "f", "")), "timestamp": "2026-03-02T09:14:02Z"},
        {**gave("a", "1"), "timestamp": "2026-03-02T09:14:05.5Z"},
    ]
    made = take({"messages": messages, "created": 1})
    assert lines(made) == ["0 customer: Hello", "2-5.5 agent: f{} -> '1'"]
    assert made.started_at == "2026-03-02T09:14:00Z"
    ingest = Ingest()
    unreadable = take([{**USER, "created_at": {"at": "noon"}}], ingest=ingest)
    assert lines(unreadable) == ["customer: Hello"]
    assert ingest.left_out == {"times that can't be read": 1}


@pytest.mark.parametrize("layout", ["lines of lists", "an array of lists", "lines of objects"])
def test_many_conversations_in_one_input(layout: str) -> None:
    lists = [LEGACY, [USER], LEGACY]
    data = {
        "lines of lists": "\n".join(map(json.dumps, lists)),
        "an array of lists": json.dumps(lists),
        "lines of objects": "\n".join(json.dumps({"messages": one}) for one in lists),
    }[layout]
    found = list(read(["-"], io.BytesIO(data.encode())))
    assert [len(one.turns) for one in found if isinstance(one, Interaction)] == [4, 1, 4]


@pytest.mark.parametrize(
    ("value", "path", "reason"),
    [
        ([USER, {"role": "asistant", "content": "x"}], "$[1].role", "unknown `asistant`"),
        (
            {"messages": [{"role": "user", "content": 7}]},
            "$.messages[0].content",
            "expected a text",
        ),
        ({"traj": [USER, called(("a", "", "{}"))]}, "$.traj[1].tool_calls[0]", "a tool is called"),
        ([USER, said(function_call={"arguments": "{}"})], "$[1].function_call", "a tool is called"),
        ({"messages": [USER], "choices": [{}]}, "$.choices[0]", "`message` is missing"),
        (
            {"messages": [USER], "choices": [{"message": {"role": "x", "content": "y"}}]},
            "$.choices[0].message.role",
            "unknown `x`",
        ),
        ([{"role": "system", "content": "Be kind."}], "$", "nobody says or does anything"),
    ],
)
def test_what_is_wrong_is_said_with_its_path(value: Json, path: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        take(value)
    assert raised.value.path == path
    assert raised.value.reason.startswith(reason)


def _items(value: Json) -> int:
    """How many messages and calls there are, but for results, which are part of their calls."""
    if isinstance(value, dict):
        key = "messages" if value.get("messages") is not None else "traj"
        value = value[key] + [one["message"] for one in value.get("choices") or ()]
    spoken = [one for one in value if one["role"] not in ("tool", "function")]
    return len(spoken) + sum(len((one.get("tool_calls") or [None])[1:]) for one in spoken)


@given(mutated(LOG) | mutated(LEGACY) | mutated(TRAJECTORY))
def test_no_mutation_loses_a_turn_without_a_word(value: Json) -> None:
    hold_laws(value, _items, Ingest(), "openai-chat")


def test_every_call_of_the_real_trajectories_is_an_action_with_arguments_and_result() -> None:
    path = real("openai_chat/tau_bench_airline.json")
    source = json.loads(path.read_bytes())
    ingest = Ingest()
    made = list(read([path], ingest=ingest))
    assert len(made) == len(source) == 100
    assert ingest.converted == {"openai-chat": 100}
    assert ingest.left_out == {"system messages": 100}
    assert not ingest.remarks
    for one, record in zip(made, source, strict=True):
        assert isinstance(one, Interaction)
        assert one.outcome == {"reward": record["reward"]}
        assert one.metadata == {key: record[key] for key in ("task_id", "info", "trial")}
        assert _spoken(one) == _source_spoken(record["traj"])
        assert _done(one) == _source_done(record["traj"])
    assert sum(len(_done(one)) for one in made if isinstance(one, Interaction)) == 577


def _spoken(one: Interaction) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in one.turns if turn.text is not None]


def _source_spoken(messages: list[Json]) -> list[tuple[str, str]]:
    speakers = {"user": "customer", "assistant": "agent"}
    return [
        (speakers[one["role"]], one["content"])
        for one in messages
        if one["role"] in speakers and (one["content"] or "").strip()
    ]


def _done(one: Interaction) -> list[tuple[str, Json, Any]]:
    return [
        (turn.action.name, turn.action.arguments, turn.action.result)
        for turn in one.turns
        if turn.action is not None
    ]


def _source_done(messages: list[Json]) -> list[tuple[str, Json, Any]]:
    """In these trajectories, each call is answered by the message right after it."""
    done = []
    for asked, answer in pairwise(messages):
        for call in asked.get("tool_calls") or ():
            assert answer["tool_call_id"] == call["id"]
            content = answer["content"]
            is_json = content.startswith(("{", "["))
            function = call["function"]
            arguments = json.loads(function["arguments"])
            done.append((function["name"], arguments, json.loads(content) if is_json else content))
    return done
