"""A text as phrases are looked for in it: folded, and with one blank for any white space."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from scorecard.moments.text import fold

_WHITE_SPACE = re.compile(r"\s+")
_LONG_RUN = re.compile(r"\s\s+")


class Even(NamedTuple):
    """The text, and how its offsets map to those of the text as given.

    What stands after the blank `breaks[i]` stands `shifts[i + 1]` further back in the original.
    """

    text: str
    breaks: list[int]
    shifts: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a stretch stands that neither begins nor ends with a blank."""
        if not self.breaks:
            return start, end
        before, within = bisect_left(self.breaks, start), bisect_left(self.breaks, end)
        return start + self.shifts[before], end + self.shifts[within]


def normalise_space(text: str, read: Callable[[str], str] = fold) -> Even:
    """Fold a text, as `read` does, and make its white space even."""
    folded = read(text)
    # What is printable has no white space but blanks.
    if "  " not in folded and folded.isprintable():
        return Even(folded, [], [])
    runs = [match.span() for match in _LONG_RUN.finditer(folded)]
    shifts = list(accumulate((end - start - 1 for start, end in runs), initial=0))
    breaks = [start - shift for (start, _), shift in zip(runs, shifts, strict=False)]
    return Even(_WHITE_SPACE.sub(" ", folded), breaks, shifts)


normalise_space_once = lru_cache(maxsize=4)(normalise_space)
"""As `even`, remembered: where many phrases are looked for in the same long text, one after the
other."""
