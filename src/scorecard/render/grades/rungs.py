"""Where each rung of a criterion's ladder stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from scorecard.grade import CriterionGrade, LevelGrade

State = Literal["reached", "blocked", "in_doubt", "locked", "beyond", "unknown", "not_applicable"]
"""`blocked` and `in_doubt` are the gate that stops the climb, unmet or unknown; above it a met
level is `locked` (it does not count), an unmet one `beyond`, an unknown one `unknown`."""

_AT_THE_GATE: dict[str, State] = {"unmet": "blocked", "unknown": "in_doubt"}
_OFF_THE_CLIMB: dict[str, State] = {
    "met": "locked",
    "unmet": "beyond",
    "unknown": "unknown",
    "not_applicable": "not_applicable",
}


def state(criterion: CriterionGrade, rung: LevelGrade) -> State:
    """The state of one rung. Nothing counts in a criterion that does not apply."""
    if rung.level == criterion.blocked_by:
        return _AT_THE_GATE[rung.verdict]
    below = criterion.blocked_by is None or rung.level < criterion.blocked_by
    if criterion.applies is True and rung.verdict == "met" and below:
        return "reached"
    return _OFF_THE_CLIMB[rung.verdict]


def gate(criterion: CriterionGrade) -> LevelGrade | None:
    """The rung that blocks, if one does."""
    return next((rung for rung in criterion.levels if rung.level == criterion.blocked_by), None)


def lowest(criteria: Sequence[CriterionGrade]) -> CriterionGrade | None:
    """The blocked criterion with the lowest level: the first one, where several have it."""
    blocked = [criterion for criterion in criteria if criterion.blocked_by is not None]
    return min(blocked, key=lambda criterion: criterion.level or 0, default=None)
