"""Shares: how many of so many, with intervals that hold for small numbers.

Wilson's and Newcombe's need no other package; the others take scipy (the extra `report`).
"""

from __future__ import annotations

import math

from scorecard.statistics.estimate import (
    CONFIDENCE,
    Estimate,
    Refused,
    Result,
    normal_quantile,
)


def wilson(successes: float, n: float, confidence: float = CONFIDENCE) -> Result:
    """A share with Wilson's score interval.

    `n` may be an effective number, less than whole: then `successes` are of as many.

    >>> share = wilson(81, 263)
    >>> f"{share.low:.4f} {share.high:.4f}"
    '0.2553 0.3662'
    """
    if n == 0:
        return Refused("no_data", 0)
    successes = _checked(successes, n)
    z = normal_quantile(confidence)
    share = successes / n
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Estimate(share, low, high, round(n), "wilson")


def difference(
    successes_a: int, n_a: int, successes_b: int, n_b: int, confidence: float = CONFIDENCE
) -> Result:
    """The first share less the second, of independent samples, with Newcombe's interval.

    >>> gap = difference(56, 70, 48, 80)
    >>> f"{gap.low:.4f} {gap.high:.4f}"
    '0.0524 0.3339'
    """
    a, b = wilson(successes_a, n_a, confidence), wilson(successes_b, n_b, confidence)
    if isinstance(a, Refused) or isinstance(b, Refused):
        return Refused("no_data", 0)
    value = a.value - b.value
    low = value - math.hypot(a.value - a.low, b.high - b.value)
    high = value + math.hypot(a.high - a.value, b.value - b.low)
    return Estimate(value, low, high, n_a + n_b, "newcombe")


def paired_shares(
    only_first: int, only_second: int, n: int, confidence: float = CONFIDENCE
) -> Estimate:
    """How much more often the first of two things is so than the second, as a share of the same `n`
    cases, by Agresti and Min's interval; the first two count the cases in which only one is."""
    gap, of = only_first - only_second, n + 2
    half = math.sqrt(only_first + only_second + 1 - gap * gap / of) / of
    half *= normal_quantile(confidence)
    value, centre = gap / n, gap / of
    low, high = min(value, centre - half), max(value, centre + half)
    return Estimate(value, max(-1.0, low), min(1.0, high), n, "paired-shares")


def jeffreys(successes: float, n: float, confidence: float = CONFIDENCE) -> Result:
    """A share with Jeffreys' interval: 0 of n begins at 0 and n of n ends at 1."""
    from scipy.special import betaincinv  # noqa: PLC0415 (Wilson's interval does without scipy)

    if n == 0:
        return Refused("no_data", 0)
    successes = _checked(successes, n)
    a, b, tail = successes + 0.5, n - successes + 0.5, (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if successes == n else float(betaincinv(a, b, 1 - tail))
    return Estimate(successes / n, low, high, round(n), "jeffreys")


def clopper_pearson(successes: int, n: int, confidence: float = CONFIDENCE) -> Result:
    """A share with the interval that never covers less often than it says."""
    from scipy.stats import binomtest  # noqa: PLC0415

    if n == 0:
        return Refused("no_data", 0)
    successes = int(_checked(successes, n))
    low, high = binomtest(successes, n).proportion_ci(confidence, method="exact")
    return Estimate(successes / n, float(low), float(high), n, "clopper-pearson")


def labels_for_width(share: float, width: float, confidence: float = CONFIDENCE) -> int:
    """How many labels Wilson's interval of such a share takes to be no wider than `width`."""
    if not 0 < width < 1:
        raise ValueError("a width is between 0 and 1")
    n = 1
    while _width(share, n, confidence) > width:
        n *= 2
    low = n // 2
    while n - low > 1:
        middle = (low + n) // 2
        low, n = (middle, n) if _width(share, middle, confidence) > width else (low, middle)
    return n


def _width(share: float, n: int, confidence: float) -> float:
    found = wilson(share * n, n, confidence)
    return found.width if isinstance(found, Estimate) else 1.0


def _checked(successes: float, n: float) -> float:
    """The successes, whole at both ends: sums of weights miss them by a hair."""
    for end in (0, n):
        if abs(successes - end) <= 1e-9 * n:
            return end
    if not 0 < successes < n:
        raise ValueError(f"{successes} of {n} is no share")
    return successes
