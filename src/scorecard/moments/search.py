"""Which turns say a moment's wording, given the marks of a scan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from scorecard.moments.heard import HeardText, TextRange, TextRanges
from scorecard.moments.model import Moment
from scorecard.moments.patterns import Pattern, Sentences, Wording, touching
from scorecard.moments.phrase import Phrase
from scorecard.moments.scan import ScanPlan, ScanResult
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

    def __init__(self, moment: Moment, plan: ScanPlan) -> None:
        phrases = () if moment.says is None else moment.says.any or moment.says.all or ()
        wordings: list[Wording] = [
            *(Phrase(phrase) for phrase in phrases),
            *(Pattern(pattern) for pattern in moment.matches or ()),
        ]
        self.speaker = moment.speaker
        self._group = plan.new_group()
        numbers = plan.add(self._group, wordings, moment.speaker)
        self._wordings = dict(zip(numbers, wordings, strict=True))
        wants_all = moment.says is not None and moment.says.all is not None
        self._wanted = frozenset(numbers[: len(phrases)]) if wants_all else frozenset()
        cancels: list[Wording] = [Phrase(phrase) for phrase in moment.excluding or ()]
        self.cancel_group = plan.new_group()
        cancel_numbers = plan.add(self.cancel_group, cancels, moment.speaker)
        self._cancels = dict(zip(cancel_numbers, cancels, strict=True))
        similar = moment.similar_to
        self._similar = (
            None if similar is None else Sentences(similar.sentences, similar.similarity)
        )
        self.is_simple = similar is None and not self._wanted
        self.group = None if similar else self._group

    def join(self, group: int, plan: ScanPlan) -> dict[int, Wording]:
        """Let the wordings mark another group too; returns them by number."""
        plan.add(group, list(self._wordings.values()), self.speaker)
        return self._wordings

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns whose wording says it, in order."""
        if not self.is_simple:
            candidates: Sequence[int] = scan.said_by(self.speaker)
        else:
            candidates = scan.marks.get(self._group, ())
            if self.cancel_group not in scan.marks:
                return candidates
        return [turn for turn in candidates if self.first(scan, turn) is not None]

    def first(self, scan: ScanResult, turn: int) -> TextRange | None:
        """The first wording in the turn that is not cancelled; of several, the longest."""
        if self._cancels and scan.heard_of(self._cancels, turn):
            spans = self.spans(scan, turn)
        else:
            numbers = self._deciding(scan.heard_of(self._wordings, turn))
            if numbers or self._similar is None:
                return earliest(self._wordings, numbers, scan.heard_text(turn))
            spans = self._similar_spans(scan, turn)
        return min(spans, key=_by_place, default=None)

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
        """All wording in the turn that is not cancelled, by start."""
        heard = scan.heard_text(turn)
        numbers = scan.heard_of(self._wordings, turn)
        said = {number: self._wordings[number].find_all(heard) for number in numbers}
        similar = self._similar_spans(scan, turn)
        cancels = self._cancelling(scan, turn, heard)
        everything = [*(span for spans in said.values() for span in spans), *similar]
        if not all(map(touching(everything), cancels)):
            # A cancelling phrase cancels the wording that it overlaps; apart from all, the turn.
            return []
        cancelled = touching(cancels)
        kept = {
            number: left
            for number, spans in said.items()
            if (left := [span for span in spans if not cancelled(span)])
        }
        spans = {span for number in self._deciding(kept) for span in kept[number]}
        return sorted(spans.union(span for span in similar if not cancelled(span)))

    def _cancelling(self, scan: ScanResult, turn: int, heard: HeardText) -> TextRanges:
        numbers = scan.heard_of(self._cancels, turn)
        return [span for number in numbers for span in self._cancels[number].find_all(heard)]


def earliest(
    wordings: Mapping[int, Wording], numbers: Collection[int], heard: HeardText
) -> TextRange | None:
    """The first place of some wordings in a text that says them; of several, the longest."""
    spans = [span for number in numbers if (span := wordings[number].find(heard)) is not None]
    if len(spans) == 1:
        return spans[0]
    return min(spans, key=_by_place, default=None)


def _by_place(span: TextRange) -> TextRange:
    return span[0], -span[1]


class _Wordless:
    """A search for turns without text."""

    group = None

    def __init__(self, names: tuple[str, ...], speaker: Speaker | None) -> None:
        self._names = frozenset(names)
        self._speaker = speaker

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
        found = []
        for index in scan.others:
            turn = scan.turns[index]
            action = turn.action
            if (
                action is not None
                and action.name in self._names
                and (self._speaker is None or turn.speaker == self._speaker)
            ):
                found.append(index)
        return found


class EventSearch(_Wordless):
    """The turns in which one of the named events happens."""

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns, in order."""
        return [
            index
            for index in scan.others
            if scan.turns[index].event in self._names
            and (self._speaker is None or scan.turns[index].speaker == self._speaker)
        ]
