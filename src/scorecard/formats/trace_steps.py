"""The steps of a conversation put together: what a later one repeats is said once.

A step may tell all that went before, the last of it, or only what is new, and a call within another
tells what its caller tells. So a step that adds nothing is a repetition within the one around it,
and where steps tell their history; else the same was said again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Any

from scorecard.formats.trace_messages import Trace

_NEAR = 1_000
"""Among so many of the last messages a step within another is looked for."""
REPEATED = "steps that only repeat what was said"


def together(steps: Sequence[Trace]) -> tuple[list[Any], int]:
    """The messages of steps in order of time, and how many steps were left out as a repetition
    though nothing shows that they lie within another."""
    if len(steps) == 1:
        return list(steps[0]["messages"]), 0
    tells_history = any(
        len(later["messages"]) > (known := len(step["messages"]))
        and later["messages"][:known] == step["messages"]
        and not _Taken([step]).hold(later)
        for step, later in pairwise(steps)
    )
    messages: list[Any] = []
    repeated = 0
    taken = _Taken()
    for step in steps:
        later = step["messages"]
        shared = _shared(messages, later)
        if taken.last is not None:
            is_known = shared == len(later)
            if taken.hold(step) and (is_known or _stands_in(later, messages[-_NEAR:])):
                continue
            if is_known:
                if tells_history or step.get("start") == taken.last.get("start"):
                    repeated += 1
                    continue
                shared = 0
        messages += later[shared:]
        taken.add(step)
    return messages, repeated


class _Taken:
    """The steps that were taken, and whether another is one of them or lies within it: by the names
    of both, or in time."""

    def __init__(self, steps: Sequence[Trace] = ()) -> None:
        self.last: Trace | None = None
        self._names: set[Any] = set()
        self._end = -inf
        for step in steps:
            self.add(step)

    def add(self, step: Trace) -> None:
        self.last = step
        self._names.add(step.get("name"))
        if step.get("start") is not None:
            # Steps come in order of time: all that were taken began before the next.
            self._end = max(self._end, step.get("end") or -inf)

    def hold(self, step: Trace) -> bool:
        if not self._names.isdisjoint({step.get("name"), step.get("within")} - {None}):
            return True
        return step.get("start") is not None and (step.get("end") or inf) <= self._end


def _shared(before: list[Any], later: list[Any]) -> int:
    """How many of the later messages repeat the earlier ones from their beginning, or their end."""
    if later == before[: len(later)]:
        return len(later)
    falls, shared = _falls(later), 0
    for message in before[-len(later) :]:
        while shared and message != later[shared]:
            shared = falls[shared - 1]
        if message == later[shared]:
            shared += 1
        if shared == len(later):
            return shared  # the last of as many messages
    return shared


def _falls(messages: list[Any]) -> list[int]:
    """For each message, how much of the beginning also ends there, less than all (Knuth, Morris
    and Pratt): no message is compared more than twice, whatever repeats."""
    falls, same = [0] * len(messages), 0
    for at in range(1, len(messages)):
        while same and messages[at] != messages[same]:
            same = falls[same - 1]
        if messages[at] == messages[same]:
            same += 1
        falls[at] = same
    return falls


def _stands_in(later: list[Any], before: list[Any]) -> bool:
    size = len(later)
    return any(
        before[at] == later[0] and before[at : at + size] == later
        for at in range(len(before) - size + 1)
    )
