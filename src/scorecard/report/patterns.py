"""Patterns: all verdicts of a grade together. Grades have few of them, so everything that follows
from verdicts is computed once a pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scorecard.engine.gates import GateResult, apply_gates
from scorecard.engine.scoring import Scoring
from scorecard.grade import LEVELS, Verdict
from scorecard.report.pattern import Pattern, State
from scorecard.rubric.model import Rubric
from scorecard.statistics.means import Array

VERDICTS: tuple[Verdict, ...] = ("met", "unmet", "not_applicable", "unknown")


class GateId(NamedTuple):
    """A gate: its criterion and its level."""

    criterion: str
    level: int

    def __str__(self) -> str:
        return f"{self.criterion}.{self.level}"


class Patterns:
    """What follows from each of the patterns, as arrays in their order; NaN where nothing does.

    With the rubric that graded, the value of a gate is in points of the score; without it in levels
    of the gate's criterion.
    """

    def __init__(
        self, patterns: Sequence[Pattern], order: Iterable[str], rubric: Rubric | None
    ) -> None:
        self.patterns = patterns
        self._rubric = rubric
        seen = {id for pattern in patterns for id in pattern.states}
        named = [found.id for found in rubric.criteria] if rubric is not None else []
        self.criteria = [id for id in dict.fromkeys([*named, *order]) if id in seen]
        self.scores = _numbers(pattern.score for pattern in patterns)
        self.possible = _numbers(pattern.possible for pattern in patterns)
        self.results = [pattern.result for pattern in patterns]

    @cached_property
    def passes(self) -> Array:
        """1 for what passes, 0 for what does not for certain; NaN without a rule."""
        worth = {"pass": 1.0, "fail": 0.0, "undecided": 0.0}
        return _numbers(worth.get(result) for result in self.results)

    @cached_property
    def gates(self) -> list[GateId]:
        """All gates, in the order of the criteria and their levels."""
        return [
            GateId(id, level)
            for id in self.criteria
            for level in LEVELS
            if any(state is not None and level in state.levels for state in self._states[id].kinds)
        ]

    @cached_property
    def _states(self) -> dict[str, _States]:
        return {
            id: _States([each.states.get(id) for each in self.patterns]) for id in self.criteria
        }

    @cached_property
    def _regrading(self) -> _Regrading | None:
        return (
            None
            if self._rubric is None
            else _Regrading(self._rubric, self._states, len(self.patterns))
        )

    def levels(self, criterion: str) -> Array:
        """The level that is certain."""
        return self._states[criterion].each(lambda found: found.level)

    def possible_levels(self, criterion: str) -> Array:
        """The level that is possible."""
        return self._states[criterion].each(lambda found: found.possible)

    def blocked_by(self, criterion: str) -> Array:
        """The gate that blocks; 0 where none does."""
        return self._states[criterion].each(lambda found: found.blocked_by or 0)

    def locked(self, criterion: str) -> NDArray[np.bool_]:
        """Whether levels are met above the gate that blocks."""
        is_locked: NDArray[np.bool_] = (
            self._states[criterion].each(lambda found: bool(found.locked)) == 1
        )
        return is_locked

    def applies(self, criterion: str) -> Array:
        """1 where the criterion applies, 0 where it does not, NaN where that is not known."""
        states = self._states[criterion]
        worth = [False if state is None else state.applies for state in states.kinds]
        return _numbers(worth)[states.codes]

    def verdict(self, gate: GateId, verdict: Verdict) -> NDArray[np.bool_]:
        """Whether a gate of a criterion that applies has this verdict."""
        states = self._states[gate.criterion]
        found = [_verdict(state, gate.level) == verdict for state in states.kinds]
        return np.array(found, bool)[states.codes]

    @cached_property
    def gains(self) -> dict[GateId, Array]:
        """The gain of each gate."""
        return {gate: self._gain(gate) for gate in self.gates}

    def _gain(self, gate: GateId) -> Array:
        """How much more each grade would come to if this gate, which blocks and is unmet, were met:
        the gates are applied anew to the verdicts, and what lies locked above is unlocked.

        0 where it does not block or is not known; NaN where nothing is scored.
        """
        reached = self.levels_gained(gate)
        regrading = self._regrading
        if regrading is None:
            return np.where(np.isnan(self.levels(gate.criterion)), np.nan, np.nan_to_num(reached))
        found = np.where(np.isnan(self.scores), np.nan, 0.0)
        levels = self.levels(gate.criterion) + reached
        for at in map(int, np.flatnonzero(~np.isnan(reached) & ~np.isnan(self.scores))):
            found[at] = regrading.gain(at, gate.criterion, int(levels[at]))
        return found

    def levels_gained(self, gate: GateId) -> Array:
        """How many levels more a grade would reach; NaN where the gate does not block unmet."""
        states = self._states[gate.criterion]
        found = [
            _opened(state, gate.level) - standing.level
            if state is not None
            and standing is not None
            and standing.blocked_by == gate.level
            and _verdict(state, gate.level) == "unmet"
            else None
            for state, standing in zip(states.kinds, states.standing, strict=True)
        ]
        return _numbers(found)[states.codes]


class _States:
    """The states of one criterion: the kinds there are, and which of them each pattern has."""

    def __init__(self, states: Sequence[State | None]) -> None:
        number: dict[State | None, int] = {}
        self.codes = np.array([number.setdefault(state, len(number)) for state in states], np.int64)
        self.kinds = list(number)
        self.standing = [_applied(state) for state in self.kinds]

    @property
    def levels(self) -> list[int | None]:
        """The level by pattern that is certain; None where the criterion does not apply."""
        found = [None if standing is None else standing.level for standing in self.standing]
        return [found[code] for code in self.codes.tolist()]

    def each(self, value: Callable[[GateResult], float]) -> Array:
        """A value by pattern; NaN where the criterion does not apply."""
        found = [None if standing is None else value(standing) for standing in self.standing]
        return _numbers(found)[self.codes]


class _Regrading:
    """Scores under a rubric, with one criterion at another level."""

    def __init__(self, rubric: Rubric, states: Mapping[str, _States], patterns: int) -> None:
        self._score = cache(Scoring(rubric).score)
        self._ids = [found.id for found in rubric.criteria]
        nothing = [None] * patterns
        each = [states[id].levels if id in states else nothing for id in self._ids]
        self._levels = list(zip(*each, strict=True))

    def gain(self, at: int, criterion: str, level: int) -> float:
        """How much more a pattern, by its place, would come to with a criterion at a level."""
        levels = self._levels[at]
        place = self._ids.index(criterion)
        after = (*levels[:place], level, *levels[place + 1 :])
        return (self._score(after) or 0.0) - (self._score(levels) or 0.0)


def fits(patterns: Iterable[Pattern], rubric: Rubric) -> bool:
    """Whether a rubric has the criteria and levels that grades have: it can weigh them then."""
    known = {found.id: found.numbers for found in rubric.criteria}
    states = {(id, state.levels) for pattern in patterns for id, state in pattern.states.items()}
    return all(known.get(id) == levels for id, levels in states)


def _applied(state: State | None) -> GateResult | None:
    if state is None or not state.applies:
        return None
    return apply_gates(state.verdicts, state.levels)


def _verdict(state: State | None, level: int) -> Verdict | None:
    if state is None or not state.applies or level not in state.levels:
        return None
    return state.verdicts[state.levels.index(level)]


def _opened(state: State, level: int) -> int:
    """The level that is reached once a gate is met."""
    verdicts = tuple(
        "met" if at == level else verdict
        for at, verdict in zip(state.levels, state.verdicts, strict=True)
    )
    return apply_gates(verdicts, state.levels).level


def _numbers(values: Iterable[float | None]) -> Array:
    return np.array([np.nan if value is None else value for value in values], np.float64)
