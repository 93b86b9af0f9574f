"""Conditions made of conditions (Kleene's strong three-valued logic)."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, ClassVar

from scorecard.authoring.declared import Field, model_validator
from scorecard.authoring.model import NotEmpty
from scorecard.authoring.problem import author_error
from scorecard.conditions.base import Condition, ConditionBase, Statement
from scorecard.conditions.basis import AllBasis, AnyBasis, NumberBasis
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import (
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    UNMET,
    Check,
    Outcome,
    join,
    sentence,
)
from scorecard.grade import Verdict
from scorecard.moments.scan import ScanResult

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer

VerdictOrder = dict[Verdict, int]
"""Which verdict beats which: the highest decides."""

CONJUNCTION: VerdictOrder = {UNMET: 3, UNKNOWN: 2, MET: 1, NOT_APPLICABLE: 0}
DISJUNCTION: VerdictOrder = {MET: 3, UNKNOWN: 2, UNMET: 1, NOT_APPLICABLE: 0}


def strongest(
    members: tuple[Condition, ...],
    context: CompileContext,
    precedence: VerdictOrder,
    enough: Verdict | None = None,
) -> Check:
    """A check that takes the strongest verdict of its members, on the strength of all members
    that have it; with `enough`, the first member of that verdict decides alone. What is not
    applicable is weakest, and so drops out."""
    checks = [member.compile(context) for member in members]
    while len(checks) > 1:
        # Two by two: the order of reasons stays, and no check is nested deep.
        odd = checks[len(checks) & ~1 :]
        pairs = zip(checks[::2], checks[1::2], strict=False)
        checks = [_stronger(*pair, precedence, enough) for pair in pairs] + odd
    return checks[0]


def _stronger(left: Check, right: Check, precedence: VerdictOrder, enough: Verdict | None) -> Check:
    def check(scan: ScanResult) -> Outcome:
        first = left(scan)
        if first[0] == enough:
            return first
        second = right(scan)
        if first[0] == second[0]:
            return first[0], first[1] + second[1], first[2] + second[2], first[3] + second[3]
        return first if precedence[first[0]] > precedence[second[0]] else second

    return check


class Combination(ConditionBase):
    """A condition whose kind key holds other conditions."""

    unknown_when: ClassVar[str] = "members that are unknown could decide it"
    not_applicable_when: ClassVar[tuple[str, ...]] = (
        "no member is applicable",
        *ConditionBase.not_applicable_when,
    )

    @property
    def members(self) -> tuple[Condition, ...]:
        """The conditions that it is made of."""
        found: tuple[Condition, ...] = getattr(self, self.kind)
        return found

    @property
    def may_not_apply(self) -> bool:
        """Whether no member need apply: the condition does not apply then."""
        return self.unless is not None or all(member.may_not_apply for member in self.members)

    def describe(self, describer: Describer) -> Statement:
        """How many of the members have to be met, and the members."""
        return Statement(
            self.claim(describer), tuple(member.statement(describer) for member in self.members)
        )

    @abstractmethod
    def claim(self, describer: Describer) -> str:
        """What has to be true of the members."""
        raise NotImplementedError


class AllOf(Combination):
    """Met when all members are met. Unmet beats unknown beats met; members that are not
    applicable drop out, and where none is left it is not applicable itself.

    Example: `{all: [{occurs: greeting}, {occurs: farewell}]}`
    """

    kind: ClassVar[str] = "all"

    all: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]

    @property
    def basis(self) -> AllBasis:
        """The conjunction of the members."""
        return AllBasis()

    def build(self, context: CompileContext) -> Check:
        """Kleene's conjunction of the members."""
        return strongest(self.all, context, CONJUNCTION)

    def claim(self, describer: Describer) -> str:
        """The statement that every member is met."""
        return describer.say(en="all of these hold:", zh="以下各项全部成立：")


class AnyOf(Combination):
    """Met when at least one member is met. Met beats unknown beats unmet; members that are not
    applicable drop out, and where none is left it is not applicable itself.

    Example: `{any: [{observed: win_win}, {field: outcome.csat, at_least: 4}]}`
    """

    kind: ClassVar[str] = "any"

    any: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]

    @property
    def basis(self) -> AnyBasis:
        """The disjunction of the members."""
        return AnyBasis()

    def build(self, context: CompileContext) -> Check:
        """Kleene's disjunction of the members."""
        return strongest(self.any, context, DISJUNCTION, enough=MET)

    def claim(self, describer: Describer) -> str:
        """The statement that one member or more is met."""
        return describer.say(en="at least one of these holds:", zh="以下至少一项成立：")


