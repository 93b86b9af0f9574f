"""What a rubric knows: moments that its gates ask about, tools, fields, languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.order import Precedence
from scorecard.conditions.presence import Never
from scorecard.conditions.response import Response
from scorecard.conditions.values import FieldCondition, ObservedCondition
from scorecard.fit.languages import LATIN, language_of
from scorecard.lint.walk import conditions, references
from scorecard.moments.model import Moment
from scorecard.rubric.model import Rubric
from scorecard.values.parameters import Parameter

Part = str | Moment


def asked_moments(rubric: Rubric) -> list[str]:
    """The moments that gates ask about, and those that these are made of, in the rubric's order."""
    asked = {name for _, name in references(rubric.criteria)}
    waiting = list(asked)
    while waiting:
        for part in rubric.moments[waiting.pop()].references:
            if part not in asked:
                asked.add(part)
                waiting.append(part)
    return [name for name in rubric.moments if name in asked]


def good_when_silent(rubric: Rubric) -> set[str]:
    """The moments whose absence opens a gate, or leaves it aside, and whose lists are closed: what
    they don't hear counts as good conduct. With the moments that they are made of."""
    found: set[str] = set()
    for _, condition in conditions(rubric.criteria):
        for name in _absent(condition):
            found |= _with_parts(rubric, name)
    return {name for name in found if not rubric.moments[name].open}


def _absent(condition: ConditionBase) -> Iterator[str]:
    if isinstance(condition, Never):
        yield condition.never
    elif isinstance(condition, Response):
        yield condition.to
    elif isinstance(condition, Precedence):
        yield condition.of


def _with_parts(rubric: Rubric, name: str) -> set[str]:
    """A moment and those of which one is enough for it."""
    found, waiting = {name}, [name]
    while waiting:
        for part in rubric.moments[waiting.pop()].any_of or ():
            if isinstance(part, str) and part not in found:
                found.add(part)
                waiting.append(part)
    return found


def _all_parts(rubric: Rubric) -> Iterator[Moment]:
    waiting: list[Part] = list(rubric.moments.values())
    while waiting:
        moment = waiting.pop()
        if isinstance(moment, Moment):
            yield moment
            waiting += [*(moment.any_of or ()), *(moment.all_of or ())]


def asked_fields(rubric: Rubric) -> list[str]:
    """The fields that conditions and parameters read, sorted."""
    found = {
        condition.field
        for _, condition in conditions(rubric.criteria)
        if isinstance(condition, FieldCondition)
    }
    found |= {each.by for each in rubric.parameters.values() if isinstance(each, Parameter)}
    return sorted(found)


def asked_observations(rubric: Rubric) -> list[str]:
    """The observations that conditions and moments read, in the rubric's order."""
    marked = [
        moment.observed or (name if moment.open else None)
        for name, moment in rubric.moments.items()
    ]
    read = [
        condition.observed
        for _, condition in conditions(rubric.criteria)
        if isinstance(condition, ObservedCondition)
    ]
    return list(dict.fromkeys(name for name in [*marked, *read] if name))


def spoken_languages(rubric: Rubric) -> set[str]:
    """The languages that a tenth of its phrases are in, as `language_of` names them; and the one
    that most of its phrases with Latin letters, read together, are in. Where these don't say
    which, any may be."""
    phrases = [phrase for moment in _all_parts(rubric) for phrase in _wordings(moment)]
    told = [found for phrase in phrases if (found := language_of(phrase)) is not None]
    spoken = {language for language, count in Counter(told).items() if count * 10 >= len(told)}
    if latin := [phrase for phrase in phrases if phrase.isascii()]:
        together = language_of(" ".join(latin))
        spoken |= {together} if together is not None else set() if spoken & LATIN else LATIN
    return spoken


def _wordings(moment: Moment) -> Iterator[str]:
    if moment.says is not None:
        yield from moment.says.any or moment.says.all or ()
    if moment.similar_to is not None:
        yield from moment.similar_to.sentences
    yield from moment.matches or ()
