"""Which wording is used most, where wordings that are alike count as the same."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

MOST_COMPARED, MOST_CHARACTERS = 5_000, 250_000
"""How many different wordings are compared, and how long they may be together.

Each is compared with each, letter by letter: without an end to that, one record could keep a
machine busy for days. At these limits it is seconds.
"""

# Lengths are compared with some slack for rounding; the similarity itself has the last word.
_SLACK = 1e-9

Uses = Mapping[str, Sequence[int]]
"""Where each different wording is used: a place for each use."""


def can_compare(uses: Uses) -> bool:
    """Whether the wordings are few and short enough to compare each with each."""
    return len(uses) <= MOST_COMPARED and sum(map(len, uses)) <= MOST_CHARACTERS


def largest_cluster(uses: Uses, similarity: float = 100.0) -> list[int]:
    """Where the most used wording is used, ascending; of several, the first one given.

    Every wording that is `similarity` or more like it (rapidfuzz's `ratio`, 0 to 100) is the
    same: at 100, this is counting. Time grows with the square of the number and of the length of
    the wordings, unless they are alike or differ in length.
    """
    if similarity >= 100:
        return max(map(list, uses.values()), key=len, default=[])
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (few rubrics need it)

    by_length = sorted(uses, key=len)
    lengths = list(map(len, by_length))
    uses_before = [0, *accumulate(len(uses[wording]) for wording in by_length)]
    # Two lengths can be so alike only if the shorter one is so great a share of the longer.
    share = similarity / (200 - similarity) * (1 - _SLACK)
    best: list[int] = []
    for wording in uses:
        first = bisect_left(lengths, len(wording) * share)
        end = bisect_right(lengths, float(len(wording)), key=lambda length: length * share)
        if uses_before[end] - uses_before[first] <= len(best):
            continue
        found = process.extract(
            wording, by_length[first:end], scorer=fuzz.ratio, score_cutoff=similarity, limit=None
        )
        places = [place for other, score, _ in found if score for place in uses[other]]
        if len(places) > len(best):
            best = places
    return sorted(best)
