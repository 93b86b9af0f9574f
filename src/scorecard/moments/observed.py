"""Moments that people and models see: their marks beside, and above, what words find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scorecard.grade import Evidence, Observed
from scorecard.moments.heard import TextRange, TextRanges
from scorecard.moments.judgements import Marks, Trust, judgements_of
from scorecard.moments.scan import ScanResult
from scorecard.moments.search import Search
from scorecard.records.interaction import Observation, Speaker

_NOBODY = Marks((), Trust())


class Known(NamedTuple):
    """What is known of a moment: the turns in which it happens for sure, and those in which it may.

    `happened` says that it happens in some turn for sure. `needs` is what would tell (empty where
    there is no doubt).
    """

    turns: Sequence[int]
    possible: Sequence[int] = ()
    happened: bool = False
    needs: str = ""


class ObservedSearch:
    """The observation of a name, beside the `searches` for wording and parts that find the moment,
    if there are any: without, nothing is known where nobody looked."""

    group = None

    def __init__(
        self, name: str, trust: Trust, searches: Sequence[Search], speaker: Speaker | None
    ) -> None:
        self.name = name
        self.speaker = speaker
        self._trust = trust
        self.searches = searches

    def marks(self, scan: ScanResult) -> Marks:
        """Where people and models see it, worked out once a reading."""
        found = scan.interaction.observations.get(self.name)
        if not found and found is not False:
            return _NOBODY
        # Rubrics that are graded together may trust others.
        key = "observed", self.name, self._trust
        marks: Marks | None = scan.measures.get(key)
        if marks is None:
            marks = scan.measures[key] = Marks(judgements_of(found), self._trust)
        return marks

    def _heard(self, scan: ScanResult) -> Sequence[int]:
        found: Sequence[int] = self.searches[0].turns(scan) if self.searches else ()
        for search in self.searches[1:]:
            others = set(search.turns(scan))
            found = [turn for turn in found if turn in others]
        return found

    def _is_theirs(self, scan: ScanResult, turn: int) -> bool:
        if turn >= len(scan.turns):
            return False
        return self.speaker is None or scan.turns[turn].speaker == self.speaker

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns in which it happens for sure: heard and not cancelled, or marked."""
        heard, marks = self._heard(scan), self.marks(scan)
        if marks is _NOBODY:
            return heard
        kept = {turn for turn in heard if marks.status(turn) is None}
        return sorted(kept.union(turn for turn in marks.yes if self._is_theirs(scan, turn)))

    def possible(self, scan: ScanResult) -> Sequence[int]:
        """The turns in which it may happen beside these."""
        marks = self.marks(scan)
        unsure = {turn for turn, status in marks.turns.items() if status == "disputed"}
        nobody_knows = not self.searches and not marks.looked
        if marks.others == "disputed" or marks.happened or nobody_knows:
            unsure.update(turn for turn in range(len(scan.turns)) if turn not in marks.turns)
        if not unsure:
            return ()
        unsure.difference_update(self.turns(scan))
        return sorted(turn for turn in unsure if self._is_theirs(scan, turn))

    def needs(self, scan: ScanResult) -> str:
        """What would tell in which turns it happens, as grades name it."""
        marks = self.marks(scan)
        if marks.is_disputed:
            return f"agreement on observation {self.name}"
        return f"turns of observation {self.name}" if marks.happened else self.lack

    @property
    def lack(self) -> str:
        """What is missing where nobody looked, as grades name it."""
        return f"observation {self.name}"

    def spans(self, scan: ScanResult, turn: int) -> TextRanges:
        """The wording in the turn; empty where it was only seen."""
        return next(filter(None, (search.spans(scan, turn) for search in self.searches)), [])

    def first(self, scan: ScanResult, turn: int) -> TextRange | None:
        """The first of the wording; None where it was only seen."""
        firsts = (search.first(scan, turn) for search in self.searches)
        return next((span for span in firsts if span is not None), None)

    def show(self, judgements: Iterable[Observation]) -> tuple[Evidence, ...]:
        """Judgements as evidence."""
        return tuple([observed(self.name, judgement) for judgement in judgements])


def observed(name: str, judgement: Observation) -> Observed:
    """A judgement as evidence."""
    turns = tuple(judgement.turns)
    return Observed(
        name,
        judgement.met,
        judgement.by,
        turns,
        judgement.note,
        judgement.at,
        judgement.quote,
    )
