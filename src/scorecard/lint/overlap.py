"""Rules about a moment that must occur and one that never may, in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scorecard.authoring.codes import example_criteria
from scorecard.authoring.problem import Code
from scorecard.conditions.base import ConditionBase
from scorecard.conditions.basis import AllBasis, CountBasis, ScopedBasis
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.subject import Place, PlacedCriterion, Subject
from scorecard.lint.wordings import PhraseIndex
from scorecard.moments.model import Moment
from scorecard.records.interaction import SPEAKERS, Speaker

_LEVELS = example_criteria(
    {
        1: "{behaviour: Does not brush off, met_when: {never: brush_off}}",
        2: "{behaviour: Says sorry, met_when: {occurs: apology}}",
    }
)
FORBIDDEN = Code(
    "R044",
    "What must be said is what must not be said",
    severity="warning",
    why="Within one criterion a moment must occur and another must never, and every wording of the "
    "first holds a wording of the second. No conversation can do both, so the higher of the two "
    "levels is out of reach.",
    help="Take the shared wording out of one of the two, or narrow it.",
    bad="moments:\n"
    "  brush_off: {says: [sorry]}\n"
    "  apology: {says: [so sorry, sorry about that]}\n" + _LEVELS,
    good="moments:\n"
    "  brush_off: {says: [sorry but]}\n"
    "  apology: {says: [so sorry, sorry about that]}\n" + _LEVELS,
)
PARTLY_FORBIDDEN = Code(
    "R048",
    "Some of what must be said must not be said",
    why="Within one criterion a moment must occur and another must never, and some wordings of the "
    "first hold a wording of the second. Who uses one of them does what is asked and is marked "
    "down for it.",
    help="Take the shared wording out of one of the two, or narrow it.",
    bad="moments:\n"
    "  brush_off: {says: [sorry but]}\n"
    "  apology: {says: [so sorry, sorry but]}\n" + _LEVELS,
    good="moments:\n"
    "  brush_off: {says: [sorry but]}\n"
    "  apology: {says: [so sorry, sorry about that]}\n" + _LEVELS,
    severity="warning",
)


class _Demand(NamedTuple):
    """A moment that a level asks for, or forbids."""

    level: int
    moment: str
    place: Place


def find_forbidden(subject: Subject) -> Iterator[Finding]:
    """Moments that can't occur without one that never may."""
    for required, forbidden, overlapping, all_wordings in _overlaps(subject):
        if overlapping == all_wordings:
            message = (
                f"every wording of `{required.moment}` says `{forbidden.moment}` as well, which "
                f"level {forbidden.level} forbids"
            )
            yield Finding(required.place, message, _help(overlapping, forbidden))


def find_partly_forbidden(subject: Subject) -> Iterator[Finding]:
    """Moments of which some wording says one that never may occur."""
    for required, forbidden, overlapping, all_wordings in _overlaps(subject):
        if overlapping != all_wordings:
            message = (
                f"some wording of `{required.moment}` says `{forbidden.moment}` as well, which "
                f"level {forbidden.level} forbids: {_listed(overlapping)}"
            )
            yield Finding(required.place, message, _help(overlapping, forbidden))


def _help(overlapping: list[str], forbidden: _Demand) -> str:
    return f"take {_listed(overlapping)} out of it, or narrow `{forbidden.moment}`"


def _listed(phrases: list[str], most: int = 3) -> str:
    shown = ", ".join(f"`{phrase}`" for phrase in phrases[:most])
    return f"{shown}, …" if len(phrases) > most else shown


_Overlap = tuple[_Demand, _Demand, list[str], list[str]]


def _overlaps(subject: Subject) -> Iterator[_Overlap]:
    for criterion in subject.criteria:
        yield from _overlaps_of(subject, criterion)


def _overlaps_of(subject: Subject, criterion: PlacedCriterion) -> Iterator[_Overlap]:
    """What is asked for and what is forbidden, with the wordings of the first that say the
    second, and all its wordings."""
    moments = {name: placed.moment for name, placed in subject.moments.items()}
    required, forbidden = _demands(criterion)
    for ban in forbidden if required else ():
        says_it = _Banned(list(_sure_wordings(moments, ban.moment, None, _Seen())))
        for want in required:
            if want.moment != ban.moment:
                wordings = list(_wordings(moments, want.moment, None, _Seen()))
                overlapping = [wording.text for wording in wordings if says_it(wording)]
                if overlapping:
                    yield want, ban, overlapping, [wording.text for wording in wordings]


