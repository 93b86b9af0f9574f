"""Moments that people and models see: what their marks add, what they cancel, and who says so."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scorecard.grade import Observed, Quote, Searched
from scorecard.moments.model import Moment
from scorecard.rubric.model import Rubric
from support import Json, Said, action, agent, criterion, customer, record, rubric, say

TURNS = [customer("It is bad"), agent("Sorry"), customer("You people"), agent("Yes")]
WORDED: Json = {"speaker": "customer", "says": ["bad"], "observed": "seen"}
BARE: Json = {"speaker": "customer", "observed": "seen"}
SORRY: Json = {"speaker": "agent", "says": ["sorry"]}


def said(condition: Json, judgements: Any, moment: Json = WORDED, **keys: Any) -> Said:
    observations = {} if judgements is None else {"seen": judgements}
    moments = {"m": moment, "sorry": SORRY}
    return say(condition, record(TURNS, observations=observations), moments=moments, **keys)


def yes(*turns: int, by: str = "qa", **keys: Any) -> Json:
    return {"met": True, "by": by, "turns": list(turns), **keys}


def no(*turns: int, by: str = "qa") -> Json:
    return {"met": False, "by": by, "turns": list(turns)}


@pytest.mark.parametrize(
    ("judgements", "occurs", "twice", "never", "response"),
    [
        (None, "met", "unmet", "unmet", "met"),
        (yes(2), "met", "met", "unmet", "unmet"),
        ([yes(2), no(0)], "met", "unmet", "unmet", "unmet"),
        (no(0), "unmet", "unmet", "met", "not_applicable"),
        (no(), "unmet", "unmet", "met", "not_applicable"),
        (False, "unmet", "unmet", "met", "not_applicable"),
        (no(2), "met", "unmet", "unmet", "met"),
        (yes(), "met", "unknown", "unmet", "unknown"),
        (True, "met", "unknown", "unmet", "unknown"),
        (yes(1), "met", "unmet", "unmet", "met"),
        ([yes(0, by="a"), no(0, by="b")], "unknown", "unmet", "unknown", "unknown"),
        ([yes(2, by="model:m"), no(2)], "met", "unmet", "unmet", "met"),
        ([yes(2), no(by="model:m")], "met", "unmet", "unmet", "unmet"),
        ([yes(by="model:m"), no()], "unmet", "unmet", "met", "not_applicable"),
    ],
)
def test_marks_stand_beside_words(
    judgements: Any, occurs: str, twice: str, never: str, response: str
) -> None:
    conditions: list[Json] = [
        {"occurs": "m"},
        {"occurs": "m", "at_least": 2},
        {"never": "m"},
        {"response": "sorry", "to": "m"},
    ]
    found = [said(condition, judgements).verdict for condition in conditions]
    assert found == [occurs, twice, never, response]


@pytest.mark.parametrize(
    ("judgements", "occurs", "never"),
    [
        (None, "unknown", "unknown"),
        (no(0), "unknown", "unknown"),
        (no(), "unmet", "met"),
        (yes(2), "met", "unmet"),
        (yes(), "met", "unmet"),
    ],
)
def test_without_words_nothing_is_known_until_somebody_looks(
    judgements: Any, occurs: str, never: str
) -> None:
    found = [said(one, judgements, BARE) for one in ({"occurs": "m"}, {"never": "m"})]
    assert [one.verdict for one in found] == [occurs, never]
    assert found[0].needs == (["observation seen"] if occurs == "unknown" else [])
    assert said({"never": "m", "if_missing": "unmet"}, None, BARE).verdict == "unmet"


def test_the_evidence_says_who() -> None:
    marked = said({"occurs": "m", "at_least": 2}, [yes(2, quote="You people"), no(by="model:x")])
    assert marked.verdict == "unmet"
    assert marked.evidence[0] == Observed("seen", True, "qa", (2,), quote="You people")
    both = said({"occurs": "m"}, yes(0))
    assert [type(one) for one in both.evidence] == [Quote, Observed]
    absent = said({"never": "m"}, [no(0), no(2, by="qb")])
    assert absent.why == "no m in 2 customer turns; qa, qb looked and saw none"
    assert [type(one) for one in absent.evidence] == [Searched, Observed, Observed]
    somewhere = said({"never": "m"}, yes(), {"says": ["awful"], "observed": "seen"})
    assert somewhere.why == "m observed by qa, not said where"
    assert somewhere.evidence == [Observed("seen", True, "qa")]


def test_whoever_the_rubric_trusts_decides() -> None:
    judgements = [yes(2, by="model:m"), no(2)]
    for trust, verdict in (([], "unmet"), (["models"], "met"), (["qa"], "unmet")):
        keys = {"trust": trust} if trust else {}
        assert said({"occurs": "m", "at_least": 2}, judgements, **keys).verdict == verdict


def test_what_is_made_of_parts_is_seen_as_a_whole() -> None:
    made = {"any_of": [{"says": ["bad"]}, {"says": ["awful"]}], "observed": "seen"}
    assert said({"occurs": "m", "at_least": 2}, yes(2), made).verdict == "met"
    assert said({"never": "m"}, no(0), made).verdict == "met"
    nested = {"any_of": [WORDED, {"says": ["awful"]}]}
    found = said({"occurs": "m", "at_least": 2}, yes(2), nested)
    assert found.verdict == "met"
    assert Observed("seen", True, "qa", (2,)) in found.evidence
    assert said({"occurs": "m"}, True, nested).verdict == "unknown"


def test_other_keys_hold_in_marked_turns_too() -> None:
    turns = [customer("Bad"), action("refund"), customer("It is all so very bad")]
    for moment, expected in (
        ({"words": {"at_least": 3}, "says": ["bad"], "observed": "seen"}, 1),
        ({"action": "refund", "observed": "seen"}, 1),
        ({"observed": "seen"}, 3),
    ):
        interaction = record(turns, observations={"seen": yes(0, 1, 2)})
        condition = {"occurs": "m", "at_least": expected, "at_most": expected}
        assert say(condition, interaction, moments={"m": moment}).verdict == "met"


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [(None, "unknown"), (no(0), "unknown"), (no(), "met"), (yes(0), "unmet")],
)
def test_an_open_moment_is_observed_by_its_own_name(judgements: Any, expected: str) -> None:
    observations = {} if judgements is None else {"awful": judgements}
    moments = {"awful": {"says": ["awful"], "open": True}}
    interaction = record(TURNS, observations=observations)
    found = say({"never": "awful"}, interaction, moments=moments)
    assert found.verdict == expected
    assert found.needs == (["observation awful"] if expected == "unknown" else [])
    whole = {"m": {"any_of": ["awful"]}, **moments}
    assert say({"never": "m"}, interaction, moments=whole).verdict == expected


def test_to_open_a_moment_makes_another_rubric() -> None:
    rules = Rubric.model_validate(
        rubric(criterion({"never": "awful"}), moments={"awful": {"says": ["awful"]}})
    )
    before = rules.sha256
    opened = rules.opened(["awful", "other"])
    assert opened.sha256 == opened.reference.sha256 != before == rules.sha256
    assert rules.opened(["other"]) is rules
    again = Rubric.model_validate(
        rubric(criterion({"never": "awful"}), moments={"awful": {"says": ["awful"], "open": True}})
    )
    assert opened.sha256 == again.sha256


def test_openness_alone_is_no_moment() -> None:
    with pytest.raises(ValidationError, match="needs at least one key"):
        Moment.model_validate({"open": True})
