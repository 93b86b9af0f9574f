"""A rubric (format 1) as its author writes it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Literal
from weakref import WeakValueDictionary

from scorecard.authoring.declared import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    check,
    model_validator,
)
from scorecard.authoring.model import AuthoredModel, FormatVersion, Name, NotEmpty, Text
from scorecard.authoring.problem import author_error
from scorecard.conditions import Condition
from scorecard.grade import RubricRef
from scorecard.language import Language
from scorecard.moments.model import Moment
from scorecard.moments.patterns import Wordings
from scorecard.plugins import Plugin
from scorecard.rubric.cases import TestCase, refuse_unclear
from scorecard.rubric.criterion import Criterion, LevelNumber, Score, Section
from scorecard.values.parameters import AnyParameter, Constant, Parameter


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


def _bands(value: Any) -> Any:
    if isinstance(value, dict):
        marks = check(dict[str, Score], value)
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
    graph = {found.id: set(found.asked) & set(places) for found in criteria}
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
    served_only: Annotated[
        bool,
        Field(
            description="whether interactions in which nobody could serve, as the record says "
            "(voicemail, a menu alone, calls given up or never taken), are not applicable"
        ),
    ] = False
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
        import json  # noqa: PLC0415 (a rubric that was checked before knows its hash)

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
    def wordings(self) -> Wordings:
        """Its phrases and patterns as far as they were worked out."""
        return Wordings()

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
            name: self.sections.get(name) or Section.model_construct(title=Text.bare(name))
            for name in names
        }

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The places of the criteria, each after those that it asks about."""
        places = {criterion.id: place for place, criterion in enumerate(self.criteria)}
        graph = {
            place: [places[name] for name in criterion.asked if name in places]
            for place, criterion in enumerate(self.criteria)
        }
        return tuple(TopologicalSorter(graph).static_order())

    @property
    def questions(self) -> frozenset[str]:
        """The ids of the criteria that are questions of yes or no."""
        return frozenset(found.id for found in self.criteria if found.is_question)

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


_known: WeakValueDictionary[str, Rubric] = WeakValueDictionary()


def remember(rubric: Rubric) -> Rubric:
    """The rubric; `recall` finds it as long as somebody uses it."""
    _known[rubric.sha256] = rubric
    return rubric


def recall(sha256: str) -> Rubric | None:
    """The rubric of that hash, if one is in use."""
    return _known.get(sha256)
