"""What differs between a grade that was kept and the same interaction graded again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from scorecard.grade import Grade

Cause = Literal[
    "version", "rubric", "plugins", "record", "observations", "grade", "missing", "ungraded"
]
"""Why a grade is not the same: another version of scorecard, rubric (or lexicon), plug-ins, record,
or observations; `grade` where all these are the same, so that what was kept was changed; or there
is no record for it, or no grade for a record."""

_CAUSES: dict[str, Cause] = {
    "scorecard": "version",
    "rubric.id": "rubric",
    "rubric.version": "rubric",
    "rubric.sha256": "rubric",
    "rubric.plugins": "plugins",
    "interaction.sha256": "record",
    "observations": "observations",
}
_TELLING = ("result", "score", "level", "possible", "verdict", "applies", "blocked_by")
_KEYS = ("id", "level")


class Differing(msgspec.Struct, frozen=True, gc=False):
    """A field that differs, with what was kept and what it is now; null where it is not there."""

    field: str
    kept: Any
    now: Any


class Mismatch(msgspec.Struct, frozen=True, gc=False):
    """An interaction whose grade is not the same, why, and in which fields (the first of them)."""

    id: str
    rubric: str
    causes: tuple[Cause, ...]
    fields: tuple[Differing, ...] = ()
    more: int = 0


class Verification(msgspec.Struct, frozen=True, gc=False):
    """What grading again came to; `causes` counts the grades by why they differ, and `examples`
    are the first of them."""

    schema: Literal["scorecard.verification/1"]
    grades: int
    verified: int
    identical: int
    different: int
    causes: dict[str, int]
    examples: tuple[Mismatch, ...]
    sampled: bool


def mismatch(kept: Grade, now: Grade, most: int = 5) -> Mismatch | None:
    """What differs, at most so many fields; None if nothing does."""
    found = sorted(_differing(_plain(kept), _plain(now), ""), key=_weight)
    if not found:
        return None
    causes = dict.fromkeys(_CAUSES[each.field] for each in found if each.field in _CAUSES)
    return Mismatch(
        kept.interaction.id,
        kept.rubric.id,
        tuple(causes) or ("grade",),
        tuple(found[:most]),
        max(0, len(found) - most),
    )


def _weight(found: Differing) -> int:
    """What a grade comes from is told first, then what it comes to, then its reasons."""
    if found.field in _CAUSES:
        return 0
    return 1 if found.field.rpartition(".")[2] in _TELLING else 2


def _plain(grade: Grade) -> Any:
    # By way of JSON: 2 and 2.0 are one number there.
    return msgspec.json.decode(msgspec.json.encode(grade))


def _differing(kept: Any, now: Any, path: str) -> Iterator[Differing]:
    if isinstance(kept, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*kept, *now]):
            yield from _differing(kept.get(key), now.get(key), f"{path}.{key}" if path else key)
    elif isinstance(kept, list) and isinstance(now, list) and path != "rubric.plugins":
        yield from _differing(_keyed(kept), _keyed(now), path)
    elif kept != now or type(kept) is not type(now):
        yield Differing(path, kept, now)


def _keyed(items: list[Any]) -> dict[str, Any]:
    """The items by their id or level, so that one more does not shift all others."""
    for key in _KEYS:
        if all(isinstance(item, dict) and key in item for item in items):
            named = {str(item[key]): item for item in items}
            if len(named) == len(items):
                return named
    return {str(at): item for at, item in enumerate(items)}
