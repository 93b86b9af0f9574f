"""Which wording is used most, where wordings that are alike count as the same."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate, combinations
from typing import Any

MOST_COMPARED, MOST_CHARACTERS = 5_000, 250_000
"""How many different wordings are compared, and how long they may be together.

Each is compared with each, letter by letter: without an end to that, one record could keep a
machine busy for days. At these limits it is seconds.
"""

# So few are compared sooner one by one.
_FEW = 16
# Lengths are compared with some slack for rounding; the similarity itself has the last word.
_SLACK = 1e-9


@cache
def _rapidfuzz() -> tuple[Any, Any]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 (few rubrics need it)

    return fuzz.ratio, process.extract


Uses = Mapping[str, Sequence[int]]
"""Where each different wording is used: a place for each use."""


def can_compare(uses: Uses) -> bool:
    """Whether the wordings are few and short enough to compare each with each."""
    return len(uses) <= MOST_COMPARED and sum(map(len, uses)) <= MOST_CHARACTERS


def largest_cluster(uses: Uses, similarity: float = 100.0, above: int = 0) -> list[int]:
    """Where the most used wording is used, ascending; of several, the first one given. Empty if
    none is used more often than `above`.

    Every wording that is `similarity` or more like it (rapidfuzz's `ratio`, 0 to 100) is the
    same: at 100, this is counting. Time grows with the square of the number and of the length of
    the wordings, unless they are alike or differ in length.
    """
    if sum(map(len, uses.values())) <= above:
        return []
    if similarity >= 100:
        most = max(uses.values(), key=len, default=())
        return list(most) if len(most) > above else []
    ratio, extract = _rapidfuzz()
    if len(uses) <= _FEW:
        return _largest_of_few(uses, similarity, above, ratio)
    # Two lengths can be so alike only if the shorter one is so great a share of the longer.
    share = similarity / (200 - similarity) * (1 - _SLACK)
    by_length = sorted(uses, key=len)
    lengths = list(map(len, by_length))
    uses_before = [0, *accumulate([len(uses[wording]) for wording in by_length])]
    shares = [length * share for length in lengths]
    best: list[int] = []
    for wording in uses:
        first = bisect_left(lengths, len(wording) * share)
        end = bisect_right(shares, len(wording))
        if uses_before[end] - uses_before[first] <= max(len(best), above):
            continue
        others = by_length[first:end]
        if len(others) <= _FEW:
            alike = [other for other in others if ratio(wording, other, score_cutoff=similarity)]
        else:
            found = extract(wording, others, scorer=ratio, score_cutoff=similarity, limit=None)
            alike = [other for other, score, _ in found if score]
        places = [place for other in alike for place in uses[other]]
        if len(places) > max(len(best), above):
            best = places
    return sorted(best)


def _largest_of_few(uses: Uses, similarity: float, above: int, ratio: Any) -> list[int]:
    """The same where the wordings are so few that nothing need be left out."""
    alike: dict[str, list[str]] = {wording: [wording] for wording in uses}
    for wording, other in combinations(uses, 2):
        if ratio(wording, other, score_cutoff=similarity):
            alike[wording].append(other)
            alike[other].append(wording)
    best = max(alike.values(), key=lambda same: sum([len(uses[wording]) for wording in same]))
    places = [place for wording in best for place in uses[wording]]
    return sorted(places) if len(places) > above else []
