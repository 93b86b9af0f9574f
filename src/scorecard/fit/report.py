"""What a survey found, as data; `scorecard fit --format json` writes it as it is here."""

from __future__ import annotations

import msgspec

from scorecard.fit.codes import Code
from scorecard.grade import RubricRef
from scorecard.statistics.estimate import Estimate, Result

SCHEMA = "scorecard.fit/1"
LEAST_H = 0.3
"""Gates with a lower H hardly go together (Mokken 1971)."""


class _Part(msgspec.Struct, frozen=True, gc=False):
    pass


class GateFit(_Part, frozen=True, gc=False):
    """How often a gate has which verdict, over all interactions."""

    criterion: str
    level: int
    met: int
    unmet: int
    not_applicable: int
    unknown: int

    @property
    def name(self) -> str:
        """As observations call it."""
        return f"{self.criterion}.{self.level}"

    @property
    def commonest(self) -> tuple[str, int]:
        """The commonest verdict, and how often it is given."""
        verdicts = ("met", "unmet", "not_applicable", "unknown")
        return max(((name, getattr(self, name)) for name in verdicts), key=lambda pair: pair[1])


class MomentFit(_Part, frozen=True, gc=False):
    """In how many turns and interactions a moment happens. `counts_as_good` is whether a gate is
    the better for not finding it, though its list is closed; `bundled` whether it is ours."""

    name: str
    title: str
    turns: int
    interactions: int
    counts_as_good: bool


class Need(_Part, frozen=True, gc=False):
    """What grades lack, and in how many interactions."""

    needs: str
    interactions: int


class Openness(_Part, frozen=True, gc=False):
    """In how many interactions some level is not known, and for want of what."""

    interactions: int
    needs: list[Need]


class Alike(_Part, frozen=True, gc=False):
    """How many different results there are, how many interactions share the commonest, and the
    share of pairs of interactions that have the same (None where there is no pair)."""

    results: int
    largest: int
    pairs: float | None


class WouldTell(_Part, frozen=True, gc=False):
    """An observation that is missing: in how many of the `of` interactions that were tried the
    levels depend on it."""

    observation: str
    decides: int
    of: int


class Named(_Part, frozen=True, gc=False):
    """A name and how often it comes up."""

    name: str
    count: int


class LanguageFit(_Part, frozen=True, gc=False):
    """How many turns are in a language, in how many of them the rubric hears any of its words, and
    whether it has phrases in that language."""

    language: str
    turns: int
    heard: int
    spoken: bool


class Wordless(_Part, frozen=True, gc=False):
    """How many turns of a speaker hold none of the rubric's words, with some of them."""

    speaker: str
    turns: int
    without: int
    examples: list[str]


class Phrase(_Part, frozen=True, gc=False):
    """A phrase that tells marked turns from the rest: in how many of each it stands, the log-odds
    and how many standard errors they are from 0, and some marked turns that hold it."""

    phrase: str
    marked: int
    rest: int
    log_odds: float
    z: float
    examples: list[str]


class MissingWording(_Part, frozen=True, gc=False):
    """What marked turns say that a moment does not hear.

    Of `marked` turns it hears `heard`. `precision` and `recall` are those of phrases chosen in the
    same way without the turns that they are tried on, on what the moment does not hear.
    """

    moment: str
    marked: int
    heard: int
    interactions: int
    phrases: list[Phrase]
    precision: Result
    recall: Result


class GateScale(_Part, frozen=True, gc=False):
    """How far a gate goes with the others of its criterion: Loevinger's H of its pairs."""

    level: int
    h: Result


class ScalePair(_Part, frozen=True, gc=False):
    """Two gates of a criterion: their H, and how much more often the higher is met.

    `out_of_order` is whether that is surely so, however many pairs the rubric has (Bonferroni).
    """

    lower: int
    higher: int
    h: Result
    met_more_often: Result
    out_of_order: bool


class ScaleFit(_Part, frozen=True, gc=False):
    """Whether the levels of a criterion form a cumulative scale, from verdicts before gating.

    Of the `interactions` in which it applies, those count in which every gate is `decided` (met or
    unmet); gates that are decided in less than half are `left_out`. `errors` are Goodenough's and
    Edwards's, in the rubric's order, as `reproducibility` is; `least_reproducibility` counts the
    fewest changes instead. `everybody` and `nobody` are the levels that (nearly) all or none meet.
    """

    criterion: str
    interactions: int
    decided: int
    left_out: list[int]
    errors: int
    reproducibility: Result
    least_reproducibility: Result
    marginal_reproducibility: float | None
    scalability: Result
    h: Result
    gates: list[GateScale]
    pairs: list[ScalePair]
    everybody: list[int]
    nobody: list[int]

    @property
    def disorder(self) -> list[ScalePair]:
        """The pairs that are out of order."""
        return [pair for pair in self.pairs if pair.out_of_order]

    @property
    def is_scale(self) -> bool | None:
        """Whether the gates go together (H is surely .3 or more), or surely don't; else None."""
        if not isinstance(self.h, Estimate):
            return None
        return True if self.h.low >= LEAST_H else False if self.h.high < LEAST_H else None


class Redundant(_Part, frozen=True, gc=False):
    """Two gates that say the `same` in (nearly) all of the `n` interactions that decide both."""

    first: str
    second: str
    same: int
    n: int


class Finding(_Part, frozen=True, gc=False):
    """What does not suit: its code, and what it is about."""

    code: Code
    names: list[str]


class FitReport(_Part, frozen=True, gc=False):
    """All that a set of records says about a rubric."""

    schema: str
    rubric: RubricRef
    interactions: int
    gates: list[GateFit]
    moments: list[MomentFit]
    open: Openness
    alike: Alike
    would_tell: list[WouldTell]
    tools_unknown: list[Named]
    fields_missing: list[str]
    fields_unused: list[Named]
    scales: list[ScaleFit]
    redundant: list[Redundant]
    languages: list[LanguageFit]
    wordless: list[Wordless]
    wording: list[MissingWording]
    findings: list[Finding]
