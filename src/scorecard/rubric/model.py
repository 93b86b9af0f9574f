"""A rubric (format 1) as its author writes it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationInfo,
    model_validator,
)

from scorecard.authoring.errors import author_error
from scorecard.authoring.model import AuthoredModel, FormatVersion, Name, NotEmpty, Text
from scorecard.conditions import Condition
from scorecard.conditions.base import ConditionBase
from scorecard.conditions.criterion import asked_criteria
from scorecard.grade import LEVELS, RubricRef
from scorecard.language import Language
from scorecard.moments.model import Moment
from scorecard.plugins import Plugin
from scorecard.rubric.cases import OF_THE_WHOLE, TestCase, refuse_unclear
from scorecard.rubric.scale import GateNumber, LevelKeys, LevelNumber, Score, Worth
from scorecard.values.parameters import AnyParameter, Constant, Parameter

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
            return ((LEVELS[-1], Level(behaviour=self.title, met_when=self.met_when)),)
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


class PassRule(AuthoredModel):
    """What an interaction has to reach to pass."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    score: Annotated[Score | None, Field(description="the score, 0 to 5")] = None
    each: Annotated[
        LevelNumber | None, Field(description="the level in each criterion that applies")
    ] = None

    @model_validator(mode="after")
    def _asks_something(self) -> PassRule:
        if self.score is None and self.each is None:
            raise author_error("`pass` asks for nothing", "give a `score`, an `each`, or both")
        return self


class Band(AuthoredModel):
    """A name for the scores from a mark upwards."""

    title: Annotated[Text, Field(description="what people call it")]
    at_least: Annotated[Score, Field(description="the lowest score in it")]


_MARKS = TypeAdapter(dict[str, Score])


def _bands(value: Any) -> Any:
    if isinstance(value, dict):
        marks = _MARKS.validate_python(value)
        return [{"title": title, "at_least": mark} for title, mark in marks.items()]
    return value


class Lexicon(AuthoredModel):
    """Shared moments, for rubrics to include."""

    format: FormatVersion
    moments: Annotated[
        dict[Name, Moment],
        NotEmpty,
        Field(description="named things that can happen in a turn"),
    ]
    learnt: Annotated[
        dict[Name, dict[str, Any]],
        Field(description="where moments with learnt cues come from; no grade depends on it"),
    ] = {}


def _parameter(value: Any) -> Any:
    if isinstance(value, Parameter | Constant):
        return value
    return Parameter.model_validate(value) if isinstance(value, dict) else Constant(value=value)


