"""What a criterion's conditions stand on: its variables, and a leaf for each condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

from scorecard.comparison import (
    COMPARATORS,
    NumberComparison,
    Test,
    compile_comparison,
    references,
)
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.measured import MeasureCondition
from scorecard.conditions.presence import Never, Occurs
from scorecard.conditions.scoped import ScopedCondition
from scorecard.conditions.values import FieldCondition, ObservedCondition
from scorecard.lint.worlds.gauges import Gauge, gauge_of
from scorecard.lint.worlds.happenings import Happenings
from scorecard.lint.worlds.patterns import Pattern, PatternCondition, pattern_of
from scorecard.lint.worlds.regions import contents
from scorecard.lint.worlds.scopes import Area, area_of, states_of
from scorecard.lint.worlds.variables import Lack, Leaf, Region, Variable, Variables
from scorecard.lint.worlds.verdicts import (
    ANYTHING,
    MASKS,
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    UNMET,
    Mask,
)
from scorecard.parameters import Constant, Parameter, Parameters, case_of
from scorecard.scalar import parameter_name, quantity

_PLAIN_FIELDS = ("id", "channel", "language", "started_at", "topic")


class Count(NamedTuple):
    """In how many turns a moment happens, in a scope or everywhere."""

    moment: str
    area: Area | None


@dataclass(frozen=True, slots=True)
class Held:
    """What a field of the record holds."""

    path: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What an observation says."""

    name: str


