"""Conditions made of conditions (Kleene's strong three-valued logic)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, model_validator

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.build import Build
from scorecard.conditions.outcome import (
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    UNMET,
    Check,
    Outcome,
    decide,
)
from scorecard.mend import mend
from scorecard.moments.scan import Reading
from scorecard.strict import NotEmpty

if TYPE_CHECKING:
    from scorecard.conditions import Condition

Combine = Callable[[list[Outcome]], Outcome]
"""Combines the outcomes that apply; there is at least one."""


def combine(members: tuple[Condition, ...], build: Build, combined: Combine) -> Check:
    """A check over all members; the ones that do not apply drop out."""
    checks = [member.compile(build) for member in members]

    def check(reading: Reading) -> Outcome:
        outcomes = [check(reading) for check in checks]
        applicable = [outcome for outcome in outcomes if outcome[0] != NOT_APPLICABLE]
        if not applicable:
            return decide(NOT_APPLICABLE, outcomes)
        return combined(applicable)

    return check


def _having(verdict: str, outcomes: list[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome[0] == verdict]


class AllOf(ConditionBase):
    """Met when all members are met. Unmet beats unknown beats met; members that are not
    applicable drop out, and where none is left it is not applicable itself.

    Example: `{all: [{occurs: greeting}, {occurs: farewell}]}`
    """

    kind: ClassVar[str] = "all"

    all: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]

    def build(self, build: Build) -> Check:
        """Kleene's conjunction."""
        return combine(self.all, build, _all_of)


def _all_of(outcomes: list[Outcome]) -> Outcome:
    for verdict in (UNMET, UNKNOWN):
        if deciding := _having(verdict, outcomes):
            return decide(verdict, deciding)
    return decide(MET, outcomes)


class AnyOf(ConditionBase):
    """Met when at least one member is met. Met beats unknown beats unmet; members that are not
    applicable drop out, and where none is left it is not applicable itself.

    Example: `{any: [{observed: win_win}, {field: outcome.csat, at_least: 4}]}`
    """

    kind: ClassVar[str] = "any"

    any: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]

    def build(self, build: Build) -> Check:
        """Kleene's disjunction."""
        return combine(self.any, build, _any_of)


def _any_of(outcomes: list[Outcome]) -> Outcome:
    for verdict in (MET, UNKNOWN):
        if deciding := _having(verdict, outcomes):
            return decide(verdict, deciding)
    return decide(UNMET, outcomes)


_NEGATED = {MET: UNMET, UNMET: MET, UNKNOWN: UNKNOWN, NOT_APPLICABLE: NOT_APPLICABLE}


class NoneOf(ConditionBase):
    """Met when no member is met: the negation of `any`. What is unknown or not applicable
    stays so.

    Example: `{none: [{occurs: promise}, {occurs: guarantee}]}`
    """

    kind: ClassVar[str] = "none"

    none: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]

    def build(self, build: Build) -> Check:
        """Kleene's negated disjunction."""

        def combined(outcomes: list[Outcome]) -> Outcome:
            verdict, why, evidence, needs = _any_of(outcomes)
            return _NEGATED[verdict], why, evidence, needs

        return combine(self.none, build, combined)


class CountOf(ConditionBase):
    """Met when at least `at_least` members are met; unknown when the unknown ones could make
    up the number. Members that are not applicable do not count, and where none is left it is
    not applicable itself.

    Example: `{count_of: [{occurs: greeting}, {occurs: name}, {occurs: thanks}], at_least: 2}`
    """

    kind: ClassVar[str] = "count_of"

    count_of: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]
    at_least: Annotated[int, Field(ge=1, description="how many must be met")]

    @model_validator(mode="after")
    def _enough_members(self) -> CountOf:
        if self.at_least > len(self.count_of):
            raise mend(
                f"`at_least: {self.at_least}` of {len(self.count_of)} members can never be met",
                f"write {len(self.count_of)} or less",
                at=("at_least",),
            )
        return self

    def build(self, build: Build) -> Check:
        """Count the members that are met."""
        needed = self.at_least
        said = build.say(
            en="{met} of {number} met, {needed} needed",
            zh="{number} 项中达成 {met} 项，需要 {needed} 项",
        )

        def combined(outcomes: list[Outcome]) -> Outcome:
            met, unknown = _having(MET, outcomes), _having(UNKNOWN, outcomes)
            summary = said.format(met=len(met), number=len(outcomes), needed=needed)
            if len(met) >= needed:
                verdict, why, evidence, needs = decide(MET, met)
            elif len(met) + len(unknown) >= needed:
                verdict, why, evidence, needs = decide(UNKNOWN, unknown)
            else:
                verdict, why, evidence, needs = decide(UNMET, _having(UNMET, outcomes))
            return verdict, f"{summary}: {why}", evidence, needs

        return combine(self.count_of, build, combined)


KINDS = (AllOf, AnyOf, NoneOf, CountOf)
