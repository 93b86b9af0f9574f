"""Rules about names: what nothing uses, and what stands there twice."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from typing import Any

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.problem import Code
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Subject
from scorecard.lint.walk import parameters, references
from scorecard.moments.model import Moment
from scorecard.suggest import did_you_mean
from scorecard.text.fold import fold
from scorecard.values.parameters import Parameter

_CRITERIA = example_criteria(
    {
        1: "{behaviour: Says sorry, met_when: {occurs: apology}}",
        2: "{behaviour: Answers soon, met_when: {measure: reply_time, of: agent, at_most: 60s}}",
    }
)
_APOLOGY = "  apology: {speaker: agent, says: [sorry]}\n"

UNUSED_MOMENT = Code(
    "R020",
    "A moment that nothing uses",
    why="No condition and no other moment refers to it, so what it describes counts for nothing. "
    "Most likely a condition was lost, or names another moment by mistake. The moments of an "
    "included lexicon may go unused: other rubrics share them.",
    help="Use it in a condition, or remove it.",
    bad="moments:\n" + _APOLOGY + "  empathy: {speaker: agent, says: [I understand]}\n" + _CRITERIA,
    good="moments:\n" + _APOLOGY + _CRITERIA,
    severity="warning",
)
UNUSED_PARAMETER = Code(
    "R021",
    "A parameter that nothing uses",
    why="No bound, span or argument refers to it, so whoever changes it changes nothing.",
    help="Refer to it with `$name`, or remove it.",
    bad="parameters:\n  limit: {by: customer.tier, cases: {gold: 30s}, default: 60s}\n"
    "moments:\n" + _APOLOGY + _CRITERIA,
    good="parameters:\n  limit: {by: customer.tier, cases: {gold: 30s}, default: 60s}\n"
    "moments:\n" + _APOLOGY + _CRITERIA.replace("at_most: 60s", "at_most: $limit"),
    severity="warning",
)
UNUSED_INCLUDE = Code(
    "R022",
    "An included file of which nothing is used",
    why="None of its moments is used, by the rubric's own conditions and moments or by those of "
    "another file that is. It costs readers a look for nothing, and an error in it stops the "
    "rubric.",
    help="Use one of its moments, or take it out of `include`.",
    bad="include: [courtesy.yaml]\nmoments:\n" + _APOLOGY + _CRITERIA,
    good="include: [courtesy.yaml]\nmoments:\n"
    + _APOLOGY
    + _CRITERIA.replace("observed: thought_ahead", "occurs: thanks"),
    severity="warning",
)
REPEATED = Code(
    "R023",
    "The same thing under two names",
    why="A file that is included twice, a moment that is defined exactly as another one, or a "
    "parameter that has one value for everybody: when one is changed the other is forgotten, and "
    "a reader looks for a difference that is not there.",
    help="Keep one of the two; write a parameter with a single value as just that value.",
    bad="moments:\n  apology: {says: [sorry]}\n  regret: {says: [sorry]}\n",
    good="moments:\n  apology: {says: [sorry]}\n  regret: {says: [a pity]}\n",
    severity="warning",
)
SHADOWED = Code(
    "R024",
    "A moment written out that has a name",
    why="Inside `any_of`, `all_of` or `none_of` stands, word for word, a moment that is also "
    "defined under a name. A change to the one leaves the other behind.",
    help="Refer to the moment by its name.",
    bad="moments:\n  apology: {says: [sorry]}\n  kindness: {any_of: [{says: [sorry]}]}\n",
    good="moments:\n  apology: {says: [sorry]}\n  kindness: {any_of: [apology]}\n",
    severity="warning",
)
SECTIONS = Code(
    "R025",
    "A section without criteria, or in two spellings",
    why="What a criterion gives as its `section` is a name of `sections`, or else a title of its "
    "own. A name of `sections` that no criterion gives has no score to show, and two spellings of "
    "one title are two sections with a score each: most likely one is a slip.",
    help="Give the section by the name it has under `sections`, and always in the same spelling.",
    bad="sections: {opening: {title: Opening, weight: 2}}\n"
    + example_criteria(keys="section: openning"),
    good="sections: {opening: {title: Opening, weight: 2}}\n"
    + example_criteria(keys="section: opening", second="id: ending, title: End, section: Close"),
    severity="warning",
)


def find_unused_moments(subject: Subject) -> Iterator[Finding]:
    """Moments of the rubric's own file to which nothing refers."""
    if subject.rubric is None:
        return
    used = _names(subject.rubric.criteria)
    for name, placed in subject.moments.items():
        used |= _names(placed.moment) - {name}
    for name, placed in subject.moments.items():
        if name not in used and placed.place.document is subject.document:
            help = "use it in a condition, or remove it"
            yield Finding(placed.place, f"nothing uses the moment `{name}`", help, on_key=True)