def highest_level(subject: Subject, criterion: PlacedCriterion) -> int:
    """The level above which no interaction can get that the criterion applies to, because there
    is none, or because higher ones ask for what they or lower ones forbid."""
    required, forbidden = _demands(criterion)
    clashes = [
        *((want, ban) for want in required for ban in forbidden if want.moment == ban.moment),
        *(
            (want, ban)
            for want, ban, overlapping, every in _overlaps_of(subject, criterion)
            if overlapping == every
        ),
    ]
    closed = min((max(want.level, ban.level) for want, ban in clashes), default=6)
    return max((number for number in criterion.criterion.numbers if number < closed), default=0)


def _demands(criterion: PlacedCriterion) -> tuple[list[_Demand], list[_Demand]]:
    """What all levels that always apply ask for and forbid, whatever else happens."""
    required, forbidden = [], []
    for number, level, place in criterion.levels:
        if level.applies_when is not None:
            continue
        for condition, where in _certain(level.met_when, place / "met_when"):
            match condition.basis:
                case ScopedBasis(CountBasis(moment, at_least, _), scope) if at_least > 0:
                    # Between moments it may not apply.
                    if scope is None or not scope.moments:
                        required.append(_Demand(number, moment, where / condition.kind))
                case ScopedBasis(CountBasis(moment, _, 0), None):
                    forbidden.append(_Demand(number, moment, where / condition.kind))
    return required, forbidden


def _certain(condition: ConditionBase, place: Place) -> Iterator[tuple[ConditionBase, Place]]:
    """The conditions of which each alone can fail a level."""
    if condition.unless is not None:
        return
    if isinstance(condition.basis, AllBasis):
        for index, member in enumerate(condition.members):
            yield from _certain(member, place / condition.kind / index)
    else:
        yield condition, place


class _Wording(NamedTuple):
    """One of the ways to say a moment; `phrases` are said in the turn, whoever `speaker` is."""

    text: str
    phrases: tuple[str, ...]
    speaker: Speaker | None


class _Seen(set[tuple[str, Speaker | None]]):
    """The named moments that were looked at, and for whom: each is looked at once, as shared
    parts of parts would take exponential time."""

    def has(self, part: str | Moment, speaker: Speaker | None) -> bool:
        """Whether a part was looked at before; from now on it was."""
        if not isinstance(part, str):
            return False
        known = (part, speaker) in self
        self.add((part, speaker))
        return known


def _wordings(
    moments: dict[str, Moment], part: str | Moment, speaker: Speaker | None, seen: _Seen
) -> Iterator[_Wording]:
    """All the ways in which a moment can come about."""
    if seen.has(part, speaker):
        return
    moment = moments[part] if isinstance(part, str) else part
    speaker = moment.speaker or speaker
    phrases = moment.says.any or () if moment.says is not None else ()
    for phrase in phrases:
        yield _Wording(phrase, (phrase,), speaker)
    if moment.says is not None and moment.says.all is not None:
        yield _Wording(" … ".join(moment.says.all), moment.says.all, speaker)
    for inner in moment.any_of or ():
        yield from _wordings(moments, inner, speaker, seen)
    others = [*(moment.matches or ())]
    others += moment.similar_to.sentences if moment.similar_to is not None else ()
    others += moment.cues.weights if moment.cues is not None else ()
    others += [f"observation {moment.observed}"] if moment.observed is not None else ()
    if moment.says is None and moment.any_of is None and not others:
        others = [part if isinstance(part, str) else "…"]
    for other in others:
        yield _Wording(other, (), speaker)


def _sure_wordings(
    moments: dict[str, Moment], part: str | Moment, speaker: Speaker | None, seen: _Seen
) -> Iterator[_Wording]:
    """The phrases that make a moment for sure, in a turn of the speaker."""
    if seen.has(part, speaker):
        return
    moment = moments[part] if isinstance(part, str) else part
    if moment.excluding or moment.words or moment.all_of or moment.none_of:
        return
    if moment.after_wait or moment.is_free:
        return
    if moment.speaker is not None and speaker not in (None, moment.speaker):
        return
    speaker = moment.speaker or speaker
    if moment.any_of is None:
        for phrase in (moment.says.any or ()) if moment.says is not None else ():
            yield _Wording(phrase, (phrase,), speaker)
    elif not moment.is_worded:
        for inner in moment.any_of:
            yield from _sure_wordings(moments, inner, speaker, seen)


class _Banned:
    """Tells whether a wording says one of those that are forbidden to its speaker."""

    def __init__(self, banned: list[_Wording]) -> None:
        self._by_speaker = {
            speaker: PhraseIndex(
                wording.text for wording in banned if wording.speaker in (None, speaker)
            )
            for speaker in (None, *SPEAKERS)
        }

    def __call__(self, wording: _Wording) -> bool:
        index = self._by_speaker[wording.speaker]
        return any(index.inside(phrase) for phrase in wording.phrases)


RULES = (
    Rule(FORBIDDEN, find_forbidden),
    Rule(PARTLY_FORBIDDEN, find_partly_forbidden),
)
