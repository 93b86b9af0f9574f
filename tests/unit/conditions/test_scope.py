"""Scopes: the part of an interaction that a condition speaks of."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from scorecard.grade import Quote, Searched
from support import Json, agent, customer, event, record, say

MOMENTS = {
    "mark": {"says": ["mark"]},
    "open": {"says": ["open"]},
    "close": {"says": ["close"]},
    "hold": {"event": "hold"},
}
MET, UNMET, NOT_APPLICABLE, UNKNOWN = "met", "unmet", "not_applicable", "unknown"


def seen(scope: Json, turns: list[Json]) -> list[int]:
    """The turns that a scope lets a condition see."""
    found = []
    for turn in range(len(turns)):
        marked = [dict(one) for one in turns]
        if "text" in marked[turn]:
            marked[turn]["text"] += " mark"
            if say({"occurs": "mark", "in": scope}, record(marked), moments=MOMENTS).verdict == MET:
                found.append(turn)
    return found


def texts(*words: str) -> list[Json]:
    return [agent(word) for word in words]


PLAIN = texts("0", "1", "2", "3", "4")


@pytest.mark.parametrize(
    ("scope", "turns"),
    [
        ({"first": "1 turn"}, [0]),
        ({"first": "3 turns"}, [0, 1, 2]),
        ({"first": "9 turns"}, [0, 1, 2, 3, 4]),
        ({"first": "0 turns"}, []),
        ({"last": "1 turn"}, [4]),
        ({"last": "2 turns"}, [3, 4]),
        ({"last": "9 turns"}, [0, 1, 2, 3, 4]),
        ({"last": "0 turns"}, []),
        ({"first": "0%"}, []),
        ({"first": "20%"}, [0]),
        ({"first": "21%"}, [0, 1]),
        ({"first": "100%"}, [0, 1, 2, 3, 4]),
        ({"last": "40%"}, [3, 4]),
        ({"last": "41%"}, [2, 3, 4]),
    ],
)
def test_edges_in_turns_and_shares(scope: Json, turns: list[int]) -> None:
    """A share of the turns is rounded up."""
    assert seen(scope, PLAIN) == turns


def test_events_are_turns_of_the_edge_as_well() -> None:
    turns = [event("ring"), agent("a"), agent("b")]
    assert seen({"first": "2 turns"}, turns) == [1]


TIMED = [agent("0", 0, 4), agent("1", 5, 9), agent("2", 10, 30), agent("3", 60, 70)]


@pytest.mark.parametrize(
    ("scope", "turns"),
    [
        ({"first": "5s"}, [0, 1]),
        ({"first": "4.999s"}, [0]),
        ({"first": "5000ms"}, [0, 1]),
        ({"first": "4999ms"}, [0]),
        ({"first": "1min"}, [0, 1, 2, 3]),
        ({"first": "0s"}, [0]),
        ({"last": "10s"}, [3]),
        ({"last": "9s"}, []),
        ({"last": "60s"}, [2, 3]),
        ({"last": "59s"}, [3]),
        ({"last": "70s"}, [0, 1, 2, 3]),
        ({"last": "0.5 min"}, [3]),
    ],
)
def test_edges_in_time_are_taken_from_the_start_of_a_turn(scope: Json, turns: list[int]) -> None:
    assert seen(scope, TIMED) == turns


def test_the_last_seconds_include_the_bound_as_written() -> None:
    """From 0.1 s to 30.1 s are 30 s by the decimals of the record."""
    assert seen({"last": "30s"}, [agent("0", 0.1), agent("1", 30.1)]) == [0, 1]


@pytest.mark.parametrize("scope", [{"first": "5s"}, {"last": "5s"}])
@pytest.mark.parametrize(
    ("if_missing", "verdict"),
    [("unknown", UNKNOWN), ("unmet", UNMET), ("not_applicable", NOT_APPLICABLE)],
)
@pytest.mark.parametrize("kind", ["occurs", "never", "always", "repeats"])
def test_an_edge_in_time_of_a_record_without_times(
    kind: str, scope: Json, if_missing: str, verdict: str
) -> None:
    turns = record([agent("mark", 0, 1), agent("mark")])
    said = say({kind: "mark", "in": scope, "if_missing": if_missing}, turns, moments=MOMENTS)
    assert said.verdict == verdict
    assert said.needs == (["turn start times"] if verdict == UNKNOWN else [])


@pytest.mark.parametrize(
    ("scope", "words", "turns"),
    [
        ({"before": "open"}, "a b open c open d", [0, 1]),
        ({"before": "open"}, "open a", []),
        ({"after": "open"}, "a open b open c", [2, 3, 4]),
        ({"after": "open"}, "a open", []),
        ({"between": ["open", "close"]}, "a open b c close d", [2, 3]),
        ({"between": ["open", "close"]}, "open close", []),
        ({"between": ["open", "close"]}, "open a close b open c close d", [1, 5]),
        ({"between": ["open", "close"]}, "open a open b close c", [1, 2, 3]),
        ({"between": ["open", "close"]}, "close open a close", [2]),
        ({"between": ["open", "close"]}, "open a close b close", [1]),
        ({"between": ["open", "close"]}, "open a close open b", [1]),
        ({"between": ["open", "open"]}, "open a open b open c", [1, 3]),
        ({"around": "open", "span": "1 turn"}, "a b open c d", [1, 2, 3]),
        ({"around": "open", "span": "0 turns"}, "a open b", [1]),
        ({"around": "open", "span": "1 turn"}, "open a b c open", [0, 1, 3, 4]),
        ({"around": "open", "span": "40%"}, "open a b c d", [0, 1, 2]),
    ],
)
def test_scopes_delimited_by_moments(scope: Json, words: str, turns: list[int]) -> None:
    assert seen(scope, texts(*words.split())) == turns


@pytest.mark.parametrize(
    ("span", "turns"), [("1s", [1]), ("5s", [0, 1]), ("29.9s", [0, 1]), ("30s", [0, 1, 2])]
)
def test_around_in_seconds_from_the_end_of_one_turn_to_the_start_of_the_other(
    span: str, turns: list[int]
) -> None:
    given = [agent("a", 0, 5), agent("open", 10, 30), agent("b", 60, 70)]
    assert seen({"around": "open", "span": span}, given) == turns


def test_around_in_seconds_needs_times() -> None:
    condition = {"never": "mark", "in": {"around": "open", "span": "5s"}}
    said = say(condition, record(texts("open", "a")), moments=MOMENTS)
    assert (said.verdict, said.needs) == (UNKNOWN, ["turn start times"])


def test_around_in_seconds_needs_no_times_of_the_moment_itself() -> None:
    condition = {"occurs": "open", "in": {"around": "open", "span": "5s"}}
    assert say(condition, record(texts("open")), moments=MOMENTS).verdict == MET


DELIMITED = [
    {"before": "open"},
    {"after": "open"},
    {"between": ["open", "close"]},
    {"around": "open", "span": "1 turn"},
]


@pytest.mark.parametrize("scope", DELIMITED)
@pytest.mark.parametrize(
    "condition",
    [
        {"occurs": "mark"},
        {"occurs": "mark", "at_least": 0},
        {"never": "mark"},
        {"always": "mark"},
        {"repeats": "mark"},
        {"response": "mark", "to": "hold"},
        {"precedence": "hold", "of": "mark"},
        {"sequence": ["mark", "hold"]},
    ],
)
def test_a_scope_whose_delimiter_never_occurs_makes_the_condition_not_applicable(
    scope: Json, condition: Json
) -> None:
    turns = record([agent("mark"), event("hold"), agent("mark")])
    said = say({**condition, "in": scope}, turns, moments=MOMENTS)
    assert said.verdict == NOT_APPLICABLE


def test_between_needs_its_second_moment_too() -> None:
    condition = {"never": "mark", "in": {"between": ["open", "close"]}}
    said = say(condition, record(texts("close", "open", "mark")), moments=MOMENTS)
    assert said.verdict == NOT_APPLICABLE


@pytest.mark.parametrize(
    "condition",
    [
        {"never": "mark", "in": {"around": "open", "span": "$near"}},
        {"response": "mark", "to": "open", "within": "$near"},
    ],
)
def test_a_delimiter_that_never_occurs_needs_no_span(condition: Json) -> None:
    near = {"by": "customer.tier", "cases": {"gold": "1 turn"}}
    said = say(condition, record(texts("a")), moments=MOMENTS, parameters={"near": near})
    assert (said.verdict, said.needs) == (NOT_APPLICABLE, [])


@pytest.mark.parametrize(
    ("tier", "verdict"), [("gold", MET), ("silver", UNMET), ("tin", UNMET), (None, UNKNOWN)]
)
@pytest.mark.parametrize(
    "scope", [{"first": "$near"}, {"around": "open", "span": "$near"}, {"last": "$near"}]
)
def test_a_span_from_a_parameter(scope: Json, tier: str | None, verdict: str) -> None:
    cases = {"gold": "0 turns", "silver": "2 turns", "tin": "100%"}
    said = say(
        {"never": "mark", "in": scope},
        record(texts("open", "mark"), customer={} if tier is None else {"tier": tier}),
        moments=MOMENTS,
        parameters={"near": {"by": "customer.tier", "cases": cases}},
    )
    assert said.verdict == verdict
    assert said.needs == (["field customer.tier"] if verdict == UNKNOWN else [])


def test_the_evidence_is_that_of_the_scope() -> None:
    turns = record(texts("mark", "mark", "a", "b", "mark"))
    never = say({"never": "mark", "in": {"last": "3 turns"}}, turns, moments=MOMENTS)
    assert never.evidence == [Quote("mark", 4, 0, 4, "mark")]
    none = say(
        {"occurs": "mark", "in": {"between": ["open", "close"]}},
        record(texts("mark", "open", "a", "b", "close")),
        moments=MOMENTS,
    )
    assert none.evidence == [Searched("mark", 2, "text")]
    assert none.why == "no mark in 2 turns"


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"response": "close", "to": "open"}, MET),
        ({"response": "close", "to": "open", "in": {"first": "2 turns"}}, UNMET),
        ({"response": "close", "to": "open", "in": {"last": "2 turns"}}, NOT_APPLICABLE),
        ({"precedence": "open", "of": "close"}, MET),
        ({"precedence": "open", "of": "close", "in": {"last": "2 turns"}}, UNMET),
        ({"precedence": "open", "of": "close", "in": {"first": "2 turns"}}, NOT_APPLICABLE),
        ({"sequence": ["open", "close"]}, MET),
        ({"sequence": ["open", "close"], "in": {"last": "2 turns"}}, UNMET),
        ({"always": "mark", "in": {"last": "1 turn"}}, MET),
        ({"always": "mark"}, UNMET),
        ({"always": "mark", "in": {"first": "1 turn"}}, UNMET),
        ({"repeats": "mark"}, UNMET),
        ({"repeats": "mark", "in": {"last": "2 turns"}}, MET),
    ],
)
def test_every_condition_over_moments_looks_only_inside(condition: Json, verdict: str) -> None:
    turns = record([customer("open"), agent("mark"), agent("close"), agent("mark")])
    assert say(condition, turns, moments=MOMENTS).verdict == verdict


def test_a_scope_left_empty_is_refused() -> None:
    with pytest.raises(ValidationError, match="a scope has exactly one of"):
        say({"never": "mark", "in": {"before": None}}, record(), moments=MOMENTS)
