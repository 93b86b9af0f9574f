"""When an interaction started: its hour, weekday and date."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from support import Json, record, say

MONDAY = "2026-03-02T21:14:00+01:00"


@pytest.mark.parametrize(
    ("field", "held_to", "started_at", "verdict"),
    [
        ("hour", {"at_least": 18}, MONDAY, "met"),
        ("hour", {"between": [9, 17]}, MONDAY, "unmet"),
        ("hour", {"equals": 21}, "2026-03-02 21:59", "met"),
        ("hour", {"equals": 20}, "2026-03-02T20:14:00Z", "met"),
        ("hour", {"at_least": 0}, "2026-03-02", "unknown"),
        ("weekday", {"equals": "monday"}, MONDAY, "met"),
        ("weekday", {"one_of": ["Saturday", "Sunday"]}, MONDAY, "unmet"),
        ("weekday", {"one_of": ["saturday", "sunday"]}, "2026-03-01", "met"),
        ("date", {"equals": "2026-03-02"}, MONDAY, "met"),
        ("date", {"at_least": "2026-03-02"}, MONDAY, "met"),
        ("date", {"above": "2026-03-02"}, MONDAY, "unmet"),
        ("date", {"below": "2026-03-10"}, MONDAY, "met"),
        ("date", {"at_most": "2026-03-01"}, MONDAY, "unmet"),
        ("date", {"between": ["2026-03-01", "2026-03-31"]}, MONDAY, "met"),
        ("date", {"between": ["2026-02-01", "2026-03-01"]}, MONDAY, "unmet"),
        ("date", {"contains": "2026-03"}, MONDAY, "met"),
        ("date", {"at_least": "$since"}, MONDAY, "met"),
        ("date", {"at_least": "2026-03-02"}, "on Monday", "unknown"),
        ("date", {"exists": False}, None, "met"),
        ("hour", {"at_least": 3}, None, "unknown"),
    ],
)
def test_parts_of_the_start(
    field: str, held_to: Json, started_at: str | None, verdict: str
) -> None:
    keys = {} if started_at is None else {"started_at": started_at}
    condition = {"field": f"started_at.{field}", **held_to}
    said = say(condition, record(**keys), parameters={"since": "2026-01-01"})
    assert said.verdict == verdict
    if verdict == "unknown":
        assert said.needs == [f"field started_at.{field}"]


def test_other_dates_are_compared_too() -> None:
    due = {"field": "metadata.due", "below": "2026-03-02"}
    assert say(due, record(metadata={"due": "2026-03-01T23:00:00Z"})).verdict == "met"
    assert say(due, record(metadata={"due": "2026-03-02T00:00:00Z"})).verdict == "unmet"
    said = say(due, record(metadata={"due": 20260301}))
    assert (said.verdict, said.needs) == ("unknown", ["field metadata.due as a text"])


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "started_at.minute", "equals": 3},
        {"field": "started_at.hour.x", "equals": 3},
        {"measure": "duration", "at_least": "2026-03-02"},
        {"field": "started_at.date", "at_least": "2026-3-2"},
    ],
)
def test_what_it_has_not(condition: Json) -> None:
    with pytest.raises(ValidationError):
        say(condition, record(started_at=MONDAY))
