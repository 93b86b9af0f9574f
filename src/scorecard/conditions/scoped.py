"""What conditions over moments share: the scope they look in, and how often a moment that people or
models may see happens there.

That is at least so often, and perhaps more often: what words and marks leave open is an interval of
counts. Where every count in it gives one verdict, that is the verdict (Kleene's strong logic, by
the worlds that are possible).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Protocol

from scorecard.authoring.declared import Field
from scorecard.authoring.scalar import COUNTABLE
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.basis import Basis, CountBasis, PatternBasis, ScopedBasis
from scorecard.conditions.context import CompileContext, IfMissing
from scorecard.conditions.outcome import MET, UNMET, Check, Outcome
from scorecard.conditions.scope import Scope, Window, inside
from scorecard.grade import Evidence, Observed
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.scan import ScanResult

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


class ScopedCheck(Protocol):
    """A check within a window; None is the whole interaction."""

    def __call__(self, scan: ScanResult, window: Window | None = None) -> Outcome:
        """The outcome in the window."""


NonNegative = Annotated[int, Field(ge=0), COUNTABLE]


class ScopedCondition(DataCondition):
    """A condition over moments, in the whole interaction or in a part of it."""

    not_applicable_when: ClassVar[tuple[str, ...]] = (
        "the moment that its scope (`in`) needs never occurs",
        *ConditionBase.not_applicable_when,
    )

    in_: Annotated[
        Scope | None,
        Field(alias="in", description="the part to look at; the whole interaction if absent"),
    ] = None

    @property
    def basis(self) -> Basis | None:
        """What the verdict rests on inside the scope, and the scope."""
        inside = self.basis_there
        return None if inside is None else ScopedBasis(inside, self.in_, self.if_missing)

    @property
    def basis_there(self) -> CountBasis | PatternBasis | None:
        """What the verdict rests on in the part that is looked at; None: it may be any."""
        return None

    def build(self, context: CompileContext) -> Check:
        """The check, looking only inside the scope."""
        with context.moments.watched():
            look = self.look(context)
            check: Check = look
            if self.in_ is not None:
                find_window = self.in_.compile(context, self.if_missing)

                def check(scan: ScanResult) -> Outcome:
                    window = find_window(scan)
                    return window if isinstance(window, tuple) else look(scan, window)

            return context.or_missing(check, self.if_missing)

    @abstractmethod
    def look(self, context: CompileContext) -> ScopedCheck:
        """The check itself, given the window to look in."""
        raise NotImplementedError

    def claim(self, describer: Describer) -> str:
        """Where to look, and what has to be true there."""
        claim = self.claim_there(describer)
        if self.in_ is None:
            return claim
        return f"{self.in_.describe(describer)}{describer.say(en=', ', zh='，')}{claim}"

    @abstractmethod
    def claim_there(self, describer: Describer) -> str:
        """What has to be true of the part that is looked at."""
        raise NotImplementedError


def turns_in(finder: MomentMatcher, scan: ScanResult, window: Window | None) -> Sequence[int]:
    """The turns of the window in which the moment happens."""
    turns = finder.turns(scan)
    return turns if window is None else inside(window, turns)


OfTurns = Callable[[ScanResult, "Window | None", Sequence[int]], Outcome]
"""The outcome where a moment happens in these turns of a window, and in no others."""


def seen_or_not(
    context: CompileContext,
    finder: MomentMatcher,
    of_turns: OfTurns,
    if_missing: IfMissing,
    least: int,
    most: int | None,
) -> ScopedCheck:
    """A check that the moment happens at least and at most so often.

    It is unknown where the count is not known closely enough; and where an open moment, for which
    nobody looked, happens too seldom to be met, or not at all and so is (`most` is 0).
    """
    missing = context.missing(if_missing)
    name = context.title(finder)
    somewhere = context.say(en="{} observed{}, not said where", zh="观察到{}{}，未注明位置")
    by = context.say(en=" by {}", zh="（{}）")
    looked = context.say(en="{} looked and saw none", zh="{} 查看后认为没有")

    def look(scan: ScanResult, window: Window | None = None) -> Outcome:
        known = finder.known(scan)
        turns, possible = known.turns, known.possible
        if window is not None:
            turns, possible = inside(window, turns), inside(window, possible)
        is_somewhere = known.happened and window is None and not turns
        lower = len(turns) or int(is_somewhere)
        upper = max(lower, len(turns) + len(possible))
        is_met = lower >= least and (most is None or upper <= most)
        is_unmet = upper < least or (most is not None and lower > most)
        if not is_met and not is_unmet:
            return missing(known.needs, show(scan, turns) + happened(scan))
        if is_somewhere:
            shown = finder.happened(scan)
            who = _who(shown)
            why = somewhere.format(name, by.format(who) if who else "").strip()
            return MET if is_met else UNMET, (why,), shown if context.evidence else (), ()
        if upper < least or (is_met and most == 0):
            lack = finder.unlooked(scan)
            if lack:
                return missing(lack, show(scan, turns))
        verdict, whys, evidence, needs = of_turns(scan, window, turns)
        if not turns and (shown := finder.not_seen(scan)):
            whys = (*whys, looked.format(_who(shown))) if _who(shown) else whys
            evidence += shown if context.evidence else ()
        return verdict, whys, evidence, needs

    show = context.show(finder)

    def happened(scan: ScanResult) -> tuple[Evidence, ...]:
        return finder.happened(scan) if context.evidence else ()

    return look


def _who(shown: Sequence[Evidence]) -> str:
    """The names of those who judge."""
    named = (one.by for one in shown if isinstance(one, Observed) and one.by)
    return ", ".join(dict.fromkeys(named))
