"""What a condition needs to be compiled: moments, parameters, language, and evidence or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import Literal, Protocol, TypeVar

from scorecard.conditions.outcome import NOT_APPLICABLE, UNKNOWN, UNMET, Check, Outcome
from scorecard.grade import Evidence, Missing, Searched, Verdict
from scorecard.language import Language, say_need, turn_counter
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.matcher import MomentMatcher, NotKnown, quote_without
from scorecard.moments.scan import ScanResult
from scorecard.values.parameters import Parameters

_Made = TypeVar("_Made")
_MOST_REMEMBERED = 1000

IfMissing = Literal["unknown", "unmet", "not_applicable"]
_VERDICT: dict[IfMissing, Verdict] = {
    "unknown": UNKNOWN,
    "unmet": UNMET,
    "not_applicable": NOT_APPLICABLE,
}


class Missed(Protocol):
    """Gives the outcome where the record lacks what is needed, with the evidence there is."""

    def __call__(self, needs: str, evidence: tuple[Evidence, ...] = ()) -> Outcome:
        """What is needed is named as grades name it, such as `observation win_win`."""


ShowTurns = Callable[[ScanResult, Sequence[int]], tuple[Evidence, ...]]


class ByNumber(dict[int, _Made]):
    """What is made of a number, made once: the same few numbers come up all the time."""

    def __init__(self, make: Callable[[int], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> _Made:
        made = self._make(number)
        if number < _MOST_REMEMBERED:
            self[number] = made
        return made


class CompileContext:
    """The context in which a rubric's conditions are compiled."""

    def __init__(
        self,
        moments: MomentCompiler,
        parameters: Parameters,
        *,
        language: Language = "en",
        evidence: bool = True,
    ) -> None:
        self.moments = moments
        self.parameters = parameters
        self.language = language
        self.evidence = evidence
        # What stands between two reasons.
        self.joint = self.say(en="; ", zh="；")

    def bare(self) -> CompileContext:
        """A copy of the context without evidence, for what is asked but not shown."""
        return CompileContext(self.moments, self.parameters, language=self.language, evidence=False)

    def say(self, *, en: str, zh: str) -> str:
        """The wording in the reader's language."""
        return zh if self.language == "zh" else en

    def reasons(self, *, en: str, zh: str, **names: str) -> ByNumber[tuple[str, ...]]:
        """By a number that it names, a reason in the reader's language."""
        template = self.say(en=en, zh=zh)
        return ByNumber(lambda number: (template.format(number=number, **names).strip(),))

    def title(self, finder: MomentMatcher) -> str:
        """What readers know the moment by, fit for the middle of a sentence: in Chinese, Latin
        letters stand apart."""
        title = finder.title(self.language)
        return f" {title} " if self.language == "zh" and title.isascii() else title

    def show(self, finder: MomentMatcher) -> ShowTurns:
        """The evidence for a moment in some turns."""
        if not self.evidence:
            return lambda scan, turns: ()
        evidence = finder.evidence

        def show(scan: ScanResult, turns: Sequence[int]) -> tuple[Evidence, ...]:
            if len(turns) == 1:
                return (evidence(scan, turns[0]),)
            return tuple([evidence(scan, turn) for turn in turns])

        def show_all(scan: ScanResult, turns: Sequence[int]) -> tuple[Evidence, ...]:
            shown = chain.from_iterable(finder.evidences(scan, turn) for turn in turns)
            return tuple(dict.fromkeys(shown))

        return show_all if finder.shows_several else show

    def show_without(self, finder: MomentMatcher) -> ShowTurns:
        """The evidence for the absence of a moment from some turns."""
        if not self.evidence:
            return lambda scan, turns: ()
        name = finder.name
        return lambda scan, turns: tuple([quote_without(name, scan, turn) for turn in turns])

    def search(self, finder: MomentMatcher) -> Callable[[int, int | None], tuple[Evidence, ...]]:
        """The proof of an absence: how many turns were searched, and after which."""
        if not self.evidence:
            return lambda turns, after: ()
        name, sort, speaker = finder.name, finder.kind, finder.speaker
        return lambda turns, after: (Searched(name, turns, sort, speaker, after),)

    def missing(self, if_missing: IfMissing = "unknown") -> Missed:
        """A function that gives the outcome where the record lacks what is needed."""
        verdict = _VERDICT[if_missing]
        why = self.say(en="not known: the record has no {}", zh="无法判断：记录中没有{}")
        if verdict != UNKNOWN:
            why = self.say(en="the record has no {}", zh="记录中没有{}")

        def outcome(needs: str, evidence: tuple[Evidence, ...]) -> Outcome:
            shown = (*evidence, Missing(needs)) if self.evidence else ()
            return (
                verdict,
                (why.format(say_need(needs, self.language)),),
                shown,
                (needs,) if verdict == UNKNOWN else (),
            )

        bare = cache(lambda needs: outcome(needs, ()))
        return lambda needs, evidence=(): outcome(needs, evidence) if evidence else bare(needs)

    def or_missing(self, check: Check, if_missing: IfMissing) -> Check:
        """The check, made to say what is missing where a moment's bound is not known."""
        if not self.moments.may_be_unknown:
            return check
        missing = self.missing(if_missing)

        def checked(scan: ScanResult) -> Outcome:
            try:
                return check(scan)
            except NotKnown as error:
                return missing(error.needs)

        return checked

    def count(self, finder: MomentMatcher) -> Callable[[int], str]:
        """A function that says "9 agent turns" in the reader's language."""
        return turn_counter(self.language, finder.speaker, finder.kind)
