"""People read titles, not ids, and nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from scorecard.conditions.measures import MEASURES
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import (
    Acted,
    Evidence,
    FieldValue,
    Happened,
    LevelGrade,
    Measured,
    Missing,
    Observed,
    Quote,
    RubricRef,
    Searched,
)
from scorecard.language import LANGUAGES, Language
from scorecard.records.decoding import convert
from scorecard.render.grades.evidence import about, describe_cause, fact, unsaid_evidence
from scorecard.render.grades.tally import Cause
from scorecard.render.grades.titles import Titles, find_titles
from scorecard.render.messages import words
from scorecard.rubric.model import Rubric

MOMENTS = {
    "buck_pass": {
        "title": {"en": "passing of the buck", "zh": "推诿"},
        "speaker": "agent",
        "says": ["zzz"],
    },
    "off_hook": {"speaker": "customer", "event": "hang_up"},
    "paid_back": {"title": {"en": "refund", "zh": "退款"}, "action": "issue_refund"},
}


def rubric(gate: dict[str, Any]) -> Rubric:
    """One criterion, whose levels are all behind the same gate."""
    level = {"behaviour": "b", "met_when": gate}
    criterion = {"id": "c", "title": "C", "levels": {str(number): level for number in range(1, 6)}}
    head = {"format": 1, "id": "r", "version": "1", "title": "R"}
    return Rubric.model_validate({**head, "moments": MOMENTS, "criteria": [criterion]})


RUBRIC = rubric({"never": "buck_pass"})


def titles(language: str, *known: Rubric) -> Titles:
    return find_titles(known, language)(RubricRef("r", "1", RUBRIC.sha256))


@pytest.mark.parametrize(
    ("name", "language", "title"),
    [
        ("buck_pass", "en", "passing of the buck"),
        ("buck_pass", "zh", "推诿"),
        ("buck_pass", "de", "passing of the buck"),
        ("off_hook", "zh", "off hook"),
        ("no_such_moment", "en", "no such moment"),
    ],
)
def test_a_moment_is_called_by_its_title(name: str, language: str, title: str) -> None:
    assert titles(language, RUBRIC).moment(name) == title
    assert titles(language).moment(name) == name.replace("_", " ")


@pytest.mark.parametrize(
    ("name", "language", "title"),
    [
        ("reply_time", "en", "reply time"),
        ("reply_time", "zh", "回复时间"),
        ("no_such_measure", "en", "no such measure"),
    ],
)
def test_a_measure_is_called_by_its_title(name: str, language: str, title: str) -> None:
    assert titles(language).measure(name) == title


REPLY = Measured(
    measure="reply_time", of="agent", stat="max", value=42.5, bound={"at_most": 30.0}, turn=4
)


@pytest.mark.parametrize(
    ("item", "english", "chinese"),
    [
        (Quote("buck_pass", 1, 0, 3, "zzz"), "turn 2, passing of the buck", "第 2 次发言，推诿"),
        (
            Acted("paid_back", 2, "issue_refund"),
            "turn 3, refund (action issue_refund)",
            "第 3 次发言，退款（操作 issue_refund）",
        ),
        (
            Happened("off_hook", 3, "hang_up"),
            "turn 4, off hook (event hang_up)",
            "第 4 次发言，off hook（事件 hang_up）",
        ),
        (
            Searched("buck_pass", 5, "text", "agent"),
            "no passing of the buck in 5 agent turns",
            "客服的 5 次发言中没有推诿",
        ),
        (
            Searched("buck_pass", 1, "text", "agent", 2),
            "no passing of the buck in 1 agent turn from turn 3",
            "自第 3 次发言起，客服的 1 次发言中没有推诿",
        ),
        (
            Searched("off_hook", 0, "event", "customer"),
            "no off hook in 0 customer events",
            "客户的 0 次事件中没有 off hook",
        ),
        (
            Searched("of_another_rubric", 2, "text"),
            "no of another rubric in 2 turns",
            "2 次发言中没有 of another rubric",
        ),
        (
            REPLY,
            "turn 5, agent's reply time (max): 42.5 s (at most 30 s)",
            "第 5 次发言，客服的最长回复时间：42.5 秒（最多 30 秒）",
        ),
        (
            FieldValue("outcome.csat", 3, {"at_least": 4}),
            "outcome.csat is 3 (at least 4)",
            "outcome.csat 为 3（至少 4）",
        ),
        (
            Observed("win_win", False, "qa-1", (4, 6)),
            "turns 5, 7, win_win not observed by qa-1",
            "第 5、7 次发言，未观察到 win_win（qa-1）",
        ),
        (
            Missing("observation win_win"),
            "the record has no observation win_win",
            "记录中没有“win_win”的评审意见",
        ),
    ],
)
def test_facts(item: Evidence, english: str, chinese: str) -> None:
    for language, text in (("en", english), ("zh", chinese)):
        said = words(language)
        assert about(fact(item, titles(language, RUBRIC), said), said) == text


@pytest.mark.parametrize(
    ("cause", "english", "chinese"),
    [
        (
            Cause("missing", "observation win_win"),
            "observation win_win missing",
            "缺少“win_win”的评审意见",
        ),
        (Cause("absent", "buck_pass"), "no passing of the buck", "没有推诿"),
        (Cause("absent", "off_hook"), "no off hook", "没有 off hook"),
        (Cause("measure", "reply_time"), "reply time", "回复时间"),
        (Cause("field", "outcome.csat"), "field outcome.csat", "字段 outcome.csat"),
        (Cause("observation", "win_win"), "observation win_win", "“win_win”的评审意见"),
        (Cause("present", "buck_pass"), "passing of the buck", "推诿"),
    ],
)
def test_causes(cause: Cause, english: str, chinese: str) -> None:
    assert describe_cause(cause, titles("en", RUBRIC), words("en")) == english
    assert describe_cause(cause, titles("zh", RUBRIC), words("zh")) == chinese


TURNS = [
    {"speaker": "customer", "text": "Where is it?", "start": 0.0, "end": 2.0},
    {"speaker": "agent", "text": "One moment.", "start": 1.5, "end": 3.5},
    {"speaker": "system", "event": "hold", "start": 4.0, "end": 9.0},
    {"speaker": "agent", "text": "It is on its way.", "start": 11.0, "end": 14.0},
]
RECORD = {"id": "1", "topic": "parcel", "turns": TURNS, "observations": {"win_win": True}}


def graded_level(
    gate: dict[str, Any], language: Language, **changes: Any
) -> tuple[LevelGrade, Titles]:
    """How the interaction above stands at a gate."""
    graded = Evaluator(rubric(gate), language=language).grade(convert({**RECORD, **changes}))
    return graded.criteria[0].levels[0], find_titles([rubric(gate)], language)(graded.rubric)


def measures() -> list[dict[str, Any]]:
    """Each measure with each statistic that it can be asked for."""
    return [
        {"measure": name, "at_most": 3.5}
        | ({} if measure.of == "none" else {"of": "agent"})
        | ({"stat": stat} if stat else {})
        for name, measure in MEASURES.items()
        for stat in ([None, "max", "min", "mean", "median", "total"] if measure.stat else [None])
    ]


GATES: list[dict[str, Any]] = [
    *measures(),
    {"never": "buck_pass"},
    {"occurs": "off_hook"},
    {"occurs": "paid_back"},
    {"field": "topic", "one_of": ["parcel", "bill"]},
    {"field": "outcome.csat", "at_least": 4},
    {"observed": "win_win"},
    {"observed": "anticipated_need", "if_missing": "unmet"},
    {"all": [{"never": "buck_pass"}, {"field": "topic", "exists": True}]},
    {"count_of": [{"never": "buck_pass"}, {"observed": "win_win"}], "at_least": 2},
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gate", GATES, ids=str)
def test_what_the_reason_says_is_not_said_again(gate: dict[str, Any], language: Language) -> None:
    level, known = graded_level(gate, language)
    said = words(language)
    assert level.evidence
    for one in unsaid_evidence(level, known, said):
        # All that is left is where the value was reached.
        assert (one.text, bool(one.turn)) == ("", True)


def test_what_the_reason_leaves_out_is_said_once() -> None:
    said = [{"speaker": "agent", "text": "zzz"}]
    gate = {"all": [{"never": "buck_pass"}, {"never": "buck_pass", "in": {"first": "3 turns"}}]}
    level, known = graded_level(gate, "en", turns=said)
    (one,) = unsaid_evidence(level, known, words("en"))
    assert (one.quote, about(one, words("en"))) == ("zzz", "turn 1, passing of the buck")


@pytest.mark.parametrize(("turns", "where"), [([2], "turn 3"), ([], "win_win observed by qa-1")])
def test_a_reviewers_note_stays(turns: list[int], where: str) -> None:
    note = {"win_win": {"met": True, "by": "qa-1", "turns": turns, "note": "both glad"}}
    level, known = graded_level({"observed": "win_win"}, "en", observations=note)
    (one,) = unsaid_evidence(level, known, words("en"))
    assert (one.quote, about(one, words("en"))) == ("both glad", where)
