"""Which of many comparisons stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np


def significant(
    p_values: Sequence[float],
    method: Literal["benjamini-hochberg", "holm", "bonferroni"] = "benjamini-hochberg",
    level: float = 0.05,
) -> list[bool]:
    """Which of many comparisons stand: at most so large a share of those that are found is false
    (Benjamini-Hochberg), or none is, as likely (Holm, Bonferroni)."""
    p = np.asarray(p_values, np.float64)
    n = p.size
    order = np.argsort(p, kind="stable")
    place = np.arange(1, n + 1)
    bound = {
        "benjamini-hochberg": level * place / max(n, 1),
        "holm": level / (n + 1 - place),
        "bonferroni": np.full(n, level / max(n, 1)),
    }[method]
    under = p[order] <= bound
    # Step up: all below the last that is under its bound; step down: all before the first above.
    last = np.flatnonzero(under)[-1:] + 1 if method == "benjamini-hochberg" else None
    stands = place <= last if last is not None and last.size else np.logical_and.accumulate(under)
    result = np.zeros(n, bool)
    result[order] = stands
    return [bool(each) for each in result]
