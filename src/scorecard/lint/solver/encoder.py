"""What a criterion's conditions rest on: its variables, and a leaf for each condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

from scorecard.authoring.scalar import quantity
from scorecard.conditions.base import ConditionBase
from scorecard.conditions.basis import (
    CountBasis,
    CriterionBasis,
    FieldBasis,
    MeasureBasis,
    ObservationBasis,
    PatternBasis,
    ScopedBasis,
)
from scorecard.lint.solver.comparisons import Comparisons
from scorecard.lint.solver.measures import MeasureVariable, measure_variable
from scorecard.lint.solver.moments import MomentRelations
from scorecard.lint.solver.patterns import pattern_variable
from scorecard.lint.solver.scopes import ScopeVariable, scope_variable, states_of
from scorecard.lint.solver.variables import Lack, Leaf, Region, Variable, Variables
from scorecard.lint.solver.verdicts import (
    ANYTHING,
    MASKS,
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    UNMET,
    Mask,
)
from scorecard.values.parameters import Parameters


class MomentCount(NamedTuple):
    """In how many turns a moment happens, in a scope or everywhere."""

    moment: str
    area: ScopeVariable | None


@dataclass(frozen=True, slots=True)
class ObservationVariable:
    """What an observation says, as a variable of the solver."""

    name: str


class Reached(NamedTuple):
    """What another criterion comes to, as a variable of the solver."""

    criterion: str


class Encoder:
    """The variables of one criterion, cut as finely as its conditions can tell."""

    def __init__(
        self,
        relations: MomentRelations,
        parameters: Parameters,
        conditions: Iterable[ConditionBase],
        levels: Mapping[str, tuple[int, ...]],
    ) -> None:
        self.relations = relations
        self.variables = Variables()
        self._parameters = parameters
        self._levels = levels
        self._comparisons = Comparisons(parameters, self.variables)
        # All counts are cut at the same numbers, so that they can be compared.
        self._cuts = {0, 1}
        self._bounds: dict[MeasureVariable, set[float]] = {}
        for condition in conditions:
            self._note(condition)

    def _note(self, condition: ConditionBase) -> None:
        """Remember what a condition can tell apart."""
        match condition.basis:
            case ScopedBasis(CountBasis(_, least, most)):
                self._cuts |= {least, (most or 0) + 1}
            case MeasureBasis(comparison=comparison) as basis:
                bounds = self._bounds.setdefault(measure_variable(basis), set())
                bounds.update(quantity(value) for _, value in self._comparisons.values(comparison))
                self._comparisons.note(comparison)
            case FieldBasis(path, comparison):
                self._comparisons.note_field(path, comparison)
            case CriterionBasis(comparison=comparison):
                self._comparisons.note(comparison)

    def count(self, moment: str, area: ScopeVariable | None) -> Variable:
        """How often a moment happens."""
        most = None if area is None else 0 if area.leaves_out(moment) else area.most_turns
        return self.variables.make(
            MomentCount(moment, area),
            lambda: [cut for cut in sorted(self._cuts) if most is None or cut <= most],
        )

    def leaf(self, condition: ConditionBase) -> Leaf:
        """The verdicts of a condition that is not made of others, its exception apart."""
        match condition.basis:
            case ScopedBasis() as basis:
                return self._scoped(condition.kind, basis)
            case MeasureBasis() as basis:
                return self._measured(basis)
            case FieldBasis() as basis:
                return self._field(basis)
            case ObservationBasis() as basis:
                return self._observed(basis)
            case CriterionBasis() as basis:
                return self._reached(basis)
        return _anything()

    def _scoped(self, kind: str, basis: ScopedBasis) -> Leaf:
        scope, missing = basis.scope, MASKS[basis.if_missing]
        area = None if scope is None else scope_variable(scope, self._parameters)
        delimiters = () if area is None else area.moments
        looked_for = (*basis.inside.moments, *delimiters)
        if any(map(self.relations.is_free, looked_for)):
            return _anything()
        variable, settle = self._inside(kind, basis.inside, area, missing)
        extra = missing if any(map(self.relations.may_be_unknown, looked_for)) else 0
        if area is None:
            return Leaf((variable,), lambda value: settle(value) | extra)
        for delimiter in delimiters:
            self.count(delimiter, None)
        window = self.variables.make(area, lambda: states_of(area, self._parameters))

        def possible(state: object, value: Any) -> Mask:
            if state is Lack.ABSENT:
                return NOT_APPLICABLE | extra
            return (missing if state is Lack.MISSING else settle(value)) | extra

        return Leaf((window, variable), possible)

    def _inside(
        self,
        kind: str,
        basis: CountBasis | PatternBasis,
        area: ScopeVariable | None,
        missing: Mask,
    ) -> tuple[Variable, Callable[[Any], Mask]]:
        """What the verdict depends on inside the scope, and how."""
        if isinstance(basis, CountBasis):
            least, most = basis.at_least, basis.at_most
            return self.count(
                basis.moment, area
            ), lambda number: MET if least <= number and (most is None or number <= most) else UNMET
        pattern = pattern_variable(kind, basis, area, self._parameters)
        for moment in pattern.moments:
            self.count(moment, area)
        variable = self.variables.make(pattern, lambda: pattern.states(self._parameters))
        return variable, lambda state: missing if state is Lack.MISSING else state

    def _measured(self, basis: MeasureBasis) -> Leaf:
        variable, missing = measure_variable(basis), MASKS[basis.if_missing]
        excused = basis.except_after
        if excused is not None and self.relations.is_free(excused):
            return _anything()
        extra = missing if excused and self.relations.may_be_unknown(excused) else 0
        tested = self._comparisons.tested(basis.comparison)
        if tested is None:
            return _anything()
        value = self.variables.make(variable, lambda: variable.states(self._bounds[variable]))

        def possible(found: Lack | Region, *held: Any) -> Mask:
            if found is Lack.NOTHING:
                return NOT_APPLICABLE | extra
            test = tested.test(held)
            if test is None or isinstance(found, Lack):
                return missing | extra
            return (MET if test.passes(found.value) else UNMET) | extra

        return Leaf((value, *tested.deciding), possible)

    def _field(self, basis: FieldBasis) -> Leaf:
        missing, exists = MASKS[basis.if_missing], basis.comparison.exists
        absent = missing if exists is None else UNMET if exists else MET
        value = self._comparisons.held(basis.path)
        tested = self._comparisons.tested(basis.comparison)
        if value is None or tested is None:
            return _anything()

        def possible(found: Any, *held: Any) -> Mask:
            if found is None:
                return absent
            test = tested.test(held)
            passes = None if test is None else test.passes(found)
            return missing if passes is None else MET if passes else UNMET

        return Leaf((value, *tested.deciding), possible)

    def _observed(self, basis: ObservationBasis) -> Leaf:
        verdicts = {
            True: MET,
            False: UNMET,
            Lack.MISSING: MASKS[basis.if_missing],
            Lack.DISAGREEMENT: UNKNOWN,
        }
        variable = self.variables.make(ObservationVariable(basis.name), lambda: verdicts)
        return Leaf((variable,), verdicts.__getitem__)

    def _reached(self, basis: CriterionBasis) -> Leaf:
        levels = (0, *self._levels[basis.criterion])
        tested = self._comparisons.tested(basis.comparison)
        if tested is None:
            return _anything()
        variable = self.variables.make(
            Reached(basis.criterion),
            lambda: (Lack.NOTHING, Lack.MISSING, *combinations_with_replacement(levels, 2)),
        )

        def possible(found: Lack | tuple[int, int], *held: Any) -> Mask:
            if isinstance(found, Lack):
                return NOT_APPLICABLE if found is Lack.NOTHING else UNKNOWN
            test = tested.test(held)
            if test is None:
                return MASKS[basis.if_missing]
            low, high = found
            passes = {test.passes(level) for level in levels if low <= level <= high}
            return UNKNOWN if len(passes) > 1 else MET if True in passes else UNMET

        return Leaf((variable, *tested.deciding), possible)


def _anything() -> Leaf:
    return Leaf((), lambda: ANYTHING)
