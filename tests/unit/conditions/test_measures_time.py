"""Measures in seconds: what each counts, and what it says where times are missing."""

from __future__ import annotations

import pytest

from scorecard.grade import Measured
from support import (
    ENDS,
    NOTHING,
    STARTS,
    Json,
    action,
    agent,
    customer,
    event,
    measured,
    record,
    say,
    system,
    value,
)

ASKED = customer("a", 0, 2)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([ASKED, agent("b", 5)], (3.0, 1)),
        ([customer("a", 1), agent("b", 5)], (4.0, 1)),
        ([customer("a", None, 2), agent("b", 5)], (3.0, 1)),
        ([ASKED, agent("b", 1)], (0.0, 1)),
        ([ASKED, agent("b", 3), agent("c", 60)], (1.0, 1)),
        ([ASKED, customer("b", 10, 11), agent("c", 12)], (1.0, 2)),
        ([ASKED, action("x", 3), event("hold", 4, 8), agent("b", 9)], (7.0, 3)),
        ([ASKED, system("note", 3), agent("b", 9)], (7.0, 2)),
        ([ASKED, agent("b", 3), customer("c", 4, 5), agent("d", 15)], (10.0, 3)),
        ([agent("a", 0, 1), customer("b", 9)], NOTHING),
        ([agent("a", 0, 1)], NOTHING),
        ([ASKED, agent("b", None, 9)], STARTS),
        ([customer("a"), agent("b", 5)], STARTS),
        ([agent("hello"), ASKED, agent("b", 3)], (1.0, 2)),
        ([ASKED, agent("b", 0.1 + 2.2)], (0.3, 1)),
    ],
)
def test_reply_time(turns: list[Json], expected: object) -> None:
    assert measured("reply_time", turns, of="agent") == expected


REPLIES = [ASKED, agent("b", 3, 4), customer("c", 8, 9), agent("d", 12, 13), customer("e", 13, 14)]


@pytest.mark.parametrize(
    ("of", "stat", "expected"),
    [
        ("agent", "max", (3.0, 3)),
        ("agent", "min", (1.0, 1)),
        ("agent", "mean", (2.0, None)),
        ("agent", "median", (2.0, None)),
        ("agent", "total", (4.0, None)),
        ("customer", "max", (4.0, 2)),
        ("customer", "min", (0.0, 4)),
    ],
)
def test_statistics_of_reply_times(of: str, stat: str, expected: object) -> None:
    assert measured("reply_time", REPLIES, of=of, stat=stat) == expected


def test_the_first_of_equals_is_where_an_extreme_was_reached() -> None:
    turns = [ASKED, agent("b", 3), customer("c", 4, 5), agent("d", 6)]
    assert measured("reply_time", turns, of="agent") == (1.0, 1)


WAIT = customer("one moment please", 2, 3)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([agent("a", 0, 1), WAIT, agent("b", 60), customer("c", 61, 62), agent("d", 64)], 2.0),
        ([agent("a", 0, 1), WAIT, agent("b", 60)], NOTHING),
        ([ASKED, agent("b", 5)], 3.0),
    ],
)
def test_a_reply_to_a_moment_of_waiting_does_not_count(turns: list[Json], expected: object) -> None:
    assert value("reply_time", turns, of="agent", except_after="moment") == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([agent("a", 0, 1), ASKED, customer("b", 3, 4), agent("c", 7)], (5.0, 3)),
        ([customer("a"), agent("b", 7)], STARTS),
        ([ASKED, agent("b")], STARTS),
        ([ASKED, agent("b", 3), customer("c"), agent("d")], (1.0, 1)),
        ([ASKED, agent("b", 1)], (0.0, 1)),
        ([ASKED], NOTHING),
        ([agent("a", 0, 1)], NOTHING),
        ([agent("a", 0, 1), ASKED], NOTHING),
    ],
)
def test_first_reply_time(turns: list[Json], expected: object) -> None:
    assert measured("first_reply_time", turns, of="agent") == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([agent("a", 0, 2), customer("b", 5, 6)], (3.0, 1)),
        ([agent("a", 9, 10), customer("b", 12, 13)], (2.0, 1)),
        ([agent("a", 0, 10), customer("b", 2, 3), agent("c", 12, 13)], (2.0, 2)),
        ([agent("a", 0, 2), event("hold", 2, 50), agent("b", 51, 52)], (1.0, 2)),
        ([agent("a", 0, 2), event("transfer", 4), agent("b", 9, 10)], (5.0, 2)),
        ([agent("a", 0, 2), action("x", 3, 4), agent("b", 9, 10)], (7.0, 2)),
        ([agent("a", 0, 2), action("x"), agent("b", 9, 10)], (7.0, 2)),
        ([customer("b", 5, 6), agent("a", 0, 2)], (3.0, 0)),
        ([agent("a", 0, 2), customer("b")], STARTS),
        ([agent("a", 0, 2), customer("b", 5)], ENDS),
        ([agent("a", 0, 2), event("hold")], STARTS),
    ],
)
def test_silence(turns: list[Json], expected: object) -> None:
    assert measured("silence", turns) == expected


