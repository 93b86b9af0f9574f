"""Grades of one criterion with planted truth, as far as they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from scorecard.grade import SCHEMA, InteractionRef, RubricRef
from scorecard.observations.row import ObservationRow
from scorecard.reading.grades import CriterionVerdicts, GateVerdict, Verdicts

_RUBRIC = RubricRef("desk", "1", "0" * 64)


def verdicts(id: str, said: Mapping[int, str], **more: Any) -> Verdicts:
    """The grade of an interaction whose only criterion, `care`, has these verdicts by level."""
    gates = tuple(GateVerdict(level, verdict) for level, verdict in said.items())
    closed = [gate.level for gate in gates if gate.verdict in ("unmet", "unknown")]
    blocked = closed[0] if closed else None
    met = [gate.level for gate in gates if gate.verdict == "met"]
    level = max((at for at in met if blocked is None or at < blocked), default=0)
    locked = tuple(at for at in met if blocked is not None and at > blocked)
    part = CriterionVerdicts("care", True, level, level, blocked, locked, gates)
    interaction = more.pop("interaction", {})
    return Verdicts(
        SCHEMA,
        _RUBRIC,
        InteractionRef(id, **interaction),
        **{"score": float(level), "possible": float(level), "result": "pass", **more},
        criteria=(part,),
    )


def planted(
    n: int, rate: float, sensitivity: float, specificity: float, random: Random
) -> tuple[list[Verdicts], dict[str, bool]]:
    """Grades with one gate, and what is true of each."""
    truth = {f"c-{number}": random.random() < rate for number in range(n)}
    grades = []
    for id, met in truth.items():
        right = random.random() < (sensitivity if met else specificity)
        grades.append(verdicts(id, {1: "met" if met == right else "unmet"}))
    return grades, truth


def label(id: str, gate: str, met: bool, by: str | None = "qa-1") -> ObservationRow:
    """A judgement on a gate."""
    return ObservationRow(id, gate, met, by)


def by_interaction(rows: Iterable[ObservationRow]) -> Any:
    """What finds the rows of an interaction."""
    found: dict[str, list[ObservationRow]] = {}
    for row in rows:
        found.setdefault(row.interaction, []).append(row)

    def rows_of(id: str) -> Sequence[ObservationRow]:
        return found.get(id, [])

    return rows_of
