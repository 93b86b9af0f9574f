"""Conditions in seconds against their definition, spelt out turn by turn.

The evaluator finds responses and surroundings without comparing every turn with every other; here
every turn is compared with every other. Times may be missing and out of order.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from support import Json, laws, record, say

MOMENTS = {"a": {"says": ["alpha"]}, "b": {"says": ["beta"]}}
LIMIT = 3.0

times = st.none() | st.integers(0, 12).map(float)


@st.composite
def turns(draw: st.DrawFn) -> list[Json]:
    made = []
    for text in draw(st.lists(st.sampled_from(["alpha", "beta", "other"]), min_size=1, max_size=7)):
        turn: dict[str, Any] = {"speaker": "agent", "text": text}
        start, end = draw(times), draw(times)
        if start is not None:
            turn["start"] = start
        if end is not None and (start is None or end >= start):
            turn["end"] = end
        made.append(turn)
    return made


def within(earlier: Json, later: Json) -> bool | None:
    since = earlier.get("end", earlier.get("start"))
    if since is None or "start" not in later:
        return None
    return later["start"] - since <= LIMIT


@laws
@given(turns())
def test_a_response_in_seconds(made: list[Json]) -> None:
    verdicts = []
    for i, trigger in enumerate(made):
        if trigger["text"] == "alpha":
            found = [within(trigger, one) for one in made[i + 1 :] if one["text"] == "beta"]
            verdicts.append(True if True in found else None if None in found else False)
    expected = (
        "not_applicable"
        if not verdicts
        else "unmet"
        if False in verdicts
        else "unknown"
        if None in verdicts
        else "met"
    )
    condition = {"response": "b", "to": "a", "within": "3s"}
    assert say(condition, record(made), moments=MOMENTS).verdict == expected


@laws
@given(turns())
def test_the_surroundings_of_a_moment_in_seconds(made: list[Json]) -> None:
    centres = [i for i, turn in enumerate(made) if turn["text"] == "alpha"]
    near = []
    for i in range(len(made)):
        found = [True if i == c else within(made[min(i, c)], made[max(i, c)]) for c in centres]
        near.append(True if True in found else None if None in found else False)
    if not centres:
        expected = "not_applicable"
    elif None in near:
        expected = "unknown"
    else:
        inside = [turn for turn, is_near in zip(made, near, strict=True) if is_near]
        expected = "met" if any(turn["text"] == "beta" for turn in inside) else "unmet"
    condition = {"occurs": "b", "in": {"around": "a", "span": "3s"}}
    assert say(condition, record(made), moments=MOMENTS).verdict == expected
