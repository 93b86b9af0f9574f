"""occurs, never, always, repeats: whether, how often and how generally a moment happens."""

from __future__ import annotations

import pytest

from scorecard.grade import Acted, Happened, Quote, Searched, Without
from support import Json, action, agent, customer, event, record, say, system

MOMENTS = {
    "apology": {"speaker": "agent", "says": ["sorry"]},
    "thanks": {"says": ["thanks"]},
    "refund": {"action": "issue_refund"},
    "hold": {"event": "hold"},
}
MET, UNMET, NOT_APPLICABLE, UNKNOWN = "met", "unmet", "not_applicable", "unknown"
SORRY, OTHER = agent("I am sorry"), agent("Hello")


def quote(turn: int, start: int, words: str, moment: str = "apology") -> Quote:
    return Quote(moment, turn, start, start + len(words), words)


@pytest.mark.parametrize(
    ("condition", "turns", "verdict", "evidence"),
    [
        ({"occurs": "apology"}, [OTHER, SORRY], MET, [quote(1, 5, "sorry")]),
        ({"occurs": "apology"}, [OTHER, OTHER], UNMET, [Searched("apology", 2, "text", "agent")]),
        (
            {"occurs": "apology"},
            [customer("sorry")],
            UNMET,
            [Searched("apology", 0, "text", "agent")],
        ),
        ({"occurs": "thanks"}, [customer("Thanks")], MET, [quote(0, 0, "Thanks", "thanks")]),
        ({"occurs": "apology"}, [SORRY, SORRY], MET, [quote(0, 5, "sorry")]),
        (
            {"occurs": "apology", "at_least": 2},
            [SORRY, OTHER, SORRY],
            MET,
            [quote(0, 5, "sorry"), quote(2, 5, "sorry")],
        ),
        (
            {"occurs": "apology", "at_least": 2},
            [agent("sorry, sorry"), OTHER],
            UNMET,
            [quote(0, 0, "sorry"), Searched("apology", 2, "text", "agent")],
        ),
        ({"occurs": "apology", "at_most": 1}, [SORRY], MET, [quote(0, 5, "sorry")]),
        (
            {"occurs": "apology", "at_most": 1},
            [SORRY, SORRY],
            UNMET,
            [quote(0, 5, "sorry"), quote(1, 5, "sorry")],
        ),
        (
            {"occurs": "apology", "at_most": 1},
            [OTHER],
            UNMET,
            [Searched("apology", 1, "text", "agent")],
        ),
        (
            {"occurs": "apology", "at_least": 0, "at_most": 1},
            [OTHER],
            MET,
            [Searched("apology", 1, "text", "agent")],
        ),
        (
            {"occurs": "apology", "at_least": 2, "at_most": 2},
            [SORRY, SORRY],
            MET,
            [quote(0, 5, "sorry"), quote(1, 5, "sorry")],
        ),
        (
            {"occurs": "refund"},
            [OTHER, action("issue_refund")],
            MET,
            [Acted("refund", 1, "issue_refund")],
        ),
        (
            {"occurs": "refund"},
            [OTHER, action("look_up"), event("hold")],
            UNMET,
            [Searched("refund", 1, "action")],
        ),
        ({"occurs": "hold"}, [OTHER, event("hold")], MET, [Happened("hold", 1, "hold")]),
        ({"occurs": "hold"}, [OTHER, event("transfer")], UNMET, [Searched("hold", 1, "event")]),
        (
            {"never": "apology"},
            [OTHER, customer("sorry"), OTHER],
            MET,
            [Searched("apology", 2, "text", "agent")],
        ),
        (
            {"never": "apology"},
            [SORRY, OTHER, SORRY],
            UNMET,
            [quote(0, 5, "sorry"), quote(2, 5, "sorry")],
        ),
        (
            {"never": "thanks"},
            [OTHER, system("note"), customer("a")],
            MET,
            [Searched("thanks", 3, "text")],
        ),
        ({"never": "refund"}, [OTHER], MET, [Searched("refund", 0, "action")]),
        ({"always": "apology"}, [SORRY, customer("no"), SORRY], MET, None),
        ({"always": "apology"}, [SORRY, OTHER], UNMET, [Without("apology", 1, "Hello")]),
        ({"always": "apology"}, [customer("sorry")], NOT_APPLICABLE, []),
        ({"always": "apology"}, [SORRY, action("look_up"), event("hold")], MET, None),
        ({"always": "thanks"}, [agent("thanks"), customer("thanks")], MET, None),
        ({"always": "thanks"}, [agent("thanks"), system("note")], UNMET, None),
        ({"always": "thanks"}, [event("hold")], NOT_APPLICABLE, []),
    ],
)
def test_presence(
    condition: Json, turns: list[Json], verdict: str, evidence: list[object] | None
) -> None:
    said = say(condition, record(turns), moments=MOMENTS)
    assert said.verdict == verdict
    if evidence is not None:
        assert said.evidence == evidence


