"""Prediction-powered inference: a mean from predictions of all and labels of some (PPI++)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scorecard.statistics.estimate import CONFIDENCE, Estimate, Refused, Result, normal_quantile
from scorecard.statistics.means import Array, t_quantile


class Moments(NamedTuple):
    """What is known of predictions that have no label: how many, their mean and variance."""

    n: int
    mean: float
    variance: float

    @classmethod
    def of(cls, values: ArrayLike) -> Moments:
        """The moments of these values."""
        array = np.asarray(values, np.float64)
        return cls(array.size, float(array.mean()), float(array.var())) if array.size else _NONE


_NONE = Moments(0, 0.0, 0.0)


def ppi_mean(
    truths: ArrayLike,
    predicted: ArrayLike,
    rest: Moments | Sequence[Moments],
    strata: ArrayLike | None = None,
    *,
    confidence: float = CONFIDENCE,
    normal: bool = False,
) -> Result:
    """The mean of the truth: predictions of all, corrected by labels of some (PPI++).

    `truths` and `predicted` belong to the same, labelled interactions; `rest` are the moments of
    the predictions without label: one, or one for each stratum that was drawn from, whose number
    each label has in `strata`. The power tuning (how far predictions are trusted) is estimated from
    the labels, between 0 and 1. The interval is Student's; `normal` takes the normal quantile and
    variances over n, as published. Nothing is refused here but what can't be computed:
    `scorecard.statistics.corrections` refuses more.
    """
    truth, guess = np.asarray(truths, np.float64), np.asarray(predicted, np.float64)
    others = [rest] if isinstance(rest, Moments) else list(rest)
    codes = np.zeros(truth.size, np.int64) if strata is None else np.asarray(strata, np.int64)
    drawn = [(truth[codes == h], guess[codes == h], other) for h, other in enumerate(others)]
    if any(y.size < 2 and other.n for y, _, other in drawn):
        return Refused("few_labels", truth.size, 2 * len(others))
    drawn = [(y, f, other) for y, f, other in drawn if y.size]
    population = sum(y.size + other.n for y, _, other in drawn)
    shares = [(y.size + other.n) / population for y, _, other in drawn]
    trust = _power(drawn, shares)
    ddof = 0 if normal else 1
    value, parts, known = 0.0, [], 0.0
    for (y, f, other), share in zip(drawn, shares, strict=True):
        all_known = other if other.n else Moments.of(f)
        value += share * (trust * all_known.mean + float((y - trust * f).mean()))
        parts.append((share**2 * float((y - trust * f).var(ddof=ddof)) / y.size, y.size - 1))
        known += share**2 * trust**2 * all_known.variance / all_known.n
    variance = sum(part for part, _ in parts)
    if normal or not variance:
        quantile = normal_quantile(confidence)
    else:
        freedom = variance**2 / sum(part**2 / free for part, free in parts if part)
        quantile = t_quantile(freedom, confidence)
    half = quantile * math.sqrt(variance + known)
    return Estimate(float(value), float(value - half), float(value + half), truth.size, "ppi")


def _power(drawn: Sequence[tuple[Array, Array, Moments]], shares: Sequence[float]) -> float:
    """How far predictions are trusted: what makes the variance least."""
    above = below = 0.0
    for (y, f, other), share in zip(drawn, shares, strict=True):
        n, total = y.size, y.size + other.n
        mean = (f.sum() + other.n * other.mean) / total
        squares = float(((f - f.mean()) ** 2).sum()) + other.n * other.variance
        between = n * (f.mean() - mean) ** 2 + other.n * (other.mean - mean) ** 2
        spread = (squares + between) / max(total - 1, 1)
        above += share**2 / n * float(((y - y.mean()) * (f - f.mean())).mean())
        below += share**2 / n * (1 + (n / other.n if other.n else 0)) * spread
    return min(1.0, max(0.0, above / below)) if below else 0.0
