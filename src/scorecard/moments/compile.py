"""From the moments of a rubric to finders, and the plan of the scan that serves them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from scorecard.authoring.problem import author_error
from scorecard.grade import TurnKind
from scorecard.moments.any_of import AnyMatcher
from scorecard.moments.matcher import Keep, MomentMatcher, NotKnown
from scorecard.moments.model import Moment
from scorecard.moments.observed import ObservedSearch, Trust
from scorecard.moments.patterns import Wordings
from scorecard.moments.scan import ScanPlan, ScanResult
from scorecard.moments.search import ActionSearch, EventSearch, Search, WordingSearch
from scorecard.records.interaction import Speaker
from scorecard.suggest import did_you_mean
from scorecard.values.comparison import (
    FindTest,
    NumberComparison,
    Test,
    compile_comparison,
    may_be_missing,
)
from scorecard.values.parameters import NoValue, Parameters
from scorecard.values.record_path import dig


class MomentCompiler:
    """Compiles the moments that conditions ask for, each once, and plans the scan."""

    def __init__(
        self,
        moments: Mapping[str, Moment],
        parameters: Parameters,
        trust: Sequence[str] = (),
        plan: ScanPlan | None = None,
        wordings: Wordings | None = None,
    ) -> None:
        self._wordings = Wordings() if wordings is None else wordings
        self._moments = moments
        self.trust = Trust(trust)
        self._parameters = parameters
        self._finders: dict[str, MomentMatcher] = {}
        self.plan = ScanPlan() if plan is None else plan
        self._unsure: set[str] = set()
        # Whether finding a moment that was asked for may raise `NotKnown`: see `watched`.
        self.may_be_unknown = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Within it, `may_be_unknown` tells of the moments asked for within it."""
        before, self.may_be_unknown = self.may_be_unknown, False
        yield
        self.may_be_unknown = self.may_be_unknown or before

    def finder(self, name: str) -> MomentMatcher:
        """The compiled moment of that name; raises `ValueError` if the rubric has none."""
        if name not in self._moments:
            raise author_error(
                f"unknown moment `{name}`", did_you_mean(name, self._moments), code="R013"
            )
        if name not in self._finders:
            with self.watched():
                self._finders[name] = self._compile(name, self._moments[name])
                if self.may_be_unknown:
                    self._unsure.add(name)
        self.may_be_unknown = self.may_be_unknown or name in self._unsure
        return self._finders[name]

    def _compile(self, name: str, moment: Moment) -> MomentMatcher:
        found: list[Search] = []
        if moment.is_worded:
            found.append(WordingSearch(moment, self.plan, self._wordings))
        acted: list[Search] = []
        if moment.action is not None:
            acted.append(ActionSearch(moment.action, moment.speaker))
        if moment.event is not None:
            acted.append(EventSearch(moment.event, moment.speaker))
        anys = [self._part(name, part) for part in moment.any_of or ()]
        alls = [self._part(name, part) for part in moment.all_of or ()]
        nones = [self._part(name, part) for part in moment.none_of or ()]
        made: list[Search] = [AnyMatcher(anys, self.plan)] if anys else []
        made += alls
        searches = [*found, *acted, *made]
        observed = None
        if (seen := moment.observed or (name if moment.open else None)) is not None:
            observed = ObservedSearch(seen, self.trust, [*found, *made], moment.speaker)
            searches = [observed, *acted]
            self.may_be_unknown = True
        parts = [*anys, *alls]
        kind = _kind(moment, parts)
        speaker = moment.speaker or _shared_speaker(anys, alls)
        return MomentMatcher(
            name,
            moment.title,
            self.plan.new_finder(),
            kind,
            speaker,
            searches,
            self._filters(moment, parts, nones),
            quick=self._quick(moment),
            parts=[*parts, *nones],
            observed=observed,
            is_open=moment.open,
        )

    def _part(self, name: str, part: str | Moment) -> MomentMatcher:
        return self.finder(part) if isinstance(part, str) else self._compile(name, part)

    def _filters(
        self, moment: Moment, parts: list[MomentMatcher], nones: list[MomentMatcher]
    ) -> list[Keep]:
        filters: list[Keep] = []
        if moment.speaker is not None and any(part.speaker != moment.speaker for part in parts):
            # Elsewhere the search looks at that speaker's turns only.
            filters.append(_speaker_is(moment.speaker))
        for path, comparison in (moment.arguments or {}).items():
            filters.append(_value_passes("arguments", path, self._test(comparison)))
        if moment.result is not None:
            results = moment.result if isinstance(moment.result, dict) else {"": moment.result}
            for path, comparison in results.items():
                filters.append(_value_passes("result", path, self._test(comparison)))
        if moment.arguments or moment.result is not None or moment.after_wait is not None:
            # A value that can't be compared or a time that is missing, as no rubric can know.
            self.may_be_unknown = True
        if moment.words is not None and may_be_missing(moment.words, self._parameters):
            filters.append(_words_pass(self._test(moment.words)))
        if moment.after_wait is not None:
            filters.append(_wait_passes(self._test(moment.after_wait)))
        filters += [_does_not_happen(part) for part in nones]
        return filters

    def _quick(self, moment: Moment) -> list[Keep]:
        """What may be looked at first: it costs little, and is always known."""
        words = moment.words
        if words is None or may_be_missing(words, self._parameters):
            return []
        return [_words_pass(self._test(words))]

    def _test(self, comparison: NumberComparison) -> FindTest:
        unsure = may_be_missing(comparison, self._parameters)
        self.may_be_unknown = self.may_be_unknown or unsure
        return compile_comparison(comparison, self._parameters)


