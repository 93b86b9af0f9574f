"""field, observed, parameters: what a record holds besides its turns."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import FieldValue, Measured, Observed
from scorecard.rubric.model import Rubric
from support import Json, action, agent, criterion, customer, record, rubric, say

MET, UNMET, NOT_APPLICABLE, UNKNOWN = "met", "unmet", "not_applicable", "unknown"

FIELDS = {
    "outcome": {"csat": 4, "resolved": True, "score": 4.0, "text": "4", "none": None},
    "customer": {"tags": ["vip", "new", 1], "name": "Ann Lee"},
    "metadata": {"a": {"b": [{"c": 7}]}},
    "topic": "refund",
}


@pytest.mark.parametrize(
    ("path", "comparison", "verdict"),
    [
        ("outcome.csat", {"equals": 4}, MET),
        ("outcome.csat", {"equals": 4.0}, MET),
        ("outcome.score", {"equals": 4}, MET),
        ("outcome.csat", {"equals": 5}, UNMET),
        ("outcome.resolved", {"equals": True}, MET),
        ("outcome.resolved", {"equals": 1}, UNKNOWN),
        ("outcome.csat", {"equals": True}, UNKNOWN),
        ("topic", {"equals": "refund"}, MET),
        ("topic", {"equals": "Refund"}, MET),
        ("topic", {"equals": "Refund", "case": "exact"}, UNMET),
        ("topic", {"one_of": ["refund", "delay"]}, MET),
        ("topic", {"one_of": ["delay"]}, UNMET),
        ("outcome.csat", {"one_of": [3, 4]}, MET),
        ("outcome.resolved", {"one_of": [1, 0]}, UNKNOWN),
        ("outcome.csat", {"at_least": 4}, MET),
        ("outcome.csat", {"at_least": 4.5}, UNMET),
        ("outcome.csat", {"at_most": 4}, MET),
        ("outcome.csat", {"at_most": 3}, UNMET),
        ("outcome.csat", {"above": 3}, MET),
        ("outcome.csat", {"above": 4}, UNMET),
        ("outcome.csat", {"below": 5}, MET),
        ("outcome.csat", {"below": 4}, UNMET),
        ("outcome.csat", {"between": [4, 5]}, MET),
        ("outcome.csat", {"between": [3, 4]}, MET),
        ("outcome.csat", {"between": [1, 3]}, UNMET),
        ("outcome.csat", {"at_least": 3, "below": 5}, MET),
        ("outcome.csat", {"at_least": 3, "below": 4}, UNMET),
        ("customer.name", {"contains": "Lee"}, MET),
        ("customer.name", {"contains": "lee"}, MET),
        ("customer.name", {"contains": "lee", "case": "exact"}, UNMET),
        ("customer.tags", {"contains": "vip"}, MET),
        ("customer.tags", {"contains": "vi"}, UNMET),
        ("customer.tags", {"contains": True}, UNMET),
        ("customer.tags.1", {"equals": "new"}, MET),
        ("customer.tags.9", {"equals": "new"}, UNKNOWN),
        ("metadata.a.b.0.c", {"equals": 7}, MET),
        ("metadata.a.b.0.d", {"equals": 7}, UNKNOWN),
        ("metadata.a.b.0.c.d", {"equals": 7}, UNKNOWN),
        ("outcome.csat", {"exists": True}, MET),
        ("outcome.csat", {"exists": False}, UNMET),
        ("outcome.nps", {"exists": True}, UNMET),
        ("outcome.nps", {"exists": False}, MET),
        ("outcome.none", {"exists": True}, UNMET),
        ("outcome.none", {"equals": 1}, UNKNOWN),
        ("outcome.nps", {"at_least": 1}, UNKNOWN),
        ("outcome.text", {"at_least": 1}, MET),
        ("topic", {"at_least": 1}, UNKNOWN),
        ("outcome.resolved", {"at_least": 1}, UNKNOWN),
        ("outcome.csat", {"contains": 4}, UNKNOWN),
    ],
)
def test_field(path: str, comparison: Json, verdict: str) -> None:
    assert say({"field": path, **comparison}, record(**FIELDS)).verdict == verdict


def test_the_evidence_of_a_field_is_its_value_and_its_bound() -> None:
    said = say({"field": "outcome.csat", "between": [1, "3"]}, record(**FIELDS))
    assert said.evidence == [FieldValue("outcome.csat", 4, {"between": [1.0, 3.0]})]
    assert said.why == "outcome.csat is 4 (1 to 3)"


def test_one_of_a_single_text_is_that_text_or_refused() -> None:
    """Never its letters: a gate that nothing can open must not look like one."""
    try:
        said = say({"field": "topic", "one_of": "refund"}, record(**FIELDS))
    except ValidationError:
        return
    assert said.verdict == MET


def test_one_of_no_values_is_refused() -> None:
    """Nothing could ever open its gate."""
    with pytest.raises(ValidationError, match="`one_of` is empty"):
        say({"field": "topic", "one_of": []}, record(**FIELDS))


YES, NO = {"met": True, "by": "qa-1"}, {"met": False, "by": "qa-2", "note": "voucher"}


@pytest.mark.parametrize(
    ("observation", "verdict", "why"),
    [
        (True, MET, "win_win observed"),
        (False, UNMET, "win_win not observed"),
        (YES, MET, "win_win observed by qa-1"),
        (NO, UNMET, "win_win not observed by qa-2"),
        ([YES, YES], MET, "win_win observed by qa-1"),
        ([NO], UNMET, "win_win not observed by qa-2"),
        ([YES, NO], UNKNOWN, "reviewers disagree on win_win: qa-1 say yes, qa-2 no"),
        ([], UNKNOWN, "not known: the record has no observation win_win"),
    ],
)
def test_observed(observation: object, verdict: str, why: str) -> None:
    said = say({"observed": "win_win"}, record(observations={"win_win": observation}))
    assert (said.verdict, said.why) == (verdict, why)


def test_reviewers_who_disagree_are_all_heard() -> None:
    said = say({"observed": "win_win"}, record(observations={"win_win": [YES, NO]}))
    assert said.evidence == [
        Observed("win_win", True, "qa-1"),
        Observed("win_win", False, "qa-2", note="voucher"),
    ]
    assert said.needs == ["agreement on observation win_win"]


LIMIT = {"by": "customer.tier", "cases": {"gold": "30s", "silver": 60, "true": 1}}


@pytest.mark.parametrize(
    ("limit", "customer_is", "verdict", "bound"),
    [
        ({**LIMIT, "default": "90s"}, {"tier": "gold"}, UNMET, 30.0),
        ({**LIMIT, "default": "90s"}, {"tier": "silver"}, MET, 60.0),
        ({**LIMIT, "default": "90s"}, {"tier": "tin"}, MET, 90.0),
        ({**LIMIT, "default": "90s"}, {}, MET, 90.0),
        ({**LIMIT, "default": "90s"}, {"tier": True}, UNMET, 1.0),
        (LIMIT, {"tier": "gold"}, UNMET, 30.0),
        (LIMIT, {"tier": "tin"}, UNKNOWN, None),
        (LIMIT, {}, UNKNOWN, None),
        (LIMIT, {"tier": None}, UNKNOWN, None),
        ("41s", {}, MET, 41.0),
        (40.9, {}, UNMET, 40.9),
        ({"by": "customer.tier", "cases": {"3": 50}}, {"tier": 3}, MET, 50.0),
        # A case is compared as `equals` compares.
        (LIMIT, {"tier": "Gold"}, UNMET, 30.0),
        (LIMIT, {"tier": " GOLD"}, UNMET, 30.0),
        (LIMIT, {"tier": "ｇｏｌｄ"}, UNMET, 30.0),
        (LIMIT, {"tier": "go\u00adld"}, UNMET, 30.0),
        (LIMIT, {"tier": "True"}, UNMET, 1.0),
        (LIMIT, {"tier": ["gold"]}, UNKNOWN, None),
        (LIMIT, {"tier": "golden"}, UNKNOWN, None),
        ({"by": "customer.tier", "cases": {"金牌會員": 50}}, {"tier": "金牌会员"}, MET, 50.0),
        ({"by": "customer.tier", "cases": {"café": 50}}, {"tier": "CAFE\u0301"}, MET, 50.0),
        ({"by": "customer.tier", "cases": {"No. 1": 50}}, {"tier": "no.\u00a01"}, MET, 50.0),
        ({"by": "customer.tier", "cases": {"3": 50}}, {"tier": 3.0}, MET, 50.0),
        ({"by": "customer.tier", "cases": {"2,5": 50}}, {"tier": 2.5}, MET, 50.0),
        ({"by": "customer.tier", "cases": {"1": 50}}, {"tier": True}, UNKNOWN, None),
        # The one that is written so comes first.
        ({"by": "customer.tier", "cases": {"a": 50, "A": 30}}, {"tier": "A"}, UNMET, 30.0),
        ({"by": "customer.tier", "cases": {"a": 50, "A": 30}}, {"tier": "Ａ"}, MET, 50.0),
    ],
)
def test_a_bound_from_a_parameter(
    limit: object, customer_is: Json, verdict: str, bound: float | None
) -> None:
    said = say(
        {"measure": "reply_time", "of": "agent", "at_most": "$limit"},
        record([customer("Hello?", 0, 1), agent("Yes", 42)], customer=customer_is),
        parameters={"limit": limit},
    )
    assert said.verdict == verdict
    if bound is None:
        assert said.needs == ["field customer.tier"]
    else:
        shown = {"measure": "reply_time", "of": "agent", "stat": "max", "turn": 1}
        assert said.evidence == [Measured(**shown, value=41.0, bound={"at_most": bound})]


@pytest.mark.parametrize(
    ("tier", "verdict"), [("gold", MET), ("silver", UNMET), ("tin", UNKNOWN), (None, UNKNOWN)]
)
def test_a_text_or_a_list_from_a_parameter(tier: str | None, verdict: str) -> None:
    topics = {"by": "customer.tier", "cases": {"gold": ["refund"], "silver": ["delay"]}}
    found = record(**{**FIELDS, "customer": {"tier": tier}})
    said = say({"field": "topic", "one_of": "$topics"}, found, parameters={"topics": topics})
    assert said.verdict == verdict


def test_a_parameter_that_is_no_number_is_refused_before_any_record_is_graded() -> None:
    bad = {"by": "customer.tier", "cases": {"gold": "soon"}, "default": 9}
    rules = rubric(criterion({"measure": "words", "at_most": "$bad"}), parameters={"bad": bad})
    with pytest.raises(ValueError, match="soon"):
        Evaluator(Rubric.model_validate(rules))


REFUNDS = {"big": {"action": "refund", "arguments": {"amount": {"above": "$limit"}}}}
BIG = {"limit": {"by": "customer.tier", "cases": {"gold": 50}}}


@pytest.mark.parametrize("condition", [{"never": "big"}, {"occurs": "big"}])
def test_a_moment_whose_bound_is_missing_is_never_a_pass_and_never_a_fail(condition: Json) -> None:
    """Who has no tier has no limit: whether the refund was too big is not known."""
    found = record([action("refund", amount=60)])
    said = say(condition, found, moments=REFUNDS, parameters=BIG)
    assert (said.verdict, said.needs) == (UNKNOWN, ["field customer.tier"])


@pytest.mark.parametrize(("amount", "verdict"), [(50, MET), (50.01, UNMET)])
def test_a_moment_whose_bound_is_known(amount: float, verdict: str) -> None:
    found = record([action("refund", amount=amount)], customer={"tier": "gold"})
    assert say({"never": "big"}, found, moments=REFUNDS, parameters=BIG).verdict == verdict


def test_nothing_to_measure_is_not_applicable_whatever_the_bound() -> None:
    condition = {"measure": "reply_time", "of": "agent", "at_most": "$limit"}
    said = say(condition, record(), parameters={"limit": LIMIT})
    assert said.verdict == NOT_APPLICABLE
