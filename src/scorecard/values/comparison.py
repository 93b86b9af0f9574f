"""Comparators: what a value is held to."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from scorecard.authoring.errors import author_error
from scorecard.authoring.model import BY_SHAPE, AuthoredModel
from scorecard.authoring.scalar import (
    Open,
    ParameterName,
    Quantity,
    parameter_name,
    quantity,
    resolve,
)
from scorecard.records.interaction import Interaction
from scorecard.suggest import did_you_mean
from scorecard.values.parameters import NoValue, Parameters, lookup, require


def holding(read: Callable[[Any], Any]) -> BeforeValidator:
    """Checks a reference to a parameter, and that `read` can read every value it may have.

    This is done while the file is validated, so that each error has its place: the context's
    `parameters` are the values by name.
    """

    def check(value: Any, info: ValidationInfo) -> Any:
        parameters = (info.context or {}).get("parameters")
        name = parameter_name(value)
        if parameters is None or name is None:
            return value
        if name not in parameters:
            known = [f"${parameter}" for parameter in parameters]
            raise author_error(
                f"unknown parameter `{value}`", did_you_mean(value, known), code="R013"
            )
        for possible in parameters[name]:
            try:
                read(possible)
            except ValueError as error:
                raise author_error(f"`${name}` does not fit here: {error}") from None
        return value

    return BeforeValidator(check)


_Number = Annotated[Quantity, holding(quantity)]
_Value = Annotated[Open, holding(resolve)]


class NumberComparison(AuthoredModel):
    """Bounds on a number: a number, a time (`30s`), a share (`60%`) or a `$parameter`."""

    may_be_null: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _has_values(cls, value: Any) -> Any:
        for name in COMPARATORS if isinstance(value, dict) else ():
            if name not in cls.may_be_null and name in value and value[name] is None:
                raise author_error(
                    f"`{name}` has no value", "write one, or leave it out", at=(name,)
                )
        return value

    equals: Annotated[_Number | None, Field(description="exactly this")] = None
    at_least: Annotated[_Number | None, Field(description="this or more")] = None
    at_most: Annotated[_Number | None, Field(description="this or less")] = None
    above: Annotated[_Number | None, Field(description="more than this")] = None
    below: Annotated[_Number | None, Field(description="less than this")] = None
    between: Annotated[
        tuple[_Number, _Number] | None,
        Field(description="from the first to the second, both included"),
    ] = None


_Values = Annotated[tuple[_Value, ...], Field(min_length=1)]


def _list_or_parameter(value: Any) -> Any:
    if isinstance(value, str) and parameter_name(value) is None:
        raise author_error("`one_of` takes a list", f"write `[{value}]`, or use `equals`")
    if value in ([], ()):
        raise author_error("`one_of` is empty: nothing is one of no values", "name what it may be")
    return value


class Comparison(NumberComparison):
    """What any value of a record may be held to."""

    may_be_null: ClassVar[tuple[str, ...]] = ("equals", "contains")

    equals: Annotated[_Value, Field(description="exactly this")] = None
    one_of: Annotated[
        Annotated[_Values | str, BY_SHAPE] | None,
        BeforeValidator(_list_or_parameter, json_schema_input_type=_Values | ParameterName | None),
        holding(resolve),
        Field(description="one of these"),
    ] = None
    contains: Annotated[
        _Value, Field(description="a text with this part, a list with this item")
    ] = None
    exists: Annotated[bool | None, Field(description="whether there is a value at all")] = None


COMPARATORS = (
    "equals",
    "one_of",
    "at_least",
    "at_most",
    "above",
    "below",
    "between",
    "contains",
    "exists",
)


def needs_a_comparator(model: NumberComparison, example: str) -> None:
    """Raise an error if no comparator is given."""
    if not model.model_fields_set & set(COMPARATORS):
        raise author_error("nothing to compare with", f"add a comparator, for example `{example}`")


class Test:
    """A comparison ready to run: `passes(value)` is None where the value can't be compared."""

    __slots__ = ("bound", "passes")

    def __init__(self, bound: dict[str, Any], passes: Callable[[Any], bool | None]) -> None:
        self.bound = bound
        self.passes = passes


FindTest = Callable[[Interaction], Test | NoValue]


