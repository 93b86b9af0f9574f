"""A rule about times where a record has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.problem import Code
from scorecard.authoring.scalar import Span, parameter_name, span
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.logic import AllOf
from scorecard.conditions.measured import MeasureCondition
from scorecard.conditions.response import Response
from scorecard.conditions.scoped import ScopedCondition
from scorecard.conditions.values import FieldCondition
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, Subject
from scorecard.lint.walk import conditions


def _brief(measure: str) -> str:
    """A criterion for e-mails with that measure, for the examples."""
    return example_criteria(
        {2: f"{{behaviour: Is brief, met_when: {{{measure}}}}}"},
        keys="applies_when: {field: channel, equals: email}",
    )


UNTIMED = Code(
    "R063",
    "Times in a channel that has none",
    why="The criterion or level applies only to a channel in which nobody waits on the line: "
    "e-mail, letters, forms. Their records rarely say when a turn starts and ends, so a measure "
    "or span of time would be unknown in each of them, and the level with it.",
    help="Count turns or words, or say with `if_missing` what holds where times are missing.",
    bad=_brief("measure: pace, of: agent, at_most: 150"),
    good=_brief("measure: words, of: agent, at_most: 150"),
    severity="warning",
)

UNTIMED_CHANNELS = frozenset(
    ("email", "e-mail", "mail", "letter", "post", "fax", "form", "邮件", "电子邮件", "信件", "信函")
)
_TIMED = frozenset(
    (
        *("pace", "reply_time", "first_reply_time", "silence", "silence_share"),
        *("interruptions", "hold_time", "duration", "closing_delay"),
    )
)


def find_times(subject: Subject) -> Iterator[Finding]:
    """Measures and spans of time under an `applies_when` that leaves only untimed channels."""
    for criterion in subject.criteria:
        everywhere = _untimed_channel(criterion.criterion.applies_when)
        for _, level, place in criterion.levels:
            channel = everywhere or _untimed_channel(level.applies_when)
            if channel is not None:
                for path, condition in conditions(level.met_when):
                    yield from _times(subject, condition, (place / "met_when").down(path), channel)


def _untimed_channel(condition: ConditionBase | None) -> str | None:
    """The channel to which a condition confines what it guards, if it is one without times."""
    if isinstance(condition, AllOf):
        return next(filter(None, map(_untimed_channel, condition.all)), None)
    if not isinstance(condition, FieldCondition) or condition.field != "channel":
        return None
    given: Any = condition.one_of if condition.equals is None else (condition.equals,)
    channels = [str(one) for one in given or ()]
    is_untimed = all(channel.casefold() in UNTIMED_CHANNELS for channel in channels)
    return " or ".join(channels) if channels and is_untimed else None


def _times(
    subject: Subject, condition: ConditionBase, place: Place, channel: str
) -> Iterator[Finding]:
    if not isinstance(condition, DataCondition) or "if_missing" in condition.model_fields_set:
        return
    if isinstance(condition, MeasureCondition) and condition.measure in _TIMED:
        message = f"`{condition.measure}` takes times, which records of {channel} rarely have"
        yield Finding(place / "measure", message, _HELP)
    for where, value in _spans(condition, place):
        if any(one.unit == "seconds" for one in _values(subject, value)):
            message = f"`{value}` takes times, which records of {channel} rarely have"
            yield Finding(where, message, _HELP)


_HELP = "count turns or words, or say what holds with `if_missing`"


def _spans(condition: ConditionBase, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(condition, Response) and condition.within is not None:
        yield place / "within", condition.within
    if isinstance(condition, ScopedCondition) and condition.in_ is not None:
        for key in ("first", "last", "span"):
            if (value := getattr(condition.in_, key)) is not None:
                yield place / "in" / key, value


def _values(subject: Subject, value: Any) -> list[Span]:
    """The spans that a value can be: itself, or those of the parameter it names."""
    name = parameter_name(value)
    if name is None:
        return [span(value)]
    assert subject.rubric is not None
    return [span(one) for one in subject.rubric.parameters[name].values]


RULES = (Rule(UNTIMED, find_times),)
