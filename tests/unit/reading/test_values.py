"""Records that a program holds are read as files are."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

import scorecard
from bundled import evaluator
from paths import MADE_UP
from scorecard.records.interaction import Interaction

CHAT = [
    {"role": "system", "content": "You are an agent."},
    {"role": "user", "content": "No, wait"},
    {
        "role": "assistant",
        "content": "One moment.",
        "tool_calls": [
            {"id": "1", "type": "function", "function": {"name": "cancel", "arguments": "{}"}}
        ],
    },
    {"role": "tool", "tool_call_id": "1", "content": '{"error": "forbidden"}'},
    {"role": "assistant", "content": "It is cancelled."},
]
EVALUATOR = evaluator()


@pytest.mark.parametrize("data", [CHAT, {"id": "t1", "messages": CHAT}, {"messages": CHAT}])
def test_messages_become_an_interaction(data: Any) -> None:
    found = scorecard.convert(data, id="t1")
    assert found.id == "t1"
    assert [turn.action.name for turn in found.turns if turn.action] == ["cancel"]
    (graded,) = scorecard.grade_records([data], EVALUATOR)
    assert isinstance(graded, scorecard.Grade)


def test_what_is_of_no_format_is_refused_as_a_native_record() -> None:
    for data in ({"id": "c", "turn": []}, {"id": "c", "turns": [{"speaker": "bot"}]}):
        with pytest.raises(scorecard.RecordError) as one:
            scorecard.convert(data)
        assert one.value.path.startswith("$")
    rejects = list(scorecard.grade_records([{"id": "c", "turn": []}, 5, "[5]", None], EVALUATOR))
    assert all(isinstance(reject, scorecard.Reject) for reject in rejects)
    assert str(rejects[0]) == "<records>[0]: c: unknown key `turn` (did you mean `turns`?)"


def test_a_record_in_memory_and_in_a_file_is_the_same_interaction(tmp_path: Any) -> None:
    for path in MADE_UP.glob("*.json"):
        read = [one for one in scorecard.read([path]) if isinstance(one, Interaction)]
        data = msgspec.json.decode(path.read_bytes())
        if len(read) == 1 and isinstance(data, dict):
            assert scorecard.convert(data).turns == read[0].turns, path.name
