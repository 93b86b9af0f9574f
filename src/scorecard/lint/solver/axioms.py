"""What holds in every record, whatever conditions ask: relations between variables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise, permutations
from operator import itemgetter
from typing import Any

from scorecard.lint.solver.encoder import Encoder, MomentCount
from scorecard.lint.solver.measures import MeasureVariable, make_a_whole, may_be_in_order
from scorecard.lint.solver.patterns import PatternVariable
from scorecard.lint.solver.scopes import THERE, ScopeVariable
from scorecard.lint.solver.search import Constraint
from scorecard.lint.solver.variables import Lack, Leaf, Variable
from scorecard.lint.solver.verdicts import MET, UNMET


def axioms(encoder: Encoder) -> list[Constraint]:
    """All that is known about the variables of a criterion."""
    return [
        axiom
        for family in (_counts, _wholes, _series, _scopes, _patterns, _measures)
        for axiom in family(encoder)
    ]


def _hold(holds: Callable[..., bool], *variables: Variable) -> Constraint:
    return Constraint(Leaf(variables, lambda *values: MET if holds(*values) else UNMET), MET)


def _at_most(part: int, whole: int) -> bool:
    # All counts are cut at the same numbers.
    return part <= whole


def _of_type(encoder: Encoder, wanted: type) -> list[tuple[Any, Variable]]:
    return [
        (key, variable)
        for key, variable in encoder.variables.by_key.items()
        if isinstance(key, wanted)
    ]


def _counts(encoder: Encoder) -> Iterator[Constraint]:
    """A part has no more of a moment than the whole, nor than of a wider moment."""
    known = encoder.variables.by_key
    for key, variable in _of_type(encoder, MomentCount):
        for moment in (key.moment, *encoder.relations.around(key.moment)):
            for area in dict.fromkeys((key.area, None)):
                wider = known.get(MomentCount(moment, area))
                if wider is not None and wider is not variable:
                    yield _hold(_at_most, variable, wider)


def _wholes(encoder: Encoder) -> Iterator[Constraint]:
    """Where a moment happens, one of its alternatives does."""
    for key, variable in _of_type(encoder, MomentCount):
        parts = _cover(encoder, key, key.moment, {})
        if parts:
            yield _hold(lambda number, *others: not number or any(others), variable, *parts)


def _cover(
    encoder: Encoder, key: MomentCount, moment: str, covers: dict[str, list[Variable]]
) -> list[Variable]:
    """Counts of which at least one is not 0 wherever a moment happens; [] if there are none.

    `covers` are the lists that were found so far: moments may share their parts.
    """
    if moment in covers:
        return covers[moment]
    known, relations = encoder.variables.by_key, encoder.relations
    found: dict[Variable, None] = {}
    for part in relations.parts(moment):
        counts = (
            known.get(MomentCount(name, area))
            for name in (part, *relations.around(part))
            for area in (key.area, None)
            if name != key.moment
        )
        counted = next(filter(None, counts), None)
        inside = [counted] if counted is not None else _cover(encoder, key, part, covers)
        if not inside:
            found = {}
            break
        found |= dict.fromkeys(inside)
    covers[moment] = list(found)
    return covers[moment]


def _series(encoder: Encoder) -> Iterator[Constraint]:
    """The shorter of two scopes of one kind has no more of a moment than the longer."""
    series: dict[object, list[tuple[float, Variable]]] = {}
    for key, variable in _of_type(encoder, MomentCount):
        if key.area is not None and key.area.series is not None:
            name = (key.moment, key.area.series)
            series.setdefault(name, []).append((key.area.span.value, variable))
    for members in series.values():
        for (_, shorter), (_, longer) in pairwise(sorted(members, key=itemgetter(0))):
            yield _hold(_at_most, shorter, longer)


def _scopes(encoder: Encoder) -> Iterator[Constraint]:
    """A scope is nowhere if its moment is not there; and is somewhere else, if it has one."""
    known = encoder.variables.by_key
    for area, window in _of_type(encoder, ScopeVariable):
        for moment in area.moments:
            count = known[MomentCount(moment, None)]
            if area.key == "between":
                yield _hold(lambda state, number: state is Lack.ABSENT or number > 0, window, count)
            elif window.domain != (THERE,):
                yield _hold(
                    lambda state, number: (state is Lack.ABSENT) == (number == 0), window, count
                )


def _patterns(encoder: Encoder) -> Iterator[Constraint]:
    """Without its moments a pattern is not met; the stricter implies the looser."""
    known = encoder.variables.by_key
    patterns: dict[object, list[tuple[PatternVariable, Variable]]] = {}
    for pattern, variable in _of_type(encoder, PatternVariable):
        alike = (pattern.kind, pattern.basis.moments)
        patterns.setdefault(alike, []).append((pattern, variable))
        for moment in pattern.moments:
            count = known[MomentCount(moment, pattern.area)]
            yield _hold(_fitting(pattern, moment), variable, count)
    for found in patterns.values():
        for (pattern, strict), (other, loose) in permutations(found, 2):
            if pattern.is_stricter(other):
                yield _hold(lambda first, second: first != MET or second == MET, strict, loose)


def _fitting(pattern: PatternVariable, moment: str) -> Callable[[object, int], bool]:
    return lambda state, count: pattern.fits(state, count, moment)


def _measures(encoder: Encoder) -> Iterator[Constraint]:
    """A mean is no more than the largest; the shares of both parties make a whole."""
    measures: list[tuple[MeasureVariable, Variable]] = _of_type(encoder, MeasureVariable)
    for (measure, first), (other, second) in combinations(measures, 2):
        if measure.relation(other) == "sum":
            yield _hold(make_a_whole, first, second)
        elif measure.relation(other) == "order":
            yield _hold(may_be_in_order, first, second)
        elif other.relation(measure) == "order":
            yield _hold(may_be_in_order, second, first)
