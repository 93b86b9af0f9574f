"""What another criterion came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from scorecard.authoring.declared import Field, ValidationInfo, field_validator, model_validator
from scorecard.authoring.problem import author_error
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.basis import CriterionBasis
from scorecard.conditions.bounds import in_words
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNKNOWN, UNMET, Check, Outcome
from scorecard.grade import LEVELS, Evidence, Reached
from scorecard.moments.scan import ScanResult
from scorecard.suggest import did_you_mean
from scorecard.values.comparison import (
    NumberComparison,
    compile_comparison,
    needs_a_comparator,
    references,
)
from scorecard.values.parameters import NoValue

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


# A comparison without parameters looks at no record.
_NO_RECORD: Any = None


class CriterionCondition(DataCondition, NumberComparison):
    """Met when the level of another criterion passes every comparator given.

    Unknown where some of the levels that are still possible pass and others don't. Not applicable
    where that criterion does not apply. Criteria may not ask about each other in a circle.

    Example: `{criterion: verification, below: 5}`
    """

    kind: ClassVar[str] = "criterion"
    unknown_when: ClassVar[str] = "the level of the other criterion is not known"
    not_applicable_when: ClassVar[tuple[str, ...]] = (
        "the other criterion does not apply",
        *ConditionBase.not_applicable_when,
    )

    criterion: Annotated[str, Field(min_length=1, description="the id of another criterion")]

    @field_validator("criterion")
    @classmethod
    def _is_there(cls, name: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get("criteria")
        if known is not None and name not in known:
            hint = did_you_mean(name, known)
            raise author_error(f"unknown criterion `{name}`", hint, code="R017")
        return name

    @model_validator(mode="after")
    def _compares(self) -> CriterionCondition:
        needs_a_comparator(self, "below: 3")
        return self

    @property
    def basis(self) -> CriterionBasis:
        """The criterion and what its level is compared with."""
        return CriterionBasis(self.criterion, self, self.if_missing)

    def build(self, context: CompileContext) -> Check:
        """Compare each level that is still possible."""
        name = self.criterion
        find_test = compile_comparison(self, context.parameters)
        missing = context.missing(self.if_missing)
        certain = context.say(en="{} is at level {} ({})", zh="{} 为 {} 级（{}）")
        open_ = context.say(en="{} may be at level {} to {} ({})", zh="{} 可能为 {} 至 {} 级（{}）")
        absent = context.say(en="{} does not apply", zh="{} 不适用").format(name)
        in_doubt = context.say(
            en="it is not known whether {} applies", zh="无法判断 {} 是否适用"
        ).format(name)
        with_evidence = context.evidence

        def check(scan: ScanResult) -> Outcome:
            level, possible, reachable = scan.reached[name]
            if reachable is None:
                return UNKNOWN, (in_doubt,), (), ()
            if level is None or possible is None:
                return NOT_APPLICABLE, (absent,), (), ()
            test = find_test(scan.interaction)
            if isinstance(test, NoValue):
                return missing(test.needs)
            passes = {test.passes(n) for n in reachable if level <= n <= possible}
            verdict = UNKNOWN if len(passes) > 1 else MET if passes == {True} else UNMET
            bound = in_words(test.bound, context.language)
            why = certain.format(name, level, bound)
            if level != possible:
                why = open_.format(name, level, possible, bound)
            evidence: tuple[Evidence, ...] = ()
            if with_evidence:
                evidence = (Reached(name, level, possible, test.bound),)
            return verdict, (why,), evidence, ()

        return check

    @property
    def asked(self) -> Iterator[str]:
        """The criterion, and what its exception asks about."""
        yield self.criterion
        yield from super().asked

    def claim(self, describer: Describer) -> str:
        """Which criterion, and what its level is held to."""
        answer = self._answer() if describer.is_question(self.criterion) else None
        if answer is not None:
            claim = describer.say(
                en=f"the answer to {{}} is {'yes' if answer else 'no'}",
                zh=f"{{}}的答案为“{'是' if answer else '否'}”",
            )
            return claim.format(describer.criterion(self.criterion))
        claim = describer.say(en="the level of {} {}", zh="{}的级别{}")
        return claim.format(describer.criterion(self.criterion), describer.holds(self))

    def _answer(self) -> bool | None:
        """The answer that is asked for, if the criterion is a question; None if that depends."""
        if references(self):
            return None
        test = compile_comparison(self, {})(_NO_RECORD)
        assert not isinstance(test, NoValue)
        no, yes = test.passes(0), test.passes(LEVELS[-1])
        return None if yes == no else bool(yes)


KINDS = (CriterionCondition,)
