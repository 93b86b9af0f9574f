"""A grade without its words, as reports count it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scorecard.grade import Verdict


class State(NamedTuple):
    """A criterion in a grade: whether it applies, and the verdicts of the levels it defines."""

    applies: bool | None
    levels: tuple[int, ...]
    verdicts: tuple[Verdict, ...]


class Pattern(NamedTuple):
    """A grade without its words: the state of each criterion by its id, and what they come to."""

    score: float | None
    possible: float | None
    result: str
    states: Mapping[str, State]
