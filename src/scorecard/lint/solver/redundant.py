"""Members of a condition that never change its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scorecard.lint.solver import verdicts
from scorecard.lint.solver.expression import Counting, Join, Pair, PlacedExpression
from scorecard.lint.solver.levels import LevelClaim, Scale

# Which of many members is the odd one takes too long to find out, and nobody writes so many.
_MOST_MEMBERS = 12


def superfluous(
    scale: Scale, expression: PlacedExpression
) -> Iterator[tuple[PlacedExpression, PlacedExpression]]:
    """Pairs of a condition and a member without which its verdict would always be the same.

    Of two members that say the same it is the later one.
    """
    core = expression.core
    # The exception apart.
    core = core.left if isinstance(core, Pair) else core
    if not isinstance(core, Join | Counting):
        return
    for member in reversed(core.members):
        rest = replace(core, members=tuple(kept for kept in core.members if kept is not member))
        if _makes_no_difference(scale, core, rest, member):
            core = rest
            yield expression, member
        else:
            yield from superfluous(scale, member)


def _makes_no_difference(
    scale: Scale,
    whole: Join | Counting,
    rest: Join | Counting,
    member: PlacedExpression,
) -> bool:
    fewest = rest.needed if isinstance(rest, Counting) else 1
    if len(rest.members) < fewest or len(whole.members) > _MOST_MEMBERS:
        return False
    # Without anything in common with the others, a member has a say of its own; unless it never
    # has one anyway, which then is a matter of its own parts.
    differ = Pair(verdicts.DIFFER, whole, rest)
    return scale.clash([LevelClaim(differ, verdicts.MET, member.place, 0)]) is not None
