"""A grade by itself, as text."""

from __future__ import annotations

import scorecard

RUDE = {
    "id": "c1",
    "turns": [
        {"speaker": "customer", "text": "My parcel never came. I want to complain."},
        {"speaker": "agent", "text": "You idiot."},
    ],
}


def test_str_says_result_score_and_what_blocks() -> None:
    grade = scorecard.Evaluator(scorecard.load_rubric("customer-first")).grade(
        scorecard.convert(RUDE)
    )
    assert str(grade).splitlines() == [
        "c1 under customer-first: fail, score 0",
        "  customer-first: level 0 (critical), blocked at 1: disrespect in 1 agent turn",
    ]
    assert repr(grade).startswith("<Grade c1 under customer-first: fail, score 0;")


def test_text_is_what_the_terminal_shows_in_the_language_of_the_grade() -> None:
    rubric = scorecard.load_rubric("customer-first")
    grade = scorecard.Evaluator(rubric, language="zh").grade(scorecard.convert(RUDE))
    shown = grade.text()
    assert "未通过" in shown
    assert "“You idiot” — 第 2 次发言" in shown
    again = scorecard.from_json(scorecard.to_json(grade))
    assert again.text(rubric) == shown
    assert len(again.text(rubric, explain=True)) > len(shown)
