"""Gates: which level the verdicts reach.

The levels of a criterion are a behaviourally anchored rating scale (Smith & Kendall 1963),
read as a Guttman scale: a level counts only if every lower one is met.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from scorecard.grade import LEVELS, Verdict


class GateResult(NamedTuple):
    """Where a criterion's verdicts lead; see `scorecard.grade.CriterionGrade`."""

    level: int
    possible: int
    blocked_by: int | None
    locked: tuple[int, ...]


@cache
def apply_gates(verdicts: tuple[Verdict, ...], levels: tuple[int, ...] = LEVELS) -> GateResult:
    """Apply the gates to the verdicts of the levels that are defined, the lowest first.

    A gate is open if its verdict is met or not applicable. The level is the highest met one
    below the first gate that is closed; an inapplicable level lets through and earns nothing.
    """
    blocked_by = next(
        (
            level
            for level, verdict in zip(levels, verdicts, strict=True)
            if verdict in ("unmet", "unknown")
        ),
        None,
    )
    hopeful = ["met" if verdict == "unknown" else verdict for verdict in verdicts]
    locked = tuple(
        level
        for level, verdict in zip(levels, verdicts, strict=True)
        if blocked_by is not None and level > blocked_by and verdict == "met"
    )
    return GateResult(_reached(verdicts, levels), _reached(hopeful, levels), blocked_by, locked)


def _reached(verdicts: Sequence[str], levels: tuple[int, ...]) -> int:
    reached = 0
    for level, verdict in zip(levels, verdicts, strict=True):
        if verdict == "met":
            reached = level
        elif verdict != "not_applicable":
            break
    return reached
