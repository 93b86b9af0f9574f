"""A criterion of a rubric: its levels, what each is worth, and the scale that they are on.

The levels are 0 to 5, of which the gates 1 to 5 guard all but the lowest.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from scorecard.authoring.declared import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from scorecard.authoring.model import AuthoredModel, Name, Text
from scorecard.authoring.problem import author_error
from scorecard.authoring.scalar import Plain, texts_like
from scorecard.conditions import Condition
from scorecard.conditions.base import ConditionBase
from scorecard.grade import LEVELS
from scorecard.text.lazy_regex import lazy_regex

LevelNumber = Annotated[int, Field(ge=0, le=5)]
GateNumber = Annotated[int, Field(ge=1, le=5)]
GateKey = Literal["1", "2", "3", "4", "5"]


def _points(text: str) -> float:
    """What a share such as `60%` is on the scale of 0 to 5."""
    share = float(text.strip().removesuffix("%"))
    if not 0 <= share <= 100:
        raise author_error(f"`{text}` is no share", "write a share from 0% to 100%")
    return round(share / 20, 4)


def _score(value: Any) -> Any:
    if isinstance(value, str) and _PERCENT.fullmatch(value.strip()):
        return _points(value)
    # What YAML holds as a number is its text here.
    is_number = isinstance(value, int | float | Plain) and _NUMBER_TEXT.fullmatch(str(value))
    if is_number and 5 < float(value) <= 100:
        help = f"a score runs from 0 to 5; for {value} percent, write `{value}%`"
        raise author_error(f"{value} is no score", help)
    return value


def _share(value: Any) -> Any:
    if isinstance(value, str) and _PERCENT.fullmatch(value.strip()):
        return _points(value)
    raise author_error(f"`{value}` is no share", "write a share with its sign, such as `50%`")


_NUMBER_TEXT = lazy_regex(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_PERCENT = lazy_regex(r"\d{1,3}(?:\.\d+)?\s*%")
_Number = Annotated[float, Field(ge=0, le=5)]

Score = Annotated[
    _Number,
    BeforeValidator(_score),
    WithJsonSchema(
        texts_like(_NUMBER_TEXT, _PERCENT, expected="expected a score from 0 to 5, or `60%`")
        | {"type": ["number", "string"], "minimum": 0, "maximum": 5}
    ),
]
"""A score from 0 to 5, which its author may write as a share of it (`60%` is 3)."""

Worth = Annotated[
    _Number,
    BeforeValidator(_share),
    WithJsonSchema(
        texts_like(_PERCENT, expected="expected a share such as `50%`") | {"type": "string"}
    ),
]
"""A share of the highest score, as the score that it is: `50%` is 2.5."""


class LevelKeys:
    """Shows a mapping by level as five keys, all of them needed or not."""

    def __init__(self, *, all_needed: bool = True) -> None:
        self._all_needed = all_needed

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        shown = handler(schema)
        shown.pop("propertyNames", None)
        each = shown.pop("additionalProperties")
        keys = {str(number): f"level {number} of 5" for number in LEVELS}
        if self._all_needed:
            shown["required"] = list(keys)
        return {
            **shown,
            "properties": {key: {**each, "description": text} for key, text in keys.items()},
            # Not `additionalProperties`: the YAML language server takes a key that looks like a
            # number for none of the properties.
            "minProperties": 1,
            "maxProperties": len(keys),
            # Without a type: to that server, such a key is a number.
            "propertyNames": {"pattern": "^[1-5]$"},
        }


OF_THE_WHOLE = ("score", "possible", "result")
"""What a test may expect of the whole grade; so no criterion has such an id."""

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Level(AuthoredModel):
    """One behaviour of a criterion and the gate that guards it."""

    behaviour: Annotated[Text, Field(description="what anyone can see the agent do")]
    met_when: Annotated[Condition, Field(description="the condition that shows it")]
    applies_when: Annotated[
        Condition | None, Field(description="where this is not met, the level is not applicable")
    ] = None
    worth: Annotated[
        Worth | None,
        Field(description="what reaching it earns, as a share of the score; else its number of 5"),
    ] = None


class Critical(AuthoredModel):
    """A criterion that may not fall below a level: `then` fails the interaction, or makes its
    score zero as well."""

    below: Annotated[GateNumber, Field(description="the lowest level that is acceptable")]
    then: Annotated[Literal["fail", "zero"], Field(description="what happens below it")]


def _not_of_the_whole(name: str) -> str:
    if name in OF_THE_WHOLE:
        raise author_error(
            f"a criterion can't have the id `{name}`",
            "in tests it stands for that of the whole grade; choose another",
        )
    return name


def _levels(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    levels = {str(key): level for key, level in value.items()}
    for key in levels:
        if key not in map(str, LEVELS):
            help = "a criterion has any of the levels 1 to 5"
            raise author_error(f"`{key}` is not a level", help, at=(key,))
    if not levels:
        help = "define any of the levels 1 to 5, or say with `met_when` what is asked"
        raise author_error("the criterion has no level", help, code="R011")
    return dict(sorted(levels.items()))


class Criterion(AuthoredModel):
    """One thing that is graded: by behaviours on a scale of 1 to 5, or by a single question.

    A level that is not defined is not there. `met_when` beside the title is short for level 5
    alone: yes or no.
    """

    id: Annotated[
        Name,
        AfterValidator(_not_of_the_whole),
        Field(description="how grades and tests refer to it"),
    ]
    title: Annotated[Text, Field(description="how people refer to it")]
    weight: Annotated[Weight, Field(description="its share in the weighted mean")] = 1.0
    critical: Annotated[Critical | None, Field(description="a level it may not fall below")] = None
    applies_when: Annotated[
        Condition | None, Field(description="where this is not met, the criterion leaves the grade")
    ] = None
    section: Annotated[
        str | None,
        Field(min_length=1, description="the part of the form: a title, or a name of `sections`"),
    ] = None
    met_when: Annotated[
        Condition | None, Field(description="the condition of a question of yes or no")
    ] = None
    levels: Annotated[
        dict[str, Level],
        BeforeValidator(_levels),
        LevelKeys(all_needed=False),
        Field(description="any of the levels 1 to 5; one counts only if every lower one is met"),
    ] = {}

    @model_validator(mode="after")
    def _asks_something(self) -> Criterion:
        if self.met_when is None and not self.levels:
            help = "define any of the levels 1 to 5 under `levels`, or ask with `met_when`"
            raise author_error("the criterion has no level", help, code="R011")
        if self.met_when is not None and self.levels:
            help = "a question of yes or no has `met_when`, a scale has `levels`: keep one"
            raise author_error("`met_when` beside `levels`", help, at=("met_when",))
        earned = 0.0
        for number, level in self.gates:
            if self.worth(number) < earned:
                help = "a higher level is worth as much as a lower one, or more"
                at = ("levels", str(number), *(() if level.worth is None else ("worth",)))
                raise author_error(f"level {number} is worth less than a lower one", help, at=at)
            earned = self.worth(number)
        return self

    @cached_property
    def gates(self) -> tuple[tuple[int, Level], ...]:
        """The levels that are defined, with their numbers, the lowest first."""
        if self.met_when is not None:
            question = Level.model_construct(behaviour=self.title, met_when=self.met_when)
            return ((LEVELS[-1], question),)
        return tuple((int(number), level) for number, level in self.levels.items())

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the levels that are defined."""
        return tuple(number for number, _ in self.gates)

    @property
    def is_question(self) -> bool:
        """Whether it is a question of yes or no."""
        return self.met_when is not None

    def level(self, number: int) -> Level:
        """The level with a number, from 1 to 5; raises `KeyError` if it is not defined."""
        return dict(self.gates)[number]

    def worth(self, reached: int) -> float:
        """What the level that is reached earns, on the scale of 0 to 5."""
        worth = self.level(reached).worth if reached else 0.0
        return float(reached) if worth is None else worth

    @property
    def asked(self) -> tuple[str, ...]:
        """The criteria that its conditions ask about."""
        return tuple(name for condition in self.conditions for name in condition.asked)

    @property
    def conditions(self) -> Iterator[ConditionBase]:
        """Its conditions, those within them apart."""
        for condition in (
            self.applies_when,
            *(found for _, level in self.gates for found in (level.met_when, level.applies_when)),
        ):
            if condition is not None:
                yield condition


class Section(AuthoredModel):
    """A part of the form, with a score of its own."""

    title: Annotated[Text, Field(description="how people refer to it")]
    weight: Annotated[Weight, Field(description="its share in the weighted mean")] = 1.0
