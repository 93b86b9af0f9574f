"""Compiled moments: in which turns each happens, and the words that show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from scorecard.comparison import FindTest, compile_comparison
from scorecard.grade import Acted, Evidence, Happened, Quote
from scorecard.interaction import Speaker
from scorecard.moments.model import Moment
from scorecard.moments.scan import Reading, ScanPlan
from scorecard.moments.search import WordingSearcher
from scorecard.moments.wording import Spans
from scorecard.parameters import NoValue, Parameters
from scorecard.record_path import dig
from scorecard.text import count_words

# The evidence for a turn as a whole is its beginning.
_LONGEST_TURN_QUOTE = 200

Holds = Callable[[Reading, int], bool]
"""Whether one key of a moment holds in a turn."""


class Searcher(Protocol):
    """Finds the turns in which one key of a moment holds, and where in the text."""

    def turns(self, reading: Reading) -> list[int]:
        """The turns, in order."""

    def spans(self, reading: Reading, turn: int) -> Spans:
        """Where in such a turn's text; empty where the key is not about wording."""

    def first(self, reading: Reading, turn: int) -> tuple[int, int] | None:
        """The first of the spans."""


class Finder:
    """A compiled moment."""

    __slots__ = ("_holds", "_number", "_searchers", "kind", "name", "speaker")

    def __init__(
        self,
        name: str,
        number: int,
        kind: str,
        speaker: Speaker | None,
        searchers: list[Searcher],
        holds: list[Holds],
    ) -> None:
        self.name = name
        self.kind = kind
        self.speaker = speaker
        self._number = number
        self._searchers = searchers
        self._holds = holds

    def turns(self, reading: Reading) -> list[int]:
        """The turns in which the moment happens, in order; worked out once a reading."""
        found = reading.found[self._number]
        if found is None:
            found = reading.found[self._number] = self._find(reading)
        return found

    def _find(self, reading: Reading) -> list[int]:
        if not self._searchers:
            found = list(range(len(reading.turns)))
        else:
            found = self._searchers[0].turns(reading)
            for searcher in self._searchers[1:]:
                others = set(searcher.turns(reading))
                found = [turn for turn in found if turn in others]
        for holds in self._holds:
            found = [turn for turn in found if holds(reading, turn)]
        return found

    def places(self, reading: Reading) -> list[int]:
        """The turns in which the moment could have happened."""
        if self.kind == "text":
            return reading.texts(self.speaker)
        return [
            index
            for index, turn in enumerate(reading.turns)
            if (turn.action if self.kind == "action" else turn.event) is not None
            and (self.speaker is None or turn.speaker == self.speaker)
        ]

    def spans(self, reading: Reading, turn: int) -> Spans:
        """Where in the turn the moment's wording stands; the whole turn where it has none."""
        for searcher in self._searchers:
            if spans := searcher.spans(reading, turn):
                return spans
        return [(0, len(reading.turns[turn].text or ""))]

    def first(self, reading: Reading, turn: int) -> tuple[int, int] | None:
        """The first of the spans, or None where the moment has no wording."""
        for searcher in self._searchers:
            if (span := searcher.first(reading, turn)) is not None:
                return span
        return None

    def evidence(self, reading: Reading, turn: int) -> Evidence:
        """What in the turn shows the moment."""
        span = self.first(reading, turn)
        if span is None:
            return quote_turn(self.name, reading, turn)
        start, end = span
        return Quote(self.name, turn, start, end, (reading.turns[turn].text or "")[start:end])


def quote_turn(name: str, reading: Reading, turn: int) -> Evidence:
    """A turn as a whole as evidence for a moment, or for its absence."""
    record = reading.turns[turn]
    if record.text is not None:
        end = min(len(record.text), _LONGEST_TURN_QUOTE)
        return Quote(name, turn, 0, end, record.text[:end])
    if record.action is not None:
        return Acted(name, turn, record.action.name)
    return Happened(name, turn, record.event or "")


