"""What a comparison of two runs says: plain data, which its page shows and JSON has."""

from __future__ import annotations

from typing import Literal

import msgspec

from scorecard.grade import RubricRef
from scorecard.statistics.differences import Difference
from scorecard.statistics.estimate import Result

Finding = Literal["worse", "better", "no difference shown", "open", "not said"]
"""By the interval; `open` where what is not known could turn a difference round."""


class Counts(msgspec.Struct, frozen=True, gc=False):
    """How many interactions have which verdict."""

    met: int = 0
    unmet: int = 0
    unknown: int = 0
    not_applicable: int = 0


class Gate(msgspec.Struct, frozen=True, gc=False):
    """A gate (`CRITERION.LEVEL`) in both runs, or the `result` (a pass counts as met).

    `n` is how many interactions (pairs, where ids match) are decided: the difference is that of
    the shares of these that are met. `moves` counts pairs by verdict before and after; `open`
    those that are not known in one of the runs, which would make the difference anything from
    `worst` to `best`, and the finding `open` if that may turn it round. `stands` says whether the
    difference does after Benjamini and Hochberg's correction for the number of gates.
    """

    id: str
    before: Counts
    after: Counts
    n: int
    moves: dict[str, int]
    difference: Difference
    open: int
    worst: float | None
    best: float | None
    stands: bool
    finding: Finding


class Level(msgspec.Struct, frozen=True, gc=False):
    """The `score`, or the level of a criterion: means, and differences of what is `certain` and of
    what is `possible`. It is worse or better where both are, `open` where one is."""

    id: str
    n: int
    before: tuple[float, float] | None
    after: tuple[float, float] | None
    open: int
    certain: Difference
    possible: Difference
    finding: Finding


class Trials(msgspec.Struct, frozen=True, gc=False):
    """pass^k: the share of tasks that pass in all of k trials; what is undecided did not pass."""

    k: int
    before: Result
    after: Result
    difference: Difference


class Said(msgspec.Struct, frozen=True, gc=False):
    """A verdict with its reason, and the words that decided it."""

    verdict: str
    why: str
    words: tuple[tuple[int, str], ...] = ()


class Move(msgspec.Struct, frozen=True, gc=False):
    """A gate whose verdict changed in an interaction."""

    gate: str
    before: Said
    after: Said


class Changed(msgspec.Struct, frozen=True, gc=False):
    """An interaction whose grade changed; scores are ranges of what is certain and possible."""

    id: str
    same_record: bool
    before: tuple[float, float] | None
    after: tuple[float, float] | None
    results: tuple[str, str]
    moves: tuple[Move, ...] = ()


class Run(msgspec.Struct, frozen=True, gc=False):
    """One of the two: its name, its rubrics, how many interactions, and ids that came twice."""

    name: str
    rubrics: tuple[RubricRef, ...]
    n: int
    repeated: int
    alone: int


class Comparison(msgspec.Struct, frozen=True, gc=False):
    """What two runs have to say of each other.

    `pairs` is how many interactions both have (none where they are compared as two samples), of
    which `same_records` are graded from the same record. `cluster` is the field by which
    interactions are alike, None if they are taken for independent, and `few` one that has too
    few values for that. `unmatched_gates` are in one run only.
    """

    schema: Literal["scorecard.comparison/1"]
    before: Run
    after: Run
    pairs: int
    same_records: int
    cluster: str | None
    clusters: int
    few: str | None
    score: Level
    criteria: tuple[Level, ...]
    gates: tuple[Gate, ...]
    unmatched_gates: tuple[str, ...]
    trials: tuple[Trials, ...]
    changed: int
    examples: tuple[Changed, ...]
    confidence: float

    @property
    def judged(self) -> tuple[Level | Gate, ...]:
        """What may be a regression: the score, and each gate."""
        return (self.score, *self.gates)

    @property
    def regressions(self) -> tuple[str, ...]:
        """What is worse, by its interval."""
        return tuple(each.id for each in self.judged if each.finding == "worse")

    @property
    def can_say(self) -> bool:
        """Whether anything can be said at all."""
        return any(each.finding != "not said" for each in self.judged)
