"""Conditions as expressions over variables: the verdicts that are possible in a world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Protocol

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.logic import Combination, CountOf
from scorecard.lint.solver import verdicts
from scorecard.lint.solver.variables import Leaf, World
from scorecard.lint.solver.verdicts import Mask, MaskTable
from scorecard.lint.subject import Place


class ExpressionNode(Protocol):
    """What has a verdict in a world."""

    @property
    def variables(self) -> frozenset[int]:
        """The variables that the verdict depends on."""

    def at(self, world: World) -> Mask:
        """The verdicts that are possible with what is settled in a world."""


@dataclass(frozen=True, eq=False)
class PlacedExpression:
    """A condition in a file; `core` gives its verdicts."""

    place: Place
    condition: ConditionBase
    core: ExpressionNode

    @property
    def variables(self) -> frozenset[int]:
        """The variables that the verdict depends on."""
        return self.core.variables

    def at(self, world: World) -> Mask:
        """The verdicts that are possible with what is settled in a world."""
        return self.core.at(world)


@dataclass(frozen=True, eq=False)
class Join:
    """Members of which the strongest verdict counts."""

    table: MaskTable
    members: tuple[PlacedExpression, ...]

    @cached_property
    def variables(self) -> frozenset[int]:
        """Those of all members."""
        return _variables(self.members)

    def at(self, world: World) -> Mask:
        """The members two by two."""
        return reduce(
            lambda mask, member: self.table[mask][member.at(world)],
            self.members[1:],
            self.members[0].at(world),
        )


@dataclass(frozen=True, eq=False)
class Not:
    """The negation of what is joined."""

    join: Join

    @property
    def variables(self) -> frozenset[int]:
        """The same."""
        return self.join.variables

    def at(self, world: World) -> Mask:
        """The opposite."""
        return verdicts.negated(self.join.at(world))


@dataclass(frozen=True, eq=False)
class Counting:
    """Members of which enough have to be met."""

    members: tuple[PlacedExpression, ...]
    needed: int

    @cached_property
    def variables(self) -> frozenset[int]:
        """Those of all members."""
        return _variables(self.members)

    def at(self, world: World) -> Mask:
        """By counting."""
        masks = [(member.at(world), member.condition.may_not_apply) for member in self.members]
        return verdicts.counted(masks, self.needed)


@dataclass(frozen=True, eq=False)
class Pair:
    """Two parts, and the table of what they come to."""

    table: MaskTable
    left: ExpressionNode
    right: ExpressionNode

    @cached_property
    def variables(self) -> frozenset[int]:
        """Those of both."""
        return self.left.variables | self.right.variables

    def at(self, world: World) -> Mask:
        """As the table has it."""
        return self.table[self.left.at(world)][self.right.at(world)]


def _variables(members: tuple[PlacedExpression, ...]) -> frozenset[int]:
    return frozenset().union(*(member.variables for member in members))


def express(
    condition: ConditionBase, place: Place, leaf: Callable[[ConditionBase], Leaf]
) -> PlacedExpression:
    """A condition as an expression over the leaves of its parts."""
    core: ExpressionNode
    if isinstance(condition, Combination):
        members = tuple(
            express(member, place / condition.kind / index, leaf)
            for index, member in enumerate(condition.members)
        )
        core = combine(condition, members)
    else:
        core = leaf(condition)
    if condition.unless is not None:
        exception = express(condition.unless, place / "unless", leaf)
        core = Pair(verdicts.EXCEPTED, core, exception)
    return PlacedExpression(place, condition, core)


def combine(condition: Combination, members: tuple[PlacedExpression, ...]) -> ExpressionNode:
    """What members come to as a condition says, its exception apart."""
    if isinstance(condition, CountOf):
        return Counting(members, condition.at_least)
    if condition.kind == "all":
        return Join(verdicts.ALL, members)
    join = Join(verdicts.ANY, members)
    return join if condition.kind == "any" else Not(join)
