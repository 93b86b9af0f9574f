"""The state of each level of a criterion."""

from __future__ import annotations

from typing import Literal

from scorecard.grade import CriterionGrade, LevelGrade

State = Literal["reached", "blocked", "in_doubt", "locked", "beyond", "unknown", "not_applicable"]
"""`blocked` and `in_doubt` are the gate that blocks, unmet or unknown; above it a met
level is `locked` (it does not count), an unmet one `beyond`, an unknown one `unknown`."""

_AT_THE_GATE: dict[str, State] = {"unmet": "blocked", "unknown": "in_doubt"}
_ELSEWHERE: dict[str, State] = {
    "met": "locked",
    "unmet": "beyond",
    "unknown": "unknown",
    "not_applicable": "not_applicable",
}


def state(criterion: CriterionGrade, level: LevelGrade) -> State:
    """The state of one level. Nothing counts in a criterion that does not apply."""
    if level.level == criterion.blocked_by:
        return _AT_THE_GATE[level.verdict]
    below = criterion.blocked_by is None or level.level < criterion.blocked_by
    if criterion.applies is True and level.verdict == "met" and below:
        return "reached"
    return _ELSEWHERE[level.verdict]


def gate(criterion: CriterionGrade) -> LevelGrade | None:
    """The level that blocks, if one does."""
    return next((level for level in criterion.levels if level.level == criterion.blocked_by), None)