def compile_comparison(model: NumberComparison, parameters: Parameters) -> FindTest:
    """From a record to the test that holds for it (parameters may differ by record)."""
    given = dict(comparators(model))
    lookups = {name: lookup(require(parameters, name)) for name in references(model)}
    if not lookups:
        test = _test(given)
        return lambda _: test
    for name in lookups:
        for value in require(parameters, name).values:
            # A value that does not fit shows now, not with the first record that has it.
            _test(
                {
                    key: _filled(bound, {name: value})
                    for key, bound in given.items()
                    if name in _in(bound)
                }
            )
    known: dict[tuple[str, ...], Test] = {}

    def find(record: Interaction) -> Test | NoValue:
        values = {}
        for name, look in lookups.items():
            value = look(record)
            if isinstance(value, NoValue):
                return value
            values[name] = value
        key = tuple(map(repr, values.values()))
        if key not in known:
            known[key] = _test({name: _filled(bound, values) for name, bound in given.items()})
        return known[key]

    return find


def comparators(model: NumberComparison) -> Iterator[tuple[str, Any]]:
    """The comparators that are given, each with its bound as written."""
    for name in COMPARATORS:
        if name in model.model_fields_set:
            yield name, getattr(model, name)


def references(model: NumberComparison) -> list[str]:
    """The parameters (`$name`) that a comparison refers to."""
    return list(dict.fromkeys(name for _, bound in comparators(model) for name in _in(bound)))


def _in(bound: Any) -> list[str]:
    items = bound if isinstance(bound, tuple | list) else [bound]
    return [item for item in items if parameter_name(item) is not None]


def _filled(bound: Any, values: dict[str, Any]) -> Any:
    if isinstance(bound, tuple | list):
        return [_filled(item, values) for item in bound]
    return values.get(bound, 0) if parameter_name(bound) is not None else bound


def _test(given: dict[str, Any]) -> Test:
    bound = {name: _written(name, value) for name, value in given.items()}
    checks = [_CHECKS[name](value) for name, value in bound.items()]
    if len(checks) == 1:
        return Test(bound, checks[0])

    def passes(value: Any) -> bool | None:
        verdicts = [check(value) for check in checks]
        return False if False in verdicts else None if None in verdicts else True

    return Test(bound, passes)


def _written(name: str, value: Any) -> Any:
    """The bound as a grade shows it: numbers for what is compared as a number."""
    if name in ("at_least", "at_most", "above", "below"):
        return quantity(value)
    if name == "between":
        return [quantity(item) for item in value]
    if name == "one_of" and not isinstance(value, tuple | list):
        # A parameter that holds one value, not a list.
        return [value]
    return list(value) if isinstance(value, tuple) else value


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _ordered(
    holds: Callable[[float, float], bool],
) -> Callable[[float], Callable[[Any], bool | None]]:
    def build(bound: float) -> Callable[[Any], bool | None]:
        def check(value: Any) -> bool | None:
            number = _number(value)
            return None if number is None else holds(number, bound)

        return check

    return build


def _between(bounds: list[float]) -> Callable[[Any], bool | None]:
    low, high = bounds

    def check(value: Any) -> bool | None:
        number = _number(value)
        return None if number is None else low <= number <= high

    return check


def same(left: Any, right: Any) -> bool:
    """Equality as JSON has it: true is not 1, and `4` is not "4"."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def _contains(part: Any) -> Callable[[Any], bool | None]:
    def check(value: Any) -> bool | None:
        if isinstance(value, str):
            return isinstance(part, str) and part in value
        if isinstance(value, list):
            return any(same(item, part) for item in value)
        return None

    return check


def _one_of(items: list[Any]) -> Callable[[Any], bool | None]:
    # Looked up, for there may be thousands; what can't be is compared item by item.
    scalars = {(isinstance(item, bool), item) for item in items if isinstance(item, Hashable)}
    others = [item for item in items if not isinstance(item, Hashable)]

    def check(value: Any) -> bool:
        if isinstance(value, Hashable):
            return (isinstance(value, bool), value) in scalars
        return any(same(value, item) for item in others)

    return check


_CHECKS: dict[str, Callable[[Any], Callable[[Any], bool | None]]] = {
    "equals": lambda bound: lambda value: same(value, bound),
    "one_of": _one_of,
    "at_least": _ordered(lambda number, bound: number >= bound),
    "at_most": _ordered(lambda number, bound: number <= bound),
    "above": _ordered(lambda number, bound: number > bound),
    "below": _ordered(lambda number, bound: number < bound),
    "between": _between,
    "contains": _contains,
    "exists": lambda bound: lambda value: (value is not None) is bound,
}
