"""How often a moment happens that people or models may see: at least so often, perhaps more often.

What words and marks leave open is an interval of counts; where every count in it gives one verdict,
that is the verdict (Kleene's strong logic, by the worlds that are possible).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scorecard.conditions.context import CompileContext, IfMissing
from scorecard.conditions.outcome import MET, UNMET, Outcome
from scorecard.conditions.scope import Window, inside
from scorecard.conditions.scoped import ScopedCheck
from scorecard.grade import Evidence, Observed
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.scan import ScanResult

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
