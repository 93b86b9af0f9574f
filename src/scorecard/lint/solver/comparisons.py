"""Fields of the record as variables, and the comparators that hold values to bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scorecard.authoring.scalar import is_date, parameter_name, quantity
from scorecard.lint.solver.intervals import contents
from scorecard.lint.solver.variables import Variable, Variables
from scorecard.values.comparison import (
    COMPARATORS,
    NumberComparison,
    Test,
    compile_comparison,
    references,
)
from scorecard.values.parameters import Constant, Parameter, Parameters, find_case

_PLAIN_FIELDS = ("id", "channel", "language", "started_at", "topic")
_ORDERED = ("at_least", "at_most", "above", "below", "between")
# A comparison whose parameters are all constant looks at no record.
_NO_RECORD: Any = None


@dataclass(frozen=True, slots=True)
class Held:
    """What a field of the record holds."""

    path: str


class _Compared(NamedTuple):
    """What a field is compared with, what it may contain, and the cases it decides about."""

    constants: list[Any]
    parts: list[Any]
    cases: list[str]


class Tested(NamedTuple):
    """A comparison: the fields that decide about its parameters, and the test given what these
    hold (None where a parameter has no value)."""

    deciding: list[Variable]
    test: Callable[[Sequence[Any]], Test | None]


class Comparisons:
    """What the fields of a record are compared with in one criterion."""

    def __init__(self, parameters: Parameters, variables: Variables) -> None:
        self._parameters = parameters
        self._variables = variables
        self._compared: dict[str, _Compared] = {}
        self._held: dict[str, Variable | None] = {}

    def note(self, comparison: NumberComparison) -> None:
        """Remember which cases of its parameters a comparison can tell apart."""
        for parameter in self._varying(comparison).values():
            self._at(parameter.by).cases.extend(parameter.cases)

    def note_field(self, path: str, comparison: NumberComparison) -> None:
        """Remember which values of a field a comparison can tell apart."""
        compared = self._at(path)
        for name, value in self.values(comparison):
            found = compared.parts if name == "contains" else compared.constants
            if name in _ORDERED and is_date(value):
                # Dates between two others can't be listed: a list leaves all open.
                found.append([value])
            else:
                found.append(quantity(value) if name in _ORDERED else value)
        self.note(comparison)

    def _at(self, path: str) -> _Compared:
        return self._compared.setdefault(path, _Compared([], [], []))

    def values(self, comparison: NumberComparison) -> Iterator[tuple[str, Any]]:
        """Everything that a value may be compared with, by comparator."""
        for name in COMPARATORS:
            if name in comparison.model_fields_set and name != "exists":
                for value in self._expanded(getattr(comparison, name), name):
                    yield name, value

    def _expanded(self, bound: Any, name: str) -> Iterator[Any]:
        for given in bound if isinstance(bound, tuple) else [bound]:
            parameter = parameter_name(given)
            for value in [given] if parameter is None else self._parameters[parameter].values:
                # A parameter may hold all that `one_of` lists.
                yield from value if name == "one_of" and isinstance(value, list) else [value]

    def _varying(self, comparison: NumberComparison) -> dict[str, Parameter]:
        """The parameters of a comparison that differ by record."""
        named = {name[1:]: self._parameters[name[1:]] for name in references(comparison)}
        return {
            name: parameter for name, parameter in named.items() if isinstance(parameter, Parameter)
        }

    def held(self, path: str) -> Variable | None:
        """What a field holds; None if it holds more than can be listed."""
        if path not in self._held:
            found = contents(*self._at(path), plain=path in _PLAIN_FIELDS)
            # Of all fields, only the id is always there.
            values = [value for value in found or () if path != "id" or value is not None]
            self._held[path] = self._variables.make(Held(path), lambda: values) if values else None
        return self._held[path]

    def tested(self, comparison: NumberComparison) -> Tested | None:
        """The test of a comparison; None if it depends on a field of which that can't be said."""
        varying = self._varying(comparison)
        paths = list(dict.fromkeys(parameter.by for parameter in varying.values()))
        deciding = [variable for path in paths if (variable := self.held(path)) is not None]
        if len(deciding) < len(paths):
            return None
        constants = {
            name: parameter
            for name, parameter in self._parameters.items()
            if isinstance(parameter, Constant)
        }
        known: dict[str, Test] = {}
        choosing = {name: find_case(parameter.cases) for name, parameter in varying.items()}

        def find(held: Sequence[Any]) -> Test | None:
            decided = dict(zip(paths, held, strict=True))
            values = {
                name: choosing[name](decided[parameter.by], parameter.default)
                for name, parameter in varying.items()
            }
            if any(value is None for value in values.values()):
                return None
            key = repr(values)
            if key not in known:
                chosen = {name: Constant(value=value) for name, value in values.items()}
                test = compile_comparison(comparison, {**constants, **chosen})(_NO_RECORD)
                assert isinstance(test, Test)
                known[key] = test
            return known[key]

        return Tested(deciding, find)