class Ground:
    """The variables of one criterion, cut as finely as its conditions can tell."""

    def __init__(
        self,
        happenings: Happenings,
        parameters: Parameters,
        conditions: Iterable[ConditionBase],
    ) -> None:
        self.happenings = happenings
        self.variables = Variables()
        self.parameters = parameters
        self._cuts = {0, 1}
        self._bounds: dict[Gauge, set[float]] = {}
        self._compared: dict[str, _Compared] = {}
        for condition in conditions:
            self._note(condition)

    def _note(self, condition: ConditionBase) -> None:
        """Remember what a condition can tell apart."""
        if isinstance(condition, Occurs):
            self._cuts.add(condition.at_least)
            self._cuts.add((condition.at_most or 0) + 1)
        elif isinstance(condition, MeasureCondition):
            bounds = self._bounds.setdefault(gauge_of(condition), set())
            bounds.update(quantity(value) for _, value in self._values(condition))
            self._note_cases(condition)
        elif isinstance(condition, FieldCondition):
            compared = self._compared.setdefault(condition.field, _Compared([], [], []))
            for name, value in self._values(condition):
                (compared.parts if name == "contains" else compared.constants).append(
                    quantity(value) if name in _ORDERED else value
                )
            self._note_cases(condition)

    def _note_cases(self, comparison: NumberComparison) -> None:
        for parameter in self._varying(comparison).values():
            compared = self._compared.setdefault(parameter.by, _Compared([], [], []))
            compared.cases.extend(parameter.cases)

    def _values(self, comparison: NumberComparison) -> Iterator[tuple[str, Any]]:
        """Everything that a value may be compared with, by comparator."""
        for name in COMPARATORS:
            if name in comparison.model_fields_set and name != "exists":
                for value in self._expanded(getattr(comparison, name), name):
                    yield name, value

    def _expanded(self, bound: Any, name: str) -> Iterator[Any]:
        for one in bound if isinstance(bound, tuple) else [bound]:
            parameter = parameter_name(one)
            for value in [one] if parameter is None else self.parameters[parameter].values:
                # A parameter may hold all that `one_of` lists.
                yield from value if name == "one_of" and isinstance(value, list) else [value]

    def _varying(self, comparison: NumberComparison) -> dict[str, Parameter]:
        """The parameters of a comparison that differ by record."""
        named = {name[1:]: self.parameters[name[1:]] for name in references(comparison)}
        return {name: one for name, one in named.items() if isinstance(one, Parameter)}

    def count(self, moment: str, area: Area | None) -> Variable:
        """How often a moment happens."""
        most = None if area is None else 0 if area.leaves_out(moment) else area.most_turns
        return self.variables.make(
            Count(moment, area),
            lambda: [cut for cut in sorted(self._cuts) if most is None or cut <= most],
        )

    def _held(self, path: str) -> Variable | None:
        compared = self._compared[path]
        found = contents(*compared, plain=path in _PLAIN_FIELDS)
        if found is None:
            return None
        values = [one for one in found if path != "id" or one is not None]
        return self.variables.make(Held(path), lambda: values)

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
        area = None if condition.in_ is None else area_of(condition.in_, self.parameters)
        moments, variable, settle = self._inside(condition, area)
        missing = _missing(condition)
        delimiters = () if area is None else area.moments
        in_doubt = any(map(self.happenings.may_be_unknown, (*moments, *delimiters)))
        extra = missing if in_doubt else 0
        if area is None:
            return Leaf((variable,), lambda value: settle(value, missing) | extra)
        for delimiter in delimiters:
            self.count(delimiter, None)
        window = self.variables.make(area, lambda: states_of(area, self.parameters))

        def verdicts(state: object, value: Any) -> Mask:
            if state is Lack.ABSENT:
                return NOT_APPLICABLE | extra
            return (missing if state is Lack.MISSING else settle(value, missing)) | extra

        return Leaf((window, variable), verdicts)

    def _inside(
        self, condition: ScopedCondition, area: Area | None
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
        pattern: Pattern = pattern_of(condition, area, self.parameters)
        for moment in (*pattern.needed, pattern.subject):
            if moment is not None:
                self.count(moment, area)
        variable = self.variables.make(pattern, lambda: pattern.states)
        return (
            pattern.moments,
            variable,
            lambda state, missing: missing if state is Lack.MISSING else state,
        )

    def _measured(self, condition: MeasureCondition) -> Leaf:
        gauge = gauge_of(condition)
        missing = _missing(condition)
        excused = condition.except_after
        in_doubt = excused is not None and self.happenings.may_be_unknown(excused)
        extra = missing if in_doubt else 0
        tested = self._tested(condition)
        if tested is None:
            return _anything()
        deciding, find_test = tested
        value = self.variables.make(gauge, lambda: gauge.states(self._bounds[gauge]))

        def verdicts(found: Lack | Region, *held: Any) -> Mask:
            if found is Lack.NOTHING:
                return NOT_APPLICABLE | extra
            test = None if isinstance(found, Lack) else find_test(held)
            if test is None or isinstance(found, Lack):
                return missing | extra
            return (MET if test.passes(found.value) else UNMET) | extra

        return Leaf((value, *deciding), verdicts)

    def _field(self, condition: FieldCondition) -> Leaf:
        missing, exists = _missing(condition), condition.exists
        absent = missing if exists is None else UNMET if exists else MET
        value, tested = self._held(condition.field), self._tested(condition)
        if value is None or tested is None:
            return _anything()
        deciding, find_test = tested

        def verdicts(found: Any, *held: Any) -> Mask:
            if found is None:
                return absent
            test = find_test(held)
            passes = None if test is None else test.passes(found)
            return missing if passes is None else MET if passes else UNMET

        own = [index for index, one in enumerate(deciding) if one is value]
        if own:
            # The field decides about the parameter that it is held to.
            others = [one for one in deciding if one is not value]

            def with_own(found: Any, *held: Any) -> Mask:
                rest = iter(held)
                return verdicts(found, *(found if one is value else next(rest) for one in deciding))

            return Leaf((value, *others), with_own)
        return Leaf((value, *deciding), verdicts)

    def _tested(
        self, comparison: NumberComparison
    ) -> tuple[list[Variable], Callable[[Sequence[Any]], Test | None]] | None:
        """The fields that decide about parameters, and the test given what these hold; None
        where that can't be told."""
        varying = self._varying(comparison)
        paths = list(dict.fromkeys(parameter.by for parameter in varying.values()))
        deciding = [self._held(path) for path in paths]
        fields = [one for one in deciding if one is not None]
        if len(fields) < len(deciding):
            return None
        fixed = {name: one for name, one in self.parameters.items() if isinstance(one, Constant)}
        known: dict[str, Test] = {}

        def find(held: Sequence[Any]) -> Test | None:
            contents = dict(zip(paths, held, strict=True))
            values = {name: _chosen(one, contents[one.by]) for name, one in varying.items()}
            if None in values.values():
                return None
            key = repr(values)
            if key not in known:
                constants = {name: Constant(value=value) for name, value in values.items()}
                test = compile_comparison(comparison, {**fixed, **constants})(_NO_RECORD)
                assert isinstance(test, Test)
                known[key] = test
            return known[key]

        return fields, find

    def _observed(self, condition: ObservedCondition) -> Leaf:
        values = (True, False, Lack.MISSING, Lack.DISAGREEMENT)
        variable = self.variables.make(Judged(condition.observed), lambda: values)
        settled = {True: MET, False: UNMET, Lack.DISAGREEMENT: UNKNOWN}
        missing = _missing(condition)
        return Leaf((variable,), lambda value: settled.get(value, missing))


class _Compared(NamedTuple):
    """What a field is compared with, what it may contain, and the cases it decides about."""

    constants: list[Any]
    parts: list[Any]
    cases: list[str]


_ORDERED = ("at_least", "at_most", "above", "below", "between")
# A comparison whose parameters are all constant looks at no record.
_NO_RECORD: Any = None


def _anything() -> Leaf:
    return Leaf((), lambda: ANYTHING)


def _missing(condition: DataCondition) -> Mask:
    """The verdict where the record lacks what is needed."""
    return MASKS[condition.if_missing]


def _chosen(parameter: Parameter, held: Any) -> Any:
    default = parameter.default
    return default if held is None else parameter.cases.get(case_of(held), default)
