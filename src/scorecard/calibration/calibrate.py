"""From counts to numbers: agreement, and rates and levels corrected by labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

import msgspec

from scorecard.calibration.tally import GateTally, Labels, LevelTally, Tally
from scorecard.statistics.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from scorecard.statistics.corrections import (
    MOST_UNLABELLED,
    Cell,
    Hits,
    corrected,
    corrected_level,
    rogan_gladen,
)
from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result
from scorecard.statistics.hits import precision, sensitivity, specificity
from scorecard.statistics.proportions import labels_for_width, wilson

DECIDED = ("unmet", "unknown", "met")
"""The verdicts of gates that apply, in the order in which neighbours are alike."""


class Measure(msgspec.Struct, frozen=True):
    """A number of a judge, and how many more labels would make its interval narrow enough (0 if
    it is; None where there is no number)."""

    name: str
    result: Result
    more_labels: int | None


class Judge(msgspec.Struct, frozen=True):
    """A judge against people. `table` has how many labels are met and unmet, by its verdict."""

    by: str
    labels: int
    table: dict[str, dict[str, int]]
    measures: tuple[Measure, ...]


class Rate(msgspec.Struct, frozen=True):
    """How often a gate is met: by the rules (of those decided), by people, and corrected."""

    words: Result
    people: Result
    corrected: Result


class Agreement(msgspec.Struct, frozen=True):
    """How far people agree among themselves."""

    alpha: Result
    percent: Result


class Gate(msgspec.Struct, frozen=True):
    """A gate (or another observation, which has no rate): its judges, and people's agreement."""

    id: str
    verdicts: dict[str, int]
    disputed: int
    judges: tuple[Judge, ...]
    agreement: Agreement
    rate: Rate | None


class Levels(msgspec.Struct, frozen=True):
    """The mean level of a criterion: by the rules, and corrected; people's agreement on it."""

    id: str
    graded: int
    words: float | None
    corrected: Result
    agreement: Agreement
    undetermined: int


class Calibration(msgspec.Struct, frozen=True):
    """All that labels say of grades. `sample` is how labels were drawn: a plan's way, `not known`
    (then taken as random), or `elsewhere` (another population's)."""

    grades: int
    labelled: int
    outside: int
    sample: str
    confidence: float
    narrow: float
    gates: tuple[Gate, ...]
    criteria: tuple[Levels, ...]
    schema: str = "scorecard.calibration/1"


def calibrate(
    tally: Tally,
    *,
    sample: str = "not known",
    is_random: bool = True,
    population: Tally | None = None,
    confidence: float = CONFIDENCE,
    narrow: float = 0.2,
) -> Calibration:
    """The numbers of a tally.

    An interval says something if it is no wider than `narrow`. With a `population`, the tally's
    labels are those of other interactions, and rates are that population's (Rogan-Gladen).
    """
    maker = _Maker(is_random, population, confidence, narrow)
    gates = [maker.gate(name, gate) for name, gate in tally.gates.items()]
    criteria = [maker.levels(name, levels) for name, levels in tally.criteria.items()]
    return Calibration(
        (population or tally).grades,
        tally.labelled,
        tally.outside,
        "elsewhere" if population is not None else sample,
        confidence,
        narrow,
        tuple(gates),
        tuple(levels for levels in criteria if levels is not None),
    )


