"""What another package adds, as it would write it: three kinds of conditions and a measure.

As a program it is `scorecard` with these: `python foreign_kinds.py validate rules.yaml`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, ClassVar

from pydantic import Field

from scorecard.conditions import KINDS, Condition
from scorecard.conditions.base import ConditionBase, DataCondition, Statement
from scorecard.conditions.basis import CountBasis
from scorecard.conditions.context import CompileContext
from scorecard.conditions.describer import Describer
from scorecard.conditions.measure import START_TIMES, Measure, Party, Values
from scorecard.conditions.measures import MEASURES
from scorecard.conditions.outcome import MET, UNMET, Check, Outcome
from scorecard.conditions.scope import Window
from scorecard.conditions.scoped import ScopedCheck, ScopedCondition, turns_in
from scorecard.conditions.spans import AnySpan, lies_within, span_of
from scorecard.moments.model import MomentName
from scorecard.moments.scan import ScanResult
from scorecard.values.parameters import NoValue


class Recurs(ScopedCondition):
    """Met when a moment happens in two turns or more, if `apart` is given soon enough.

    Example: `{recurs: apology}`
    """

    kind: ClassVar[str] = "recurs"

    recurs: Annotated[MomentName, Field(description="the moment")]
    apart: Annotated[AnySpan, Field(description="how far apart, at most")] = None

    @property
    def basis_there(self) -> CountBasis | None:
        """Two turns do, unless they may be too far apart: nothing is said of that."""
        return CountBasis(self.recurs, at_least=2) if self.apart is None else None

    def look(self, context: CompileContext) -> ScopedCheck:
        """Look at each turn and the one before."""
        finder = context.moments.finder(self.recurs)
        limit = span_of(context, "100%" if self.apart is None else self.apart)
        show, said = context.show(finder), context.say(en="{} times", zh="{} 次")
        missing = context.missing(self.if_missing)

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            turns, apart = turns_in(finder, scan, window), limit(scan)
            if isinstance(apart, NoValue):
                return missing(apart.needs)
            near = {lies_within(scan, apart, *pair) for pair in pairwise(turns)}
            if None in near:
                return missing(START_TIMES)
            verdict = MET if True in near else UNMET
            return verdict, (said.format(len(turns)),), show(scan, turns), ()

        return look

    def claim_there(self, describer: Describer) -> str:
        """That it happens again."""
        claim = describer.say(en="{} happens again", zh="{}再次出现")
        return claim.format(describer.moment(self.recurs))


class Opposite(ConditionBase):
    """Whatever the condition inside is not.

    Example: `{opposite: {occurs: apology}}`
    """

    kind: ClassVar[str] = "opposite"

    opposite: Annotated[Condition, Field(description="the condition")]

    def build(self, context: CompileContext) -> Check:
        """Turn met and unmet around."""
        inside = self.opposite.compile(context)

        def check(scan: ScanResult) -> Outcome:
            verdict, whys, evidence, needs = inside(scan)
            return {MET: UNMET, UNMET: MET}.get(verdict, verdict), whys, evidence, needs

        return check

    def describe(self, describer: Describer) -> Statement:
        """That it is not so."""
        lead = describer.say(en="the opposite of this:", zh="与此相反：")
        return Statement(lead, (self.opposite.statement(describer),))


class Queue(DataCondition):
    """Met when the record came through the queue.

    Example: `{queue: gold}`
    """

    kind: ClassVar[str] = "queue"

    queue: Annotated[str, Field(description="the queue's name")]

    def build(self, context: CompileContext) -> Check:
        """Look it up."""
        missing = context.missing(self.if_missing)

        def check(scan: ScanResult) -> Outcome:
            found = (scan.interaction.metadata or {}).get("queue")
            if found is None:
                return missing("field metadata.queue")
            return MET if found == self.queue else UNMET, (f"queue {found}",), (), ()

        return check

    def claim(self, describer: Describer) -> str:
        """Which queue it is."""
        claim = describer.say(en="it came through the queue {}", zh="来自队列{}")
        return claim.format(describer.quote(self.queue))


def late_turns(scan: ScanResult, of: Party | None, _: frozenset[int]) -> Values | str:
    """How many turns begin after the first minute."""
    starts = [turn.start for turn in scan.turns]
    if None in starts:
        return START_TIMES
    return [(sum(start is not None and start > 60 for start in starts), None)]


for _kind in (Recurs, Opposite, Queue):
    KINDS[_kind.kind] = _kind
MEASURES["late_turns"] = Measure("late turns", "较晚的轮次", late_turns, "count", "none", "times")

if __name__ == "__main__":
    from scorecard.__main__ import main

    main()
