"""What a stress test found, as data; `scorecard stress --format json` writes it as it is here."""

from __future__ import annotations

from typing import Literal

import msgspec

from scorecard.grade import RubricRef, Verdict
from scorecard.statistics.estimate import Estimate, Result

SCHEMA = "scorecard.stress/1"


class _Part(msgspec.Struct, frozen=True, gc=False):
    pass


class WordFlip(_Part, frozen=True, gc=False):
    """Words that a gate no longer hears (`lost`) or hears now (`gained`), and how often that
    flipped it; `neither` where it quotes the same and scope, order, counts or measures flipped it.

    The example is from the turn `turn` (counted from 0; None if no single turn is behind it) of
    `interaction`: the `words` that are quoted, or that were there, and in `instead` what stands in
    their place in the other version. `why` is the reason of the changed verdict. A criterion alone
    as a `gate` is whether it applies: `met`, `not_applicable` or `unknown`.
    """

    gate: str
    was: Verdict
    now: Verdict
    heard: Literal["lost", "gained", "neither"]
    moment: str
    words: str
    times: int
    interaction: str
    turn: int | None
    instead: str
    why: str


class GateFlips(_Part, frozen=True, gc=False):
    """In how many of `n` interactions the verdict of a gate flips; called as a criterion alone,
    whether that applies."""

    gate: str
    n: int
    flipped: int
    rate: Result


class Trial(_Part, frozen=True, gc=False):
    """A mend of one moment, tried: of the `n` interactions in which the change flipped `gate`
    because the moment's words were lost, the share in which it no longer does (`held`); and how
    many of `graded` interactions that nobody changed have another verdict under it."""

    gate: str
    moment: str
    mend: str
    n: int
    held: Result
    graded: int
    others: int


class ChangeFlips(_Part, frozen=True, gc=False):
    """What a change does to the `n` interactions in which it finds anything to change.

    Of these `flipped` have another level in some criterion (or it applies no more), `up` and `down`
    a higher and a lower score (where there is one before and after), `results` another result;
    `moved` is the mean change of the score. `stays` says whether the grade should be the same: then
    `rate` is the share that flips, else the share that scores lower. `trial` is a mend that was
    tried, if one can be made by rule.
    """

    change: str
    stays: bool
    n: int
    flipped: int
    rate: Result
    moved: float
    up: int
    down: int
    results: int
    gates: list[GateFlips]
    words: list[WordFlip]
    trial: Trial | None = None

    def exceeds(self, most: float) -> bool:
        """Whether surely more flip than may: the whole interval is above it."""
        return self.stays and isinstance(self.rate, Estimate) and self.rate.low > most


class StressReport(_Part, frozen=True, gc=False):
    """What changes do to the grades of `sampled` of the `interactions`.

    `gates` count the interactions in which any of the changes that a grade should survive flips a
    gate.
    """

    schema: str
    rubric: RubricRef
    seed: int
    interactions: int
    sampled: int
    changes: list[ChangeFlips]
    gates: list[GateFlips]
