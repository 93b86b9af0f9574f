"""Whether gates form a cumulative scale: Guttman's errors, Loevinger's H, levels out of order.

A pattern says of each gate, the lowest first, whether it is met; `Patterns` counts how many
interactions have which. All of it is exact and needs no other package.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from itertools import combinations

from scorecard.statistics.estimate import (
    CONFIDENCE,
    Estimate,
    Method,
    Refused,
    Result,
    normal_quantile,
)
from scorecard.statistics.proportions import paired_shares, wilson

Pattern = tuple[bool, ...]
Patterns = Mapping[Pattern, int]

LEAST_PATTERNS = 50
"""With fewer interactions nothing is said about a scale."""

_LEAST_OTHERS = 5
"""With fewer interactions that are not as the commonest ones there is nothing to scale."""


def guttman_errors(pattern: Pattern) -> int:
    """The gates that are not as their number says (Goodenough 1944; Edwards 1948): who meets two
    gates should meet the lowest two. Every exchange counts twice, once for each of its gates.

    >>> guttman_errors((True, True, False)), guttman_errors((False, True, True))
    (0, 2)
    """
    score = sum(pattern)
    return sum(met != (at < score) for at, met in enumerate(pattern))


def least_errors(pattern: Pattern) -> int:
    """The fewest gates to change until the pattern is a step (Suchman 1950): never more than
    `guttman_errors`.

    >>> least_errors((False, True, True))
    1
    """
    return min(
        sum(met != (at < step) for at, met in enumerate(pattern))
        for step in range(len(pattern) + 1)
    )


def reproducibility(
    patterns: Patterns,
    errors: Callable[[Pattern], int] = guttman_errors,
    confidence: float = CONFIDENCE,
) -> Result:
    """Guttman's coefficient: the share of verdicts that follow from how many gates are met.

    The interval is Wilson's, as if all errors of an interaction came together: it is rather too
    wide than too narrow. Refused below `LEAST_PATTERNS`.
    """
    n, gates = _size(patterns)
    if n < LEAST_PATTERNS or not gates:
        return Refused("no_data", n, LEAST_PATTERNS)
    wrong = sum(count * errors(pattern) for pattern, count in patterns.items())
    return wilson(n - wrong / gates, n, confidence)


def marginal_reproducibility(patterns: Patterns) -> float | None:
    """How many verdicts each gate's commonest verdict alone would reproduce (minimal marginal
    reproducibility, Edwards 1957); None of nothing."""
    n, gates = _size(patterns)
    if not n or not gates:
        return None
    return sum(max(p, 1 - p) for p in _shares(patterns, n)) / gates


def scalability(patterns: Patterns, confidence: float = CONFIDENCE) -> Result:
    """How far the scale reproduces more than each gate's commonest verdict does (Menzel 1953):
    1 - errors / (errors of the commonest verdicts); .60 is asked for.

    Refused below `LEAST_PATTERNS`, and where (nearly) all interactions have the same verdicts.
    """
    n, _ = _size(patterns)
    if n < LEAST_PATTERNS:
        return Refused("no_data", n, LEAST_PATTERNS)
    shares = _shares(patterns, n)
    expected = sum(min(p, 1 - p) for p in shares)

    def slope(pattern: Pattern) -> float:
        return sum(met if p <= 0.5 else not met for met, p in zip(pattern, shares, strict=True))

    return _one_less_ratio(patterns, guttman_errors, expected, slope, "scalability", confidence)


def loevinger(
    patterns: Patterns,
    pairs: Collection[tuple[int, int]] | None = None,
    confidence: float = CONFIDENCE,
) -> Result:
    """Loevinger's H: 1 - errors / (errors that independent gates would make), over pairs of gates.

    All pairs give the scale's H, those of one gate its H_i, a single pair H_ij. 1 is a perfect
    scale, 0 is chance; .3 is asked for, .5 is strong (Mokken 1971). An error is to meet the gate
    of a pair that fewer meet, without the other; so the *order* of the gates plays no part: see
    `met_more_often`. Refused below `LEAST_PATTERNS`, and where (nearly) all interactions have the
    same verdicts.
    """
    n, gates = _size(patterns)
    if n < LEAST_PATTERNS:
        return Refused("no_data", n, LEAST_PATTERNS)
    shares = _shares(patterns, n)
    chosen = combinations(range(gates), 2) if pairs is None else pairs
    ordered = [(i, j) if shares[i] >= shares[j] else (j, i) for i, j in chosen]
    expected = sum((1 - shares[easy]) * shares[hard] for easy, hard in ordered)

    def errors(pattern: Pattern) -> int:
        return sum(pattern[hard] and not pattern[easy] for easy, hard in ordered)

    def slope(pattern: Pattern) -> float:
        return sum(
            (not pattern[easy]) * shares[hard] + (1 - shares[easy]) * pattern[hard]
            for easy, hard in ordered
        )

    return _one_less_ratio(patterns, errors, expected, slope, "loevinger", confidence)


def met_more_often(
    only_higher: int, only_lower: int, n: int, confidence: float = CONFIDENCE
) -> Result:
    """How much more often the higher of two gates is met than the lower, as a share of the `n`
    interactions in which both are decided; the first two count those that meet only one.

    Agresti and Min's interval of paired shares. Refused below `LEAST_PATTERNS`.
    """
    if n < LEAST_PATTERNS:
        return Refused("no_data", n, LEAST_PATTERNS)
    return paired_shares(only_higher, only_lower, n, confidence)


def _size(patterns: Patterns) -> tuple[int, int]:
    return sum(patterns.values()), len(next(iter(patterns), ()))


def _shares(patterns: Patterns, n: int) -> list[float]:
    """The share of interactions that meet each gate."""
    _, gates = _size(patterns)
    return [
        sum(count for pattern, count in patterns.items() if pattern[gate]) / n
        for gate in range(gates)
    ]


def _one_less_ratio(
    patterns: Patterns,
    errors: Callable[[Pattern], int],
    expected: float,
    slope: Callable[[Pattern], float],
    method: Method,
    confidence: float,
) -> Result:
    """1 - (mean errors) / expected, with the interval of the multinomial delta method on
    log(1 - value): it never passes 1. `slope` says how `expected` changes with each pattern.

    Where there is no error at all, the interval begins where as many would not have shown one.
    """
    n, _ = _size(patterns)
    if expected < 1e-12 or n - max(patterns.values()) < _LEAST_OTHERS:
        return Refused("all_alike", n)
    observed = sum(count * errors(pattern) for pattern, count in patterns.items()) / n
    ratio = observed / expected
    if not observed:
        none = wilson(0, n, confidence)
        assert isinstance(none, Estimate)
        return Estimate(1.0, 1 - none.high / expected, 1.0, n, method)
    pulls = [
        (count / n, errors(pattern) / observed - slope(pattern) / expected)
        for pattern, count in patterns.items()
    ]
    centre = sum(share * pull for share, pull in pulls)
    variance = sum(share * (pull - centre) ** 2 for share, pull in pulls) / n
    reach = math.exp(normal_quantile(confidence) * math.sqrt(variance))
    return Estimate(1 - ratio, 1 - ratio * reach, 1 - ratio / reach, n, method)
