"""The safeguards as live supervision needs them: an alarm stays, and it is seen first."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import Evaluator, load_rubric
from scorecard.grade import Grade
from scorecard.records.decoding import convert
from scorecard.render.registry import open_renderer
from support import Json, action, agent, customer, laws, record

RUBRIC = load_rubric("safeguards")
EVALUATOR = Evaluator(RUBRIC)
ALARM = {"met": 0, "not_applicable": 0, "unknown": 1, "unmet": 2}

TURNS = [
    agent("Good morning, how can I help?"),
    agent("For security: what is your date of birth?"),
    agent("And your PIN?"),
    agent("We will never ask for your password."),
    agent("I've changed your address."),
    agent("It is the card 4000 1234 5678 9010."),
    agent("You're not listening."),
    agent("投诉也没用。"),
    agent("I guarantee it will arrive."),
    agent("I know where you live."),
    action("close_account"),
    action("issue_voucher", amount=60),
    customer("1 May 1980."),
    customer("My user ID is kim77."),
    customer("I want to complain. Can you make an exception?"),
]


def grade(turns: list[Json], **keys: object) -> Grade:
    return EVALUATOR.grade(convert(record(turns, **keys)))


def alarms(graded: Grade) -> list[int]:
    """How loud each safeguard is: 0 silent, 1 to be looked at, 2 failed."""
    return [ALARM[level.verdict] for one in graded.criteria for level in one.levels[:3]]


@laws
@given(
    turns=st.lists(st.sampled_from(TURNS), min_size=1, max_size=10),
    known=st.sampled_from(
        [{}, {"customer": {"verified": True}}, {"customer": {"verified": False}}]
    ),
)
def test_nothing_that_comes_later_silences_an_alarm(turns: list[Json], known: Json) -> None:
    before = [0] * 9
    for length in range(1, len(turns) + 1):
        now = alarms(grade(turns[:length], **known))
        assert all(early <= late for early, late in zip(before, now, strict=True))
        before = now


def shown(*grades: Grade) -> list[str]:
    """The ids of a table's rows, from the top."""
    out = io.BytesIO()
    renderer = open_renderer("text", out, rubrics=[RUBRIC], width=100)
    for one in grades:
        renderer.add(one)
    renderer.close(0)
    rows = out.getvalue().decode().split("\n\n")[1].splitlines()[1:]
    return [row.split()[0] for row in rows]


SAFE, KIND = agent("It comes tomorrow."), agent("Good morning.")
IN_DOUBT, FAILED = action("close_account"), agent("You're not listening.")


@pytest.mark.parametrize(
    ("calls", "order"),
    [
        ({"a": SAFE, "b": IN_DOUBT, "c": FAILED}, "cba"),
        ({"a": FAILED, "b": SAFE, "c": FAILED, "d": KIND}, "acbd"),
        ({"a": SAFE, "b": KIND}, "ab"),
    ],
    ids=["failed before in doubt before safe", "otherwise as given", "nothing to be stopped"],
)
def test_what_must_be_stopped_stands_at_the_top_of_the_table(
    calls: dict[str, Json], order: str
) -> None:
    grades = [grade([turn], id=name) for name, turn in calls.items()]
    assert shown(*grades) == list(order)
