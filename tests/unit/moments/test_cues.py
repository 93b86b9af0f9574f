"""Cues: how they are written, what cancels them, and what is heard whatever they weigh."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from scorecard.moments.model import Moment
from support import Json, agent, customer, record, say

CUES: Json = {
    "at_least": 1.5,
    "phrases": {"never came": 1.2, "so slow": 0.8, "还没发": 1.6, "thanks": -0.7},
    "patterns": {"still (not|no)": 1.1},
}


def heard(text: str, **keys: Any) -> bool:
    moments = {"m": {"speaker": "customer", "cues": CUES, **keys}}
    said = say({"occurs": "m"}, record([customer(text), agent(text)]), moments=moments)
    return said.verdict == "met"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It never came and is so slow", True),
        ("It never came", False),
        ("It never came, never came, NEVER CAME", False),
        ("Never came, so slow, but thanks", False),
        ("Never came, so slow, still not here, thanks", True),
        ("都好几天了還沒發", True),
        ("ＳＯ　ＳＬＯＷ… it never came", True),
        ("nevercame so slowly", False),
    ],
)
def test_the_distinct_cues_of_a_turn_add_up(text: str, expected: bool) -> None:
    assert heard(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Never came, so slow", True),
        ("Never came, not so slow", False),
        ("Never came, still not, not so slow", True),
        ("Never came, so slow, I was joking", False),
    ],
)
def test_what_cancels_takes_its_cue_or_the_turn(text: str, expected: bool) -> None:
    assert heard(text, excluding=["not so slow", "I was joking"]) == expected


def test_what_is_said_outright_is_heard_whatever_the_sum() -> None:
    assert heard("Unacceptable, thanks", says=["unacceptable"])
    assert heard("never came, so slow", says=["unacceptable"])
    assert not heard("never came", says=["unacceptable"])
    assert heard("this is awful", matches=["aw[fe]ul"])
    assert not heard("a b", says={"all": ["a", "c"]})
    assert heard("a c", says={"all": ["a", "c"]})
    assert heard("nobody comes to help me", similar_to=["nobody came to help me"])


def test_other_keys_hold_as_well() -> None:
    assert not heard("It never came and is so slow", words={"at_least": 20})
    assert heard("It never came and is so slow", words={"at_least": 4})


def test_sums_are_exact() -> None:
    """In binary fractions 0.1 + 0.2 is more than 0.3."""
    moments = {"m": {"cues": {"phrases": {"a": 0.1, "b": 0.2, "c": -0.3}, "at_least": 0.3}}}
    for text, expected in (("a b", "met"), ("a", "unmet"), ("a b c", "unmet")):
        assert say({"occurs": "m"}, record([agent(text)]), moments=moments).verdict == expected


@pytest.mark.parametrize(
    ("cues", "message"),
    [
        ({"phrases": {"a": 1}}, "at_least"),
        ({"phrases": {"a": 1.234}, "at_least": 1}, "`1.234` has more than two decimals"),
        ({"phrases": {"a": 0}, "at_least": 1}, "a cue that weighs nothing"),
        ({"phrases": {"a": -1}, "at_least": 1}, "no cue has a positive weight"),
        ({"at_least": 1}, "no cue has a positive weight"),
        ({"phrases": {" ": 1}, "at_least": 1}, "a phrase is empty"),
        ({"patterns": {"(": 1}, "at_least": 1}, "RE2 can't read the pattern"),
        ({"phrases": {"a": 1}, "at_least": 0}, "greater than or equal to 0.01"),
        ({"phrases": {"a": float("nan")}, "at_least": 1}, "finite"),
    ],
)
def test_cues_that_are_refused(cues: Json, message: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(message)):
        Moment.model_validate({"cues": cues})
