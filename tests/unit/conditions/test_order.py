"""response, precedence, sequence: what follows what."""

from __future__ import annotations

import pytest

from scorecard.grade import Missing, Quote, Searched
from support import Json, action, agent, customer, event, record, say

MOMENTS = {
    "complaint": {"speaker": "customer", "says": ["complain"]},
    "apology": {"speaker": "agent", "says": ["sorry"]},
    "offer": {"speaker": "agent", "says": ["offer"]},
    "why": {"speaker": "agent", "says": ["because"]},
    "bye": {"speaker": "agent", "says": ["bye"]},
    "refund": {"action": "issue_refund"},
    "hold": {"event": "hold"},
}
MET, UNMET, NOT_APPLICABLE, UNKNOWN = "met", "unmet", "not_applicable", "unknown"
COMPLAIN, SORRY = customer("I complain"), agent("Sorry")
OFFER, WHY, BYE = agent("I offer"), agent("Because"), agent("Bye")
HM, YES = agent("Hm"), customer("Yes")


def verdict_of(condition: Json, turns: list[Json], **keys: object) -> str:
    return say(condition, record(turns), moments=MOMENTS, **keys).verdict


RESPONSE = {"response": "apology", "to": "complaint"}


@pytest.mark.parametrize(
    ("turns", "verdict"),
    [
        ([HM, SORRY], NOT_APPLICABLE),
        ([COMPLAIN, SORRY], MET),
        ([COMPLAIN, HM, HM, HM, SORRY], MET),
        ([COMPLAIN], UNMET),
        ([SORRY, COMPLAIN], UNMET),
        ([COMPLAIN, SORRY, COMPLAIN], UNMET),
        ([COMPLAIN, SORRY, COMPLAIN, SORRY], MET),
        ([COMPLAIN, COMPLAIN, SORRY], MET),
    ],
)
def test_every_trigger_needs_a_response_after_it(turns: list[Json], verdict: str) -> None:
    assert verdict_of(RESPONSE, turns) == verdict


@pytest.mark.parametrize(
    ("within", "gap", "verdict"),
    [
        ("1 turn", 1, MET),
        ("1 turn", 2, UNMET),
        ("2 turns", 2, MET),
        ("2 turns", 3, UNMET),
        ("0 turns", 1, UNMET),
        ("50%", 2, MET),
        ("50%", 3, UNMET),
    ],
)
def test_within_turns_are_counted_by_position(within: str, gap: int, verdict: str) -> None:
    """Four turns in all, so that half is two."""
    turns = [COMPLAIN, HM, HM, HM]
    turns[gap] = SORRY
    assert verdict_of({**RESPONSE, "within": within}, turns) == verdict


@pytest.mark.parametrize(
    ("within", "complaint", "apology", "verdict"),
    [
        ("30s", (0, 5), (35, None), MET),
        ("30s", (0, 5), (35.001, None), UNMET),
        ("30s", (0, None), (30, None), MET),
        ("30s", (0, None), (31, None), UNMET),
        ("30s", (None, 5), (35, None), MET),
        ("500ms", (0, 1), (1.5, None), MET),
        ("500ms", (0, 1), (1.6, None), UNMET),
        ("0.5min", (0, 1), (31, None), MET),
        ("1 min", (0, 1), (61.1, None), UNMET),
        ("0s", (0, 2), (1, None), MET),
        ("30s", (None, None), (30, None), UNKNOWN),
        ("30s", (0, 5), (None, None), UNKNOWN),
        ("30s", (0, 5), (None, 20), UNKNOWN),
    ],
)
def test_within_seconds_run_from_the_end_of_the_trigger_to_the_start_of_the_response(
    within: str, complaint: tuple[float, float], apology: tuple[float, float], verdict: str
) -> None:
    turns = [customer("I complain", *complaint), agent("Sorry", *apology)]
    said = say({**RESPONSE, "within": within}, record(turns), moments=MOMENTS)
    assert said.verdict == verdict
    assert said.needs == (["turn start times"] if verdict == UNKNOWN else [])


@pytest.mark.parametrize(("end", "start"), [(2, 32), (2.3, 32.3), (2.2, 32.2), (4.7, 34.7)])
def test_within_seconds_includes_the_bound_as_written(end: float, start: float) -> None:
    """Exactly 30 s by the decimals of the record, as the measure `reply_time` has it."""
    turns = [customer("I complain", 0, end), agent("Sorry", start)]
    measured = {"measure": "reply_time", "of": "agent", "at_most": "30s"}
    assert verdict_of(measured, turns) == MET
    assert verdict_of({**RESPONSE, "within": "30s"}, turns) == MET


