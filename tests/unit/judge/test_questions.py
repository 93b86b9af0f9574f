"""What a rubric needs observed, and how it is asked for."""

from __future__ import annotations

import pytest

from bundled import bundled
from scorecard.judge.budget import Budget, Price, estimate_tokens
from scorecard.judge.errors import BudgetSpentError
from scorecard.judge.questions import choose_questions
from scorecard.judge.replies import failure_of
from scorecard.rubric.find import bundled_paths

RUBRIC = bundled()


def names(*wanted: str) -> list[str]:
    return [question.name for question in choose_questions(RUBRIC, wanted)]


def test_what_is_needed_is_what_the_conditions_ask_for() -> None:
    assert {"win_win", "anticipated_need"} <= set(names())
    assert names("needed") == names()


def test_groups_and_names() -> None:
    assert names("gates") == [f"customer-first.{level}" for level in range(1, 6)]
    assert set(names("moments")) >= {"complaint", "apology"}
    assert names("customer-first.2", "complaint", "complaint") == ["complaint", "customer-first.2"]
    assert set(names("moments", "gates", "observations")) >= set(names())


@pytest.mark.parametrize("name", ["compliant", "", "customer-first.6", "customer-first", "all"])
def test_a_name_of_nothing_says_what_there_is(name: str) -> None:
    with pytest.raises(ValueError, match="the rubric has no moment, observation or gate"):
        names(name)


def test_a_question_says_who_and_gives_examples() -> None:
    (complaint,) = choose_questions(RUBRIC, ["complaint"])
    assert complaint.speaker == "customer"
    assert complaint.text.startswith("A turn by the customer that is or holds this: ")
    assert "wordings such as: " in complaint.text
    (gate,) = choose_questions(RUBRIC, ["customer-first.2"], "zh")
    assert gate.text == "客户第一, level 2 of 5, holds as a whole: " + RUBRIC.criteria[0].level(
        2
    ).behaviour.say("zh")


@pytest.mark.parametrize("name", bundled_paths())
def test_every_bundled_rubric_can_be_asked_for_all(name: str) -> None:
    rubric = bundled(name)
    questions = choose_questions(rubric, ["moments", "observations", "gates"], "zh")
    assert len({question.name for question in questions}) == len(questions)
    assert all(question.text for question in questions)


def test_a_budget_counts_what_is_under_way() -> None:
    budget = Budget(tokens=100)
    budget.reserve(60)
    with pytest.raises(BudgetSpentError):
        budget.reserve(60)
    budget.settle(60, 10, 10)
    budget.reserve(80)
    with pytest.raises(BudgetSpentError):
        budget.reserve(1)
    assert budget.requests == 2


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("four", 1), ("five5", 2), ("你好吗", 3), ("你a", 2)]
)
def test_tokens_are_estimated(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_a_price_is_for_a_million() -> None:
    assert Price.parse("0.5:2").of(1_000_000, 500_000) == 1.5


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3),
        ("0.5", 0.5),
        ("", 0),
        ("soon", 0),
        ("-1", 0),
        ("²", 0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 40),
        ("Thu, 01 Jan 1970 00:00:10 GMT", 0),
        ("99999999999999999999999", 1e18),
    ],
)
def test_how_long_a_server_asks_to_wait(header: str, seconds: float) -> None:
    error = failure_of(503, {"retry-after": header}, b"", now=60)
    assert error.retry
    assert error.wait == pytest.approx(seconds, rel=0.1)
