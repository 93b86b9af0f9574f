"""What people and models say of an interaction, settled: who is believed before whom.

The most trusted who say anything decide. Where they disagree among themselves nothing is known,
whatever the less trusted say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import groupby
from typing import Literal, NamedTuple

from scorecard.records.interaction import Observation

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
        nowhere = [one for one in rank if not one.met and not one.turns]
        happened = [one for one in rank if one.met and not one.turns and one.by not in placed]
        yes = {turn for one in rank if one.met for turn in one.turns}
        no = {turn for one in rank if not one.met for turn in one.turns}
        for turn in (yes | no) - self.turns.keys():
            is_disputed = turn in yes and (turn in no or bool(nowhere))
            self.turns[turn] = "disputed" if is_disputed else "yes" if turn in yes else "no"
        if self.happened:
            # Whoever is trusted more says that it happened.
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