def find_unused_parameters(subject: Subject) -> Iterator[Finding]:
    """Parameters to which nothing refers."""
    if subject.rubric is None:
        return
    content = (subject.rubric.criteria, subject.rubric.moments)
    used = {name for _, name in parameters(content)}
    for name in subject.rubric.parameters:
        if name not in used:
            place = subject.root / "parameters" / name
            help = f"refer to it as `${name}`, or remove it"
            yield Finding(place, f"nothing uses the parameter `{name}`", help, on_key=True)


def find_unused_includes(subject: Subject) -> Iterator[Finding]:
    """Included files of which no moment takes part in the rubric."""
    if subject.rubric is None:
        return
    used = _names(subject.rubric.criteria)
    used |= {
        n for n, placed in subject.moments.items() if placed.place.document is subject.document
    }
    pending = list(used)
    while pending:
        placed = subject.moments.get(pending.pop())
        further = set() if placed is None else _names(placed.moment) - used
        used |= further
        pending += further
    for index, lexicon in enumerate(subject.lexicons):
        if used.isdisjoint(map(str, lexicon.data.get("moments") or {})):
            place = subject.root / "include" / index
            message = f"nothing uses the moments of `{subject.rubric.include[index]}`"
            yield Finding(place, message, "use one, or leave the file out")


def _names(value: Any) -> set[str]:
    return {name for _, name in references(value)}


def find_repeated(subject: Subject) -> Iterator[Finding]:
    """Files included twice, moments with two names, parameters with one value."""
    yield from _repeated_includes(subject)
    yield from _repeated_moments(subject)
    parameters = {} if subject.rubric is None else subject.rubric.parameters
    for name, parameter in parameters.items():
        if isinstance(parameter, Parameter) and parameter.default is not None:
            values = {_canonical(value) for value in parameter.values}
            if len(values) == 1:
                place = subject.root / "parameters" / name
                message = f"the parameter `{name}` is {parameter.default} for everybody"
                help = f"write `{name}: {parameter.default}`, or give a case a value of its own"
                yield Finding(place, message, help, on_key=True)


def _repeated_includes(subject: Subject) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, name in enumerate(() if subject.rubric is None else subject.rubric.include):
        path = posixpath.normpath(name)
        if path in seen:
            place = subject.root / "include" / index
            yield Finding(place, f"`{name}` is included already", "leave it out")
        seen.add(path)


def _repeated_moments(subject: Subject) -> Iterator[Finding]:
    first: dict[str, str | None] = {}
    # Of an included moment and the rubric's own, the own one is the one to leave out.
    own_last = sorted(
        subject.moments.values(), key=lambda placed: placed.place.document is subject.document
    )
    for placed in own_last:
        other = first.setdefault(_definition(placed.moment), placed.name)
        if other != placed.name:
            message = f"the moment `{placed.name}` is the same as `{other}`"
            yield Finding(placed.place, message, f"use `{other}` in its place", on_key=True)


def find_shadowed(subject: Subject) -> Iterator[Finding]:
    """Moments written out inside another that could be named there."""
    named = {
        _definition(placed.moment): placed
        for placed in reversed([named for named in subject.all_moments if named.name is not None])
    }
    for placed in subject.all_moments:
        known = named.get(_definition(placed.moment)) if placed.name is None else None
        # A lexicon can't refer to what only the rubric that includes it has.
        documents = (subject.document, known.place.document if known else None)
        if known is not None and placed.place.document in documents:
            message = f"this is the moment `{known.name}`, written out"
            yield Finding(placed.place, message, f"write `{known.name}`")


def find_stray_sections(subject: Subject) -> Iterator[Finding]:
    """Sections that are declared and not used, and those with two spellings."""
    declared = {} if subject.rubric is None else subject.rubric.sections
    spellings = {_spelling(name): name for name in reversed(declared)}
    used = dict.fromkeys(filter(None, (placed.criterion.section for placed in subject.criteria)))
    for name in declared:
        if name not in used:
            help = did_you_mean(name, [other for other in used if other not in declared])
            place = subject.root / "sections" / name
            message = f"no criterion has the section `{name}`"
            yield Finding(place, message, help or "give it to one, or leave it out", on_key=True)
    for placed in subject.criteria:
        section = placed.criterion.section
        if section is not None:
            known = spellings.setdefault(_spelling(section), section)
            if known != section:
                message = f"`{section}` is another section than `{known}`"
                yield Finding(placed.place / "section", message, f"write `{known}`")


def _spelling(title: str) -> str:
    return "".join(char for char in fold(title) if char.isalnum()) or title


def _definition(moment: Moment) -> str:
    """What a moment is, apart from what it is called, as text."""
    return _canonical(moment.model_dump(mode="json", exclude={"title"}, exclude_none=True))


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


RULES = (
    Rule(UNUSED_MOMENT, find_unused_moments),
    Rule(UNUSED_PARAMETER, find_unused_parameters),
    Rule(UNUSED_INCLUDE, find_unused_includes),
    Rule(REPEATED, find_repeated),
    Rule(SHADOWED, find_shadowed),
    Rule(SECTIONS, find_stray_sections),
)
