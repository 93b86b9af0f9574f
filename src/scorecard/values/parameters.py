"""Parameters: one standard, different thresholds for different customers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from scorecard.authoring.declared import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from scorecard.authoring.model import AuthoredModel, NotEmpty
from scorecard.authoring.problem import author_error
from scorecard.authoring.scalar import Open, parameter_name
from scorecard.records.interaction import Interaction
from scorecard.suggest import did_you_mean
from scorecard.values.equality import number_in, text_of
from scorecard.values.record_path import RecordPath, getter


def _with_values(cases: dict[str, Any]) -> dict[str, Any]:
    for case, value in cases.items():
        if value is None:
            raise author_error(
                f"`{case}` has no value", "write one, or leave the case out", at=(case,)
            )
    return cases


class Parameter(AuthoredModel):
    """A value that depends on the record: `by` a field, by `cases`, else the `default`."""

    by: Annotated[RecordPath, Field(description="the field of the record that decides")]
    cases: Annotated[
        dict[str, Open],
        NotEmpty,
        AfterValidator(_with_values),
        Field(description="the value for each content of the field, compared as `equals` compares"),
    ]
    default: Annotated[
        Open, Field(description="the value where no case fits or the field is missing")
    ] = None

    @property
    def values(self) -> list[Any]:
        """Every value that the parameter can take."""
        default = [] if self.default is None else [self.default]
        return [*self.cases.values(), *default]

    @property
    def may_be_missing(self) -> bool:
        """Whether there are records for which it has no value."""
        return self.default is None


class Constant(AuthoredModel):
    """The same value for every record."""

    value: Annotated[Open, Field(description="the value")]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # Written bare: a mapping is a `Parameter`.
        reference = handler(schema)
        shown = handler.resolve_ref_schema(reference)
        for key in ("properties", "required", "additionalProperties"):
            del shown[key]
        shown["type"] = ["string", "number", "boolean", "array", "null"]
        return reference

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"value": value}

    @property
    def values(self) -> list[Any]:
        """Every value that the parameter can take: just the one."""
        return [self.value]

    @property
    def may_be_missing(self) -> bool:
        """It never is."""
        return False


AnyParameter = Parameter | Constant
Parameters = Mapping[str, AnyParameter]


_MOST_REMEMBERED = 1_000


class NoValue:
    """What a parameter has for a record that lacks its field; `needs` says which field."""

    __slots__ = ("needs",)

    def __init__(self, needs: str) -> None:
        self.needs = needs


Lookup = Callable[[Interaction], Any]


def lookup(parameter: AnyParameter) -> Lookup:
    """Compile a parameter: from a record to its value, or to `NoValue`."""
    if isinstance(parameter, Constant):
        constant = parameter.value
        return lambda _: constant
    get, default = getter(parameter.by), parameter.default
    case_of = find_case(parameter.cases)
    no_value = NoValue(f"field {parameter.by}")
    # The same few texts come up all the time.
    known: dict[str, Any] = {}

    def find(record: Interaction) -> Any:
        value = get(record)
        is_text = isinstance(value, str)
        found = known.get(value) if is_text else None
        if found is not None:
            return found
        found = case_of(value, default)
        found = no_value if found is None else found
        if is_text and len(known) < _MOST_REMEMBERED:
            known[value] = found
        return found

    return find


def find_case(cases: Mapping[str, Any]) -> Callable[[Any, Any], Any]:
    """From the content of a field, and a default, to the value of the case that it is: the one
    that is written so, else the first that is the same as `equals` has it."""
    texts: dict[str, Any] = {}
    numbers: dict[float, Any] = {}
    for case, value in cases.items():
        texts.setdefault(text_of(case), value)
        if (number := number_in(case)) is not None:
            numbers.setdefault(number, value)

    def of(content: Any, default: Any) -> Any:
        if isinstance(content, str):
            return cases[content] if content in cases else texts.get(text_of(content), default)
        if isinstance(content, bool):
            return texts.get("true" if content else "false", default)
        if isinstance(content, int | float):
            return numbers.get(content, default)
        return default

    return of


def require(parameters: Parameters, value: str) -> AnyParameter:
    """The parameter that `$name` refers to; raises `ValueError` if no parameter has the name."""
    name = parameter_name(value)
    assert name is not None
    if name not in parameters:
        known = [f"${parameter}" for parameter in parameters]
        raise author_error(f"unknown parameter `{value}`", did_you_mean(value, known), code="R013")
    return parameters[name]
