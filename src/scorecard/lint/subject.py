"""What rules look at: a rubric or lexicon whose every part still knows its place in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from scorecard.authoring.document import Document, KeyPath, SourceRange
from scorecard.conditions.base import ConditionBase
from scorecard.lint.walk import conditions
from scorecard.moments.model import Moment
from scorecard.rubric.cases import TestCase
from scorecard.rubric.criterion import Criterion, Level
from scorecard.rubric.load import Loaded
from scorecard.rubric.model import Rubric


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a file, by the keys that lead to it."""

    document: Document
    path: KeyPath

    def __truediv__(self, key: str | int) -> Place:
        return Place(self.document, (*self.path, key))

    def down(self, path: KeyPath) -> Place:
        """The place that further keys lead to."""
        return Place(self.document, (*self.path, *path))

    @property
    def span(self) -> SourceRange:
        """The range of the source in which the value stands."""
        return self.document.at(self.path)

    @property
    def key_span(self) -> SourceRange:
        """The range of the source in which the value's key stands."""
        return self.document.key_at(self.path)

    @property
    def value(self) -> Any:
        """The value at the place, as the file has it."""
        value = self.document.data
        for key in self.path:
            value = value[key]
        return value

    def texts(self) -> Iterator[tuple[str, Place]]:
        """The texts at the place: one, or those of a list, or of the lists of a mapping.

        That is how phrases, patterns and sentences may be written.
        """
        yield from _texts(self.value, self)


def _texts(value: object, place: Place) -> Iterator[tuple[str, Place]]:
    if isinstance(value, str):
        yield str(value), place
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, place / index)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, place / key)


class PlacedMoment(NamedTuple):
    """A moment and where it is defined; `name` is None for a moment inside another moment."""

    name: str | None
    moment: Moment
    place: Place


class PlacedCondition(NamedTuple):
    """A condition (at any depth) and where it stands."""

    condition: ConditionBase
    place: Place


class PlacedLevel(NamedTuple):
    """A level of a criterion and where it stands."""

    number: int
    level: Level
    place: Place


class PlacedCriterion(NamedTuple):
    """A criterion and where it stands."""

    criterion: Criterion
    place: Place

    @property
    def levels(self) -> Iterator[PlacedLevel]:
        """The levels of the criterion that are defined."""
        for number, level in self.criterion.gates:
            is_question = self.criterion.is_question
            place = self.place if is_question else self.place / "levels" / str(number)
            yield PlacedLevel(number, level, place)


class Subject:
    """A rubric with its lexicons and tests, or (`rubric` is None) one lexicon on its own.

    `cases` are tests of the rubric that stand in files beside it.
    """

    def __init__(self, loaded: Loaded, cases: Iterable[TestCase] = ()) -> None:
        assert loaded.document is not None
        assert loaded.content is not None
        self._content = loaded.content
        self.document = loaded.document
        self.lexicons = loaded.lexicons
        self.rubric = loaded.content if isinstance(loaded.content, Rubric) else None
        self.tests = (*(() if self.rubric is None else self.rubric.tests), *cases)

    @property
    def root(self) -> Place:
        """The file as a whole."""
        return Place(self.document, ())

    @cached_property
    def moments(self) -> dict[str, PlacedMoment]:
        """The moments by name, included ones too."""
        found = {}
        for document in (self.document, *self.lexicons):
            for name in document.data.get("moments") or {}:
                place = Place(document, ("moments", str(name)))
                found[str(name)] = PlacedMoment(name, self._content.moments[name], place)
        return found

    @cached_property
    def all_moments(self) -> tuple[PlacedMoment, ...]:
        """The moments and those that are written out inside them."""
        return tuple(placed for moment in self.moments.values() for placed in _with_parts(moment))

    @cached_property
    def criteria(self) -> tuple[PlacedCriterion, ...]:
        """The criteria in their order; a lexicon has none."""
        if self.rubric is None:
            return ()
        place = self.root / "criteria"
        return tuple(
            PlacedCriterion(criterion, place / index)
            for index, criterion in enumerate(self.rubric.criteria)
        )

    @cached_property
    def conditions(self) -> tuple[PlacedCondition, ...]:
        """Every condition of every criterion, at any depth, exceptions too."""
        return tuple(
            PlacedCondition(condition, criterion.place.down(path))
            for criterion in self.criteria
            for path, condition in conditions(criterion.criterion)
        )


def _with_parts(placed: PlacedMoment) -> Iterator[PlacedMoment]:
    yield placed
    for key in ("any_of", "all_of", "none_of"):
        for index, part in enumerate(getattr(placed.moment, key) or ()):
            if isinstance(part, Moment):
                yield from _with_parts(PlacedMoment(None, part, placed.place / key / index))
