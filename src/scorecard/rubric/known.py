"""The rubrics that are in use, by their hash: so that a grade by itself can be shown in words."""

from __future__ import annotations

from weakref import WeakValueDictionary

from scorecard.rubric.model import Rubric

_known: WeakValueDictionary[str, Rubric] = WeakValueDictionary()


def remember(rubric: Rubric) -> Rubric:
    """The rubric; `recall` finds it as long as somebody uses it."""
    _known[rubric.sha256] = rubric
    return rubric


def recall(sha256: str) -> Rubric | None:
    """The rubric of that hash, if one is in use."""
    return _known.get(sha256)
