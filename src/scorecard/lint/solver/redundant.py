"""Members of a condition that never change its verdict."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.conditions.logic import Combination, CountOf
from scorecard.lint.solver import verdicts
from scorecard.lint.solver.expression import Counting, Join, Not, Pair, PlacedExpression, combine
from scorecard.lint.solver.levels import LevelClaim, LevelExpressions

# Which of many members is the odd one takes too long to find out, and nobody writes so many.
_MOST_MEMBERS = 12


def superfluous(
    ladder: LevelExpressions, expression: PlacedExpression
) -> Iterator[tuple[PlacedExpression, PlacedExpression]]:
    """Pairs of a condition and a member without which its verdict would always be the same.

    Of two members that say the same it is the later one.
    """
    core = expression.core
    if isinstance(core, Pair) and isinstance(core.left, Join | Not | Counting):
        core = core.left
    members = core.join.members if isinstance(core, Not) else getattr(core, "members", ())
    condition = expression.condition
    if not isinstance(condition, Combination):
        return
    left = list(members)
    for member in reversed(members):
        rest = tuple(one for one in left if one is not member)
        if _makes_no_difference(ladder, condition, tuple(left), rest, member):
            left.remove(member)
            yield expression, member
        else:
            yield from superfluous(ladder, member)


def _makes_no_difference(
    ladder: LevelExpressions,
    condition: Combination,
    members: tuple[PlacedExpression, ...],
    rest: tuple[PlacedExpression, ...],
    member: PlacedExpression,
) -> bool:
    fewest = condition.at_least if isinstance(condition, CountOf) else 1
    if len(rest) < fewest or len(members) > _MOST_MEMBERS:
        return False
    # Without anything in common with the others, a member has a say of its own; unless it never
    # has one anyway, which then is a matter of its own parts.
    differ = Pair(verdicts.DIFFER, combine(condition, members), combine(condition, rest))
    return ladder.clash([LevelClaim(differ, verdicts.MET, member.place, 0)]) is not None
