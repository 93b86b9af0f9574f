"""Whether, how often and how generally a moment occurs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from scorecard.authoring.declared import Field, model_validator
from scorecard.authoring.problem import author_error
from scorecard.conditions.basis import CountBasis, PatternBasis
from scorecard.conditions.context import ByNumber, CompileContext
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import Window, inside
from scorecard.conditions.scoped import NonNegative, ScopedCheck, ScopedCondition, seen_or_not
from scorecard.grade import Verdict
from scorecard.language import turn_counter
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.model import MomentName
from scorecard.moments.scan import ScanResult

if TYPE_CHECKING:
    from scorecard.conditions.describer import Describer


class Occurs(ScopedCondition):
    """Met when a moment occurs often enough: in `at_least` turns (1 unless given), and in no
    more than `at_most` turns.

    Several phrases in one turn count once. Existence and bounded existence in Dwyer's
    patterns.

    Example: `{occurs: apology, in: {first: 5 turns}}`
    """

    kind: ClassVar[str] = "occurs"

    occurs: Annotated[MomentName, Field(description="the moment")]
    at_least: Annotated[NonNegative, Field(description="in this many turns or more")] = 1
    at_most: Annotated[NonNegative | None, Field(description="in this many turns or fewer")] = None

    @model_validator(mode="after")
    def _bounds_fit(self) -> Occurs:
        if self.at_most is not None and self.at_most < self.at_least:
            raise author_error(
                f"`at_most: {self.at_most}` is less than `at_least: {self.at_least}`",
                "to allow none at all, write `at_least: 0`, or use `never`",
                at=("at_most",),
            )
        return self

    @property
    def may_not_apply(self) -> bool:
        """Only through an exception or a scope."""
        return self.unless is not None or self.in_ is not None

    @property
    def basis_there(self) -> CountBasis:
        """How often the moment happens."""
        return CountBasis(self.occurs, self.at_least, self.at_most)

    def look(self, context: CompileContext) -> ScopedCheck:
        """Count the turns in which the moment happens."""
        finder = context.moments.finder(self.occurs)
        least, most, find, places = self.at_least, self.at_most, finder.turns, finder.places
        show, search = context.show(finder), context.search(finder)
        absence = _absence(context, finder, UNMET if least else MET)
        presence = _presence(context, finder)
        few = context.say(en=", at least {} needed", zh="，至少要 {} 次").format(least)
        many = context.say(en=", at most {} allowed", zh="，最多 {} 次").format(most)

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            turns = find(scan)
            if window is not None:
                turns = inside(window, turns)
            elif not turns:
                return absence[len(places(scan))]
            return of_turns(scan, window, turns)

        def of_turns(scan: ScanResult, window: Window | None, turns: Sequence[int]) -> Outcome:
            number = len(turns)
            if number == 0:
                return absence[
                    len(places(scan)) if window is None else _within(window, finder, scan)
                ]
            if most is not None and number > most:
                return UNMET, (presence[number] + many,), show(scan, turns), ()
            if number < least:
                proof = search(_within(window, finder, scan), None)
                return UNMET, (presence[number] + few,), show(scan, turns) + proof, ()
            return (
                MET,
                (presence[number],),
                show(scan, turns if most is not None else turns[:least]),
                (),
            )

        if finder.is_plain:
            return look
        return seen_or_not(context, finder, of_turns, self.if_missing, least, most)

    def claim_there(self, describer: Describer) -> str:
        """The claim that the moment happens, and how often it may."""
        least, most, name = self.at_least, self.at_most, describer.moment(self.occurs)
        if (least, most) == (1, None):
            return describer.say(en="{} happens", zh="出现{}").format(name)
        if most is None:
            often = describer.say(en="at least {}", zh="至少 {}").format(least)
        elif least == most:
            often = describer.say(en="exactly {}", zh="正好 {}").format(most)
        elif least == 0:
            often = describer.say(en="at most {}", zh="最多 {}").format(most)
        else:
            often = describer.say(en="{} to {}", zh="{} 到 {}").format(least, most)
        several = describer.say(en="{} happens in {} {}", zh="出现{}的发言数：{}")
        return several.format(name, often, "turn" if most == 1 else "turns")


class Never(ScopedCondition):
    """Met when a moment does not occur at all; the evidence says how many turns were searched.

    Absence in Dwyer's patterns.

    Example: `{never: disrespect}`
    """

    kind: ClassVar[str] = "never"

    never: Annotated[MomentName, Field(description="the moment")]

    @property
    def may_not_apply(self) -> bool:
        """Only through an exception or a scope."""
        return self.unless is not None or self.in_ is not None

    @property
    def basis_there(self) -> CountBasis:
        """The claim that the moment never happens."""
        return CountBasis(self.never, at_most=0)

    def look(self, context: CompileContext) -> ScopedCheck:
        """Look for a turn in which the moment happens."""
        finder = context.moments.finder(self.never)
        show, find, places = context.show(finder), finder.turns, finder.places
        absence, presence = _absence(context, finder, MET), _presence(context, finder)

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            turns = find(scan)
            if window is not None:
                turns = inside(window, turns)
            elif not turns:
                return absence[len(places(scan))]
            return of_turns(scan, window, turns)

        def of_turns(scan: ScanResult, window: Window | None, turns: Sequence[int]) -> Outcome:
            if turns:
                return UNMET, (presence[len(turns)],), show(scan, turns), ()
            return absence[len(places(scan)) if window is None else _within(window, finder, scan)]

        if finder.is_plain:
            return look
        return seen_or_not(context, finder, of_turns, self.if_missing, 0, 0)

    def claim_there(self, describer: Describer) -> str:
        """The claim that the moment does not happen."""
        return describer.say(en="{} never happens", zh="从未出现{}").format(
            describer.moment(self.never)
        )


def _within(window: Window | None, finder: MomentMatcher, scan: ScanResult) -> int:
    """How many turns of the window the moment could have happened in."""
    turns = finder.places(scan)
    return len(turns) if window is None else len(inside(window, turns))


def _presence(context: CompileContext, finder: MomentMatcher) -> ByNumber[str]:
    """By the number of turns in which it happens: that it does."""
    template, count = context.say(en="{} in {}", zh="{1}有{0}"), context.count(finder)
    title = context.title(finder)
    return ByNumber(lambda number: template.format(title, count(number)).strip())


def _absence(context: CompileContext, finder: MomentMatcher, verdict: Verdict) -> ByNumber[Outcome]:
    """By the number of turns searched: the outcome where the moment is absent, with its proof."""
    template, count = context.say(en="no {} in {}", zh="{1}中没有{0}"), context.count(finder)
    title = context.title(finder)
    search = context.search(finder)
    return ByNumber(
        lambda number: (
            verdict,
            (template.format(title, count(number)).strip(),),
            search(number, None),
            (),
        )
    )


class Always(ScopedCondition):
    """Met when every text turn of the moment's speaker is such a moment; not applicable where
    the speaker says nothing.

    Universality in Dwyer's patterns.

    Example: `{always: polite_form, in: {first: 3 turns}}`
    """

    kind: ClassVar[str] = "always"

    always: Annotated[MomentName, Field(description="the moment")]

    @property
    def basis_there(self) -> PatternBasis:
        """Without the moment it is not met; whether it applies is up to the speaker."""
        return PatternBasis(
            (self.always,), needed=(self.always,), verdicts=(MET, UNMET, NOT_APPLICABLE)
        )

    def look(self, context: CompileContext) -> ScopedCheck:
        """Look for a turn of the speaker that is not such a moment."""
        finder = context.moments.finder(self.always)
        count = turn_counter(context.language, finder.speaker, "text")
        show_exceptions = context.show_without(finder)
        show = context.show(finder)
        name = context.title(finder)
        silent = context.say(en="no turns in which it could be", zh="没有可以检查的发言")
        every = context.say(en="{name} in all {turns}", zh="{turns}全部有{name}")
        except_some = context.say(
            en="no {name} in {without} of {turns}", zh="{turns}中有 {without} 次没有{name}"
        )

        def look(scan: ScanResult, window: Window | None = None) -> Outcome:
            places: Sequence[int] = scan.said_by(finder.speaker)
            if window is not None:
                places = inside(window, places)
            if not places:
                return NOT_APPLICABLE, (silent,), (), ()
            turns = set(finder.turns(scan))
            without = [turn for turn in places if turn not in turns]
            if without:
                why = except_some.format(name=name, without=len(without), turns=count(len(places)))
                return UNMET, (why,), show_exceptions(scan, without), ()
            why = every.format(name=name, turns=count(len(places)))
            return MET, (why,), show(scan, places), ()

        return look

    def claim_there(self, describer: Describer) -> str:
        """The claim that every turn of the speaker is such a moment."""
        every = describer.say(
            en="every time {who} says something, it is {name}", zh="{who}的每次发言都是{name}"
        )
        who = describer.who(describer.speaker(self.always))
        return every.format(who=who, name=describer.moment(self.always))


KINDS = (Occurs, Never, Always)
