"""What holds in every record, whatever conditions ask: relations between variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, permutations
from typing import Any

from scorecard.lint.solver.measures import Gauge, in_order, make_a_whole
from scorecard.lint.solver.patterns import Pattern
from scorecard.lint.solver.scopes import THERE, Area
from scorecard.lint.solver.search import Goal
from scorecard.lint.solver.variables import Lack, Leaf, Variable
from scorecard.lint.solver.variables_of import Count, Ground
from scorecard.lint.solver.verdicts import MET, UNMET


def axioms(ground: Ground) -> list[Goal]:
    """All that is known about the variables of a criterion."""
    return [
        goal
        for family in (_counts, _wholes, _series, _scopes, _patterns, _gauges)
        for goal in family(ground)
    ]


def _hold(holds: Callable[..., bool], *variables: Variable) -> Goal:
    return Goal(Leaf(variables, lambda *values: MET if holds(*values) else UNMET), MET)


def _at_most(one: int, other: int) -> bool:
    # All counts are cut at the same numbers.
    return one <= other


def _of_kind(ground: Ground, kind: type) -> list[tuple[Any, Variable]]:
    return [(key, one) for key, one in ground.variables.by_key.items() if isinstance(key, kind)]


def _counts(ground: Ground) -> Iterator[Goal]:
    """A part has no more of a moment than the whole, nor than of a wider moment."""
    known = ground.variables.by_key
    for key, variable in _of_kind(ground, Count):
        for moment in (key.moment, *ground.happenings.around(key.moment)):
            for area in dict.fromkeys((key.area, None)):
                wider = known.get(Count(moment, area))
                if wider is not None and wider is not variable:
                    yield _hold(_at_most, variable, wider)


def _wholes(ground: Ground) -> Iterator[Goal]:
    """Where a moment happens, one of its alternatives does."""
    for key, variable in _of_kind(ground, Count):
        parts = _cover(ground, key, key.moment, {})
        if parts:
            yield _hold(lambda number, *others: not number or any(others), variable, *parts)


def _cover(
    ground: Ground, key: Count, moment: str, covers: dict[str, list[Variable]]
) -> list[Variable]:
    """Counts of which one is not 0 wherever a moment happens; [] if there is no such list.

    `covers` are the lists that were found so far: moments may share their parts.
    """
    if moment not in covers:
        covers[moment] = _find_cover(ground, key, moment, covers)
    return covers[moment]


def _find_cover(
    ground: Ground, key: Count, moment: str, covers: dict[str, list[Variable]]
) -> list[Variable]:
    known, happenings = ground.variables.by_key, ground.happenings
    found: dict[Variable, None] = {}
    for part in happenings.parts(moment):
        counted = next(
            (
                known[one]
                for name in (part, *happenings.around(part))
                for one in (Count(name, key.area), Count(name, None))
                if name != key.moment and one in known
            ),
            None,
        )
        inside = [counted] if counted is not None else _cover(ground, key, part, covers)
        if not inside:
            return []
        found |= dict.fromkeys(inside)
    return list(found)


def _series(ground: Ground) -> Iterator[Goal]:
    """The shorter of two scopes of one kind has no more of a moment than the longer."""
    series: dict[object, list[tuple[float, Variable]]] = {}
    for key, variable in _of_kind(ground, Count):
        if key.area is not None and key.area.series is not None:
            one = (key.moment, key.area.series)
            series.setdefault(one, []).append((key.area.span.value, variable))
    for members in series.values():
        for (_, shorter), (_, longer) in pairwise(sorted(members, key=lambda one: one[0])):
            yield _hold(_at_most, shorter, longer)


def _scopes(ground: Ground) -> Iterator[Goal]:
    """A scope is nowhere if its moment is not there; and is somewhere else, if it has one."""
    known = ground.variables.by_key
    for area, window in _of_kind(ground, Area):
        for moment in area.moments:
            count = known[Count(moment, None)]
            if area.key == "between":
                yield _hold(lambda state, number: state is Lack.ABSENT or number > 0, window, count)
            elif window.domain != (THERE,):
                yield _hold(
                    lambda state, number: (state is Lack.ABSENT) == (number == 0), window, count
                )


def _patterns(ground: Ground) -> Iterator[Goal]:
    """Without its moments a pattern is not met; the stricter implies the looser."""
    known = ground.variables.by_key
    patterns: dict[object, list[tuple[Pattern, Variable]]] = {}
    for pattern, variable in _of_kind(ground, Pattern):
        patterns.setdefault(pattern[:2], []).append((pattern, variable))
        for moment in dict.fromkeys((*pattern.needed, pattern.subject)):
            if moment is not None:
                count = known[Count(moment, pattern.area)]
                yield _hold(_fitting(pattern, moment), variable, count)
    for alike in patterns.values():
        for (one, strict), (other, loose) in permutations(alike, 2):
            if one.is_stricter(other):
                yield _hold(lambda first, second: first != MET or second == MET, strict, loose)


def _fitting(pattern: Pattern, moment: str) -> Callable[[object, int], bool]:
    return lambda state, count: pattern.fits(state, count, moment)


def _gauges(ground: Ground) -> Iterator[Goal]:
    """A mean is no more than the largest; the shares of both parties make a whole."""
    gauges: list[tuple[Gauge, Variable]] = _of_kind(ground, Gauge)
    for (one, first), (other, second) in combinations(gauges, 2):
        if one.relation(other) == "sum":
            yield _hold(make_a_whole, first, second)
        elif one.relation(other) == "order":
            yield _hold(in_order, first, second)
        elif other.relation(one) == "order":
            yield _hold(in_order, second, first)
