"""Rates and means of many automatic verdicts, corrected by the few that people labelled.

A correction is refused where its interval can't be held to cover as often as it says: with few
labels, where nearly all labels are alike, and where verdicts don't go with labels at all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result, normal_quantile
from scorecard.statistics.prediction_powered import Moments, ppi_mean
from scorecard.statistics.proportions import jeffreys

LEAST_LABELS = 40
"""Fewer labels than this correct nothing."""

LEAST_OF_EACH = 3
"""So many labels have to say something else than most."""

LEAST_OF_MANY = 5
"""The same where labels have more than two values: some may not have been seen."""

LEAST_UNLIKE = 10
"""With so many labels that are unlike most, normal theory holds for a mean of several values."""

MOST_UNLABELLED = 0.1
"""The largest share of the population whose verdict none of the labels has."""

LEAST_YOUDEN = 0.1
"""Sensitivity + specificity - 1 has to be surely above this, for a rate to be derived from both."""


class Cell(NamedTuple):
    """All interactions with one verdict or level: how many there are, and what labels say of some.

    `shares` are the labels' values with the share of the cell that each stands for, `effective`
    is the number of labels that would say as much if all had the same weight (Kish).
    """

    size: int
    labels: int
    shares: Mapping[float, float]
    effective: float

    @classmethod
    def of(cls, size: int, truths: Sequence[float], weights: Sequence[float] | None = None) -> Cell:
        """The cell with these labels; `weights` are how many interactions each stands for."""
        weighed = weights if weights is not None else [1.0] * len(truths)
        total = math.fsum(weighed)
        shares: dict[float, float] = {}
        for truth, weight in zip(truths, weighed, strict=True):
            shares[float(truth)] = shares.get(float(truth), 0.0) + weight / total
        squares = math.fsum(weight * weight for weight in weighed)
        return cls(size, len(truths), shares, total**2 / squares if squares else 0.0)

    @property
    def mean(self) -> float:
        """The mean of the labels."""
        return math.fsum(value * share for value, share in self.shares.items())

    def reaching(self, value: float) -> float:
        """The share of the labels that are no less."""
        return min(1.0, math.fsum(share for at, share in self.shares.items() if at >= value))

    def merged(self, other: Cell) -> Cell:
        """Both as one cell, each label standing for as many as before."""
        labelled = [cell for cell in (self, other) if cell.labels]
        total = sum(cell.size for cell in labelled)
        shares: dict[float, float] = {}
        for cell in labelled:
            for value, share in cell.shares.items():
                shares[value] = shares.get(value, 0.0) + share * cell.size / total
        squares = sum(cell.size**2 / cell.effective for cell in labelled)
        labels = self.labels + other.labels
        return Cell(self.size + other.size, labels, shares, total**2 / squares if labels else 0.0)


def corrected(cells: Sequence[Cell], confidence: float = CONFIDENCE) -> Result:
    """The mean of the truth in a population, from the verdicts of all and the labels of some.

    A rate is the mean of labels that are 0 or 1. `cells` hold one verdict each, in an order in
    which neighbours are alike. This is the power-tuned prediction-powered estimate (PPI++): where
    verdicts have few values it is the labels' mean within each, weighted by how common it is. The
    interval joins Jeffreys' intervals of the shares that reach each value by the method of variance
    estimates recovery (MOVER), which holds where normal theory does not. Labels that were drawn by
    verdict need no weights. Refused as the module says.
    """
    cells = [cell for cell in cells if cell.size]
    population, n = sum(cell.size for cell in cells), sum(cell.labels for cell in cells)
    counts = _counts(cells)
    if n < LEAST_LABELS:
        return Refused("few_labels", n, LEAST_LABELS)
    least = LEAST_OF_EACH if len(counts) < 3 else LEAST_OF_MANY
    if n - max(counts.values()) < least - 0.5:
        return Refused("near_one", n, least)
    unlabelled = sum(cell.size for cell in cells if not cell.labels) / population
    if unlabelled > MOST_UNLABELLED:
        return Refused("unlabelled", n, unlabelled)
    cells = _merge(cells)
    shares = [cell.size / population for cell in cells]
    value = math.fsum(share * cell.mean for share, cell in zip(shares, cells, strict=True))
    between = within = 0.0
    for share, cell in zip(shares, cells, strict=True):
        between += share * (cell.mean - value) ** 2
        within += share * sum(part * (at - cell.mean) ** 2 for at, part in cell.shares.items())
    if between <= (between + within) * max(1, len(cells) - 1) / (n - 2):
        return Refused("no_correlation", n)
    values = sorted(counts)
    below = above = normal_quantile(confidence) ** 2 * between / population
    for share, cell in zip(shares, cells, strict=True):
        down, up = _reach(cell, values, confidence)
        below += share**2 * down
        above += share**2 * up
    low, high = max(values[0], value - math.sqrt(below)), min(values[-1], value + math.sqrt(above))
    return Estimate(value, low, high, n, "post-stratified")


def corrected_level(
    by_level: Mapping[float, Cell], *, is_random: bool, confidence: float = CONFIDENCE
) -> Result:
    """The mean of true levels, from the levels that all were given and the labels of some.

    As `corrected`, which is safe whatever the sample, and wider than it need be where labels have
    several values. Of a random sample whose labels differ enough it is the prediction-powered
    mean with Student's interval.
    """
    found = corrected([by_level[level] for level in sorted(by_level)], confidence)
    counts = _counts(by_level.values())
    if not is_random or isinstance(found, Refused) or len(counts) < 3:
        return found
    if found.n - max(counts.values()) < LEAST_UNLIKE - 0.5:
        return found
    truths: list[float] = []
    guesses: list[float] = []
    for level, cell in by_level.items():
        labels = [
            at for at, share in cell.shares.items() for _ in range(round(share * cell.labels))
        ]
        truths += labels
        guesses += [level] * len(labels)
    return ppi_mean(truths, guesses, _moments(by_level), confidence=confidence)


def _moments(by_level: Mapping[float, Cell]) -> Moments:
    """The moments of the levels whose interactions have no label."""
    left = {level: cell.size - cell.labels for level, cell in by_level.items()}
    n = sum(left.values())
    if not n:
        return Moments(0, 0.0, 0.0)
    mean = sum(level * count for level, count in left.items()) / n
    variance = sum(count * (level - mean) ** 2 for level, count in left.items()) / n
    return Moments(n, mean, variance)


def _counts(cells: Iterable[Cell]) -> dict[float, float]:
    """How many labels have each value."""
    counts: dict[float, float] = {}
    for cell in cells:
        for value, share in cell.shares.items():
            counts[value] = counts.get(value, 0.0) + share * cell.labels
    return counts


def _merge(cells: Sequence[Cell]) -> list[Cell]:
    """The cells, those with fewer than two labels joined to the neighbour with fewer labels."""
    merged = list(cells)
    while len(merged) > 1 and min(cell.labels for cell in merged) < 2:
        at = min(range(len(merged)), key=lambda index: merged[index].labels)
        beside = [index for index in (at - 1, at + 1) if 0 <= index < len(merged)]
        other = min(beside, key=lambda index: merged[index].labels)
        first = min(at, other)
        merged[first : first + 2] = [merged[first].merged(merged[first + 1])]
    return merged


def _reach(cell: Cell, values: Sequence[float], confidence: float) -> tuple[float, float]:
    """The squared distances from a cell's mean to its limits, below and above.

    The mean is the lowest value and the steps to each further one, times the share that reaches
    it; these shares go together the more, the nearer they are.
    """
    n = cell.effective
    reaching = [cell.reaching(value) for value in values[1:]]
    limits = [jeffreys(share * n, n, confidence) for share in reaching]
    steps = [high - low for low, high in pairwise(values)]
    odds = [(share * n + 0.5) / (n - share * n + 0.5) for share in reaching]
    squares = [0.0, 0.0]
    for side in (0, 1):
        parts = [
            step * (share - found.low if side == 0 else found.high - share)
            for step, share, found in zip(steps, reaching, limits, strict=True)
            if isinstance(found, Estimate)
        ]
        for i, part in enumerate(parts):
            for j, other in enumerate(parts):
                ratio = odds[i] / odds[j]
                squares[side] += part * other * math.sqrt(min(ratio, 1 / ratio))
    return squares[0], squares[1]


class Hits(NamedTuple):
    """How many of so many labels a grader got right."""

    right: float
    n: float


def rogan_gladen(
    positives: int,
    n: int,
    sensitivity: Hits,
    specificity: Hits,
    confidence: float = CONFIDENCE,
) -> Result:
    """The true rate behind `positives` of `n` verdicts, from labels of another population.

    Sensitivity and specificity are those of the labels; the interval (Lang & Reiczigel) has the
    uncertainty of all three. Refused where one of the two rests on few labels, or the verdicts
    hardly tell the two apart.

    >>> rogan_gladen(700, 1_000, Hits(180, 200), Hits(170, 200)).value
    0.7333333333333334
    """
    least = min(sensitivity.n, specificity.n)
    if n == 0 or least < LEAST_LABELS / 4 or sensitivity.n + specificity.n < LEAST_LABELS:
        return Refused("few_labels", round(least), LEAST_LABELS / 4)
    z = normal_quantile(confidence)
    share, se, sp = (positives / n, *(hits.right / hits.n for hits in (sensitivity, specificity)))
    se_n, sp_n, n_ = sensitivity.n + 2, specificity.n + 2, n + z * z
    se_, sp_ = (sensitivity.right + 1) / se_n, (specificity.right + 1) / sp_n
    youden = se_ + sp_ - 1
    error = math.sqrt(se_ * (1 - se_) / se_n + sp_ * (1 - sp_) / sp_n)
    if youden - z * error <= LEAST_YOUDEN or se + sp <= 1:
        return Refused("uninformative", round(sensitivity.n + specificity.n), LEAST_YOUDEN)
    share_ = (positives + z * z / 2) / n_
    rate = (share_ + sp_ - 1) / youden
    shift = 2 * z * z * (rate * se_ * (1 - se_) / se_n - (1 - rate) * sp_ * (1 - sp_) / sp_n)
    variance = share_ * (1 - share_) / n_ + rate**2 * se_ * (1 - se_) / se_n
    variance += (1 - rate) ** 2 * sp_ * (1 - sp_) / sp_n
    half = z * math.sqrt(variance) / youden
    value = min(1.0, max(0.0, (share + sp - 1) / (se + sp - 1)))
    low, high = (min(1.0, max(0.0, rate + shift + side * half)) for side in (-1, 1))
    return Estimate(
        value,
        min(low, value),
        max(high, value),
        round(sensitivity.n + specificity.n),
        "rogan-gladen",
    )