GAPS = [agent("a", 0, 1), customer("b", 2, 3), agent("one moment", 6, 7), agent("c", 17, 20)]


@pytest.mark.parametrize(
    ("measure", "keys", "expected"),
    [
        ("silence", {"stat": "max"}, (10.0, 3)),
        ("silence", {"stat": "min"}, (1.0, 1)),
        ("silence", {"stat": "mean"}, (4.6667, None)),
        ("silence", {"stat": "median"}, (3.0, None)),
        ("silence", {"stat": "total"}, (14.0, None)),
        ("silence", {"except_after": "moment"}, (3.0, 2)),
        ("silence", {"stat": "total", "except_after": "moment"}, (4.0, None)),
        ("silence_share", {}, (0.7, None)),
        ("silence_share", {"except_after": "moment"}, (0.2, None)),
    ],
)
def test_silence_by_statistic_and_exception(measure: str, keys: Json, expected: object) -> None:
    assert measured(measure, GAPS, **keys) == expected


AGREED = [agent("one moment", 0, 1), customer("all right", 2, 3), agent("c", 40, 41)]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (AGREED, 0.0),
        ([*AGREED, customer("d", 46, 47)], 5.0),
        ([*AGREED[:2], agent("b", 3, 4), customer("c", 30, 31)], 26.0),
        ([*AGREED[:1], event("transfer", 1), agent("c", 40, 41)], 39.0),
        ([customer("one moment", 0, 1), agent("all right", 2, 3), customer("c", 40, 41)], 0.0),
    ],
)
def test_a_wait_that_the_other_party_agreed_to_is_excused(
    turns: list[Json], expected: float
) -> None:
    assert value("silence", turns, except_after="moment") == expected


def test_the_gap_after_overlapping_turns_follows_the_one_that_lasted_longest() -> None:
    turns = [agent("one moment", 0, 10), customer("b", 1, 2), agent("c", 15, 16)]
    assert value("silence", turns, except_after="moment") == 0.0
    turns[0], turns[1] = agent("a", 0, 10), customer("one moment", 1, 2)
    assert value("silence", turns, except_after="moment") == 5.0


@pytest.mark.parametrize(
    ("turns", "share"),
    [
        ([agent("a", 0, 2), customer("b", 6, 8)], 0.5),
        ([agent("a", 2, 4), customer("b", 4, 8)], 0.0),
        ([agent("a", 0, 2), customer("b")], STARTS),
        ([agent("a", 0, 2), customer("b", 6)], ENDS),
        ([agent("a", 0, 0)], NOTHING),
        ([agent("a", 0, 1), customer("b", 2, 3)], 0.3333),
    ],
)
def test_silence_share(turns: list[Json], share: object) -> None:
    assert value("silence_share", turns) == share


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([customer("a", 0, 5), agent("b", 4, 6)], (1, 1)),
        ([customer("a", 0, 5), agent("b", 5, 6)], (0, None)),
        ([agent("a", 0, 5), customer("b", 4, 6)], (0, None)),
        ([agent("a", 0, 5), agent("b", 4, 6)], (0, None)),
        ([customer("a", 0, 5), agent("b", 4, 6), customer("c", 7, 9), agent("d", 8, 9)], (2, 3)),
        ([customer("a", 0), agent("b", 4)], ENDS),
        ([customer("a", 0, 5), agent("b")], STARTS),
        ([agent("a")], (0, None)),
    ],
)
def test_interruptions(turns: list[Json], expected: object) -> None:
    assert measured("interruptions", turns, of="agent") == expected


