"""How often a grader finds what is there, and lets be what is not, from labels by its verdict."""

from __future__ import annotations

import math

from scorecard.statistics.corrections import Cell
from scorecard.statistics.estimate import (
    CONFIDENCE,
    Estimate,
    Refused,
    Result,
    normal_quantile,
)
from scorecard.statistics.proportions import wilson


def precision(met: Cell, confidence: float = CONFIDENCE) -> Result:
    """The share of the grader's positive verdicts that labels confirm."""
    if not met.labels:
        return Refused("no_data", 0)
    found = wilson(met.mean * met.effective, met.effective, confidence)
    assert isinstance(found, Estimate)
    return Estimate(found.value, found.low, found.high, met.labels, "wilson")


def sensitivity(
    met: Cell, unmet: Cell, *, is_random: bool, confidence: float = CONFIDENCE
) -> Result:
    """The share of what is true that the grader's verdict says, from the cells of both verdicts.

    Wilson's interval if the labels are a random sample; else each cell's labels stand for its size,
    and the interval is that of the ratio of the two shares.
    """
    return _found(met, unmet, met.mean, unmet.mean, is_random, confidence)


def specificity(
    met: Cell, unmet: Cell, *, is_random: bool, confidence: float = CONFIDENCE
) -> Result:
    """The share of what is not true that the grader's verdict denies; else as `sensitivity`."""
    return _found(unmet, met, 1 - unmet.mean, 1 - met.mean, is_random, confidence)


def _found(
    right: Cell, wrong: Cell, hits: float, misses: float, is_random: bool, confidence: float
) -> Result:
    """The share in the right cell of what is so: of the cells it is `hits` and `misses`."""
    hits, misses = hits if right.labels else 0.0, misses if wrong.labels else 0.0
    counted = hits * right.labels, misses * wrong.labels
    n = round(sum(counted))
    if not n:
        return Refused("no_data", 0)
    if is_random:
        return wilson(min(n, round(counted[0])), n, confidence)
    if not (right.labels and wrong.labels):
        empty = right if not right.labels else wrong
        return Refused("unlabelled", n, empty.size / (right.size + wrong.size))
    value = right.size * hits / (right.size * hits + wrong.size * misses)
    found, missed = hits * right.effective + 0.5, misses * wrong.effective + 0.5
    error = math.sqrt(
        1 / found - 1 / (right.effective + 1) + 1 / missed - 1 / (wrong.effective + 1)
    )
    odds = (right.size * found / (right.effective + 1)) / (
        wrong.size * missed / (wrong.effective + 1)
    )
    reach = math.exp(normal_quantile(confidence) * error)
    low, high = (1 / (1 + 1 / (odds * factor)) for factor in (1 / reach, reach))
    return Estimate(value, min(low, value), max(high, value), n, "ratio")
