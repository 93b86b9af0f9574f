"""A number that may be shown, or the reason why none is."""

from __future__ import annotations

from statistics import NormalDist
from typing import Literal

import msgspec

CONFIDENCE = 0.95
"""How often intervals cover the truth, unless it is said otherwise."""

Method = Literal[
    "wilson",
    "newcombe",
    "jeffreys",
    "clopper-pearson",
    "t",
    "bootstrap",
    "cluster-robust",
    "ratio",
    "rate-ratio",
    "kappa",
    "alpha",
    "ppi",
    "post-stratified",
    "rogan-gladen",
    "shrinkage",
    "auc",
    "spearman",
    "scalability",
    "loevinger",
    "paired-shares",
    "icc",
    "clustered-difference",
    "pass^k",
]

SOURCES: dict[Method, str] = {
    "wilson": "Wilson 1927; Newcombe 1998",
    "newcombe": "Newcombe 1998, method 10",
    "jeffreys": "Brown, Cai & DasGupta 2001",
    "clopper-pearson": "Clopper & Pearson 1934",
    "t": "Student 1908",
    "bootstrap": "Efron & Tibshirani 1993, percentile",
    "cluster-robust": "Liang & Zeger 1986; Cameron & Miller 2015, CR1",
    "ratio": "Katz et al. 1978, with a half added to each count",
    "rate-ratio": "Katz et al. 1978, on the logarithm; Liang & Zeger 1986 over clusters",
    "kappa": "Cohen 1960; Fleiss, Cohen & Everitt 1969",
    "alpha": "Krippendorff 2011; units resampled",
    "ppi": "Angelopoulos, Duchi & Zrnic 2023 (PPI++); Fisch et al. 2024 with strata",
    "post-stratified": "Angelopoulos et al. 2023; Zou & Donner 2008 over Jeffreys' intervals",
    "rogan-gladen": "Rogan & Gladen 1978; Lang & Reiczigel 2014",
    "shrinkage": "Efron & Morris 1975; Morris 1983; Paule & Mandel 1982",
    "auc": "DeLong, DeLong & Clarke-Pearson 1988, on the logit",
    "spearman": "Spearman 1904; Bonett & Wright 2000",
    "scalability": "Menzel 1953; Kuijpers, van der Ark & Croon 2013, on log(1 - value)",
    "loevinger": "Loevinger 1948; Mokken 1971; Kuijpers et al. 2013; Koopman et al. 2020",
    "paired-shares": "Agresti & Min 2005",
    "icc": "Shrout & Fleiss 1979, ICC(1,1); Donner 1986 with unequal groups",
    "clustered-difference": "Liang & Zeger 1986; Miller 2024; one cluster added",
    "pass^k": "Yao et al. 2024 (tau-bench), unbiased as Chen et al. 2021",
}
"""Where each method comes from; `docs/statistics.md` says what it computes."""

Reason = Literal[
    "no_data",
    "few_labels",
    "near_one",
    "no_correlation",
    "unlabelled",
    "all_alike",
    "few_clusters",
    "uninformative",
    "undetermined",
    "elsewhere",
    "not_random",
    "few_tasks",
]
"""Why a number is refused; `scorecard.render` has the words for each."""


class Estimate(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="estimate"):
    """A value, the interval that covers the truth so often, and how many it was computed from.

    `method` names the entry in `SOURCES`.
    """

    value: float
    low: float
    high: float
    n: int
    method: Method

    @property
    def width(self) -> float:
        """How wide the interval is."""
        return self.high - self.low


class Refused(msgspec.Struct, frozen=True, gc=False, tag_field="kind", tag="refused"):
    """No number: `reason` says why, `n` is what there was and `needed` what it would take."""

    reason: Reason
    n: int
    needed: float | None = None


Result = Estimate | Refused


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """How many standard errors an interval reaches to either side."""
    if not 0 < confidence < 1:
        raise ValueError("a confidence is between 0 and 1")
    return NormalDist().inv_cdf((1 + confidence) / 2)
