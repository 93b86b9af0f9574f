"""Which turns say a moment's wording, given the marks of a scan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import cached_property
from itertools import chain
from typing import Protocol

from scorecard.moments.heard import HeardText, TextRange, TextRanges
from scorecard.moments.model import Moment
from scorecard.moments.patterns import Sentences, Wording, Wordings, touching
from scorecard.moments.scan import ScanPlan, ScanResult
from scorecard.moments.wording_model import HUNDRED, hundredths
from scorecard.records.interaction import Speaker


class Search(Protocol):
    """Finds the turns in which one key of a moment holds, and where in the text."""

    @property
    def group(self) -> int | None:
        """The group of wordings without a mark of which there are none, if there is one."""

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns, in order."""

    def spans(self, scan: ScanResult, turn: int) -> TextRanges:
        """Where in such a turn's text; empty where the key is not about wording."""

    def first(self, scan: ScanResult, turn: int) -> TextRange | None:
        """The first of the spans."""


class WordingSearch:
    """The wording keys of one moment, and the phrases that cancel them.

    `group` is that of the wordings, if there is no other way to say it. `is_simple` says that
    each mark of the scan makes the moment, if none marks `cancel_group`.
    """

    def __init__(self, moment: Moment, plan: ScanPlan, known: Wordings) -> None:
        phrases = () if moment.says is None else moment.says.any or moment.says.all or ()
        wordings: list[Wording] = [
            *map(known.phrase, phrases),
            *map(known.pattern, moment.matches or ()),
        ]
        self.speaker = moment.speaker
        self._group = plan.new_group()
        numbers = plan.add(self._group, wordings, moment.speaker)
        self._wordings = dict(zip(numbers, wordings, strict=True))
        self._cues = _CueSum(moment, plan, self._group, known)
        # Whether weights may add up to the moment.
        self.has_cues = bool(self._cues.wordings)
        if self.has_cues:
            plan.add(self._cues.group, wordings, moment.speaker)
        wants_all = moment.says is not None and moment.says.all is not None
        self._wanted = frozenset(numbers[: len(phrases)]) if wants_all else frozenset()
        cancels: list[Wording] = [*map(known.phrase, moment.excluding or ())]
        self.cancel_group = plan.new_group()
        cancel_numbers = plan.add(self.cancel_group, cancels, moment.speaker)
        self._cancels = dict(zip(cancel_numbers, cancels, strict=True))
        similar = moment.similar_to
        self._similar = (
            None if similar is None else Sentences(similar.sentences, similar.similarity)
        )
        self.is_simple = similar is None and not self._wanted and not self.has_cues
        self.group = None if similar else self._group

    def join(self, group: int, plan: ScanPlan) -> dict[int, Wording]:
        """Let the wordings mark another group too; returns them by number."""
        plan.add(group, list(self._wordings.values()), self.speaker)
        return self._wordings

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns whose wording says it, in order."""
        return self.confirmed(scan, self.candidates(scan))

    def candidates(self, scan: ScanResult) -> Sequence[int]:
        """The turns that may say it, in order, found out at no cost."""
        if self._similar is not None or self._wanted:
            return scan.said_by(self.speaker)
        return scan.marks.get(self._group, ())

    def confirmed(self, scan: ScanResult, candidates: Sequence[int]) -> Sequence[int]:
        """Of such turns, those that do say it."""
        if self._similar is not None or self._wanted:
            return [turn for turn in candidates if self.first(scan, turn) is not None]
        doubtful = set(scan.marks.get(self.cancel_group, ()))
        if self.has_cues:
            heard = set(scan.marks.get(self._cues.group, ()))
            if doubtful:
                return [
                    turn
                    for turn in candidates
                    if (turn in heard if turn not in doubtful else self._says(scan, turn, heard))
                ]
            return [turn for turn in candidates if turn in heard] if heard else ()
        if not doubtful:
            return candidates
        # What is heard is said, unless something in the same turn cancels it.
        return [turn for turn in candidates if turn not in doubtful or self.spans(scan, turn)]

    def _says(self, scan: ScanResult, turn: int, heard: Set[int]) -> bool:
        """Whether a turn with cues and a phrase that may cancel some says it, given those that
        would if nothing did."""
        weights = self._cues.weights
        if turn not in heard and all(weights[n] > 0 for n in scan.heard_of(weights, turn)):
            return False
        return self.first(scan, turn) is not None

    def first(self, scan: ScanResult, turn: int) -> TextRange | None:
        """The first wording in the turn that is not cancelled; of several, the longest."""
        if self.is_simple:
            groups = scan.groups_of(turn)
            if self.cancel_group not in groups:
                said = groups.get(self._group, ())
                return earliest(self._wordings, said, scan.heard_text(turn))
            return min(self.spans(scan, turn), key=by_place, default=None)
        if self._is_cancelled(scan, turn):
            spans = self.spans(scan, turn)
        else:
            numbers = self._heard(scan, turn)
            if numbers or self._similar is None:
                return earliest(self._all, numbers, scan.heard_text(turn))
            spans = self._similar_spans(scan, turn)
        return min(spans, key=by_place, default=None)

    def _is_cancelled(self, scan: ScanResult, turn: int) -> bool:
        """Whether a turn has a phrase that cancels wording."""
        return self.cancel_group in scan.groups_of(turn)

    def _heard(self, scan: ScanResult, turn: int) -> Collection[int]:
        """The wordings in a turn that make the moment, if no phrase cancels any."""
        numbers = self._deciding(scan.heard_of(self._wordings, turn))
        if not self.has_cues:
            return numbers
        return [*numbers, *self._cues.deciding(scan.heard_of(self._cues.wordings, turn))]

    @cached_property
    def _all(self) -> Mapping[int, Wording]:
        """All wordings by number, the cues too."""
        return {**self._cues.wordings, **self._wordings} if self.has_cues else self._wordings

    def carried(self, scan: ScanResult, turn: int) -> list[tuple[TextRange, float]]:
        """The cues that carry the moment in a turn, with their places and weights, the heaviest
        first; none where it is said outright."""
        if not self.has_cues:
            return []
        cues, heard = self._cues, scan.heard_text(turn)
        if self._is_cancelled(scan, turn):
            spans = self._kept(scan, turn)
        else:
            numbers = scan.heard_of(self._all, turn)
            spans = {n: [span] for n in numbers if (span := self._all[n].find(heard)) is not None}
        if self._deciding([number for number in spans if number in self._wordings]):
            return []
        if not cues.deciding([number for number in spans if number in cues.wordings]):
            return []
        found = [
            (spans[number][0], cues.weights[number]) for number in spans if number in cues.weights
        ]
        return [
            (span, weight / HUNDRED)
            for span, weight in sorted(found, key=lambda one: (-abs(one[1]), -one[1], one[0]))
        ]

    def _similar_spans(self, scan: ScanResult, turn: int) -> TextRanges:
        record = scan.turns[turn]
        if self._similar is None or self.speaker not in (None, record.speaker):
            return []
        span = self._similar.find(scan.heard_text(turn))
        return [] if span is None else [span]

    def _deciding(self, numbers: Collection[int]) -> Collection[int]:
        """Of the wordings in a turn, those that count: with `all`, its phrases count only
        together."""
        if self._wanted and not self._wanted.issubset(numbers):
            return [number for number in numbers if number not in self._wanted]
        return numbers

    def spans(self, scan: ScanResult, turn: int) -> TextRanges:
        """All wording in the turn that is not cancelled, by start; worked out once a reading."""
        place = (~self._group, turn)
        spans = scan.spans.get(place)
        if spans is None:
            spans = scan.spans[place] = self._find_spans(scan, turn)
        return spans

    def _find_spans(self, scan: ScanResult, turn: int) -> TextRanges:
        if self.is_simple:
            kept = self._kept(scan, turn)
            if len(kept) == 1:
                return next(iter(kept.values()))
            return sorted({span for spans in kept.values() for span in spans})
        similar = self._similar_spans(scan, turn)
        kept = self._kept(scan, turn, similar)
        deciding = self._deciding([number for number in kept if number in self._wordings])
        spans = {span for number in deciding for span in kept[number]}
        if self.has_cues:
            cues = self._cues.deciding([n for n in kept if n in self._cues.wordings])
            spans.update(span for number in cues for span in kept[number])
        return sorted(spans.union(similar))

    def _kept(
        self, scan: ScanResult, turn: int, similar: TextRanges | None = None
    ) -> dict[int, TextRanges]:
        """The wording in a turn that is not cancelled, by number; what is cancelled is taken out
        of `similar`, too."""
        heard, wordings, groups = scan.heard_text(turn), self._all, scan.groups_of(turn)
        numbers = scan.heard_of(wordings, turn) if self.has_cues else groups.get(self._group, ())
        said = {number: wordings[number].find_all(heard) for number in numbers}
        cancelling = groups.get(self.cancel_group)
        if not cancelling:
            return said
        whole = [(0, len(heard.text))]
        if not similar and all(spans == whole for spans in said.values()):
            # Wherever a cancelling phrase stands, it overlaps.
            return {} if any(self._cancels[number].find(heard) for number in cancelling) else said
        cancels = [span for number in cancelling for span in self._cancels[number].find_all(heard)]
        if not cancels:
            return said
        everything = [*(span for spans in said.values() for span in spans), *(similar or ())]
        if not all(map(touching(everything), cancels)):
            # A cancelling phrase cancels the wording that it overlaps; apart from all, the turn.
            said, everything = {}, []
        cancelled = touching(cancels)
        if similar:
            similar[:] = [span for span in similar if everything and not cancelled(span)]
        return {
            number: left
            for number, spans in said.items()
            if (left := [span for span in spans if not cancelled(span)])
        }


class _CueSum:
    """The cues of a moment by number, and what they add up to.

    The group is that of the turns in which they weigh enough, if nothing cancels any.
    """

    group = -1

    def __init__(self, moment: Moment, plan: ScanPlan, group: int, known: Wordings) -> None:
        self.wordings: dict[int, Wording] = {}
        self.weights: dict[int, int] = {}
        cues = moment.cues
        self._least = 0 if cues is None else hundredths(cues.at_least)
        if cues is None:
            return
        given: list[tuple[Wording, float]] = [
            *((known.phrase(phrase), weight) for phrase, weight in cues.phrases.items()),
            *((known.pattern(pattern), weight) for pattern, weight in cues.patterns.items()),
        ]
        for wording, weight in given:
            # Without a cue that adds something there is nothing to look into.
            (number,) = plan.add(group if weight > 0 else None, [wording], moment.speaker)
            self.wordings[number] = wording
            self.weights[number] = self.weights.get(number, 0) + hundredths(weight)
        self.group = plan.new_sum(self.weights, self._least, moment.speaker)

    def deciding(self, numbers: Collection[int]) -> list[int]:
        """Of the cues in a turn those that add something, if all together they weigh enough."""
        weights = self.weights
        if sum([weights[number] for number in numbers]) < self._least:
            return []
        return [number for number in numbers if weights[number] > 0]


def earliest(
    wordings: Mapping[int, Wording], numbers: Collection[int], heard: HeardText
) -> TextRange | None:
    """The first place of some wordings in a text that says them; of several, the longest."""
    if len(numbers) == 1:
        return wordings[next(iter(numbers))].find(heard)
    spans = [span for number in numbers if (span := wordings[number].find(heard)) is not None]
    return min(spans, key=by_place, default=None)


def by_place(span: TextRange) -> TextRange:
    """What orders wordings: the first of all, and of several that begin there the longest."""
    return span[0], -span[1]


class _Wordless:
    """A search for turns without text."""

    group = None

    def __init__(self, names: Iterable[str], speaker: Speaker | None) -> None:
        self.names = frozenset(names)
        self.speaker = speaker

    def spans(self, scan: ScanResult, turn: int) -> TextRanges:
        """None: there is no text."""
        return []

    def first(self, scan: ScanResult, turn: int) -> TextRange | None:
        """None: there is no text."""
        return None


class ActionSearch(_Wordless):
    """The turns in which one of the named actions is taken."""

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns, in order."""
        if not scan.others or self.names.isdisjoint(scan.acted):
            return ()
        parts = [turns for name, turns in scan.acted.items() if name in self.names]
        found = parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts))
        if self.speaker is None:
            return found
        return [turn for turn in found if scan.turns[turn].speaker == self.speaker]


class EventSearch(_Wordless):
    """The turns in which one of the named events happens."""

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns, in order."""
        if not scan.others:
            return ()
        return [
            index
            for index in scan.others
            if scan.turns[index].event in self.names
            and (self.speaker is None or scan.turns[index].speaker == self.speaker)
        ]
