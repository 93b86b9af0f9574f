"""Moments that people and models see: who of them is believed before whom, and their marks beside,
and above, what words find.

The most trusted who say anything decide. Where they disagree among themselves nothing is known,
whatever the less trusted say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple

import msgspec

from scorecard.grade import Evidence, Observed
from scorecard.moments.heard import TextRange, TextRanges
from scorecard.moments.scan import ScanResult
from scorecard.moments.search import Search
from scorecard.records.interaction import Observation, Speaker

Found = bool | Observation | list[Observation] | None
"""What a record holds under the name of an observation."""

PEOPLE, MODELS = "people", "models"
_MODEL = "model:"


class Trust:
    """An order of reviewers, from the most trusted: their names (`model:NAME` for a model),
    `people` and `models` for all that are not named. People outrank models unless it says
    otherwise."""

    def __init__(self, order: Sequence[str] = ()) -> None:
        everybody = [kind for kind in (PEOPLE, MODELS) if kind not in order]
        self._ranks = {name: rank for rank, name in enumerate([*order, *everybody])}

    def rank(self, by: str | None) -> int:
        """The rank of a reviewer; 0 is the most trusted. Nobody in particular is a person."""
        kind = MODELS if by is not None and by.startswith(_MODEL) else PEOPLE
        return self._ranks.get(by or kind, self._ranks[kind])


class Settled(NamedTuple):
    """Whether something is so (None: those who decide disagree), and the judgements of those who
    decide."""

    met: bool | None
    deciding: list[Observation]


def judgements_of(found: Found) -> list[Observation]:
    """What a record holds under a name, as a list."""
    if found is None:
        return []
    if isinstance(found, bool):
        return [Observation(met=found)]
    return found if isinstance(found, list) else [found]


def settle(judgements: Sequence[Observation], trust: Trust) -> Settled:
    """Whether something is so at all, by judgements of which there is at least one."""
    best = min(trust.rank(judgement.by) for judgement in judgements)
    deciding = [judgement for judgement in judgements if trust.rank(judgement.by) == best]
    claims = {_claim(mine) for mine in _by_reviewer(deciding)}
    return Settled(claims.pop() if len(claims) == 1 else None, deciding)


def _by_reviewer(judgements: Sequence[Observation]) -> Iterable[list[Observation]]:
    """The judgements of each reviewer; of nobody in particular, each for itself."""
    mine: dict[object, list[Observation]] = {}
    for number, judgement in enumerate(judgements):
        mine.setdefault(judgement.by or number, []).append(judgement)
    return mine.values()


def _claim(mine: Sequence[Observation]) -> bool | None:
    """What one reviewer says in all: that it is not so in some turns is no contradiction to that
    it is so in others."""
    seen = [judgement for judgement in mine if judgement.met]
    not_seen = [judgement for judgement in mine if not judgement.met]
    if not seen or not not_seen:
        return bool(seen)
    turns = {turn for judgement in seen for turn in judgement.turns}
    apart = all(one.turns and turns.isdisjoint(one.turns) for one in not_seen)
    return True if apart else None


Status = Literal["yes", "no", "disputed"]


class Marks:
    """In which turns judgements see a moment.

    `turns` says so of those that somebody named, `others` of all the rest (None: nobody did).
    `happened` are the judgements that it happened, without saying where. `looked` says whether
    somebody looked at all of the interaction.
    """

    def __init__(self, judgements: Sequence[Observation], trust: Trust) -> None:
        self.turns: dict[int, Status] = {}
        self.others: Status | None = None
        self.happened: list[Observation] = []
        self.judgements = judgements
        self.looked = any(judgement.met or not judgement.turns for judgement in judgements)
        ranked = sorted(judgements, key=lambda judgement: trust.rank(judgement.by))
        for _, rank in groupby(ranked, lambda judgement: trust.rank(judgement.by)):
            if self._add(list(rank)):
                break

    def _add(self, rank: Sequence[Observation]) -> bool:
        """Add the judgements of those who are next in trust; true if they leave nothing open."""
        placed = {one.by for one in rank if one.met and one.turns}
        # That it is nowhere does not count where whoever is trusted more says that it happened.
        is_open = not self.happened
        nowhere = [one for one in rank if is_open and not one.met and not one.turns]
        happened = [one for one in rank if one.met and not one.turns and one.by not in placed]
        yes = {turn for one in rank if one.met for turn in one.turns}
        no = {turn for one in rank if not one.met for turn in one.turns}
        for turn in (yes | no) - self.turns.keys():
            is_disputed = turn in yes and (turn in no or bool(nowhere))
            self.turns[turn] = "disputed" if is_disputed else "yes" if turn in yes else "no"
        if self.happened:
            return False
        if nowhere and happened:
            self.others = "disputed"
        elif nowhere:
            self.others = "no"
        else:
            self.happened = happened
        return bool(nowhere)

    def status(self, turn: int) -> Status | None:
        """Whether the moment is in a turn; None where nobody said so."""
        return self.turns.get(turn, self.others)

    @cached_property
    def yes(self) -> list[int]:
        """The turns that are marked, in order."""
        return sorted(turn for turn, status in self.turns.items() if status == "yes")

    @property
    def is_disputed(self) -> bool:
        """Whether those who decide disagree about any turn."""
        return self.others == "disputed" or "disputed" in self.turns.values()

    def naming(self, turn: int) -> list[Observation]:
        """The judgements that mark a turn."""
        return [one for one in self.judgements if one.met and turn in one.turns]


_NOBODY = Marks((), Trust())


class Known(msgspec.Struct, frozen=True):
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
