"""How findings about gates speak of conditions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scorecard.lint.solver.levels import LevelClaim
from scorecard.lint.subject import Place

_LONGEST = 70


def quoted(place: Place) -> str:
    """A condition as its author wrote it, on one line, cut short."""
    text = _brief(place.value).removeprefix("{").removesuffix("}")
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_brief(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_brief, value)) + "]"
    return str(value)


def with_place(claim: LevelClaim) -> str:
    """A condition with its level and line."""
    condition, line = quoted(claim.place), claim.place.span.line
    if not claim.level:
        return f"{condition} in the criterion's `applies_when` (line {line})"
    return f"{condition} at level {claim.level} (line {line})"


def listed(texts: Iterable[str]) -> str:
    """Texts as one: "a", "a and b", "a, b and c"."""
    *most, last = dict.fromkeys(texts)
    return f"{', '.join(most)} and {last}" if most else last


def contradiction(clash: list[LevelClaim]) -> str:
    """What in a condition contradicts what."""
    texts = list(
        dict.fromkeys(
            quoted(claim.place) for claim in sorted(clash, key=lambda claim: claim.place.span)
        )
    )
    if len(texts) == 1:
        return f"no record satisfies {texts[0]}"
    return f"{listed(texts[:-1])} {'contradicts' if len(texts) == 2 else 'contradict'} {texts[-1]}"