class MomentCompiler:
    """Compiles the moments that conditions ask for, each once, and plans the scan."""

    def __init__(self, moments: Mapping[str, Moment], parameters: Parameters) -> None:
        self._moments = moments
        self._parameters = parameters
        self._finders: dict[str, Finder] = {}
        self._count = 0
        self.plan = ScanPlan()

    @property
    def count(self) -> int:
        """How many finders there are."""
        return self._count

    def finder(self, name: str) -> Finder:
        """The compiled moment of that name; raises `KeyError` if the rubric has none."""
        if name not in self._finders:
            self._finders[name] = self._compile(name, self._moments[name])
        return self._finders[name]

    def _compile(self, name: str, moment: Moment) -> Finder:
        searchers: list[Searcher] = []
        if moment.says or moment.matches or moment.similar_to:
            searchers.append(WordingSearcher(moment, self.plan))
        anys = [self._part(name, part) for part in moment.any_of or ()]
        alls = [self._part(name, part) for part in moment.all_of or ()]
        if anys:
            searchers.append(AnyOf(anys))
        searchers += alls
        number = self._count
        self._count += 1
        kind = _kind(moment, [*anys, *alls])
        speaker = moment.speaker or _shared_speaker(anys, alls)
        return Finder(name, number, kind, speaker, searchers, self._filters(moment))

    def _part(self, name: str, part: str | Moment) -> Finder:
        return self.finder(part) if isinstance(part, str) else self._compile(name, part)

    def _filters(self, moment: Moment) -> list[Holds]:
        filters: list[Holds] = []
        if moment.speaker is not None:
            filters.append(_speaker_is(moment.speaker))
        if moment.event is not None:
            filters.append(_event_in(frozenset(moment.event)))
        if moment.action is not None:
            filters.append(_action_in(frozenset(moment.action)))
        for path, comparison in (moment.arguments or {}).items():
            test = compile_comparison(comparison, self._parameters)
            filters.append(_argument_passes(path.split("."), test))
        if moment.words is not None:
            filters.append(_words_pass(compile_comparison(moment.words, self._parameters)))
        return filters


def _kind(moment: Moment, parts: list[Finder]) -> str:
    if moment.action is not None:
        return "action"
    if moment.event is not None:
        return "event"
    kinds = {part.kind for part in parts}
    return kinds.pop() if len(kinds) == 1 else "text"


def _shared_speaker(anys: list[Finder], alls: list[Finder]) -> Speaker | None:
    for part in alls:
        if part.speaker is not None:
            return part.speaker
    speakers = {part.speaker for part in anys}
    return speakers.pop() if len(speakers) == 1 else None


def _speaker_is(speaker: Speaker) -> Holds:
    return lambda reading, turn: reading.turns[turn].speaker == speaker


def _event_in(names: frozenset[str]) -> Holds:
    return lambda reading, turn: reading.turns[turn].event in names


def _action_in(names: frozenset[str]) -> Holds:
    def holds(reading: Reading, turn: int) -> bool:
        action = reading.turns[turn].action
        return action is not None and action.name in names

    return holds


def _argument_passes(keys: list[str], find_test: FindTest) -> Holds:
    def holds(reading: Reading, turn: int) -> bool:
        action = reading.turns[turn].action
        test = find_test(reading.interaction)
        if action is None or isinstance(test, NoValue):
            return False
        value = dig(action.arguments, keys)
        if value is None and "exists" not in test.bound:
            return False
        return test.passes(value) is True

    return holds


def _words_pass(find_test: FindTest) -> Holds:
    def holds(reading: Reading, turn: int) -> bool:
        text = reading.turns[turn].text
        test = find_test(reading.interaction)
        if text is None or isinstance(test, NoValue):
            return False
        return test.passes(count_words(text)) is True

    return holds


class AnyOf:
    """Turns in which at least one of several moments happens."""

    __slots__ = ("_parts",)

    def __init__(self, parts: list[Finder]) -> None:
        self._parts = parts

    def turns(self, reading: Reading) -> list[int]:
        """The turns of all parts together."""
        return sorted({turn for part in self._parts for turn in part.turns(reading)})

    def spans(self, reading: Reading, turn: int) -> Spans:
        """The wording of all parts that happen in the turn."""
        return sorted(
            {
                span
                for part in self._parts
                if turn in part.turns(reading)
                for span in part.spans(reading, turn)
            }
        )

    def first(self, reading: Reading, turn: int) -> tuple[int, int] | None:
        """The first wording of any part that happens in the turn."""
        found = [part.first(reading, turn) for part in self._parts if turn in part.turns(reading)]
        return min((span for span in found if span is not None), default=None)
