"""Conditions as expressions over variables: the verdicts that are possible in a world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Protocol

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.basis import AllBasis, AnyBasis, NumberBasis
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
    """Members of which the strongest verdict counts, or the negation of it."""

    table: MaskTable
    members: tuple[PlacedExpression, ...]
    is_negated: bool = False

    @cached_property
    def variables(self) -> frozenset[int]:
        """The variables that the verdict depends on: those of all members."""
        return _variables(self.members)

    def at(self, world: World) -> Mask:
        """The verdicts that are possible: the members are joined two by two."""
        mask = reduce(
            lambda mask, member: self.table[mask][member.at(world)],
            self.members[1:],
            self.members[0].at(world),
        )
        return verdicts.negated(mask) if self.is_negated else mask


@dataclass(frozen=True, eq=False)
class Counting:
    """Members of which enough have to be met."""

    members: tuple[PlacedExpression, ...]
    needed: int

    @cached_property
    def variables(self) -> frozenset[int]:
        """The variables that the verdict depends on: those of all members."""
        return _variables(self.members)

    def at(self, world: World) -> Mask:
        """The verdicts that are possible, given how many members may be met."""
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
        """The variables that the verdict depends on: those of both parts."""
        return self.left.variables | self.right.variables

    def at(self, world: World) -> Mask:
        """The verdicts that are possible, by the table."""
        return self.table[self.left.at(world)][self.right.at(world)]


def _variables(members: tuple[PlacedExpression, ...]) -> frozenset[int]:
    return frozenset().union(*(member.variables for member in members))


def express(
    condition: ConditionBase, place: Place, leaf: Callable[[ConditionBase], Leaf]
) -> PlacedExpression:
    """A condition as an expression over the leaves of its parts."""
    members = tuple(
        express(member, place / condition.kind / index, leaf)
        for index, member in enumerate(condition.members)
    )
    core: ExpressionNode
    match condition.basis:
        case AllBasis():
            core = Join(verdicts.ALL, members)
        case AnyBasis(is_negated):
            core = Join(verdicts.ANY, members, is_negated)
        case NumberBasis(needed):
            core = Counting(members, needed)
        case _:
            core = leaf(condition)
    if condition.unless is not None:
        exception = express(condition.unless, place / "unless", leaf)
        core = Pair(verdicts.EXCEPTED, core, exception)
    return PlacedExpression(place, condition, core)
