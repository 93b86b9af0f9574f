"""What the record holds besides the conversation: its fields, and judgements made outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from scorecard.authoring.declared import Field, model_validator
from scorecard.conditions.base import DataCondition
from scorecard.conditions.basis import FieldBasis, ObservationBasis
from scorecard.conditions.bounds import in_words, shown
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import MET, UNKNOWN, UNMET, Check, Outcome
from scorecard.grade import Evidence, FieldValue
from scorecard.moments.model import ObservationName
from scorecard.moments.observed import judgements_of, observed, settle
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Observation
from scorecard.values.comparison import Comparison, compile_comparison, needs_a_comparator
from scorecard.values.parameters import NoValue
from scorecard.values.record_path import RecordPath, getter

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


class FieldCondition(DataCondition, Comparison):
    """Met when a value of the record passes every comparator given.

    A value that is missing or null, or that can't be compared ("five" held to a number), counts as
    missing; only `exists` is always known. "5" is a number where it is held to one, and "true" a
    truth; texts that look the same are the same, whatever their case, unless `case: exact`.

    Example: `{field: outcome.csat, at_least: 4}`
    """

    kind: ClassVar[str] = "field"

    field: Annotated[RecordPath, Field(description="where in the record, such as `outcome.csat`")]

    @model_validator(mode="after")
    def _compares(self) -> FieldCondition:
        needs_a_comparator(self, "equals: true")
        return self

    @property
    def may_not_apply(self) -> bool:
        """Whether the condition has an exception: nothing else makes it not applicable."""
        return self.unless is not None

    @property
    def basis(self) -> FieldBasis:
        """The field and what it is compared with."""
        return FieldBasis(self.field, self, self.if_missing)

    def build(self, context: CompileContext) -> Check:
        """Get the value and test it."""
        path, get = self.field, getter(self.field)
        find_test = compile_comparison(self, context.parameters)
        missing = context.missing(self.if_missing)
        template = context.say(en="{path} is {value} ({bound})", zh="{path} 为 {value}（{bound}）")
        absent = missing(f"field {path}")
        if self.exists is not None:
            why = context.say(en="{} is not there", zh="没有 {}").format(path)
            absent = UNMET if self.exists else MET, (why,), (), ()
        with_evidence = context.evidence

        def check(scan: ScanResult) -> Outcome:
            value = get(scan.interaction)
            if value is None:
                return absent
            test = find_test(scan.interaction)
            if isinstance(test, NoValue):
                return missing(test.needs)
            evidence: tuple[Evidence, ...] = ()
            if with_evidence:
                evidence = (FieldValue(path, value, test.bound),)
            passes = test.passes(value)
            if passes is None:
                return missing(f"field {path} as {test.wanted}", evidence)
            bound = in_words(test.bound, context.language)
            why = template.format(path=path, value=shown(value), bound=bound)
            return MET if passes else UNMET, (why,), evidence, ()

        return check

    def claim(self, describer: Describer) -> str:
        """Which value, and what it is held to."""
        joint = describer.say(en=" ", zh="")
        return f"{describer.field(self.field)}{joint}{describer.holds(self)}"


class ObservedCondition(DataCondition):
    """Met or unmet as the observation of that name says; unknown where there is none, or where
    several reviewers disagree.

    People decide before models (`by: model:NAME`), unless the rubric's `trust` says otherwise.

    Example: `{observed: win_win}`
    """

    kind: ClassVar[str] = "observed"

    observed: Annotated[ObservationName, Field(description="the name of the observation")]

    @property
    def may_not_apply(self) -> bool:
        """Whether the condition has an exception: nothing else makes it not applicable."""
        return self.unless is not None

    @property
    def basis(self) -> ObservationBasis:
        """The observation that the condition depends on."""
        return ObservationBasis(self.observed, self.if_missing)

    def build(self, context: CompileContext) -> Check:
        """The check that reads the observation."""
        name = self.observed
        absent = context.missing(self.if_missing)(f"observation {name}")
        with_evidence, trust = context.evidence, context.moments.trust
        template = {
            True: context.say(en="{} observed{}", zh="观察到 {}{}"),
            False: context.say(en="{} not observed{}", zh="未观察到 {}{}"),
        }
        by = context.say(en=" by {}", zh="（{}）")
        disagree = context.say(
            en="reviewers disagree on {}: {} say yes, {} no",
            zh="评审人对“{}”意见不一：{}认为有，{}认为没有",
        )

        def check(scan: ScanResult) -> Outcome:
            found = scan.interaction.observations.get(name)
            if found is None or found == []:
                return absent
            judgements = judgements_of(found)
            evidence: tuple[Evidence, ...] = ()
            if with_evidence:
                evidence = tuple([observed(name, judgement) for judgement in judgements])
            met, deciding = settle(judgements, trust)
            if met is not None:
                who = ", ".join(dict.fromkeys(one.by for one in deciding if one.by))
                why = template[met].format(name, by.format(who) if who else "")
                return MET if met else UNMET, (why,), evidence, ()
            why = disagree.format(name, _names(deciding, True), _names(deciding, False))
            return UNKNOWN, (why,), evidence, (f"agreement on observation {name}",)

        return check

    def claim(self, describer: Describer) -> str:
        """The claim, which says that a reviewer judges."""
        claim = describer.say(
            en="{} was observed (a reviewer decides)", zh="观察到{}（由评审人判断）"
        )
        return claim.format(describer.quote(self.observed))


def _names(judgements: list[Observation], met: bool) -> str:
    who = dict.fromkeys(judgement.by for judgement in judgements if judgement.met is met)
    return ", ".join(by or "?" for by in who)


KINDS = (FieldCondition, ObservedCondition)
