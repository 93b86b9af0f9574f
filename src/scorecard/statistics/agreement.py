"""How far judges agree, by chance and beyond it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from statsmodels.stats.inter_rater import cohens_kappa

from scorecard.statistics.estimate import (
    CONFIDENCE,
    Estimate,
    Refused,
    Result,
    normal_quantile,
)
from scorecard.statistics.means import DRAWS, SEED, Array
from scorecard.statistics.proportions import wilson

Metric = Literal["nominal", "ordinal", "interval"]
_MOST_NUMBERS = 4_000_000
"""How many numbers of a resample are in memory at once."""


def krippendorff_alpha(
    units: Iterable[Sequence[Hashable]],
    metric: Metric = "nominal",
    *,
    order: Sequence[Any] | None = None,
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Result:
    """Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives.

    Each unit holds the values that it was given by whoever judged it: missing ones are left out,
    and a unit with fewer than two says nothing. `order` is that of the values (sorted unless
    given); for `interval` they are numbers. The interval comes from resampling the units, and
    where none of n units shows disagreement, it begins where as many would not have shown it
    either. Refused where no unit has two values, or all values are alike: then chance explains
    everything.
    """
    kinds = Counter(
        tuple(sorted(Counter(unit).items(), key=lambda item: str(item[0])))
        for unit in units
        if len(unit) > 1
    )
    n = sum(kinds.values())
    if not n:
        return Refused("no_data", 0, 2)
    found = {value for kind in kinds for value, _ in kind}
    values = list(order) if order is not None else sorted(found)  # type: ignore[type-var]
    if missing := found - set(values):
        raise ValueError(f"the order lacks {missing.pop()!r}")
    if len(found) < 2:
        return Refused("all_alike", n)
    pairs = np.array([_pairs(dict(kind), values) for kind in kinds])
    counts = np.array(list(kinds.values()))
    scale = np.asarray(values, dtype=np.float64) if metric == "interval" else None
    alpha, unlike_by_chance = _alpha(
        (counts @ _flat(pairs)).reshape(pairs[:1].shape), metric, scale
    )
    random = np.random.default_rng(seed)
    at_once = max(1, _MOST_NUMBERS // (len(counts) + len(values) ** 2))
    drawn: list[Array] = []
    for start in range(0, draws, at_once):
        chosen = random.multinomial(n, counts / n, min(at_once, draws - start))
        sums = (chosen @ _flat(pairs)).reshape(-1, len(values), len(values))
        drawn.append(_alpha(sums, metric, scale)[0])
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = (float(limit) for limit in np.nanquantile(np.concatenate(drawn), tails))
    value = float(alpha[0])
    if value == 1 and isinstance(unseen := wilson(0, n, confidence), Estimate):
        low = 1 - unseen.high / float(unlike_by_chance[0])
    return Estimate(value, min(low, value), max(high, value), n, "alpha")


def _pairs(counts: Mapping[Hashable, int], values: Sequence[Hashable]) -> Array:
    """The coincidences of the values within a unit, each judge counting once."""
    row = np.array([counts.get(value, 0) for value in values], dtype=np.float64)
    pairs: Array = (np.outer(row, row) - np.diag(row)) / (row.sum() - 1)
    return pairs


def _flat(pairs: Array) -> Array:
    flat: Array = np.reshape(pairs, (len(pairs), -1))
    return flat


def _alpha(coincidences: Array, metric: Metric, scale: Array | None) -> tuple[Array, Array]:
    """Alpha of each matrix of coincidences, and how often two values differ by chance."""
    margins = coincidences.sum(axis=2)
    total = margins.sum(axis=1)
    if metric == "nominal":
        distance = np.broadcast_to(1 - np.eye(margins.shape[1]), coincidences.shape)
    else:
        # The ordinal distance is between the middles of two values' shares of all that was said.
        at = np.cumsum(margins, axis=1) - margins / 2 if scale is None else scale[None, :]
        distance = np.broadcast_to((at[:, :, None] - at[:, None, :]) ** 2, coincidences.shape)
    by_chance = margins[:, :, None] * margins[:, None, :]
    observed = (coincidences * distance).sum(axis=(1, 2)) / total
    expected = (by_chance * distance).sum(axis=(1, 2)) / (total * (total - 1))
    unlike = 1 - ((margins * (margins - 1)).sum(axis=1)) / (total * (total - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan), unlike


def percent_agreement(
    units: Iterable[Sequence[Hashable]], confidence: float = CONFIDENCE
) -> Result:
    """The share of units (with two judges or more) whose judges all say the same (Wilson)."""
    judged = [len(set(unit)) == 1 for unit in units if len(unit) > 1]
    return wilson(sum(judged), len(judged), confidence)


def cohen_kappa(table: Sequence[Sequence[int]], confidence: float = CONFIDENCE) -> Result:
    """Cohen's kappa of a square table: what the first judge said by row, the second by column.

    Refused where a judge always says the same: then chance explains everything.
    """
    counts = np.asarray(table, dtype=np.float64)
    n = int(counts.sum())
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    if not n:
        return Refused("no_data", 0)
    if np.count_nonzero(rows) < 2 or np.count_nonzero(columns) < 2:
        return Refused("all_alike", n)
    found = cohens_kappa(counts, return_results=True)
    half = normal_quantile(confidence) * float(found.std_kappa)
    kappa = float(found.kappa)
    return Estimate(kappa, max(-1.0, kappa - half), min(1.0, kappa + half), n, "kappa")


IccForm = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]


def intraclass(ratings: Sequence[Sequence[float]], form: IccForm = "1,1") -> float:
    """Shrout and Fleiss's intraclass correlation of a full table: a row for each who is rated.

    The first sign of the form is their case (1: other raters for each, 2: the same random raters,
    3: these raters alone), the second whether one rating is meant or the mean of all.
    """
    table = np.asarray(ratings, np.float64)
    n, k = (int(size) for size in table.shape)
    rows, columns, grand = table.mean(axis=1), table.mean(axis=0), table.mean()
    between = k * float(((rows - grand) ** 2).sum()) / (n - 1)
    raters = n * float(((columns - grand) ** 2).sum()) / (k - 1)
    within = float(((table - rows[:, None]) ** 2).sum()) / (n * (k - 1))
    residual = (within * n - raters) / (n - 1)
    case, mean = form.split(",")
    error = within if case == "1" else residual
    extra = (raters - residual) / n if case == "2" else 0.0
    size = 1 if mean == "k" else k
    return (between - error) / (between + (size - 1) * error + size * extra)
