"""Gates that can't be reached, can't be met, or block nobody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from scorecard.authoring.problem import Code
from scorecard.lint import reach_codes as codes
from scorecard.lint.reach_words import contradiction, listed, quoted, with_place
from scorecard.lint.rule import Finding, Rule
from scorecard.lint.solver.expression import PlacedExpression
from scorecard.lint.solver.levels import (
    LevelClaim,
    LevelExpression,
    Scale,
    claims_of,
    is_manageable,
)
from scorecard.lint.solver.moments import MomentRelations
from scorecard.lint.solver.redundant import superfluous
from scorecard.lint.solver.search import Budget
from scorecard.lint.solver.verdicts import ANYTHING, MET
from scorecard.lint.subject import Place, Subject

# About a second's worth; a rubric of one criterion and twenty conditions takes a fiftieth of it.
_STEPS = 1_000_000

FoundProblem = tuple[Code, Finding]


@lru_cache(maxsize=1)
def _findings(subject: Subject) -> tuple[FoundProblem, ...]:
    """Everything that is wrong with the gates of a rubric: all rules share one analysis."""
    if subject.rubric is None:
        return ()
    parameters = subject.rubric.parameters
    relations = MomentRelations(subject.rubric.moments, parameters)
    budget = Budget(_STEPS)
    levels = {criterion.id: criterion.numbers for criterion in subject.rubric.criteria}
    scales = (
        Scale(placed, relations, parameters, budget, levels)
        for placed in subject.criteria
        if is_manageable(placed)
    )
    return tuple(found for scale in scales for found in _examine(scale))


def _examine(scale: Scale) -> Iterator[FoundProblem]:
    applies = [] if scale.applies_when is None else [*_applicability(scale, scale.applies_when)]
    yield from applies
    if any(code is codes.NEVER_APPLIES for code, _ in applies):
        return
    gates = {level.number: [*_alone(scale, level)] for level in scale.levels}
    for found in gates.values():
        yield from found
    settled = {
        number
        for number, found in gates.items()
        if any(code in (codes.NEVER_MET, codes.ALWAYS_OPEN) for code, _ in found)
    }
    yield from _in_order(scale, settled)
    sound = [level.met_when for level in scale.levels if not gates[level.number]]
    for expression in (*([] if applies else [scale.applies_when]), *sound):
        if expression is not None:
            yield from _members(scale, expression)


def _alone(scale: Scale, level: LevelExpression) -> Iterator[FoundProblem]:
    """What is wrong with a gate on its own."""
    place = level.met_when.place
    if clash := scale.clash(scale.met(level)):
        message = f"level {level.number} can never be met: {contradiction(clash)}"
        yield codes.NEVER_MET, Finding(_one_place(clash, place), message, "loosen or drop it")
    elif scale.clash(scale.blocked(level)):
        message = f"level {level.number} blocks nobody: {quoted(place)} lets every record through"
        yield codes.ALWAYS_OPEN, Finding(place, message, "ask for something that can be missing")
    elif level.applies_when is not None:
        yield from _applicability(scale, level.applies_when)


def _applicability(scale: Scale, applies: PlacedExpression) -> Iterator[FoundProblem]:
    """What is wrong with an `applies_when` on its own."""
    if clash := scale.clash(claims_of(applies, MET, 0)):
        message = f"`applies_when` is never met: {contradiction(clash)}"
        place = _one_place(clash, applies.place)
        yield codes.NEVER_APPLIES, Finding(place, message, "loosen or drop it")
    elif scale.clash(claims_of(applies, ANYTHING & ~MET, 0)):
        message = f"`applies_when` excludes nothing: {quoted(applies.place)} is met by every record"
        yield codes.ALWAYS_APPLIES, Finding(applies.place, message, "leave `applies_when` out")


def _in_order(scale: Scale, settled: set[int]) -> Iterator[FoundProblem]:
    """What is wrong with gates given those below; not with those that are wrong on their own."""
    below = scale.applies()
    for level in scale.levels:
        if level.number not in settled:
            if clash := scale.clash([*below, *scale.met(level)]):
                yield from _unreachable(level, clash)
                return
            if below and (clash := scale.clash([*below, *scale.blocked(level)])):
                yield from _no_stricter(level, clash)
        below += scale.passed(level)
        if level.number in settled and scale.clash(below):
            return


def _unreachable(level: LevelExpression, clash: list[LevelClaim]) -> Iterator[FoundProblem]:
    own, lower = _split(level, clash)
    # Either may be missing where it was too much to find out for fewer levels.
    if own and lower:
        place = _one_place(own, level.met_when.place)
        verb = "contradicts" if len(own) == 1 else "contradict"
        mine = listed(quoted(claim.place) for claim in own)
        others = listed(with_place(claim) for claim in lower)
        message = f"level {level.number} can't be reached: {mine} {verb} {others}"
        yield codes.UNREACHABLE, Finding(place, message, "loosen one of them")


def _no_stricter(level: LevelExpression, clash: list[LevelClaim]) -> Iterator[FoundProblem]:
    own, lower = _split(level, clash)
    if own and lower:
        place = level.met_when.place
        others = listed(with_place(claim) for claim in lower)
        message = (
            f"level {level.number} blocks nobody: whoever passes {others} passes {quoted(place)}"
        )
        yield codes.NO_STRICTER, Finding(place, message, "ask for more than the levels below")


def _split(
    level: LevelExpression, clash: list[LevelClaim]
) -> tuple[list[LevelClaim], list[LevelClaim]]:
    """What a clash has of the level itself, and of what is below it."""
    ordered = sorted(clash, key=lambda claim: (claim.level, claim.place.span))
    own = [claim for claim in ordered if claim.level == level.number]
    return own, [claim for claim in ordered if claim.level != level.number]


def _one_place(claims: list[LevelClaim], otherwise: Place) -> Place:
    return claims[0].place if len(claims) == 1 else otherwise


def _members(scale: Scale, expression: PlacedExpression) -> Iterator[FoundProblem]:
    """Members without which the condition that they are part of would say the same."""
    for parent, member in superfluous(scale, expression):
        message = f"{quoted(member.place)} makes no difference to this `{parent.condition.kind}`"
        yield codes.SUPERFLUOUS, Finding(member.place, message, "leave it out, or change it")


def _rule(code: Code) -> Rule:
    return Rule(
        code,
        lambda subject: [finding for found, finding in _findings(subject) if found is code],
    )


RULES = tuple(_rule(code) for code in codes.ALL)
