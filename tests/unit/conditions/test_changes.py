"""Spans in changes of speaker: however a service cuts what one person says, they are the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.engine.evaluator import Evaluator
from scorecard.records.decoding import convert
from scorecard.rubric.model import Rubric

TALK = [
    ("agent", "Hello."), ("customer", "My parcel is late."), ("customer", "Again."),
    ("agent", "Oh."), ("agent", "I am sorry."), ("customer", "Well."), ("agent", "Goodbye."),
]  # fmt: skip


def verdict(condition: Any, turns: list[tuple[str, str]]) -> str:
    moments = {
        "complaint": {"speaker": "customer", "says": ["late"]},
        "apology": {"speaker": "agent", "says": ["sorry"]},
        "again": {"speaker": "customer", "says": ["again"]},
        "bye": {"speaker": "agent", "says": ["goodbye"]},
    }
    rubric = Rubric.model_validate(
        {"format": 1, "id": "r", "version": "1", "title": "R", "moments": moments,
         "criteria": [{"id": "c", "title": "C", "met_when": condition}]}
    )  # fmt: skip
    spoken = [{"speaker": speaker, "text": text} for speaker, text in turns]
    grade = Evaluator(rubric).grade(convert({"id": "i", "turns": spoken}))
    return grade.criteria[0].levels[0].verdict


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"response": "apology", "to": "complaint", "within": "1 change"}, "met"),
        ({"response": "apology", "to": "complaint", "within": "2 turns"}, "unmet"),
        ({"response": "bye", "to": "complaint", "within": "2 changes"}, "unmet"),
        ({"response": "bye", "to": "complaint", "within": "3 changes"}, "met"),
        ({"occurs": "again", "in": {"first": "1 change"}}, "met"),
        ({"occurs": "apology", "in": {"first": "1 change"}}, "unmet"),
        ({"occurs": "apology", "in": {"last": "2 changes"}}, "met"),
        ({"occurs": "apology", "in": {"last": "1 change"}}, "unmet"),
        ({"occurs": "bye", "in": {"around": "complaint", "span": "1 change"}}, "unmet"),
        ({"occurs": "bye", "in": {"around": "complaint", "span": "3 changes"}}, "met"),
    ],
)
def test_spans_in_changes(condition: Any, expected: str) -> None:
    assert verdict(condition, TALK) == expected


@given(
    st.lists(st.tuples(st.sampled_from(["agent", "customer"]), st.sampled_from(
        ["late", "sorry", "x", "again"])), min_size=1, max_size=12),
    st.lists(st.integers(0, 11), max_size=4),
    st.integers(0, 4),
)  # fmt: skip
def test_more_turns_of_one_speaker_change_nothing(
    turns: list[tuple[str, str]], doubled: list[int], count: int
) -> None:
    cut = [
        part
        for place, turn in enumerate(turns)
        for part in [turn, *((turn[0], "hm") for at in doubled if at == place)]
    ]
    for condition in (
        {"response": "apology", "to": "complaint", "within": f"{count} changes"},
        {"occurs": "apology", "in": {"first": f"{count} changes"}},
        {"occurs": "apology", "in": {"last": f"{count} changes"}},
        {"occurs": "apology", "in": {"around": "complaint", "span": f"{count} changes"}},
    ):
        assert verdict(condition, turns) == verdict(condition, cut)
