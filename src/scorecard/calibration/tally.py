"""What is counted of grades and labels: tables that don't grow with their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scorecard.observations.row import ObservationRow
from scorecard.reading.grades import CriterionVerdicts, GateVerdict, Verdicts

MODEL = "model:"
Labels = Counter[tuple[str, float, float]]
"""How often a judge's verdict meets a value of people's, by weight: (verdict, value, weight)."""


@dataclass
class GateTally:
    """One gate, or another observation: verdicts of all grades, and labels beside judges.

    `units` are what people say of the same interaction, sorted; `disputed` counts those of whom
    people disagree, which are in no table.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    words: Labels = field(default_factory=Counter)
    models: dict[str, Labels] = field(default_factory=dict)
    units: Counter[tuple[bool, ...]] = field(default_factory=Counter)
    disputed: int = 0


@dataclass
class LevelTally:
    """One criterion: levels of all grades, and those that people's labels lead to.

    `undetermined` counts the labelled interactions whose level the labels leave open.
    """

    levels: Counter[int] = field(default_factory=Counter)
    labels: Labels = field(default_factory=Counter)
    units: Counter[tuple[int, ...]] = field(default_factory=Counter)
    undetermined: int = 0


@dataclass
class Tally:
    """Everything that is counted; `gates` and `criteria` in the order of the grades.

    `labelled` counts interactions with a row of a person, `outside` those that the sample lacks.
    """

    grades: int = 0
    labelled: int = 0
    outside: int = 0
    known: set[str] = field(default_factory=set)
    gates: dict[str, GateTally] = field(default_factory=dict)
    criteria: dict[str, LevelTally] = field(default_factory=dict)


def count(
    grades: Iterable[Verdicts],
    rows_of: Callable[[str], Sequence[ObservationRow]],
    weights: Mapping[str, float] | None = None,
) -> Tally:
    """Count grades, and the rows of observations on the same interactions.

    With `weights`, labels of interactions that have none are counted as outside of the sample:
    nobody knows how they were chosen.
    """
    tally = Tally()
    for grade in grades:
        tally.grades += 1
        _count_verdicts(grade, tally)
        rows = rows_of(grade.interaction.id)
        if not rows:
            continue
        tally.known.add(grade.interaction.id)
        people = any(not is_model(row.by) for row in rows)
        tally.labelled += people
        weight = 1.0 if weights is None else weights.get(grade.interaction.id)
        if weight is None:
            tally.outside += people
            continue
        _count_labels(grade, rows, weight, tally)
    return tally


def is_model(by: str | None) -> bool:
    """Whether a judge is a model; all others are people."""
    return by is not None and by.startswith(MODEL)


def _count_verdicts(grade: Verdicts, tally: Tally) -> None:
    for part in grade.criteria:
        levels = tally.criteria.setdefault(part.id, LevelTally())
        for gate in part.levels:
            one = tally.gates.setdefault(f"{part.id}.{gate.level}", GateTally())
            one.verdicts[_rule(part, gate)] += 1
        if part.applies:
            levels.levels[_level(part, {})] += 1


def _rule(part: CriterionVerdicts, gate: GateVerdict) -> str:
    """The rule's own verdict on a gate; whether the criterion applies comes first."""
    if part.applies is None:
        return "unknown"
    return gate.rule if part.applies else "not_applicable"


def _count_labels(
    grade: Verdicts, rows: Sequence[ObservationRow], weight: float, tally: Tally
) -> None:
    people: dict[str, dict[str, set[bool]]] = {}
    models: dict[str, dict[str, set[bool]]] = {}
    for number, row in enumerate(rows):
        judges = (models if is_model(row.by) else people).setdefault(row.observation, {})
        # Whoever gives no name is somebody else each time.
        judges.setdefault(row.by or f"\0{number}", set()).add(row.met)
    rules = {
        f"{part.id}.{gate.level}": _rule(part, gate)
        for part in grade.criteria
        for gate in part.levels
    }
    for name in people.keys() | models.keys():
        gate = tally.gates.setdefault(name, GateTally())
        said = people.get(name, {})
        sure = sorted(next(iter(values)) for values in said.values() if len(values) == 1)
        if len(sure) > 1:
            gate.units[tuple(sure)] += 1
        truth = _truth(said)
        if truth is None:
            gate.disputed += bool(said)
            continue
        if name in rules:
            gate.words[rules[name], float(truth), weight] += 1
        for model, values in models.get(name, {}).items():
            if len(values) == 1:
                verdict = "met" if next(iter(values)) else "unmet"
                gate.models.setdefault(model, Counter())[verdict, float(truth), weight] += 1
    for part in grade.criteria:
        if part.applies:
            _count_levels(part, people, weight, tally.criteria[part.id])


def _truth(said: Mapping[str, set[bool]]) -> bool | None:
    """What all people say; None if they disagree, or nobody says anything."""
    values = set().union(*said.values())
    return next(iter(values)) if len(values) == 1 else None


def _count_levels(
    part: CriterionVerdicts,
    people: Mapping[str, Mapping[str, set[bool]]],
    weight: float,
    tally: LevelTally,
) -> None:
    named = {gate.level: people.get(f"{part.id}.{gate.level}", {}) for gate in part.levels}
    if not any(named.values()):
        return
    truth = _settled(part, {level: _truth(said) for level, said in named.items()})
    if truth is None:
        tally.undetermined += 1
    else:
        tally.labels[str(_level(part, {})), float(truth), weight] += 1
    reviewers = {by for said in named.values() for by in said if not by.startswith("\0")}
    levels = [
        _settled(part, {at: _truth({by: said.get(by, set())}) for at, said in named.items()})
        for by in reviewers
    ]
    unit = tuple(sorted(level for level in levels if level is not None))
    if len(unit) > 1:
        tally.units[unit] += 1


def _settled(part: CriterionVerdicts, said: Mapping[int, bool | None]) -> int | None:
    """The level that judgements on gates lead to; None where they leave it open."""
    judged = {level: met for level, met in said.items() if met is not None}
    low = _level(part, judged, judged_only=True, unknown=False)
    high = _level(part, judged, judged_only=True, unknown=True)
    return low if low == high and judged else None


def _level(
    part: CriterionVerdicts,
    judged: Mapping[int, bool],
    *,
    judged_only: bool = False,
    unknown: bool = False,
) -> int:
    """The highest met level with no closed gate below it; a gate that does not apply lets through.

    Judgements come before the rule's verdicts, of which `judged_only` leaves but those that a gate
    does not apply; `unknown` is what the others are taken for.
    """
    reached = 0
    for gate in part.levels:
        if gate.level not in judged and gate.rule == "not_applicable":
            continue
        met = judged.get(gate.level)
        if met is None:
            met = unknown if judged_only else gate.rule == "met"
        if not met:
            break
        reached = gate.level
    return reached
