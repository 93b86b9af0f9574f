"""Patterns: all verdicts of a grade together. Grades have few of them, so everything that follows
from verdicts is computed once a pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
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
        self._scoring = _Regrading(rubric) if rubric is not None else None
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

    def gain(self, gate: GateId) -> Array:
        """How much more each grade would come to if this gate, which blocks and is unmet, were met:
        the gates are applied anew to the verdicts, and what lies locked above is unlocked.

        0 where it does not block or is not known; NaN where nothing is scored.
        """
        reached = self.levels_gained(gate)
        if self._scoring is None:
            return np.where(np.isnan(self.levels(gate.criterion)), np.nan, np.nan_to_num(reached))
        found = np.where(np.isnan(self.scores), np.nan, 0.0)
        levels = self.levels(gate.criterion)
        for at in map(int, np.flatnonzero(~np.isnan(reached) & ~np.isnan(self.scores))):
            level = int(levels[at] + reached[at])
            found[at] = self._scoring.gain(self.patterns[at], gate.criterion, level)
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

    def each(self, value: Callable[[GateResult], float]) -> Array:
        """A value by pattern; NaN where the criterion does not apply."""
        found = [None if standing is None else value(standing) for standing in self.standing]
        return _numbers(found)[self.codes]


class _Regrading:
    """Scores under a rubric, with one criterion at another level."""

    def __init__(self, rubric: Rubric) -> None:
        self._scoring = Scoring(rubric)
        self._ids = [found.id for found in rubric.criteria]

    def gain(self, pattern: Pattern, criterion: str, level: int) -> float:
        standing = {id: _applied(state) for id, state in pattern.states.items()}
        levels = [
            (None, None) if (found := standing.get(id)) is None else (found.level, found.possible)
            for id in self._ids
        ]
        after = [
            (level, max(level, pair[1] or 0)) if id == criterion else pair
            for id, pair in zip(self._ids, levels, strict=True)
        ]
        was, now = self._scoring(tuple(levels))[0], self._scoring(tuple(after))[0]
        return (now or 0.0) - (was or 0.0)


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