class _Maker:
    def __init__(
        self, is_random: bool, population: Tally | None, confidence: float, narrow: float
    ) -> None:
        self._is_random = is_random
        self._population = population
        self._confidence = confidence
        self._narrow = narrow

    def gate(self, name: str, gate: GateTally) -> Gate:
        judges = {"words": gate.words} if gate.verdicts else {}
        judges |= dict(sorted(gate.models.items()))
        return Gate(
            name,
            {verdict: gate.verdicts[verdict] for verdict in sorted(gate.verdicts)},
            gate.disputed,
            tuple(self._judge(by, labels, gate) for by, labels in judges.items() if labels),
            self._agreement(gate.units, "nominal"),
            self._rate(name, gate) if gate.verdicts and gate.words else None,
        )

    def _judge(self, by: str, labels: Labels, gate: GateTally) -> Judge:
        table = {
            verdict: {
                said: sum(n for (v, t, _), n in labels.items() if v == verdict and t == truth)
                for said, truth in (("met", 1.0), ("unmet", 0.0))
            }
            for verdict in (*DECIDED[::-1], "not_applicable")
        }
        table = {verdict: row for verdict, row in table.items() if any(row.values())}
        sizes = gate.verdicts if by == "words" else _weights(labels)
        met, unmet = (_cell(labels, verdict, sizes) for verdict in ("met", "unmet"))
        options: Any = {"is_random": self._is_random, "confidence": self._confidence}
        counts = [[table.get(v, {}).get(said, 0) for said in ("met", "unmet")] for v in _SURE]
        found = {
            "sensitivity": sensitivity(met, unmet, **options),
            "specificity": specificity(met, unmet, **options),
            "precision": precision(met, self._confidence),
            "agreement": self._right(met, unmet),
            "kappa": cohen_kappa(counts, self._confidence)
            if self._is_random
            else Refused("not_random", sum(map(sum, counts))),
        }
        measures = (Measure(name, result, self._more(result)) for name, result in found.items())
        return Judge(by, sum(labels.values()), table, tuple(measures))

    def _right(self, met: Cell, unmet: Cell) -> Result:
        """How often the judge and people say the same."""
        right = unmet._replace(shares={1.0 - at: share for at, share in unmet.shares.items()})
        both = met.merged(right)
        if not both.labels:
            return Refused("no_data", 0)
        if self._is_random:
            same = round(met.mean * met.labels + right.mean * right.labels)
            return wilson(same, both.labels, self._confidence)
        found = wilson(both.mean * both.effective, both.effective, self._confidence)
        return msgspec.structs.replace(found, n=both.labels)

    def _more(self, result: Result) -> int | None:
        """How many more of the labels that the number rests on; as far as they are independent."""
        if isinstance(result, Refused):
            return None
        if result.width <= self._narrow or result.method == "kappa":
            return (
                0
                if result.width <= self._narrow
                else max(1, round(result.n * ((result.width / self._narrow) ** 2 - 1)))
            )
        return max(1, labels_for_width(result.value, self._narrow, self._confidence) - result.n)

    def _agreement(self, units: Counter[Any], metric: Any) -> Agreement:
        each = list(chain.from_iterable(repeat(unit, n) for unit, n in sorted(units.items())))
        return Agreement(
            krippendorff_alpha(each, metric, confidence=self._confidence),
            percent_agreement(each, self._confidence),
        )

    def _rate(self, name: str, gate: GateTally) -> Rate:
        population = self._population.gates.get(name) if self._population else gate
        verdicts = population.verdicts if population is not None else Counter[str]()
        decided = verdicts["met"] + verdicts["unmet"]
        words = wilson(verdicts["met"], decided, self._confidence)
        cells = [_cell(gate.words, verdict, gate.verdicts) for verdict in DECIDED]
        labels = sum(cell.labels for cell in cells)
        people: Result = Refused("not_random", labels)
        if self._is_random:
            met = round(sum(cell.mean * cell.labels for cell in cells))
            people = wilson(met, labels, self._confidence)
        if self._population is None:
            return Rate(words, people, corrected(cells, self._confidence))
        options: Any = {"is_random": self._is_random}
        hits = [
            Hits(found.value * found.n, found.n) if isinstance(found, Estimate) else Hits(0, 0)
            for found in (
                sensitivity(cells[2], cells[0], **options),
                specificity(cells[2], cells[0], **options),
            )
        ]
        rate = rogan_gladen(verdicts["met"], decided, hits[0], hits[1], self._confidence)
        return Rate(words, people, rate)

    def levels(self, name: str, tally: LevelTally) -> Levels | None:
        n = sum(tally.labels.values())
        if not n and not tally.undetermined and not tally.units:
            return None
        graded = (self._population.criteria.get(name) if self._population else None) or tally
        size = graded.levels.total()
        mean = sum(level * count for level, count in graded.levels.items()) / size if size else None
        return Levels(
            name,
            size,
            mean,
            self._mean_level(tally, n),
            self._agreement(tally.units, "ordinal"),
            tally.undetermined,
        )

    def _mean_level(self, tally: LevelTally, n: int) -> Result:
        if self._population is not None:
            return Refused("elsewhere", n)
        labelled = n + tally.undetermined
        if tally.undetermined > MOST_UNLABELLED * labelled:
            return Refused("undetermined", labelled, tally.undetermined / labelled)
        sizes = Counter({str(level): size for level, size in tally.levels.items()})
        cells = {
            float(level): _cell(tally.labels, level, sizes) for level in sorted(sizes, key=int)
        }
        return corrected_level(cells, is_random=self._is_random, confidence=self._confidence)


_SURE = ("met", "unmet")


def _weights(labels: Labels) -> Counter[str]:
    """How many interactions the labels of each verdict stand for."""
    sums: dict[str, float] = {}
    for (verdict, _, weight), n in labels.items():
        sums[verdict] = sums.get(verdict, 0.0) + weight * n
    return Counter({verdict: round(weight) for verdict, weight in sums.items()})


def _cell(labels: Labels, verdict: str, sizes: Counter[str]) -> Cell:
    mine = sorted((truth, weight, n) for (v, truth, weight), n in labels.items() if v == verdict)

    def each() -> Iterator[tuple[float, float]]:
        return chain.from_iterable(repeat((truth, weight), n) for truth, weight, n in mine)

    return Cell.of(sizes[verdict], [truth for truth, _ in each()], [weight for _, weight in each()])
