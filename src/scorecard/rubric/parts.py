"""Moments that are made of other moments: where that does not end, or not soon enough."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import Final

from scorecard.moments.model import Moment

MAX_MOMENT_DEPTH: Final = 50


def moment_cycle(moments: dict[str, Moment]) -> list[str] | None:
    """A chain of moments that are made of each other, the first of them twice; or None."""
    try:
        _parts_first(moments)
    except CycleError as error:
        # Each is a part of the next, and the last is the first.
        around = error.args[1][:0:-1]
        begin = around.index(next(name for name in moments if name in around))
        return [*around[begin:], *around[:begin], around[begin]]
    return None


def too_deep_moment(moments: dict[str, Moment]) -> str | None:
    """The first moment that is made of others more than `MAX_MOMENT_DEPTH` levels deep.

    Raises `CycleError` if there is a `moment_cycle`.
    """
    depths: dict[str, int] = {}

    def depth(part: str | Moment) -> int:
        if isinstance(part, str):
            return depths.get(part, 0)
        return max(map(depth, part.parts), default=0) + 1

    for name in _parts_first(moments):
        depths[name] = depth(moments[name])
        if depths[name] > MAX_MOMENT_DEPTH:
            return name
    return None


def _parts_first(moments: dict[str, Moment]) -> list[str]:
    known = {
        name: [part for part in moment.references if part in moments]
        for name, moment in moments.items()
    }
    return list(TopologicalSorter(known).static_order())
