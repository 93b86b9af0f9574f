"""What holds in every record, whatever conditions ask: relations between variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, permutations
from typing import Any

from scorecard.lint.solver.encoder import Encoder, MomentCount
from scorecard.lint.solver.measures import MeasureVariable, make_a_whole, may_be_in_order
from scorecard.lint.solver.patterns import PatternVariable
from scorecard.lint.solver.scopes import THERE, ScopeVariable
from scorecard.lint.solver.search import Constraint
from scorecard.lint.solver.variables import Lack, Leaf, Variable
from scorecard.lint.solver.verdicts import MET, UNMET


def axioms(ground: Encoder) -> list[Constraint]:
    """All that is known about the variables of a criterion."""
    return [
        goal
        for family in (_counts, _wholes, _series, _scopes, _patterns, _gauges)
        for goal in family(ground)
    ]


def _hold(holds: Callable[..., bool], *variables: Variable) -> Constraint:
    return Constraint(Leaf(variables, lambda *values: MET if holds(*values) else UNMET), MET)


def _at_most(one: int, other: int) -> bool:
    # All counts are cut at the same numbers.
    return one <= other


def _of_kind(ground: Encoder, kind: type) -> list[tuple[Any, Variable]]:
    return [(key, one) for key, one in ground.variables.by_key.items() if isinstance(key, kind)]


def _counts(ground: Encoder) -> Iterator[Constraint]:
    """A part has no more of a moment than the whole, nor than of a wider moment."""
    known = ground.variables.by_key
    for key, variable in _of_kind(ground, MomentCount):
        for moment in (key.moment, *ground.relations.around(key.moment)):
            for area in dict.fromkeys((key.area, None)):
                wider = known.get(MomentCount(moment, area))
                if wider is not None and wider is not variable:
                    yield _hold(_at_most, variable, wider)


def _wholes(ground: Encoder) -> Iterator[Constraint]:
    """Where a moment happens, one of its alternatives does."""
    for key, variable in _of_kind(ground, MomentCount):
        parts = _cover(ground, key, key.moment, {})
        if parts:
            yield _hold(lambda number, *others: not number or any(others), variable, *parts)


def _cover(
    ground: Encoder, key: MomentCount, moment: str, covers: dict[str, list[Variable]]
) -> list[Variable]:
    """Counts of which one is not 0 wherever a moment happens; [] if there is no such list.

    `covers` are the lists that were found so far: moments may share their parts.
    """
    if moment not in covers:
        covers[moment] = _find_cover(ground, key, moment, covers)
    return covers[moment]


def _find_cover(
    ground: Encoder, key: MomentCount, moment: str, covers: dict[str, list[Variable]]
) -> list[Variable]:
    known, relations = ground.variables.by_key, ground.relations
    found: dict[Variable, None] = {}
    for part in relations.parts(moment):
        counted = next(
            (
                known[one]
                for name in (part, *relations.around(part))
                for one in (MomentCount(name, key.area), MomentCount(name, None))
                if name != key.moment and one in known
            ),
            None,
        )
        inside = [counted] if counted is not None else _cover(ground, key, part, covers)
        if not inside:
            return []
        found |= dict.fromkeys(inside)
    return list(found)


def _series(ground: Encoder) -> Iterator[Constraint]:
    """The shorter of two scopes of one kind has no more of a moment than the longer."""
    series: dict[object, list[tuple[float, Variable]]] = {}
    for key, variable in _of_kind(ground, MomentCount):
        if key.area is not None and key.area.series is not None:
            one = (key.moment, key.area.series)
            series.setdefault(one, []).append((key.area.span.value, variable))
    for members in series.values():
        for (_, shorter), (_, longer) in pairwise(sorted(members, key=lambda one: one[0])):
            yield _hold(_at_most, shorter, longer)


def _scopes(ground: Encoder) -> Iterator[Constraint]:
    """A scope is nowhere if its moment is not there; and is somewhere else, if it has one."""
    known = ground.variables.by_key
    for area, window in _of_kind(ground, ScopeVariable):
        for moment in area.moments:
            count = known[MomentCount(moment, None)]
            if area.key == "between":
                yield _hold(lambda state, number: state is Lack.ABSENT or number > 0, window, count)
            elif window.domain != (THERE,):
                yield _hold(
                    lambda state, number: (state is Lack.ABSENT) == (number == 0), window, count
                )


def _patterns(ground: Encoder) -> Iterator[Constraint]:
    """Without its moments a pattern is not met; the stricter implies the looser."""
    known = ground.variables.by_key
    patterns: dict[object, list[tuple[PatternVariable, Variable]]] = {}
    for pattern, variable in _of_kind(ground, PatternVariable):
        patterns.setdefault(pattern[:2], []).append((pattern, variable))
        for moment in dict.fromkeys((*pattern.needed, pattern.subject)):
            if moment is not None:
                count = known[MomentCount(moment, pattern.area)]
                yield _hold(_fitting(pattern, moment), variable, count)
    for alike in patterns.values():
        for (one, strict), (other, loose) in permutations(alike, 2):
            if one.is_stricter(other):
                yield _hold(lambda first, second: first != MET or second == MET, strict, loose)


def _fitting(pattern: PatternVariable, moment: str) -> Callable[[object, int], bool]:
    return lambda state, count: pattern.fits(state, count, moment)


def _gauges(ground: Encoder) -> Iterator[Constraint]:
    """A mean is no more than the largest; the shares of both parties make a whole."""
    gauges: list[tuple[MeasureVariable, Variable]] = _of_kind(ground, MeasureVariable)
    for (one, first), (other, second) in combinations(gauges, 2):
        if one.relation(other) == "sum":
            yield _hold(make_a_whole, first, second)
        elif one.relation(other) == "order":
            yield _hold(may_be_in_order, first, second)
        elif other.relation(one) == "order":
            yield _hold(may_be_in_order, second, first)