@pytest.mark.parametrize(
    ("if_missing", "verdict"),
    [("unknown", UNKNOWN), ("unmet", UNMET), ("not_applicable", NOT_APPLICABLE)],
)
def test_a_response_of_unknown_time(if_missing: str, verdict: str) -> None:
    condition = {**RESPONSE, "within": "30s", "if_missing": if_missing}
    said = say(condition, record([COMPLAIN, SORRY]), moments=MOMENTS)
    assert said.verdict == verdict
    assert said.evidence == [
        Quote("complaint", 0, 2, 10, "complain"),
        Missing("turn start times"),
    ]


def test_no_response_at_all_is_certain_without_any_times() -> None:
    assert verdict_of({**RESPONSE, "within": "30s"}, [COMPLAIN, HM]) == UNMET


def test_one_late_response_outweighs_one_of_unknown_time() -> None:
    turns = [COMPLAIN, SORRY, customer("I complain", 1, 2), agent("Sorry", 60)]
    assert verdict_of({**RESPONSE, "within": "30s"}, turns) == UNMET


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("because I offer", MET), ("I offer because", UNMET), ("because, because", UNMET)],
)
def test_a_response_in_the_same_turn_stands_after_its_trigger(text: str, verdict: str) -> None:
    assert verdict_of({"response": "offer", "to": "why"}, [agent(text)]) == verdict


def test_the_evidence_of_responses_pairs_them_with_their_triggers() -> None:
    said = say(RESPONSE, record([COMPLAIN, SORRY, COMPLAIN, SORRY]), moments=MOMENTS)
    assert [one.turn for one in said.evidence if isinstance(one, Quote)] == [0, 1, 2, 3]
    assert said.why == "apology after each complaint (2)"


def test_the_evidence_of_a_missing_response_is_the_trigger_and_the_search() -> None:
    said = say(RESPONSE, record([HM, COMPLAIN, HM, YES, HM]), moments=MOMENTS)
    assert said.evidence == [
        Quote("complaint", 1, 2, 10, "complain"),
        Searched("apology", 2, "text", "agent", after=1),
    ]
    assert said.why == "no apology after the complaint in turn 1"


def test_a_search_counts_only_the_turns_of_the_scope() -> None:
    """`searched` is the number of turns looked through: one agent turn after the complaint."""
    condition = {**RESPONSE, "in": {"first": "3 turns"}}
    said = say(condition, record([HM, COMPLAIN, HM, HM, HM, HM]), moments=MOMENTS)
    assert said.evidence[1:] == [Searched("apology", 1, "text", "agent", after=1)]


def test_responses_to_actions_and_events() -> None:
    condition = {"response": "apology", "to": "hold"}
    assert verdict_of(condition, [event("hold"), SORRY]) == MET
    assert verdict_of(condition, [SORRY, event("hold")]) == UNMET
    assert verdict_of({"response": "refund", "to": "complaint"}, [COMPLAIN, HM]) == UNMET
    paid = [COMPLAIN, action("issue_refund")]
    assert verdict_of({"response": "refund", "to": "complaint"}, paid) == MET


PRECEDENCE = {"precedence": "why", "of": "offer"}
REPLIED = {**PRECEDENCE, "reply_by": "customer"}


@pytest.mark.parametrize(
    ("condition", "turns", "verdict"),
    [
        (PRECEDENCE, [WHY, HM], NOT_APPLICABLE),
        (PRECEDENCE, [WHY, OFFER], MET),
        (PRECEDENCE, [WHY, YES, OFFER, OFFER], MET),
        (PRECEDENCE, [OFFER], UNMET),
        (PRECEDENCE, [OFFER, WHY], UNMET),
        (PRECEDENCE, [OFFER, WHY, OFFER], UNMET),
        (PRECEDENCE, [agent("Because … I offer")], MET),
        (PRECEDENCE, [agent("I offer this because")], UNMET),
        (REPLIED, [WHY, YES, OFFER], MET),
        (REPLIED, [WHY, OFFER], UNMET),
        (REPLIED, [WHY, HM, OFFER], UNMET),
        (REPLIED, [YES, WHY, OFFER, YES], UNMET),
        (REPLIED, [WHY, YES, WHY, OFFER], MET),
        (REPLIED, [WHY, YES, OFFER, WHY, OFFER], MET),
        (REPLIED, [agent("Because … I offer"), YES], UNMET),
        (REPLIED, [WHY, event("hold"), OFFER], UNMET),
    ],
)
def test_precedence(condition: Json, turns: list[Json], verdict: str) -> None:
    assert verdict_of(condition, turns) == verdict


