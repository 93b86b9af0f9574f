"""Which turns say a moment's wording, given the marks of a scan."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.moments.model import Moment
from scorecard.moments.scan import Mark, Marks, Reading, ScanPlan
from scorecard.moments.wording import (
    Pattern,
    Phrase,
    Sentences,
    Span,
    Spans,
    Wording,
    find_all,
    overlap,
)

_NO_MARKS: Marks = {}


class WordingSearch:
    """The wording keys of one moment, and the phrases that cancel them."""

    def __init__(self, moment: Moment, plan: ScanPlan) -> None:
        phrases = () if moment.says is None else moment.says.any or moment.says.all or ()
        wordings: list[Wording] = [
            *(Phrase(phrase) for phrase in phrases),
            *(Pattern(pattern) for pattern in moment.matches or ()),
        ]
        self._speaker = moment.speaker
        self._group, numbers = plan.add_group(wordings, moment.speaker)
        self._wordings = dict(zip(numbers, wordings, strict=True))
        wants_all = moment.says is not None and moment.says.all is not None
        self._wanted = frozenset(numbers[: len(phrases)]) if wants_all else frozenset()
        cancels: list[Wording] = [Phrase(phrase) for phrase in moment.excluding or ()]
        self._cancel_group, cancel_numbers = plan.add_group(cancels, moment.speaker)
        self._cancels = dict(zip(cancel_numbers, cancels, strict=True))
        similar = moment.similar_to
        self._similar = (
            None if similar is None else Sentences(similar.sentences, similar.similarity)
        )
        self._is_simple = similar is None and not self._wanted

    def turns(self, reading: Reading) -> Sequence[int]:
        """The turns whose wording says it, in order."""
        marks = reading.marks.get(self._group, _NO_MARKS)
        if self._similar is not None:
            candidates: Sequence[int] = reading.texts(self._speaker)
        elif not marks:
            return ()
        else:
            candidates = sorted(marks)
            if self._is_simple and self._cancel_group not in reading.marks:
                return candidates
        return [turn for turn in candidates if self.first(reading, turn) is not None]

    def first(self, reading: Reading, turn: int) -> Span | None:
        """The first wording in the turn that is not cancelled; of several, the longest."""
        marks = reading.marks.get(self._group, _NO_MARKS).get(turn, [])
        if turn in reading.marks.get(self._cancel_group, _NO_MARKS):
            spans = self.spans(reading, turn)
        elif self._suffice(marks):
            if len(marks) == 1:
                start, end, _ = marks[0]
                return start, end
            spans = [(start, end) for start, end, _ in marks]
        else:
            spans = self._similar_spans(reading.turns[turn].text or "")
        return min(spans, key=lambda span: (span[0], -span[1]), default=None)

    def _similar_spans(self, text: str) -> Spans:
        span = None if self._similar is None else self._similar.find(text)
        return [] if span is None else [span]

    def _suffice(self, marks: list[Mark]) -> bool:
        """Whether the marks of a turn are enough: with `all`, every phrase, or a pattern."""
        if not self._wanted:
            return bool(marks)
        numbers = {number for _, _, number in marks}
        return self._wanted <= numbers or not numbers <= self._wanted

    def spans(self, reading: Reading, turn: int) -> Spans:
        """All wording in the turn that is not cancelled, by start."""
        text = reading.turns[turn].text or ""
        marks = reading.marks.get(self._group, _NO_MARKS).get(turn, [])
        spans: set[Span] = set()
        if self._suffice(marks):
            for _, _, number in marks:
                spans.update(find_all(self._wordings[number], text))
        spans.update(self._similar_spans(text))
        return sorted(self._uncancelled(reading, turn, text, spans))

    def _uncancelled(self, reading: Reading, turn: int, text: str, spans: set[Span]) -> set[Span]:
        """A cancelling phrase cancels the wording it overlaps; apart from all, the turn."""
        marks = reading.marks.get(self._cancel_group, _NO_MARKS).get(turn, ())
        cancels = [span for _, _, number in marks for span in find_all(self._cancels[number], text)]
        if any(not any(overlap(cancel, span) for span in spans) for cancel in cancels):
            return set()
        return {span for span in spans if not any(overlap(span, cancel) for cancel in cancels)}
