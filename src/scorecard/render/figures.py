"""Numbers as people read them."""

from __future__ import annotations

from math import floor

from scorecard.grade import percent

RANGE = "–"
ELLIPSIS = "…"


def score(value: float | None) -> str:
    """A score (0 to 5) with one decimal, or two where it has them.

    Never rounded up: 2.996 does not read as a 3 that would have passed.
    """
    if value is None:
        return RANGE
    hundredths = floor(value * 100 + 1e-6)
    return f"{hundredths / 100:.1f}" if hundredths % 10 == 0 else f"{hundredths / 100:.2f}"


def marked(value: float | None) -> str:
    """A score, and what it is in percent: `2.5 (50%)`; neither is rounded up."""
    return RANGE if value is None else f"{score(value)} ({percent(value)}%)"


def marked_span(certain: float | None, possible: float | None) -> str:
    """A score up to what is possible, with percent: `1.0–4.0 (20–80%)`."""
    if certain is None or possible is None or possible <= certain:
        return marked(certain)
    return f"{span(certain, possible)} ({percent(certain)}{RANGE}{percent(possible)}%)"


def span(certain: float | None, possible: float | None) -> str:
    """A score, up to what is possible where that is more: `1.0–4.0`."""
    if certain is None or possible is None or possible <= certain:
        return score(certain)
    return f"{score(certain)}{RANGE}{score(possible)}"


def share(part: int, whole: int) -> str:
    """A share in per cent; what is there is never 0%, what is not all never 100%."""
    if not part or not whole:
        return "0%"
    if part == whole:
        return "100%"
    per_cent = 100 * part / whole
    if per_cent < 1:
        return "<1%"
    return ">99%" if per_cent > 99 else f"{per_cent:.0f}%"


def cut(text: str, longest: int) -> str:
    """At most so many code points: a 10 MB text is not laid out to show one line of it."""
    return text if len(text) <= longest else text[: longest - 1] + ELLIPSIS
