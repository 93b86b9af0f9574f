"""Whether, how often and how generally a moment occurs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from scorecard.conditions.build import Build, ByNumber
from scorecard.conditions.outcome import MET, NOT_APPLICABLE, UNMET, Outcome
from scorecard.conditions.scope import Window
from scorecard.conditions.scoped import Count, Look, ScopedCondition, places, turns_in
from scorecard.grade import Evidence
from scorecard.mend import mend
from scorecard.moments.find import Finder
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
        least, most, name = self.at_least, self.at_most, finder.name
        show, search, count = build.show(finder), build.search(finder), build.count(finder)
        enough = ByNumber(
            _saying(build, name, count, en="{name} in {turns}", zh="{turns}有 {name}")
        )
        none = _absence(build, finder)
        few = build.say(en="at least {} needed", zh="至少要 {} 次").format(least)
        many = build.say(en="at most {} allowed", zh="最多 {} 次").format(most)
        comma = build.say(en=", ", zh="，")

        def look(reading: Reading, window: Window | None) -> Outcome:
            turns = turns_in(finder, reading, window)
            number = len(turns)
            if number == 0:
                why, evidence = none[places(finder, reading, window)]
                return UNMET if least else MET, why, evidence, ()
            if most is not None and number > most:
                return UNMET, enough[number] + comma + many, show(reading, turns), ()
            if number < least:
                proof = search(places(finder, reading, window), None)
                return UNMET, enough[number] + comma + few, show(reading, turns) + proof, ()
            return (
                MET,
                enough[number],
                show(reading, turns if most is not None else turns[:least]),
                (),
            )

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
        show, count = build.show(finder), build.count(finder)
        none = _absence(build, finder)
        some = ByNumber(
            _saying(build, finder.name, count, en="{name} in {turns}", zh="{turns}有 {name}")
        )

        def look(reading: Reading, window: Window | None) -> Outcome:
            turns = turns_in(finder, reading, window)
            if turns:
                return UNMET, some[len(turns)], show(reading, turns), ()
            why, evidence = none[places(finder, reading, window)]
            return MET, why, evidence, ()

        return look


def _saying(
    build: Build, name: str, count: Callable[[int], str], *, en: str, zh: str
) -> Callable[[int], str]:
    said = build.say(en=en, zh=zh)
    return lambda number: said.format(name=name, turns=count(number))


def _absence(build: Build, finder: Finder) -> ByNumber[tuple[str, tuple[Evidence, ...]]]:
    """By the number of turns searched: that there is none, and the proof of it."""
    search = build.search(finder)
    say = _saying(
        build,
        finder.name,
        build.count(finder),
        en="no {name} in {turns}",
        zh="{turns}中没有 {name}",
    )
    return ByNumber(lambda number: (say(number), search(number, None)))


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
