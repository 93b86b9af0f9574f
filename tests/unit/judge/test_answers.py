"""What is made of a model's reply, whatever it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.judge.answers import Answer, Answers, Place, read_answers
from scorecard.judge.prompt import write_prompt
from scorecard.judge.questions import Question
from scorecard.judge.votes import DISAGREE, tally
from scorecard.records.interaction import Turn
from support import laws

TURNS = [Turn("customer", "It never came."), Turn("agent", "I am sorry.")]
TEXTS = [turn.text or "" for turn in TURNS]
COMPLAINT = Question("complaint", "moment", "A complaint", "customer")
CALM = Question("calm", "observation", "It was calm")
PROMPT = write_prompt(TURNS, TEXTS, [COMPLAINT, CALM])
KEYS = {question.name: key for key, question in PROMPT.questions.items()}
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
_PLACES = st.lists(
    st.fixed_dictionaries(
        {"turn": st.integers(-2, 3), "quote": st.sampled_from([*TEXTS, "no", ""])}
    )
)
_ANSWERS = st.fixed_dictionaries(
    {"met": st.none() | st.booleans(), "where": _PLACES, "note": st.text(max_size=3)}
)


def read(reply: str) -> Answers:
    return read_answers(reply, PROMPT, TURNS, TEXTS)


@laws
@given(st.text() | _VALUES.map(json.dumps))
def test_nothing_that_a_model_writes_raises(reply: str) -> None:
    found = read(reply)
    assert set(found.given) | set(found.lacking) == set(KEYS)
    assert not set(found.given) & set(found.lacking)


@laws
@given(st.dictionaries(st.sampled_from(sorted(PROMPT.asked)), _ANSWERS | _VALUES))
def test_whatever_is_met_has_words_that_stand_where_it_says(answers: dict[str, object]) -> None:
    for name, answer in read(json.dumps(answers)).given.items():
        assert answer.places or not answer.met
        for place in answer.places:
            assert place.span is not None
            assert TEXTS[place.turn][slice(*place.span)]
            assert name == "calm" or place.turn == 0


@pytest.mark.parametrize("depth", [10_000, 1_000_000])
def test_depth_costs_little(depth: int) -> None:
    assert read('{"a":' * depth).given == {}
    assert read("[" * depth + "{" * 10).given == {}


def test_the_prompt_depends_on_words_alone() -> None:
    again = write_prompt(list(TURNS), list(TEXTS), [COMPLAINT, CALM])
    assert again == PROMPT
    other = write_prompt(TURNS, ["It never came!", TEXTS[1]], [COMPLAINT, CALM])
    assert other.messages != PROMPT.messages
    assert other.controls != PROMPT.controls or list(other.asked) == list(PROMPT.asked)


def vote(*turns: int, met: bool = True, name: str = "complaint") -> Answers:
    places = tuple(Place(turn, (0, 2)) for turn in turns)
    return Answers({name: Answer(met, places, "")}, {}, [])


NONE = Answers({}, {"complaint": "so it is", "calm": "so it is"}, [])


@pytest.mark.parametrize(
    ("votes", "met", "turns", "of"),
    [
        ([vote(0)], True, [0], 1),
        ([vote(0), vote(0, 1), vote(1)], True, [0, 1], 3),
        ([vote(0), vote(1), vote(1)], True, [1], 3),
        ([vote(0), vote(met=False), vote(met=False)], False, [], 3),
        ([vote(0), vote(met=False)], None, [], 2),
        ([vote(0), vote(1)], None, [], 2),
        ([vote(0), NONE, NONE], True, [0], 1),
        ([NONE, NONE], None, [], 0),
    ],
)
def test_what_votes_come_to(
    votes: list[Answers], met: bool | None, turns: list[int], of: int
) -> None:
    counted = tally(COMPLAINT, votes)
    assert (None if counted.answer is None else counted.answer.met) is met
    places = counted.answer.places if counted.answer is not None else ()
    assert [place.turn for place in places] == turns
    assert counted.of == of
    if met is None:
        assert counted.why == ("so it is" if of == 0 else DISAGREE)


def test_an_observation_takes_the_places_of_the_first_that_agrees() -> None:
    votes = [vote(met=False, name="calm"), vote(1, name="calm"), vote(0, name="calm")]
    counted = tally(CALM, votes)
    assert counted.answer is not None
    assert [place.turn for place in counted.answer.places] == [1]
    assert (counted.votes, counted.of) == (2, 3)
