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

REPEATED = "steps that only repeat what was said"


def together(steps: Sequence[Trace]) -> tuple[list[Any], int]:
    """The messages of steps in order of time, and how many steps were left out as a repetition
    though nothing shows that they lie within another."""
    if len(steps) == 1:
        return list(steps[0]["messages"]), 0
    tells_history = any(
        len(later["messages"]) > (known := len(step["messages"]))
        and later["messages"][:known] == step["messages"]
        and not _is_within(later, (step,))
        for step, later in pairwise(steps)
    )
    messages: list[Any] = []
    repeated = 0
    taken: list[Trace] = []
    for step in steps:
        later = step["messages"]
        shared = _shared(messages, later)
        if taken and (shared == len(later) or _stands_in(later, messages)):
            if _is_within(step, taken):
                continue
            if shared == len(later):
                if tells_history or step.get("start") == taken[-1].get("start"):
                    repeated += 1
                    continue
                shared = 0
        messages += later[shared:]
        taken.append(step)
    return messages, repeated


def _shared(before: list[Any], later: list[Any]) -> int:
    """How many of the later messages repeat the earlier ones from their beginning, or their end."""
    if later == before[: len(later)]:
        return len(later)
    for shared in range(min(len(before), len(later)), 0, -1):
        if before[-shared:] == later[:shared]:
            return shared
    return 0


def _stands_in(later: list[Any], before: list[Any]) -> bool:
    size = len(later)
    return any(before[at : at + size] == later for at in range(len(before) - size + 1))


def _is_within(step: Trace, taken: Sequence[Trace]) -> bool:
    """Whether a step is one that was taken, or lies within it: by the names of both, or in time."""
    named = {step.get("name"), step.get("within")} - {None}
    start, end = step.get("start"), step.get("end")
    return any(
        other.get("name") in named
        or (other.get("start") or inf)
        <= (start or 0.0)
        <= (end or inf)
        <= (other.get("end") or 0.0)
        for other in taken
    )
