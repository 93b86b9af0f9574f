"""What a report says, as plain data: every number with its interval, or why there is none."""

from __future__ import annotations

from typing import Literal

import msgspec

from scorecard.grade import RubricRef
from scorecard.statistics.estimate import Result

SCHEMA = "scorecard.report/1"


class _Part(msgspec.Struct, frozen=True):
    """A part of the report."""


class Settles(_Part, frozen=True):
    """What grades lack: how many of the open ones name it, and how many name nothing else."""

    needs: str
    open: int
    alone: int


class Unsaid(_Part, frozen=True):
    """What can't be said: open grades, grades that nothing tells apart, ids that stand twice."""

    open: int
    kinds: int
    largest: int
    alike: float | None
    doubles: int
    settles: tuple[Settles, ...]


class GateReport(_Part, frozen=True):
    """A gate of the funnel.

    Of the `applicable` grades `reached` come to it with all lower gates open and `cleared` go on;
    the others are `blocked` by it, unmet, or held up because it is `unknown`; `locked` have levels
    met above it. `met` is the share of its verdicts, of those decided, wherever they stand,
    `corrected` the same by people's labels. `unlock` is what all grades would gain on average, were
    it met wherever it blocks; `levels` what those gain that it blocks.
    """

    criterion: str
    level: int
    applicable: int
    reached: int
    cleared: Result
    blocked: int
    unknown: int
    locked: int
    met: Result
    corrected: Result | None
    unlock: Result
    levels: Result


class CriterionReport(_Part, frozen=True):
    """How far grades come in a criterion: means of levels, and how many reach each."""

    id: str
    applicable: int
    not_applicable: int
    not_known: int
    mean: Result
    possible: Result
    distribution: dict[str, int]
    gates: tuple[GateReport, ...]


class Standing(_Part, frozen=True):
    """Where grades stand: of `n`, `scored` have a score."""

    n: int
    scored: int
    score: Result
    possible: Result
    passes: Result
    results: dict[str, int]


class Period(_Part, frozen=True):
    """One stretch of time."""

    name: str
    n: int
    score: Result


class Trend(_Part, frozen=True):
    """How scores move: by day, week, month or quarter."""

    by: str
    periods: tuple[Period, ...]
    undated: int


class Words(_Part, frozen=True):
    """What was said in an interaction, in which turn, and what it shows."""

    text: str
    turn: str
    shows: str


class Example(_Part, frozen=True):
    """An interaction at a gate: the reason for the verdict, and the words."""

    interaction: str
    reason: str
    words: tuple[Words, ...]


class Plan(_Part, frozen=True):
    """What to train: the gate, what it would gain, and interactions that show it; and a gate that
    goes well, further up than others get."""

    criterion: str
    level: int
    blocked: int
    unlock: Result
    examples: tuple[Example, ...]
    well: str | None
    well_met: Result | None


class Group(_Part, frozen=True):
    """Those with one value of the field.

    `shrunk` is the mean drawn towards that of all as far as chance explains it; `best` and `worst`
    are the ranks that are possible; all are None below the least number of grades. `signs` has the
    criteria in which the group is surely above (1) or below (-1) the mean of all; `badges` the
    levels that it reaches reliably.
    """

    name: str | None
    n: int
    scored: int
    score: Result
    passes: Result
    shrunk: Result | None
    best: int | None
    worst: int | None
    criteria: dict[str, Result]
    signs: dict[str, int]
    badges: tuple[str, ...]
    plan: Plan | None


class GroupReport(_Part, frozen=True):
    """All groups of a field, the ranked ones first; `first` are those that may be the best."""

    field: str
    min_n: int
    clusters: str | None
    groups: tuple[Group, ...]
    first: tuple[str, ...]
    recognition: Example | None


class FairGap(_Part, frozen=True):
    """How those with a value differ from all others, in the score or in a criterion's level."""

    field: str
    value: str
    measure: str
    n: int
    gap: Result
    p: float
    stands: bool
    meant: bool


