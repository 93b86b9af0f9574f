"""The steps of a trace put together."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scorecard.formats.trace_steps import _shared, together

messages = st.lists(st.sampled_from("ab"), max_size=6)


@given(messages, messages)
def test_what_is_shared_is_as_much_as_a_plain_search_finds(
    before: list[str], later: list[str]
) -> None:
    sizes = range(min(len(before), len(later)), -1, -1)
    longest = next(size for size in sizes if before[len(before) - size :] == later[:size])
    is_the_beginning = before[: len(later)] == later
    assert _shared(before, later) == (len(later) if is_the_beginning else longest)


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=3), min_size=1, max_size=5))
def test_steps_that_tell_all_that_went_before_come_to_what_the_last_tells(
    news: list[list[int]],
) -> None:
    told: list[list[int]] = []
    for new in news:
        told.append([*(told[-1] if told else []), *new])
    steps: list[dict[str, Any]] = [
        {"messages": each, "start": float(at), "end": at + 0.5, "name": str(at)}
        for at, each in enumerate(told)
    ]
    assert together(steps) == (told[-1], 0)