NEGATED: dict[Verdict, Verdict] = {
    MET: UNMET,
    UNMET: MET,
    UNKNOWN: UNKNOWN,
    NOT_APPLICABLE: NOT_APPLICABLE,
}


class NoneOf(Combination):
    """Met when no member is met: the negation of `any`. What is unknown or not applicable
    stays so.

    Example: `{none: [{occurs: promise}, {occurs: guarantee}]}`
    """

    kind: ClassVar[str] = "none"

    none: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]

    @property
    def basis(self) -> AnyBasis:
        """The negated disjunction of the members."""
        return AnyBasis(is_negated=True)

    def build(self, context: CompileContext) -> Check:
        """Kleene's negated disjunction of the members."""
        any_of = strongest(self.none, context, DISJUNCTION)

        def check(scan: ScanResult) -> Outcome:
            verdict, why, evidence, needs = any_of(scan)
            return NEGATED[verdict], why, evidence, needs

        return check

    def claim(self, describer: Describer) -> str:
        """The statement that no member is met."""
        if len(self.none) == 1:
            return describer.say(en="this does not hold:", zh="以下情况不成立：")
        return describer.say(en="none of these holds:", zh="以下各项均不成立：")


class CountOf(Combination):
    """Met when at least `at_least` members are met; unknown when the unknown ones could make
    up the number. Members that are not applicable do not count, and where none is left it is
    not applicable itself.

    Example: `{count_of: [{occurs: greeting}, {occurs: name}, {occurs: thanks}], at_least: 2}`
    """

    kind: ClassVar[str] = "count_of"

    count_of: Annotated[tuple[Condition, ...], NotEmpty, Field(description="the members")]
    at_least: Annotated[int, Field(ge=1, description="how many must be met")]

    @property
    def basis(self) -> NumberBasis:
        """How many members have to be met."""
        return NumberBasis(self.at_least)

    @model_validator(mode="after")
    def _enough_members(self) -> CountOf:
        if self.at_least > len(self.count_of):
            raise author_error(
                f"`at_least: {self.at_least}` of {len(self.count_of)} members can never be met",
                f"write {len(self.count_of)} or less",
                at=("at_least",),
            )
        return self

    def build(self, context: CompileContext) -> Check:
        """Count the members that are met."""
        needed = self.at_least
        template = context.say(
            en="{met} of {number} met, {needed} needed",
            zh="{number} 项中达成 {met} 项，需要 {needed} 项",
        )

        members = [(member.compile(context), member.may_not_apply) for member in self.count_of]

        def check(scan: ScanResult) -> Outcome:
            having: dict[Verdict, list[Outcome]] = {
                verdict: [] for verdict in (MET, UNMET, UNKNOWN, NOT_APPLICABLE)
            }
            all_may_drop_out = True
            for member, may_not_apply in members:
                outcome = member(scan)
                having[outcome[0]].append(outcome)
                if outcome[0] == UNKNOWN:
                    all_may_drop_out = all_may_drop_out and may_not_apply
            met, unmet, unknown = (having[verdict] for verdict in (MET, UNMET, UNKNOWN))
            number = len(met) + len(unmet) + len(unknown)
            if number == 0:
                return join(NOT_APPLICABLE, having[NOT_APPLICABLE])
            if len(met) >= needed:
                verdict = MET
            elif len(met) + len(unknown) >= needed or (number == len(unknown) and all_may_drop_out):
                # If all that applies is in doubt, it may turn out that nothing does.
                verdict = UNKNOWN
            else:
                verdict = UNMET
            # Where too few apply, those that do are what was too few.
            _, whys, evidence, needs = join(verdict, having[verdict] or met or unknown)
            summary = template.format(met=len(met), number=number, needed=needed)
            return verdict, (f"{summary}: {sentence(whys, context.joint)}",), evidence, needs

        return check

    def claim(self, describer: Describer) -> str:
        """How many members have to be met."""
        claim = describer.say(
            en="at least {} of these {} hold:", zh="以下 {1} 项中至少 {0} 项成立："
        )
        return claim.format(self.at_least, len(self.count_of))


KINDS = (AllOf, AnyOf, NoneOf, CountOf)
