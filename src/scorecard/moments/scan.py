"""One scan of each turn's text, however many phrases a rubric has.

All wording of a rubric goes into one RE2 set. A scan leaves marks: which wording each turn
may hold. What a mark is worth (speaker, boundaries, exclusions) the moments decide, and only
for the turns that bear one.
"""

from __future__ import annotations

from typing import Any

import re2

from scorecard.interaction import SPEAKERS, Interaction, Speaker, Turn
from scorecard.moments.model import pattern_options

_SMALLEST_BUDGET = 16 << 20
_LARGEST_BUDGET = 2 << 30

Marks = dict[int, list[int]]
"""By turn, the wordings that it may hold."""


class Reading:
    """One interaction as the conditions see it: its turns, its marks, and what was found."""

    __slots__ = ("_texts", "found", "interaction", "marks", "turns")

    def __init__(self, interaction: Interaction, marks: dict[int, Marks], finders: int) -> None:
        self.interaction = interaction
        self.turns: list[Turn] = interaction.turns
        self.marks = marks
        self.found: list[list[int] | None] = [None] * finders
        self._texts: dict[Speaker | None, list[int]] = {}

    def texts(self, speaker: Speaker | None) -> list[int]:
        """The turns in which the speaker (or, with None, anyone) says something."""
        texts = self._texts.get(speaker)
        if texts is None:
            texts = self._texts[speaker] = [
                index
                for index, turn in enumerate(self.turns)
                if turn.text is not None and (speaker is None or turn.speaker == speaker)
            ]
        return texts


class ScanPlan:
    """Collects wording while a rubric is compiled."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._owners: dict[int, list[tuple[int, Speaker | None]]] = {}
        self._groups = 0

    def add_group(self, sources: list[str], speaker: Speaker | None) -> tuple[int, list[int]]:
        """Add the patterns of one moment; returns the group's number and the patterns'."""
        group = self._groups
        self._groups += 1
        numbers = []
        for source in sources:
            number = self._numbers.setdefault(source, len(self._numbers))
            owners = self._owners.setdefault(number, [])
            if (group, speaker) not in owners[-1:]:
                owners.append((group, speaker))
            numbers.append(number)
        return group, numbers

    def build(self, finders: int) -> Scanner:
        """The scanner for everything added; `finders` is how many results a reading keeps."""
        owners = {
            speaker: [
                [group for group, only in self._owners[number] if only in (None, speaker)]
                for number in range(len(self._numbers))
            ]
            for speaker in SPEAKERS
        }
        return Scanner(_compile_set(list(self._numbers)), owners, finders)


class Scanner:
    """Reads interactions; immutable, and safe to share between threads."""

    __slots__ = ("_finders", "_match", "_owners")

    def __init__(self, patterns: Any, owners: dict[Speaker, list[list[int]]], finders: int) -> None:
        self._match = None if patterns is None else patterns.Match
        self._owners = owners
        self._finders = finders

    def read(self, interaction: Interaction) -> Reading:
        """Scan the text of every turn once."""
        marks: dict[int, Marks] = {}
        match, owners = self._match, self._owners
        if match is not None:
            for index, turn in enumerate(interaction.turns):
                text = turn.text
                if text is not None and (numbers := match(text)):
                    owner = owners[turn.speaker]
                    for number in numbers:
                        for group in owner[number]:
                            marks.setdefault(group, {}).setdefault(index, []).append(number)
        return Reading(interaction, marks, self._finders)


def _compile_set(sources: list[str]) -> Any:
    """One RE2 set, with as much memory as it takes.

    RE2 refuses a set that does not fit its budget, and a set that just fits would find
    nothing once its automaton runs out: so it gets four times what it was compiled in.
    """
    if not sources:
        return None
    budget = _SMALLEST_BUDGET
    while True:
        patterns = _try_to_compile(sources, budget)
        if patterns is not None:
            return patterns if budget == _SMALLEST_BUDGET else _try_to_compile(sources, 4 * budget)
        budget *= 2
        if budget > _LARGEST_BUDGET:
            raise MemoryError("the rubric's phrases and patterns are too many to scan for at once")


def _try_to_compile(sources: list[str], budget: int) -> Any:
    options = pattern_options()
    options.max_mem = budget
    patterns = re2.Set.SearchSet(options)
    for source in sources:
        patterns.Add(source)
    try:
        patterns.Compile()
    except re2.error:
        return None
    return patterns