def _sound(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria, if none asks about itself by way of others, and all or none have a section."""
    places = {criterion.id: place for place, criterion in enumerate(criteria)}
    graph = {found.id: set(asked_criteria(found.conditions)) & set(places) for found in criteria}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        around = error.args[1][::-1]
        begin = min(range(len(around) - 1), key=lambda index: places[around[index]])
        circle = " -> ".join([*around[begin:-1], *around[: begin + 1]])
        raise author_error(
            f"criteria ask about each other in a circle: {circle}",
            "leave one of the questions out",
            at=(places[around[begin]], "id"),
        ) from None
    without = [place for place, found in enumerate(criteria) if found.section is None]
    if without and len(without) < len(criteria):
        name = criteria[without[0]].id
        help = "give it a `section`, or leave out those of the others"
        raise author_error(f"`{name}` has no section", help, at=(without[0], "id"))
    return criteria


def _distinct(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    seen: set[str] = set()
    for position, criterion in enumerate(criteria):
        if criterion.id in seen:
            raise author_error(
                f"two criteria have the id `{criterion.id}`",
                "give each its own",
                code="R016",
                at=(position, "id"),
            )
        seen.add(criterion.id)
    return criteria


def _trusted_once(names: tuple[str, ...]) -> tuple[str, ...]:
    for position, name in enumerate(names):
        if name in names[:position]:
            raise author_error(f"`{name}` stands twice", "leave one out", at=(position,))
    return names


def _clear(tests: tuple[TestCase, ...], info: ValidationInfo) -> tuple[TestCase, ...]:
    criteria = info.data.get("criteria")
    refuse_unclear(tests, None if criteria is None else [criterion.id for criterion in criteria])
    return tests


def _plugins(condition: Condition | None) -> Iterator[Plugin]:
    """The plug-ins of a condition, its members and its exception."""
    if condition is not None:
        yield from condition.plugins
        for part in (*condition.members, condition.unless):
            yield from _plugins(part)


class Rubric(AuthoredModel):
    """A rubric: criteria of gated levels, and how they make a score."""

    format: FormatVersion
    id: Annotated[Name, Field(description="how grades refer to the rubric")]
    version: Annotated[str, Field(min_length=1, description="the rubric's own version")]
    title: Annotated[Text, Field(description="how people refer to the rubric")]
    description: Annotated[Text | None, Field(description="for whom it is and what it needs")] = (
        None
    )
    include: Annotated[tuple[str, ...], Field(description="lexicons, relative to this file")] = ()
    parameters: Annotated[
        dict[
            Name,
            Annotated[
                AnyParameter, BeforeValidator(_parameter, json_schema_input_type=AnyParameter)
            ],
        ],
        Field(description="values that differ by customer, channel, …"),
    ] = {}
    moments: Annotated[
        dict[Name, Moment], Field(description="named things that can happen in a turn")
    ] = {}
    criteria: Annotated[
        tuple[Criterion, ...],
        NotEmpty,
        AfterValidator(_distinct),
        AfterValidator(_sound),
        Field(description="what is graded"),
    ]
    trust: Annotated[
        tuple[Annotated[str, Field(min_length=1)], ...],
        NotEmpty,
        AfterValidator(_trusted_once),
        Field(
            description="whose observations decide, the most trusted first: names of reviewers, "
            "`model:NAME`, and `people` and `models` for all others; people come first unless it "
            "says otherwise"
        ),
    ] = ()
    sections: Annotated[
        dict[Name, Section],
        Field(description="the parts of the form, in their order: titles and weights"),
    ] = {}
    overall: Annotated[
        Literal["weighted_mean", "lowest"], Field(description="how levels make a score")
    ] = "weighted_mean"
    pass_: Annotated[PassRule | None, Field(alias="pass", description="what it takes to pass")] = (
        None
    )
    bands: Annotated[
        tuple[Band, ...],
        BeforeValidator(_bands, json_schema_input_type=dict[str, Score] | tuple[Band, ...]),
        AfterValidator(
            lambda bands: tuple(sorted(bands, key=lambda band: (band.at_least, str(band.title))))
        ),
        Field(description="names for ranges of scores"),
    ] = ()
    tests: Annotated[
        tuple[TestCase, ...],
        AfterValidator(_clear),
        Field(description="the rubric's own tests"),
    ] = ()

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of what grades depend on, as canonical JSON: included moments in place,
        keys sorted, defaults and tests left out; and the plug-ins, where it takes any."""
        content = self.model_dump(
            mode="json", exclude={"include", "tests"}, exclude_defaults=True, by_alias=True
        )
        if self.plugins:
            content["plugins"] = self.plugins
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def plugins(self) -> tuple[str, ...]:
        """The packages that its conditions and measures come from, with their versions, sorted;
        none for what is scorecard's own."""
        conditions = [found for criterion in self.criteria for found in criterion.conditions]
        return tuple(sorted({str(plugin) for each in conditions for plugin in _plugins(each)}))

    @cached_property
    def reference(self) -> RubricRef:
        """How grades refer to it."""
        return RubricRef(self.id, self.version, self.sha256, self.plugins)

    @cached_property
    def actions(self) -> frozenset[str]:
        """The actions that its moments name."""
        return frozenset().union(*(moment.actions for moment in self.moments.values()))

    def opened(self, names: Collection[str]) -> Rubric:
        """The rubric with some of its moments open; names that it does not have are left out."""
        opened = {
            name: moment.model_copy(update={"open": True})
            for name, moment in self.moments.items()
            if name in names and not moment.open
        }
        if not opened:
            return self
        rubric = self.model_copy(update={"moments": {**self.moments, **opened}})
        for cached in ("sha256", "reference"):
            # Another rubric has another hash.
            rubric.__dict__.pop(cached, None)
        return rubric

    @cached_property
    def parts(self) -> dict[str, Section]:
        """The sections in their order, by name: those declared, then by first use; none at all
        where no criterion has one."""
        used = dict.fromkeys(found.section for found in self.criteria if found.section is not None)
        names = dict.fromkeys((*self.sections, *used)) if used else ()
        return {
            name: self.sections.get(name) or Section(title=Text.model_validate(name))
            for name in names
        }

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The places of the criteria, each after those that it asks about."""
        places = {criterion.id: place for place, criterion in enumerate(self.criteria)}
        graph = {
            place: [places[name] for name in asked_criteria(criterion.conditions) if name in places]
            for place, criterion in enumerate(self.criteria)
        }
        return tuple(TopologicalSorter(graph).static_order())

    def titles(self, language: Language) -> dict[str, str]:
        """The titles of the criteria, by id; with the id, where others are called so, too."""
        titles = {found.id: found.title.say(language) for found in self.criteria}
        often = Counter(titles.values())
        return {
            id: f"{title} ({id})" if often[title] > 1 else title for id, title in titles.items()
        }

    def criterion(self, name: str) -> Criterion:
        """The criterion with that id; raises `KeyError`."""
        for criterion in self.criteria:
            if criterion.id == name:
                return criterion
        raise KeyError(name)

    def band(self, score: float | None, language: str = "en") -> str | None:
        """The name of the highest band that a score reaches, or None."""
        reached = [band for band in self.bands if score is not None and score >= band.at_least]
        if not reached:
            return None
        return max(reached, key=lambda band: band.at_least).title.say(language)
