"""Whether, how often and how generally a moment occurs."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from scorecard.conditions.build import Build
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import Window
from scorecard.conditions.scoped import Count, Look, ScopedCondition, places, turns_in
from scorecard.mend import mend
from scorecard.moments.model import MomentName
from scorecard.moments.scan import Reading


class Occurs(ScopedCondition):
    """Met when a moment occurs often enough: in `at_least` turns (1 unless given), and in no
    more than `at_most` turns.

    Several phrases in one turn count once. Existence and bounded existence in Dwyer's
    patterns.

    Example: `{occurs: apology, in: {first: 5 turns}}`
    """

    kind: ClassVar[str] = "occurs"

    occurs: Annotated[MomentName, Field(description="the moment")]
    at_least: Annotated[Count, Field(description="in this many turns or more")] = 1
    at_most: Annotated[Count | None, Field(description="in this many turns or fewer")] = None

    @model_validator(mode="after")
    def _bounds_fit(self) -> Occurs:
        if self.at_most is not None and self.at_most < self.at_least:
            raise mend(
                f"`at_most: {self.at_most}` is less than `at_least: {self.at_least}`",
                "to allow none at all, write `at_least: 0`, or use `never`",
                at=("at_most",),
            )
        return self

    def look(self, build: Build) -> Look:
        """Count the turns."""
        finder = build.moments.finder(self.occurs)
        least, most = self.at_least, self.at_most
        show, search, count = build.show(finder), build.search(finder), build.count(finder)
        name = finder.name
        none = build.say(en="no {name} in {turns}", zh="{turns}中没有 {name}")
        few = build.say(
            en="{name} in {turns}, at least {bound} needed",
            zh="{turns}有 {name}，至少要 {bound} 次",
        )
        many = build.say(
            en="{name} in {turns}, at most {bound} allowed", zh="{turns}有 {name}，最多 {bound} 次"
        )
        enough = build.say(en="{name} in {turns}", zh="{turns}有 {name}")

        def look(reading: Reading, window: Window | None) -> Outcome:
            turns = turns_in(finder, reading, window)
            number = len(turns)
            if most is not None and number > most:
                why = many.format(name=name, turns=count(number), bound=most)
                return UNMET, why, show(reading, turns), ()
            if number == 0:
                searched = places(finder, reading, window)
                why = none.format(name=name, turns=count(searched))
                return UNMET if least else MET, why, search(searched, None), ()
            if number < least:
                why = few.format(name=name, turns=count(number), bound=least)
                searched = places(finder, reading, window)
                evidence = (*show(reading, turns), *search(searched, None))
                return UNMET, why, evidence, ()
            why = enough.format(name=name, turns=count(number))
            return MET, why, show(reading, turns if most is not None else turns[:least]), ()

        return look


class Never(ScopedCondition):
    """Met when a moment does not occur at all; the evidence says how many turns were searched.

    Absence in Dwyer's patterns.

    Example: `{never: disrespect}`
    """

    kind: ClassVar[str] = "never"

    never: Annotated[MomentName, Field(description="the moment")]

    def look(self, build: Build) -> Look:
        """Look for one."""
        finder = build.moments.finder(self.never)
        show, search, count = build.show(finder), build.search(finder), build.count(finder)
        name = finder.name
        none = build.say(en="no {name} in {turns}", zh="{turns}中没有 {name}")
        some = build.say(en="{name} in {turns}", zh="{turns}有 {name}")

        def look(reading: Reading, window: Window | None) -> Outcome:
            turns = turns_in(finder, reading, window)
            if turns:
                why = some.format(name=name, turns=count(len(turns)))
                return UNMET, why, show(reading, turns), ()
            searched = places(finder, reading, window)
            return MET, none.format(name=name, turns=count(searched)), search(searched, None), ()

        return look


class Always(ScopedCondition):
    """Met when every text turn of the moment's speaker is such a moment; not applicable where
    the speaker says nothing.

    Universality in Dwyer's patterns.

    Example: `{always: polite_form, in: {first: 3 turns}}`
    """

    kind: ClassVar[str] = "always"

    always: Annotated[MomentName, Field(description="the moment")]

    def look(self, build: Build) -> Look:
        """Look for a turn that is not one."""
        finder = build.moments.finder(self.always)
        count, show_exceptions = build.count_turns(finder.speaker), build.show_turns(finder.name)
        show = build.show(finder)
        name = finder.name
        silent = build.say(en="no turns in which it could be", zh="没有可以检查的发言")
        every = build.say(en="{name} in all {turns}", zh="{turns}全部有 {name}")
        some = build.say(
            en="no {name} in {without} of {turns}", zh="{turns}中有 {without} 次没有 {name}"
        )

        def look(reading: Reading, window: Window | None) -> Outcome:
            places = reading.texts(finder.speaker)
            if window is not None:
                places = [turn for turn in places if any(turn in part for part in window)]
            if not places:
                return NOT_APPLICABLE, silent, (), ()
            turns = set(finder.turns(reading))
            without = [turn for turn in places if turn not in turns]
            if without:
                why = some.format(name=name, without=len(without), turns=count(len(places)))
                return UNMET, why, show_exceptions(reading, without), ()
            why = every.format(name=name, turns=count(len(places)))
            return MET, why, show(reading, places), ()

        return look


KINDS = (Occurs, Never, Always)
