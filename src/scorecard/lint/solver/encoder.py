"""What a criterion's conditions stand on: its variables, and a leaf for each condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

from scorecard.authoring.scalar import quantity
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.measured import MeasureCondition
from scorecard.conditions.presence import Never, Occurs
from scorecard.conditions.scoped import ScopedCondition
from scorecard.conditions.values import FieldCondition, ObservedCondition
from scorecard.lint.solver import verdicts
from scorecard.lint.solver.comparisons import Comparisons
from scorecard.lint.solver.measures import MeasureVariable, measure_variable
from scorecard.lint.solver.moments import MomentRelations
from scorecard.lint.solver.patterns import PatternCondition, pattern_variable
from scorecard.lint.solver.scopes import ScopeVariable, scope_variable, states_of
from scorecard.lint.solver.variables import Lack, Leaf, Region, Variable, Variables
from scorecard.lint.solver.verdicts import MET, NOT_APPLICABLE, UNKNOWN, UNMET, Mask
from scorecard.values.parameters import Parameters


class MomentCount(NamedTuple):
    """In how many turns a moment happens, in a scope or everywhere."""

    moment: str
    area: ScopeVariable | None


@dataclass(frozen=True, slots=True)
class ObservationVariable:
    """What an observation says."""

    name: str


class Encoder:
    """The variables of one criterion, cut as finely as its conditions can tell."""

    def __init__(
        self,
        relations: MomentRelations,
        parameters: Parameters,
        conditions: Iterable[ConditionBase],
    ) -> None:
        self.relations = relations
        self.variables = Variables()
        self._parameters = parameters
        self._comparisons = Comparisons(parameters, self.variables)
        # All counts are cut at the same numbers, so that they can be compared.
        self._cuts = {0, 1}
        self._bounds: dict[MeasureVariable, set[float]] = {}
        for condition in conditions:
            self._note(condition)

    def _note(self, condition: ConditionBase) -> None:
        """Remember what a condition can tell apart."""
        if isinstance(condition, Occurs):
            self._cuts.add(condition.at_least)
            self._cuts.add((condition.at_most or 0) + 1)
        elif isinstance(condition, MeasureCondition):
            bounds = self._bounds.setdefault(measure_variable(condition), set())
            bounds.update(quantity(value) for _, value in self._comparisons.values(condition))
            self._comparisons.note(condition)
        elif isinstance(condition, FieldCondition):
            self._comparisons.note_field(condition.field, condition)

    def count(self, moment: str, area: ScopeVariable | None) -> Variable:
        """How often a moment happens."""
        most = None if area is None else 0 if area.leaves_out(moment) else area.most_turns
        return self.variables.make(
            MomentCount(moment, area),
            lambda: [cut for cut in sorted(self._cuts) if most is None or cut <= most],
        )

    def leaf(self, condition: ConditionBase) -> Leaf:
        """The verdicts of a condition that is not made of others, its exception apart."""
        if isinstance(condition, ScopedCondition):
            return self._scoped(condition)
        if isinstance(condition, MeasureCondition):
            return self._measured(condition)
        if isinstance(condition, FieldCondition):
            return self._field(condition)
        if isinstance(condition, ObservedCondition):
            return self._observed(condition)
        return _anything()

    def _scoped(self, condition: ScopedCondition) -> Leaf:
        area = None if condition.in_ is None else scope_variable(condition.in_, self._parameters)
        moments, variable, settle = self._inside(condition, area)
        missing = _missing(condition)
        delimiters = () if area is None else area.moments
        in_doubt = any(map(self.relations.may_be_unknown, (*moments, *delimiters)))
        extra = missing if in_doubt else 0
        if area is None:
            return Leaf((variable,), lambda value: settle(value, missing) | extra)
        for delimiter in delimiters:
            self.count(delimiter, None)
        window = self.variables.make(area, lambda: states_of(area, self._parameters))

        def possible(state: object, value: Any) -> Mask:
            if state is Lack.ABSENT:
                return NOT_APPLICABLE | extra
            return (missing if state is Lack.MISSING else settle(value, missing)) | extra

        return Leaf((window, variable), possible)

    def _inside(
        self, condition: ScopedCondition, area: ScopeVariable | None
    ) -> tuple[tuple[str, ...], Variable, Callable[[Any, Mask], Mask]]:
        """The moments, what the verdict depends on inside the scope, and how."""
        if isinstance(condition, Never):
            return (
                (condition.never,),
                self.count(condition.never, area),
                lambda number, _: UNMET if number else MET,
            )
        if isinstance(condition, Occurs):
            least, most = condition.at_least, condition.at_most
            return (
                (condition.occurs,),
                self.count(condition.occurs, area),
                lambda number, _: (
                    MET if least <= number and (most is None or number <= most) else UNMET
                ),
            )
        assert isinstance(condition, get_args(PatternCondition))
        pattern = pattern_variable(condition, area, self._parameters)
        for moment in (*pattern.needed, pattern.subject):
            if moment is not None:
                self.count(moment, area)
        return (
            pattern.moments,
            self.variables.make(pattern, lambda: pattern.states),
            lambda state, missing: missing if state is Lack.MISSING else state,
        )

    def _measured(self, condition: MeasureCondition) -> Leaf:
        variable, missing = measure_variable(condition), _missing(condition)
        excused = condition.except_after
        in_doubt = excused is not None and self.relations.may_be_unknown(excused)
        extra = missing if in_doubt else 0
        tested = self._comparisons.tested(condition)
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

    def _field(self, condition: FieldCondition) -> Leaf:
        missing, exists = _missing(condition), condition.exists
        absent = missing if exists is None else UNMET if exists else MET
        value = self._comparisons.held(condition.field)
        tested = self._comparisons.tested(condition)
        if value is None or tested is None:
            return _anything()

        def possible(found: Any, *held: Any) -> Mask:
            if found is None:
                return absent
            test = tested.test(held)
            passes = None if test is None else test.passes(found)
            return missing if passes is None else MET if passes else UNMET

        return Leaf((value, *tested.deciding), possible)

    def _observed(self, condition: ObservedCondition) -> Leaf:
        values = (True, False, Lack.MISSING, Lack.DISAGREEMENT)
        variable = self.variables.make(ObservationVariable(condition.observed), lambda: values)
        said = {True: MET, False: UNMET, Lack.DISAGREEMENT: UNKNOWN}
        missing = _missing(condition)
        return Leaf((variable,), lambda value: said.get(value, missing))


def _anything() -> Leaf:
    return Leaf((), lambda: verdicts.ANYTHING)


def _missing(condition: DataCondition) -> Mask:
    """The verdict where the record lacks what is needed."""
    return verdicts.MASKS[condition.if_missing]