def _kind(moment: Moment, parts: list[MomentMatcher]) -> TurnKind:
    if moment.action is not None:
        return "action"
    if moment.event is not None:
        return "event"
    kinds = {part.kind for part in parts}
    return kinds.pop() if len(kinds) == 1 else "text"


def _shared_speaker(anys: list[MomentMatcher], alls: list[MomentMatcher]) -> Speaker | None:
    for part in alls:
        if part.speaker is not None:
            return part.speaker
    speakers = {part.speaker for part in anys}
    return speakers.pop() if len(speakers) == 1 else None


def _speaker_is(speaker: Speaker) -> Keep:
    return lambda scan, turns: [turn for turn in turns if scan.turns[turn].speaker == speaker]


def _known(find_test: FindTest, scan: ScanResult) -> Test:
    """The test for a record; raises `NotKnown` if the record has no value for its parameter."""
    test = find_test(scan.interaction)
    if isinstance(test, NoValue):
        raise NotKnown(test.needs)
    return test


def _value_passes(of: Literal["arguments", "result"], path: str, find_test: FindTest) -> Keep:
    """Keeps actions by what stands at a path of their arguments or result (empty: by all of it)."""
    keys = path.split(".") if path else []
    needs = f"{of.removesuffix('s')} {path}" if path else "result of the action"

    def keep(scan: ScanResult, turns: Sequence[int]) -> list[int]:
        kept: list[int] = []
        test: Test | None = None
        for turn in turns:
            action = scan.turns[turn].action
            if action is None:
                continue
            test = test or _known(find_test, scan)
            given = getattr(action, of)
            value = dig(_opened(given) if keys else given, keys)
            if value is None and "exists" not in test.bound:
                continue
            passes = test.passes(value)
            if passes is None:
                raise NotKnown(f"{needs} as {test.wanted}")
            if passes:
                kept.append(turn)
        return kept

    return keep


def _opened(value: Any) -> Any:
    """What a text of JSON holds: tools give back texts as a rule."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        import json  # noqa: PLC0415 (few rubrics look into what tools give back)

        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _wait_passes(find_test: FindTest) -> Keep:
    """Keeps turns by how long nobody had said anything when they began; what comes before all
    words never waited."""

    def keep(scan: ScanResult, turns: Sequence[int]) -> list[int]:
        test, kept = _known(find_test, scan), []
        said, ends = scan.said_by(None), _latest_ends(scan)
        for turn in turns:
            place = bisect_left(said, turn)
            if place == 0:
                continue
            start, ended = scan.turns[turn].start, ends[place - 1]
            if start is None or ended is None:
                raise NotKnown("turn start times")
            if test.passes(max(0.0, round(start - ended, 6))):
                kept.append(turn)
        return kept

    return keep


def _latest_ends(scan: ScanResult) -> list[float | None]:
    """For each turn in which something is said, when all that was said up to it had ended; None
    from the first on that has no time."""
    ends: list[float | None] = []
    latest: float | None = 0.0
    for turn in scan.said_by(None):
        said = scan.turns[turn]
        end = said.end if said.end is not None else said.start
        latest = None if latest is None or end is None else max(latest, end)
        ends.append(latest)
    return ends


def _does_not_happen(part: MomentMatcher) -> Keep:
    def keep(scan: ScanResult, turns: Sequence[int]) -> list[int]:
        without = set(part.turns(scan))
        return [turn for turn in turns if turn not in without]

    return keep


def _words_pass(find_test: FindTest) -> Keep:
    def keep(scan: ScanResult, turns: Sequence[int]) -> list[int]:
        said = [turn for turn in turns if scan.turns[turn].text is not None]
        if not said:
            return said
        passes, counts = _known(find_test, scan).passes, scan.word_counts
        return [turn for turn in said if passes(counts[turn]) is True]

    return keep