@pytest.mark.parametrize(
    ("condition", "turns", "why"),
    [
        ({"never": "apology"}, [OTHER, OTHER], "no apology in 2 agent turns"),
        ({"never": "thanks"}, [OTHER], "no thanks in 1 turn"),
        ({"never": "refund"}, [action("look_up")], "no refund in 1 action"),
        ({"occurs": "apology"}, [SORRY], "apology in 1 agent turn"),
        (
            {"occurs": "apology", "at_least": 2},
            [SORRY],
            "apology in 1 agent turn, at least 2 needed",
        ),
        (
            {"occurs": "apology", "at_most": 1},
            [SORRY, SORRY],
            "apology in 2 agent turns, at most 1 allowed",
        ),
        ({"always": "apology"}, [SORRY, OTHER], "no apology in 1 of 2 agent turns"),
    ],
)
def test_the_reason_says_what_was_counted(condition: Json, turns: list[Json], why: str) -> None:
    assert say(condition, record(turns), moments=MOMENTS).why == why


STOCK = "I am so sorry about that."
ALIKE, LESS_ALIKE = "I am so sorry about that", "I am so sorry about the delay"
OFTEN = {
    "apology": {"speaker": "agent", "says": ["sorry", "apologise"]},
}


@pytest.mark.parametrize(
    ("condition", "texts", "verdict"),
    [
        ({"repeats": "apology"}, ["Hello"], NOT_APPLICABLE),
        ({"repeats": "apology"}, [STOCK], MET),
        ({"repeats": "apology"}, [STOCK, "We apologise for the wait."], MET),
        ({"repeats": "apology"}, [STOCK, STOCK], UNMET),
        ({"repeats": "apology"}, [STOCK, f"Right. {STOCK.upper()} Go on."], UNMET),
        ({"repeats": "apology"}, [STOCK, "I am so sorry, about that!"], UNMET),
        ({"repeats": "apology"}, [f"{STOCK} {STOCK}"], UNMET),
        ({"repeats": "apology", "at_most": 2}, [STOCK, STOCK], MET),
        ({"repeats": "apology", "at_most": 2}, [STOCK] * 3, UNMET),
        (
            {"repeats": "apology"},
            [ALIKE, LESS_ALIKE],
            MET,
        ),
        (
            {"repeats": "apology", "similarity": 80},
            [ALIKE, LESS_ALIKE],
            UNMET,
        ),
        ({"repeats": "apology"}, ["Sorry for the delay", "Sorry"], MET),
    ],
)
def test_repeats(condition: Json, texts: list[str], verdict: str) -> None:
    said = say(condition, record(map(agent, texts)), moments=OFTEN)
    assert said.verdict == verdict


def test_repeats_quotes_the_wording_that_came_too_often() -> None:
    texts = [STOCK, "We apologise for the wait.", STOCK]
    said = say({"repeats": "apology"}, record(map(agent, texts)), moments=OFTEN)
    assert said.evidence == [quote(0, 8, "sorry"), quote(2, 8, "sorry")]
    assert said.why == "the same apology 2 times, at most 1 allowed"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("非常抱歉给您带来不便。", "非常抱歉给您带来不便！", UNMET),
        ("非常抱歉给您带来不便。", "抱歉，我马上处理。", MET),
        ("好的。非常抱歉给您带来不便。", "非常抱歉给您带来不便。请稍等。", UNMET),
    ],
)
def test_repeats_in_chinese(one: str, other: str, verdict: str) -> None:
    moments = {"apology": {"says": ["抱歉"]}}
    said = say({"repeats": "apology"}, record([agent(one), agent(other)]), moments=moments)
    assert said.verdict == verdict


def test_repeats_holds_actions_of_one_moment_to_be_the_same_wording() -> None:
    turns = [action("issue_refund"), action("issue_refund")]
    assert say({"repeats": "refund"}, record(turns), moments=MOMENTS).verdict == UNMET
