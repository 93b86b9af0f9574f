"""The ways to divide interactions before some of each part are drawn to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from scorecard.reading.grades import Verdicts

Namer = Callable[[Verdicts], str]
"""The name of the stratum that a grade belongs to."""

WAYS = ("random", "verdict", "unknown", "risk")


class Way(NamedTuple):
    """How to name a grade's stratum, and how much more often some strata are read than others.

    `attention` multiplies the share of strata whose name it has; others have 1.
    """

    name: Namer
    attention: Mapping[str, float] = {}


def random(_grade: Verdicts) -> str:
    """All in one stratum."""
    return "all"


def by_gates(gates: Sequence[str]) -> Namer:
    """By the verdicts of these gates together, those of the rules themselves."""

    def name(grade: Verdicts) -> str:
        found = dict(verdicts_of(grade))
        return ", ".join(f"{gate} {found.get(gate, 'not_applicable')}" for gate in gates)

    return name


def by_rarest(grades: Iterable[Verdicts]) -> Namer:
    """By the rarest of all verdicts that a grade has: those that say the least often said."""
    counts: Counter[tuple[str, str]] = Counter()
    for grade in grades:
        counts.update(verdicts_of(grade))

    def name(grade: Verdicts) -> str:
        found = [pair for pair in verdicts_of(grade) if pair[1] != "not_applicable"]
        if not found:
            return "nothing applies"
        gate, verdict = min(found, key=lambda pair: (counts[pair], pair))
        return f"{gate} {verdict}"

    return name


def by_unknown(grade: Verdicts) -> str:
    """By whether what is unknown could change a level."""
    if any(part.possible != part.level for part in grade.criteria) or any(
        part.applies is None for part in grade.criteria
    ):
        return "could change a level"
    if any(verdict == "unknown" for _, verdict in verdicts_of(grade)):
        return "changes no level"
    return "nothing unknown"


_NEAR = 0.25


def by_risk(mark: float | None) -> Namer:
    """By what a wrong verdict costs: critical, then near the mark, then with locked levels."""

    def name(grade: Verdicts) -> str:
        if grade.critical:
            return "critical"
        if grade.result == "undecided" or (
            mark is not None and grade.score is not None and abs(grade.score - mark) <= _NEAR
        ):
            return "near a mark"
        if any(part.locked for part in grade.criteria):
            return "locked levels"
        return "fails" if grade.result == "fail" else "other"

    return name


def by_field(path: str) -> Namer:
    """By a value that travels with the grade, such as `agent.id`, `agent.team` or `topic`."""
    first, *rest = path.split(".")

    def name(grade: Verdicts) -> str:
        value = getattr(grade.interaction, first, None)
        for key in rest:
            value = value.get(key) if isinstance(value, Mapping) else None
        return f"{path} {value}" if value is not None else f"{path} not recorded"

    return name


FIELDS = ("channel", "language", "topic", "agent", "customer", "outcome")


def verdicts_of(grade: Verdicts) -> Iterable[tuple[str, str]]:
    """Every gate of the criteria that apply, with the rule's own verdict."""
    for part in grade.criteria:
        if part.applies:
            for gate in part.levels:
                yield f"{part.id}.{gate.level}", gate.rule


ATTENTION: Mapping[str, Mapping[str, float]] = {
    "unknown": {"could change a level": 4, "changes no level": 2},
    "risk": {"critical": 4, "near a mark": 3, "locked levels": 2, "fails": 2},
}