class PassRatio(_Part, frozen=True):
    """The share of those with a value that pass, over that of the value `best` with the largest:
    `below` is whether it is surely less than four fifths."""

    field: str
    value: str
    n: int
    passes: Result
    best: str
    ratio: Result
    below: bool
    meant: bool


class Fairness(_Part, frozen=True):
    """The gaps that there are; `compared` is how many were looked at, `meant` are the fields that
    the standard itself asks about. `ratios` are there where the rubric says what passes."""

    compared: int
    gaps: tuple[FairGap, ...]
    fields: tuple[str, ...]
    meant: dict[str, tuple[str, ...]]
    ratios: tuple[PassRatio, ...] = ()


class Topic(_Part, frozen=True):
    """How far agents differ within a topic."""

    name: str | None
    n: int
    agents: int
    score: Result
    icc: Result
    spread: float | None


class Link(_Part, frozen=True):
    """How a measure of the grade goes with an outcome: AUC where it is true or false (with the base
    rate), else Spearman's rank correlation. Where the rubric itself asks for the outcome (`asked`),
    that proves nothing."""

    outcome: str
    measure: str
    kind: str
    n: int
    base_rate: Result | None
    link: Result
    asked: bool


class Move(_Part, frozen=True):
    """How two shares differ: later and earlier, or here and elsewhere."""

    gap: Result
    p: float
    stands: bool


class Theme(_Part, frozen=True):
    """A topic, or a moment of customers': how many grades have it, which share that is, in each
    period too, how it moved, and the topics in which it is surely more common than elsewhere."""

    name: str
    n: int
    share: Result
    move: Move | None
    periods: dict[str, Result]
    more_in: dict[str, Move]


class Themes(_Part, frozen=True):
    """What customers come about and raise, by `by` (day, week, month or quarter); `moves` and
    `places` are how many comparisons were made of periods and of topics."""

    by: str | None
    moves: int
    places: int
    topics: tuple[Theme, ...]
    moments: tuple[Theme, ...]


class GateReturn(_Part, frozen=True):
    """How often customers come back where a gate is met, and where it is not."""

    criterion: str
    level: int
    met: Result
    unmet: Result
    gap: Result
    stands: bool


class Journeys(_Part, frozen=True):
    """Contacts of a customer about a topic within a window.

    `first` contacts follow no other within it; `repeats` do; `handed_on` are continued at once and
    are no repeats. Resolved at first contact is the share of first contacts that no other follows
    within the window: of those that began a whole window before the data end, `open` not.
    """

    window_days: float
    contacts: int
    customers: int
    first: int
    repeats: int
    handed_on: int
    open: int
    resolved: Result
    gates: tuple[GateReturn, ...]


class Alike(_Part, frozen=True):
    """A field whose values repeat, in so many of the grades: those with the same value are alike.
    `half_width` is half the width of the mean score's interval if it is clustered by the field,
    where there are several to choose from."""

    field: str
    values: int
    grades: int
    half_width: float | None = None


class Report(_Part, frozen=True):
    """All that a set of grades says. Intervals are clustered by `clusters`, of the fields `alike`
    the one that makes them widest. `priority` is the gate that unlocks most, `priority_tied` are
    those that unlock as much as far as anybody can tell."""

    schema: str
    rubrics: tuple[RubricRef, ...]
    grades: int
    where: tuple[str, ...]
    confidence: float
    clusters: str | None
    alike: tuple[Alike, ...]
    unlock_in: Literal["score", "levels"]
    priority: str | None
    priority_tied: tuple[str, ...]
    unsaid: Unsaid
    standing: Standing
    criteria: tuple[CriterionReport, ...]
    trend: Trend | None
    groups: tuple[GroupReport, ...]
    fairness: Fairness | None
    topics: tuple[Topic, ...]
    themes: Themes | None
    validity: tuple[Link, ...]
    journeys: Journeys | None
