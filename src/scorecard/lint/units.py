"""Rules about units: bounds that are not in the unit of what they are held to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scorecard.authoring.problem import Code
from scorecard.authoring.scalar import parameter_name, quantity, written_unit
from scorecard.conditions.basis import MeasureBasis
from scorecard.conditions.measure import Unit
from scorecard.conditions.measures import MEASURES
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, Subject
from scorecard.values.comparison import COMPARATORS

OTHER_UNIT = Code(
    "R055",
    "A bound in another unit",
    why="A bound is a number in the unit of the measure: a time may be written `30s` or `2min`, a "
    "share `60%`. Written in another unit it is a number that means something else: a reply "
    "within `60%` is one within 0.6 seconds, and no share of the talk is 30.",
    help="Write a time for what takes seconds, a share for what is a share, and a plain number for "
    "what is counted.",
    bad="criteria:\n  - id: pace\n    title: Pace\n    levels:\n"
    "      1: {behaviour: Is quick, met_when: {measure: reply_time, of: agent, at_most: 60%}}\n",
    good="criteria:\n  - id: pace\n    title: Pace\n    levels:\n"
    "      1: {behaviour: Is quick, met_when: {measure: reply_time, of: agent, at_most: 60s}}\n",
    severity="warning",
)


def find_other_units(subject: Subject) -> Iterator[Finding]:
    """Bounds on measures that are written in a unit that is not the measure's."""
    for condition, place in subject.conditions:
        if not isinstance(condition.basis, MeasureBasis):
            continue
        name = condition.basis.measure
        unit = MEASURES[name].unit
        for bound in _bounds(place):
            if any(_is_misfit(value, unit) for value in _values(subject, bound.value)):
                yield Finding(bound, f"`{bound.value}` is no bound for `{name}`", _help(unit))


def _help(unit: Unit) -> str:
    match unit:
        case "s":
            return "it is in seconds: write a time such as `30s`"
        case "share":
            return "it is a share: write one such as `30%`"
        case _:
            return "it is counted: write a plain number"


def _bounds(place: Place) -> Iterator[Place]:
    for name in COMPARATORS:
        if name in place.value:
            bound = place / name
            several = range(len(bound.value)) if isinstance(bound.value, list) else ()
            yield from [bound / at for at in several] or [bound]


def _values(subject: Subject, value: Any) -> Sequence[Any]:
    """A bound as it is written, or the values of the parameter that it names."""
    name = parameter_name(value)
    if name is None or subject.rubric is None:
        return (value,)
    return subject.rubric.parameters[name].values


def _is_misfit(value: Any, unit: Unit) -> bool:
    if written := written_unit(value):
        return written != unit
    return unit == "share" and quantity(value) > 1


RULES = (Rule(OTHER_UNIT, find_other_units),)
