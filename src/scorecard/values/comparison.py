"""Comparators: what a value is held to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from operator import ge, gt, le, lt
from typing import Annotated, Any, ClassVar, Literal

from scorecard.authoring.declared import BeforeValidator, Field, ValidationInfo, model_validator
from scorecard.authoring.model import BY_SHAPE, AuthoredModel
from scorecard.authoring.problem import author_error
from scorecard.authoring.scalar import (
    Open,
    ParameterName,
    Quantity,
    QuantityOrDate,
    is_date,
    parameter_name,
    quantity,
    quantity_or_date,
    resolve,
)
from scorecard.records.interaction import Interaction
from scorecard.suggest import did_you_mean
from scorecard.values.equality import OneOf, contains, equal, kind_of, number_in, text_of
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
_Ordered = Annotated[QuantityOrDate, holding(quantity_or_date)]
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
    at_least: Annotated[_Ordered | None, Field(description="this or more")] = None
    at_most: Annotated[_Ordered | None, Field(description="this or less")] = None
    above: Annotated[_Ordered | None, Field(description="more than this")] = None
    below: Annotated[_Ordered | None, Field(description="less than this")] = None
    between: Annotated[
        tuple[_Ordered, _Ordered] | None,
        Field(description="from the first to the second, both included"),
    ] = None
    exists: Annotated[bool | None, Field(description="whether there is a value at all")] = None
    case: Annotated[
        Literal["exact"] | None,
        Field(description="`exact` compares texts letter by letter; else case makes no difference"),
    ] = None


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
    """A comparison ready to run: `passes(value)` is None where the value can't be compared;
    `wanted` is what it would have to be."""

    __slots__ = ("bound", "passes", "wanted")

    def __init__(self, bound: dict[str, Any], passes: Callable[[Any], bool | None]) -> None:
        self.bound = bound
        self.passes = passes
        self.wanted = _wanted(bound)


def _wanted(bound: dict[str, Any]) -> str:
    kinds = {
        kind_of(item)
        for name, value in bound.items()
        if name != "exists"
        for item in (value if isinstance(value, list) else [value])
    }
    return kinds.pop() if len(kinds) == 1 else "something to compare"


FindTest = Callable[[Interaction], Test | NoValue]


def compile_comparison(model: NumberComparison, parameters: Parameters) -> FindTest:
    """From a record to the test that holds for it (parameters may differ by record)."""
    given = dict(comparators(model))
    lookups = {name: lookup(require(parameters, name)) for name in references(model)}
    exact = getattr(model, "case", None) == "exact"
    if not lookups:
        test = _test(given, exact)
        return lambda _: test
    for name in lookups:
        for value in require(parameters, name).values:
            # A value that does not fit shows now, not with the first record that has it.
            _test(
                {
                    key: _filled(bound, {name: value})
                    for key, bound in given.items()
                    if name in _in(bound)
                },
                exact,
            )
    # By identity: the values are the parameter's own.
    known: dict[tuple[int, ...], Test] = {}

    def find(record: Interaction) -> Test | NoValue:
        values = {}
        for name, look in lookups.items():
            value = look(record)
            if isinstance(value, NoValue):
                return value
            values[name] = value
        key = tuple(map(id, values.values()))
        test = known.get(key)
        if test is None:
            test = known[key] = filled(values)
        return test

    def filled(values: dict[str, Any]) -> Test:
        return _test({name: _filled(bound, values) for name, bound in given.items()}, exact)

    if len(lookups) > 1:
        return find
    ((only, look),) = lookups.items()
    tests: dict[int, Test] = {}

    def find_by_one(record: Interaction) -> Test | NoValue:
        value = look(record)
        test = tests.get(id(value))
        if test is None:
            if isinstance(value, NoValue):
                return value
            test = tests[id(value)] = filled({only: value})
        return test

    return find_by_one


def comparators(model: NumberComparison) -> Iterator[tuple[str, Any]]:
    """The comparators that are given, each with its bound as written."""
    for name in COMPARATORS:
        if name in model.model_fields_set:
            yield name, getattr(model, name)


def references(model: NumberComparison) -> list[str]:
    """The parameters (`$name`) that a comparison refers to."""
    return list(dict.fromkeys(name for _, bound in comparators(model) for name in _in(bound)))


def may_be_missing(model: NumberComparison, parameters: Parameters) -> bool:
    """Whether there are records for which it can't be said what to compare with."""
    return any(require(parameters, name).may_be_missing for name in references(model))


def _in(bound: Any) -> list[str]:
    items = bound if isinstance(bound, tuple | list) else [bound]
    return [item for item in items if parameter_name(item) is not None]


def _filled(bound: Any, values: dict[str, Any]) -> Any:
    if isinstance(bound, tuple | list):
        return [_filled(item, values) for item in bound]
    return values.get(bound, 0) if parameter_name(bound) is not None else bound


def _test(given: dict[str, Any], exact: bool) -> Test:
    bound = {name: _written(name, value) for name, value in given.items()}
    checks = [_check(name, value, exact) for name, value in bound.items()]
    if len(checks) == 1:
        return Test(bound, checks[0])

    def passes(value: Any) -> bool | None:
        verdicts = [check(value) for check in checks]
        return False if False in verdicts else None if None in verdicts else True

    return Test(bound, passes)


def _written(name: str, value: Any) -> Any:
    """The bound as a grade shows it: numbers for what is compared as a number."""
    if name in ("at_least", "at_most", "above", "below"):
        return quantity_or_date(value)
    if name == "between":
        return [quantity_or_date(item) for item in value]
    if name == "one_of" and not isinstance(value, tuple | list):
        # A parameter that holds one value, not a list.
        return [value]
    return list(value) if isinstance(value, tuple) else value


Check = Callable[[Any], bool | None]


def _check(name: str, bound: Any, exact: bool) -> Check:
    if name == "exists":
        return lambda value: (value is not None) is bound
    if name == "equals":
        return _equals(bound, exact)
    if name == "one_of":
        return OneOf(bound, exact=exact).has
    if name == "contains":
        return lambda value: contains(value, bound, exact=exact)
    if is_date(bound[0] if name == "between" else bound):
        return _on_date(name, bound)
    return _on_number(_in_order(name, bound))


def _equals(bound: Any, exact: bool) -> Check:
    if exact or not isinstance(bound, str):
        return lambda value: equal(value, bound, exact=exact)
    text = text_of(bound)
    return lambda value: text_of(value) == text if isinstance(value, str) else equal(value, bound)


def _in_order(name: str, bound: Any) -> Callable[[Any], bool]:
    if name == "between":
        low, high = bound
        return lambda value: bool(low <= value <= high)
    return partial(_ORDERS[name], bound)


def _on_date(name: str, bound: Any) -> Check:
    """Dates of ISO 8601 stand in their order as texts; of a time, the date counts."""
    holds = _in_order(name, bound)

    def check(value: Any) -> bool | None:
        date = value.strip()[:10] if isinstance(value, str) else ""
        return holds(date) if is_date(date) else None

    return check


def _on_number(holds: Callable[[float], bool]) -> Check:
    def check(value: Any) -> bool | None:
        if type(value) is int or type(value) is float:
            return holds(value)
        number = number_in(value)
        return None if number is None else holds(number)

    return check


# Of the bound and the value, in this order.
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": le,
    "at_most": ge,
    "above": lt,
    "below": gt,
}


def same(left: Any, right: Any) -> bool:
    """Equality as JSON has it: true is not 1, and `4` is not "4"."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)
