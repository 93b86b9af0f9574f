"""What has to follow what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar

from scorecard.authoring.declared import Field
from scorecard.authoring.scalar import Span
from scorecard.conditions.basis import PatternBasis
from scorecard.conditions.context import CompileContext
from scorecard.conditions.order import alternate, comes_after, searched
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import Window
from scorecard.conditions.scoped import ScopedCheck, ScopedCondition, turns_in
from scorecard.conditions.spans import AnySpan, in_words, lies_within, span_of
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.model import MomentName
from scorecard.moments.scan import ScanResult
from scorecard.values.parameters import NoValue

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


class Response(ScopedCondition):
    """Met when every trigger (`to`) is followed by the response, if `within` is given soon
    enough; not applicable where the trigger never occurs.

    A response may stand in the same turn as its trigger, after it, and one response can
    answer several triggers. Turns are counted by position; seconds run from the end of the
    trigger's turn to the start of the response's.

    Example: `{response: apology, to: complaint, within: 2 turns}`
    """

    kind: ClassVar[str] = "response"

    response: Annotated[MomentName, Field(description="the moment that has to follow")]
    to: Annotated[MomentName, Field(description="the moment that calls for it")]
    within: Annotated[AnySpan, Field(description="how soon, such as `2 turns` or `30s`")] = None

    @property
    def basis_there(self) -> PatternBasis:
        """The response is needed where there is a trigger; the sooner, the stricter."""
        return PatternBasis(
            (self.response, self.to),
            needed=(self.response,),
            subject=self.to,
            within=self.within,
            verdicts=(MET, UNMET, NOT_APPLICABLE),
        )

    def look(self, context: CompileContext) -> ScopedCheck:
        """Find a trigger without its response."""
        answer, trigger = context.moments.finder(self.response), context.moments.finder(self.to)
        limit = None if self.within is None else span_of(context, self.within)
        missing = context.missing(self.if_missing)
        show_trigger, show_pairs = context.show(trigger), alternate(context, trigger, answer)
        search = context.search(answer)
        names = {"answer": context.title(answer), "trigger": context.title(trigger)}
        no_trigger = context.say(en="no {trigger} to respond to", zh="没有需要回应的{trigger}")
        no_trigger = no_trigger.format(**names).strip()
        nothing_to_do: Outcome = (NOT_APPLICABLE, (no_trigger,), (), ())
        unanswered = context.say(
            en="no {answer} after the {trigger} in turn {turn}{within}",
            zh="第 {turn} 次发言的{trigger}之后{within}没有{answer}",
        )
        within = context.say(en=" within {}", zh="在 {}内")
        every = context.reasons(
            en="{answer} after each {trigger} ({number})",
            zh="每个{trigger}之后都有{answer}（{number} 次）",
            **names,
        )

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            triggers = turns_in(trigger, scan, window)
            if not triggers:
                lack = "" if trigger.is_plain else trigger.unlooked(scan)
                if lack:
                    return missing(lack)
                unseen = trigger.not_seen(scan) if context.evidence else ()
                return (NOT_APPLICABLE, (no_trigger,), unseen, ()) if unseen else nothing_to_do
            soon = None if limit is None else limit(scan)
            if isinstance(soon, NoValue):
                return missing(soon.needs, show_trigger(scan, triggers))
            answers = turns_in(answer, scan, window)
            find = _Following(scan, trigger, answer, answers, soon)
            pairs: list[tuple[int, int]] = []
            unclear: list[int] = []
            for turn in triggers:
                following = find(turn)
                if following is None:
                    span = "" if soon is None else within.format(in_words(soon, context.language))
                    why = unanswered.format(turn=turn, within=span, **names).strip()
                    number = searched(answer, scan, window, first=turn)
                    evidence = show_trigger(scan, [turn]) + search(number, turn)
                    return UNMET, (why,), evidence, ()
                if following == _NOT_KNOWN:
                    unclear.append(turn)
                else:
                    pairs.append((turn, following))
            if unclear:
                return missing("turn start times", show_trigger(scan, unclear))
            return MET, every[len(pairs)], show_pairs(scan, pairs), ()

        return look

    def claim_there(self, describer: Describer) -> str:
        """What follows what, and how soon."""
        names = {"answer": describer.moment(self.response), "trigger": describer.moment(self.to)}
        if self.within is None:
            claim = describer.say(
                en="every {trigger} is followed by {answer}", zh="每次{trigger}之后都有{answer}"
            )
            return claim.format(**names)
        claim = describer.say(
            en="every {trigger} is followed by {answer} within {span}",
            zh="每次{trigger}之后 {span}内都有{answer}",
        )
        return claim.format(span=describer.span(self.within), **names)


_NOT_KNOWN = -1


class _Following:
    """Finds the response to a trigger: the first after it that is in time.

    Each is found in logarithmic time, so that a conversation of any length is done in one go.
    """

    def __init__(
        self,
        scan: ScanResult,
        trigger: MomentMatcher,
        answer: MomentMatcher,
        answers: Sequence[int],
        limit: Span | None,
    ) -> None:
        self._reading = scan
        self._trigger = trigger
        self._answer = answer
        self._answers = answers
        self._limit = limit

    def __call__(self, turn: int) -> int | None:
        """The turn of the response; None if none is in time, `_NOT_KNOWN` if times are missing."""
        position = bisect_left(self._answers, turn)
        if position < len(self._answers) and self._answers[position] == turn:
            same = comes_after(self._reading, self._trigger, turn, self._answer, turn)
            position += not same
        if position == len(self._answers):
            return None
        first = self._answers[position]
        if self._limit is None:
            return first
        timely = lies_within(self._reading, self._limit, turn, first)
        if timely is True:
            return first
        if self._limit.unit != "seconds":
            return None
        # Turns need not be in the order of their times: a later one may have come sooner.
        soonest = self._soonest[position]
        if soonest is not None and lies_within(self._reading, self._limit, turn, soonest):
            return soonest
        since = self._reading.turns[turn]
        untimed = since.start is None and since.end is None
        return _NOT_KNOWN if untimed or position <= self._last_untimed else None

    @cached_property
    def _soonest(self) -> list[int | None]:
        """For each answer, which one from it on starts first; None where none has a start."""
        soonest: list[int | None] = []
        best: int | None = None
        turns = self._reading.turns
        for turn in reversed(self._answers):
            start = turns[turn].start
            if start is not None and (best is None or start <= (turns[best].start or 0.0)):
                best = turn
            soonest.append(best)
        return soonest[::-1]

    @cached_property
    def _last_untimed(self) -> int:
        """The position of the last answer without a start; -1 if all have one."""
        turns = self._reading.turns
        untimed = [i for i, turn in enumerate(self._answers) if turns[turn].start is None]
        return untimed[-1] if untimed else -1


KINDS = (Response,)
