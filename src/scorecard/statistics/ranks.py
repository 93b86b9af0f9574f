"""Which places in a ranking are possible."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.statistics.estimate import CONFIDENCE
from scorecard.statistics.means import SEED

_DRAWS = 1_000


def rank_intervals(
    values: ArrayLike,
    errors: ArrayLike,
    confidence: float = CONFIDENCE,
    *,
    draws: int = _DRAWS,
    seed: int = SEED,
) -> NDArray[np.int64]:
    """For each value, the best and the worst rank that it may have (the highest value is 1st).

    The confidence set of each rank by itself, of Mogstad, Romano, Shaikh and Wilhelm (2024): as
    many are surely better (or worse) as differ by more than chance allows for the largest of all
    differences to this one, studentised and drawn with a seed. `errors` are standard errors, of
    independent values.
    """
    value, error = np.asarray(values, np.float64), np.asarray(errors, np.float64)
    n = value.size
    ranks = np.empty((n, 2), np.int64)
    noise = np.random.default_rng(seed).standard_normal((draws, n), dtype=np.float32)
    noise *= error.astype(np.float32)
    for one in range(n):
        spread = np.sqrt(error**2 + error[one] ** 2)
        spread[one] = np.inf
        gaps = noise - noise[:, [one]]
        np.abs(gaps, out=gaps)
        gaps /= spread.astype(np.float32)
        reach = float(np.quantile(gaps.max(axis=1), confidence)) * spread
        ranks[one] = (
            1 + np.count_nonzero(value - value[one] > reach),
            n - np.count_nonzero(value[one] - value > reach),
        )
    return ranks
