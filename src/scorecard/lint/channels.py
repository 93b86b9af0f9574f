"""Rules about interactions that lack what a rubric takes for granted: times, or an agent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.problem import Code
from scorecard.authoring.scalar import Span, parameter_name, span
from scorecard.conditions.base import ConditionBase
from scorecard.conditions.basis import (
    AllBasis,
    AnyBasis,
    CountBasis,
    FieldBasis,
    MeasureBasis,
    PatternBasis,
    ScopedBasis,
)
from scorecard.conditions.measures import MEASURES
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, Subject
from scorecard.lint.walk import conditions, spans
from scorecard.moments.model import Moment


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

UNSERVED = Code(
    "R065",
    "An agent who never spoke is blamed",
    why="The lowest level asks that the agent says something, in every interaction. Voicemail, "
    "calls that end in a menu and calls that were given up have no agent, and would be graded 0.",
    help="Say `served_only: true`: interactions in which nobody could serve, as the record says, "
    "are not applicable then. Or say with `applies_when` which interactions the criterion is for.",
    bad="moments:\n  hello: {speaker: agent, says: [hello]}\n"
    + example_criteria({1: "{behaviour: Says hello, met_when: {occurs: hello}}"}),
    good="served_only: true\nmoments:\n  hello: {speaker: agent, says: [hello]}\n"
    + example_criteria({1: "{behaviour: Says hello, met_when: {occurs: hello}}"}),
    severity="warning",
)

UNTIMED_CHANNELS = frozenset(
    ("email", "e-mail", "mail", "letter", "post", "fax", "form", "邮件", "电子邮件", "信件", "信函")
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


def find_unserved(subject: Subject) -> Iterator[Finding]:
    """The first criterion whose lowest level an agent can only reach by speaking."""
    rubric = subject.rubric
    if rubric is None or rubric.served_only:
        return
    for criterion in subject.criteria:
        number, level, place = next(criterion.levels)
        if criterion.criterion.applies_when is not None or level.applies_when is not None:
            continue
        moment = _needed_of_the_agent(level.met_when, rubric.moments)
        if moment is not None:
            message = f"where no agent ever speaks, level {number} is unmet for want of `{moment}`"
            help = "say `served_only: true` if such interactions are not to be graded"
            yield Finding(place / "met_when", message, help)
            return


def _needed_of_the_agent(condition: ConditionBase, moments: Mapping[str, Moment]) -> str | None:
    """The moment of the agent's without which a condition is unmet, wherever it looks for it."""
    if condition.unless is not None:
        return None
    match condition.basis:
        case AllBasis():
            found = (_needed_of_the_agent(member, moments) for member in condition.members)
            return next(filter(None, found), None)
        case AnyBasis(is_negated=False):
            all_found = [_needed_of_the_agent(member, moments) for member in condition.members]
            return all_found[0] if all(all_found) else None
        case ScopedBasis(CountBasis(moment, at_least), scope) if at_least > 0:
            needed = [moment]
        case ScopedBasis(PatternBasis(needed=names, subject=None), scope):
            needed = list(names)
        case _:
            return None
    # Between moments there may be nowhere to look, and the condition is not applicable then.
    if scope is not None and scope.first is None and scope.last is None:
        return None
    return next((name for name in needed if _is_agents(moments.get(name), moments)), None)


def _is_agents(moment: Moment | None, moments: Mapping[str, Moment]) -> bool:
    """Whether only the agent can make a moment."""
    if moment is None or moment.speaker is not None:
        return moment is not None and moment.speaker == "agent"
    parts = moment.any_of or ()
    inner = [moments.get(part) if isinstance(part, str) else part for part in parts]
    return bool(inner) and all(_is_agents(part, moments) for part in inner)


def _untimed_channel(condition: ConditionBase | None) -> str | None:
    """The channel to which a condition confines what it guards, if it is one without times."""
    if condition is None:
        return None
    match condition.basis:
        case AllBasis():
            return next(filter(None, map(_untimed_channel, condition.members)), None)
        case FieldBasis("channel", comparison):
            given: Any = comparison.one_of
            if comparison.equals is not None:
                given = (comparison.equals,)
            channels = [str(channel) for channel in given or ()]
            if all(channel.casefold() in UNTIMED_CHANNELS for channel in channels):
                return " or ".join(channels) or None
    return None


def _times(
    subject: Subject, condition: ConditionBase, place: Place, channel: str
) -> Iterator[Finding]:
    if "if_missing" in condition.model_fields_set:
        return
    for where, value in _timed(subject, condition, place):
        message = f"`{value}` takes times, which records of {channel} rarely have"
        help = "count turns or words, or say what holds with `if_missing`"
        yield Finding(where, message, help)


def _timed(
    subject: Subject, condition: ConditionBase, place: Place
) -> Iterator[tuple[Place, object]]:
    """What of a condition takes times: its measure, and its spans in seconds."""
    basis = condition.basis
    if isinstance(basis, MeasureBasis) and MEASURES[basis.measure].needs == "times":
        yield place / condition.kind, basis.measure
    for path, value in spans(condition):
        if any(limit.unit == "seconds" for limit in _values(subject, value)):
            yield place.down(path), value


def _values(subject: Subject, value: Any) -> list[Span]:
    """The spans that a value can be: itself, or those of the parameter it names."""
    name = parameter_name(value)
    if name is None:
        return [span(value)]
    assert subject.rubric is not None
    return [span(held) for held in subject.rubric.parameters[name].values]


RULES = (Rule(UNTIMED, find_times), Rule(UNSERVED, find_unserved))
