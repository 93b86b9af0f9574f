"""Which turns say a moment's wording, given the marks of a scan."""

from __future__ import annotations

from scorecard.moments.model import Moment
from scorecard.moments.scan import Reading, ScanPlan
from scorecard.moments.wording import Pattern, Phrase, Sentences, Spans, overlap


class WordingSearcher:
    """The wording keys of one moment, and the phrases that cancel them."""

    def __init__(self, moment: Moment, plan: ScanPlan) -> None:
        phrases = () if moment.says is None else moment.says.any or moment.says.all or ()
        wordings: list[Phrase | Pattern] = [
            *(Phrase(phrase) for phrase in phrases),
            *(Pattern(pattern) for pattern in moment.matches or ()),
        ]
        similar = moment.similar_to
        self._similar = (
            None if similar is None else Sentences(similar.sentences, similar.similarity)
        )
        self._speaker = moment.speaker
        self._group, numbers = plan.add_group([word.source for word in wordings], moment.speaker)
        self._wordings = dict(zip(numbers, wordings, strict=True))
        wants_all = moment.says is not None and moment.says.all is not None
        self._wanted = frozenset(numbers[: len(phrases)]) if wants_all else frozenset()
        cancels = [Phrase(phrase) for phrase in moment.excluding or ()]
        self._cancel_group, cancel_numbers = plan.add_group(
            [phrase.source for phrase in cancels], moment.speaker
        )
        self._cancels = dict(zip(cancel_numbers, cancels, strict=True))

    def turns(self, reading: Reading) -> list[int]:
        """The turns whose wording says it, in order."""
        marks = reading.marks.get(self._group, {})
        cancels = reading.marks.get(self._cancel_group, {})
        candidates = reading.texts(self._speaker) if self._similar is not None else marks
        return [
            turn
            for turn in candidates
            if (
                self.spans(reading, turn)
                if turn in cancels
                else self._says(reading.turns[turn].text or "", marks.get(turn, []))
            )
        ]

    def _says(self, text: str, numbers: list[int]) -> bool:
        """Whether a turn with these marks says it, cancellations apart."""
        if numbers and text.isascii():
            # In ASCII a mark is proof; elsewhere it is a hint, as RE2 knows ASCII words only.
            said = numbers
        else:
            said = [number for number in numbers if self._wordings[number].first(text) is not None]
        if self._enough(said):
            return True
        return self._similar is not None and self._similar.first(text) is not None

    def _enough(self, said: list[int]) -> bool:
        if not self._wanted:
            return bool(said)
        return self._wanted.issubset(said) or not self._wanted.issuperset(said)

    def spans(self, reading: Reading, turn: int) -> Spans:
        """All wording in the turn that is not cancelled, by start."""
        text = reading.turns[turn].text or ""
        numbers = reading.marks.get(self._group, {}).get(turn, [])
        by_number = {number: self._wordings[number].spans(text) for number in numbers}
        if not self._enough([number for number, spans in by_number.items() if spans]):
            by_number = {}
        spans = {span for spans in by_number.values() for span in spans}
        if self._similar is not None:
            spans.update(self._similar.spans(text))
        return sorted(self._uncancelled(reading, turn, text, spans))

    def _uncancelled(
        self, reading: Reading, turn: int, text: str, spans: set[tuple[int, int]]
    ) -> set[tuple[int, int]]:
        numbers = reading.marks.get(self._cancel_group, {}).get(turn, ())
        cancels = [span for number in numbers for span in self._cancels[number].spans(text)]
        for cancel in cancels:
            if not any(overlap(cancel, span) for span in spans):
                return set()
        return {span for span in spans if not any(overlap(span, cancel) for cancel in cancels)}

    def first(self, reading: Reading, turn: int) -> tuple[int, int] | None:
        """The first wording in the turn that is not cancelled; of several, the longest."""
        if self._cancels or self._wanted or self._similar is not None:
            spans = self.spans(reading, turn)
        else:
            text = reading.turns[turn].text or ""
            numbers = reading.marks.get(self._group, {}).get(turn, ())
            found = [self._wordings[number].first(text) for number in numbers]
            spans = [span for span in found if span is not None]
        return min(spans, key=lambda span: (span[0], -span[1]), default=None)
