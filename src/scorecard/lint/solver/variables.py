"""What a world says: variables, each with the few values that conditions can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import Enum
from itertools import product
from math import prod
from typing import Any, NamedTuple

from scorecard.lint.solver.verdicts import ANYTHING, Mask

# More are not gone through: until more is settled, every verdict is possible.
_MOST_COMBINATIONS = 1000


class Lack(Enum):
    """What a variable has in place of a value."""

    MISSING = "the record does not say"
    NOTHING = "there is nothing to measure"
    ABSENT = "the scope is nowhere"
    DISAGREEMENT = "reviewers disagree"


class Region(NamedTuple):
    """Numbers that no condition can tell apart: one of them, and their bounds."""

    value: float
    low: float
    high: float


class Variable(NamedTuple):
    """Something that differs from world to world; `number` is its place in a world."""

    number: int
    domain: Sequence[Any]


World = list[int]
"""By variable, the position of its value in its domain; -1 where that is still open."""


class Variables:
    """The variables of one criterion, each made when it is first asked for."""

    def __init__(self) -> None:
        self.by_key: dict[Hashable, Variable] = {}
        self.all: list[Variable] = []

    def make(self, key: Hashable, domain: Callable[[], Iterable[Any]]) -> Variable:
        """The variable of that key."""
        if key not in self.by_key:
            self.by_key[key] = Variable(len(self.all), tuple(domain()))
            self.all.append(self.by_key[key])
        return self.by_key[key]


class Leaf:
    """A statement about some variables: `verdicts` gives those possible with their values."""

    def __init__(self, variables: Iterable[Variable], verdicts: Callable[..., Mask]) -> None:
        self._variables = tuple(variables)
        self.variables = frozenset(variable.number for variable in self._variables)
        self._verdicts = verdicts
        self._known: dict[tuple[int, ...], Mask] = {}

    def at(self, world: World) -> Mask:
        """The verdicts that are possible with what is settled in a world."""
        key = tuple([world[variable.number] for variable in self._variables])
        mask = self._known.get(key)
        if mask is None:
            mask = self._known[key] = self._work_out(key)
        return mask

    def _work_out(self, key: tuple[int, ...]) -> Mask:
        choices = [
            variable.domain if position < 0 else (variable.domain[position],)
            for variable, position in zip(self._variables, key, strict=True)
        ]
        if prod(map(len, choices)) > _MOST_COMBINATIONS:
            return ANYTHING
        mask = 0
        for values in product(*choices):
            mask |= self._verdicts(*values)
        return mask