@pytest.mark.parametrize(
    ("condition", "turns", "why"),
    [
        (PRECEDENCE, [HM, OFFER], "no why before the offer in turn 1"),
        (REPLIED, [WHY, OFFER], "no reply between the why and the offer in turn 1"),
        (PRECEDENCE, [WHY, OFFER, OFFER], "why before each offer (2)"),
        (PRECEDENCE, [HM], "no offer"),
    ],
)
def test_the_reason_of_a_precedence(condition: Json, turns: list[Json], why: str) -> None:
    assert say(condition, record(turns), moments=MOMENTS).why == why


def test_the_search_of_a_precedence_counts_only_the_turns_of_the_scope() -> None:
    """Turns 3 to 5 are the scope; turns 3 and 4 may hold what has to precede turn 4."""
    condition = {**PRECEDENCE, "in": {"last": "3 turns"}}
    said = say(condition, record([HM, HM, HM, HM, OFFER, HM]), moments=MOMENTS)
    assert said.evidence[1:] == [Searched("why", 2, "text", "agent")]


SEQUENCE = {"sequence": ["why", "offer", "bye"]}
CHAIN = {**SEQUENCE, "reply_by": "customer"}


@pytest.mark.parametrize(
    ("condition", "turns", "verdict"),
    [
        (SEQUENCE, [WHY, OFFER, BYE], MET),
        (SEQUENCE, [OFFER, WHY, HM, OFFER, BYE], MET),
        (SEQUENCE, [OFFER, WHY, BYE], UNMET),
        (SEQUENCE, [BYE, WHY, OFFER], UNMET),
        (SEQUENCE, [HM], UNMET),
        (SEQUENCE, [agent("because I offer, bye")], MET),
        (SEQUENCE, [agent("because, bye, I offer")], UNMET),
        (SEQUENCE, [agent("I offer because"), BYE], UNMET),
        (SEQUENCE, [agent("because I offer"), BYE], MET),
        (CHAIN, [WHY, YES, OFFER, YES, BYE], MET),
        (CHAIN, [WHY, YES, OFFER, BYE], UNMET),
        (CHAIN, [WHY, OFFER, YES, OFFER, YES, BYE], MET),
        (CHAIN, [WHY, OFFER, YES, BYE], UNMET),
        (CHAIN, [WHY, HM, OFFER, HM, BYE], UNMET),
        ({"sequence": ["why", "why"]}, [WHY], UNMET),
        ({"sequence": ["why", "why"]}, [WHY, WHY], MET),
        ({"sequence": ["why", "why"]}, [agent("because, because")], MET),
    ],
)
def test_sequence(condition: Json, turns: list[Json], verdict: str) -> None:
    assert verdict_of(condition, turns) == verdict


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["why", "offer", "bye"], "I offer, bye, because, I offer"),
        (["why", "why", "why"], "because, because"),
    ],
)
def test_a_chain_within_one_turn_stays_in_order_over_all_its_steps(
    names: list[str], text: str
) -> None:
    assert verdict_of({"sequence": names}, [agent(text)]) == UNMET


def test_a_broken_chain_shows_the_steps_done_and_where_the_search_began() -> None:
    """Two agent turns lie at or after the last step that was found."""
    said = say(SEQUENCE, record([HM, WHY, HM]), moments=MOMENTS)
    assert said.evidence[0] == Quote("why", 1, 0, 7, "Because")
    assert said.why == "no offer after why"
    assert said.evidence[1] == Searched("offer", 2, "text", "agent", after=1)


def test_a_whole_chain_quotes_each_step() -> None:
    said = say(SEQUENCE, record([WHY, OFFER, BYE]), moments=MOMENTS)
    assert [one.quote for one in said.evidence if isinstance(one, Quote)] == [
        "Because",
        "offer",
        "Bye",
    ]
    assert said.why == "why → offer → bye"
