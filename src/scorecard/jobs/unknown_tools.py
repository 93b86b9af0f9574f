"""Actions in the records that no moment of a rubric names: nothing was said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from scorecard.grade import UNKNOWN_ACTION, Grade
from scorecard.records.errors import excerpt
from scorecard.rubric.model import Rubric

_SHOWN = 10


class UnknownTools:
    """Counts the interactions with such actions, by rubric.

    They `are_looked_for` where a rubric names actions at all.
    """

    def __init__(self, rubrics: Iterable[Rubric]) -> None:
        rubrics = list(rubrics)
        self.are_looked_for = any(rubric.actions for rubric in rubrics)
        self._several = len(rubrics) > 1
        self._found: dict[str, Counter[str]] = {}

    def add(self, grade: Grade) -> None:
        """Count what a grade needs of a rubric."""
        for need in grade.needs:
            if need.startswith(UNKNOWN_ACTION):
                found = self._found.setdefault(grade.rubric.id, Counter())
                found[need.removeprefix(UNKNOWN_ACTION)] += 1

    def said(self) -> Iterator[str]:
        """The actions, the most frequent first, by rubric: a line each."""
        for rubric, found in sorted(self._found.items()):
            of = f"the rubric {rubric}" if self._several else "this rubric"
            yield f"actions that {of} does not know: {ranked(found)}"


def ranked(found: Mapping[str, int]) -> str:
    """Tools with the number of their interactions, the most frequent first."""
    tools = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
    shown = ", ".join(f"{excerpt(name)} ({count})" for name, count in tools[:_SHOWN])
    more = len(tools) - _SHOWN
    return shown + (f", and {more} more" if more > 0 else "")
