"""Is there a world in which all constraints hold? By backtracking over variables.

Verdicts are worked out for worlds that are settled in part, so that a branch ends as soon as a
constraint is out of reach. The variables that had a share in that are the conflict; choices that
have no part in it are not tried again (conflict-directed backjumping, Prosser 1993).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scorecard.lint.solver.expression import ExpressionNode
from scorecard.lint.solver.variables import Variable, World
from scorecard.lint.solver.verdicts import Mask

# Python's own stack is the limit to how many variables one search may settle.
_MOST_CHOICES = 250


@dataclass(frozen=True, eq=False, slots=True)
class Constraint:
    """A node whose verdict has to be one of those wanted."""

    node: ExpressionNode
    wanted: Mask


class GivenUpError(Exception):
    """Finding out would take too long."""


class Budget:
    """How many steps searches may take together."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._whole: Budget | None = None

    def share(self, steps: int) -> Budget:
        """A part of it, which can be used up on its own."""
        part = Budget(steps)
        part._whole = self
        return part

    def spend(self, steps: int) -> None:
        """Take steps; raises `GivenUpError` if none are left."""
        self._left -= steps
        if self._left < 0:
            raise GivenUpError
        if self._whole is not None:
            self._whole.spend(steps)


class _Conflict(NamedTuple):
    """Why there is no world: the variables and the constraints that exclude each other."""

    variables: frozenset[int]
    constraints: frozenset[Constraint]


def contradiction(
    constraints: Iterable[Constraint], variables: Sequence[Variable], budget: Budget
) -> frozenset[Constraint] | None:
    """Goals that can't hold together (not always the fewest), or None if there is a world in
    which all do. Raises `GivenUpError`."""
    conflict = _Search(list(constraints), variables, budget).run()
    return None if conflict is None else conflict.constraints


class _Search:
    def __init__(
        self, constraints: list[Constraint], variables: Sequence[Variable], budget: Budget
    ) -> None:
        self._constraints = constraints
        self._variables = variables
        self._budget = budget
        self._world: World = [0 if len(variable.domain) == 1 else -1 for variable in variables]
        self._depth = 0
        self._touching: dict[int, list[Constraint]] = {}
        for constraint in constraints:
            for number in constraint.node.variables:
                self._touching.setdefault(number, []).append(constraint)

    def run(self) -> _Conflict | None:
        outcome = self._sift(self._constraints, self._constraints)
        return outcome if isinstance(outcome, _Conflict) else self._settle(outcome)

    def _settle(self, pending: list[Constraint]) -> _Conflict | None:
        """Settle one more variable; None if that leads to a world."""
        if not pending:
            return None
        number = self._choose(pending[0])
        variables: set[int] = set()
        constraints: set[Constraint] = set()
        self._depth += 1
        if self._depth > _MOST_CHOICES:
            raise GivenUpError
        for position in self._ordered(number, pending[0]):
            self._world[number] = position
            conflict = self._try(number, pending)
            if conflict is None:
                return None
            if number not in conflict.variables:
                variables, constraints = set(conflict.variables), set(conflict.constraints)
                break
            variables |= conflict.variables
            constraints |= conflict.constraints
        self._world[number] = -1
        self._depth -= 1
        return _Conflict(frozenset(variables - {number}), frozenset(constraints))

    def _try(self, number: int, pending: list[Constraint]) -> _Conflict | None:
        touched = [constraint for constraint in pending if number in constraint.node.variables]
        outcome = self._sift(touched, pending)
        return outcome if isinstance(outcome, _Conflict) else self._settle(outcome)

    def _sift(
        self, touched: list[Constraint], pending: list[Constraint]
    ) -> list[Constraint] | _Conflict:
        """The constraints that are still to be decided, once those that were touched are looked at
        again; or the conflict if one of them is out of reach."""
        world = self._world
        decided = set()
        for constraint in touched:
            self._budget.spend(1 + len(constraint.node.variables))
            mask = constraint.node.at(world)
            if not mask & constraint.wanted:
                settled = [number for number in constraint.node.variables if world[number] >= 0]
                return _Conflict(frozenset(settled), frozenset((constraint,)))
            if not mask & ~constraint.wanted or all(
                world[number] >= 0 for number in constraint.node.variables
            ):
                decided.add(constraint)
        return [constraint for constraint in pending if constraint not in decided]

    def _choose(self, constraint: Constraint) -> int:
        """The open variable of a constraint that most other constraints are about."""
        open_numbers = [
            number for number in sorted(constraint.node.variables) if self._world[number] < 0
        ]
        return max(open_numbers, key=lambda number: len(self._touching[number]))

    def _ordered(self, number: int, constraint: Constraint) -> list[int]:
        """The values of a variable, those first that decide a constraint as wanted."""

        def is_undecided(position: int) -> bool:
            self._world[number] = position
            self._budget.spend(1 + len(constraint.node.variables))
            return bool(constraint.node.at(self._world) & ~constraint.wanted)

        return sorted(range(len(self._variables[number].domain)), key=is_undecided)