HOLD = event("hold", 10, 40)


@pytest.mark.parametrize(
    ("turns", "holds", "seconds"),
    [
        ([ASKED], 0, 0.0),
        ([ASKED, event("transfer", 1, 9)], 0, 0.0),
        ([HOLD], 1, 30.0),
        ([HOLD, ASKED, event("hold", 50, 55)], 2, 35.0),
        ([event("hold")], 1, STARTS),
        ([event("hold", 10)], 1, ENDS),
        ([HOLD, event("hold", None, 55)], 2, STARTS),
        ([action("hold", 1, 9)], 0, 0.0),
    ],
)
def test_holds(turns: list[Json], holds: int, seconds: object) -> None:
    assert value("holds", turns) == holds
    assert value("hold_time", turns) == seconds


@pytest.mark.parametrize(
    ("stat", "seconds"), [("max", (30, 0)), ("min", (5, 1)), ("mean", (17.5, None))]
)
def test_hold_time_by_statistic(stat: str, seconds: object) -> None:
    assert measured("hold_time", [HOLD, event("hold", 50, 55)], stat=stat) == seconds


@pytest.mark.parametrize(
    ("turns", "seconds", "delay"),
    [
        ([agent("a", 0, 2), customer("b", 3, 9)], 9.0, 0.0),
        ([agent("a", 0, 2), customer("b", 3)], 3.0, ENDS),
        ([agent("a", 0, 20), customer("b", 3, 9)], 20.0, 0.0),
        ([agent("a", 0, 2), event("hang_up", 12)], 12.0, 10.0),
        ([agent("a", 0, 2), event("hold", 5, 30)], 30.0, 28.0),
        ([agent("a", 0, 2), action("wrap_up", 60, 90)], 90.0, 88.0),
        ([agent("a"), customer("b", 3, 9)], 9.0, 0.0),
        ([agent("a", 0, 2), customer("b")], STARTS, STARTS),
        ([agent("a", 0, 2), event("hang_up")], STARTS, STARTS),
        ([agent("a", 5, 8), system("survey", 9, 30)], 30.0, 22.0),
        ([event("hold", 5, 30)], 30.0, NOTHING),
    ],
)
def test_duration_and_closing_delay(turns: list[Json], seconds: object, delay: object) -> None:
    """From 0, not from the first turn; the words are the agent's and the customer's."""
    assert value("duration", turns) == seconds
    assert value("closing_delay", turns) == delay


@pytest.mark.parametrize(
    ("seconds", "bound", "verdict"),
    [
        (30.00004, {"at_most": "30s"}, "met"),
        (30.00006, {"at_most": "30s"}, "unmet"),
        (30, {"at_most": "0.5min"}, "met"),
        (30, {"below": "30s"}, "unmet"),
        (30, {"at_least": "30000ms"}, "met"),
        (30, {"above": 30}, "unmet"),
        (30, {"between": ["10s", "30s"]}, "met"),
        (30, {"equals": "30s"}, "met"),
        (30, {"above": 10, "below": 20}, "unmet"),
    ],
)
def test_a_value_is_rounded_to_what_is_shown_before_it_is_held_to_its_bound(
    seconds: float, bound: Json, verdict: str
) -> None:
    turns = record([agent("a", 0, seconds)])
    assert say({"measure": "duration", **bound}, turns).verdict == verdict


def test_the_reason_gives_value_and_bound() -> None:
    condition = {"measure": "reply_time", "of": "agent", "at_most": "30s"}
    said = say(condition, record([ASKED, agent("b", 43)]))
    assert said.why == "agent's reply time (max): 41 s (at most 30 s)"
    assert said.evidence == [
        Measured(
            measure="reply_time",
            of="agent",
            stat="max",
            value=41.0,
            bound={"at_most": 30.0},
            turn=1,
        )
    ]
