"""One scan of an interaction's text, however many phrases a rubric has.

All wording of a rubric goes into one RE2 set, which says in one pass which phrases and
patterns the conversation may hold; only those are then looked for, and found to the
character. What remains are marks: by moment and turn, the wording found there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, cast

import re2

from scorecard.interaction import Interaction, Speaker, Turn
from scorecard.moments.model import pattern_options
from scorecard.moments.wording import Body, Pattern, Phrase, Wording

_SMALLEST_BUDGET = 16 << 20
_LARGEST_BUDGET = 2 << 30

Mark = tuple[int, int, int]
"""The first place in a turn of one wording: start, end, number of the wording."""

Marks = dict[int, list[Mark]]
"""By turn, the wordings found in it."""


class Reading:
    """One interaction as the conditions see it: its turns, the marks in them by group, and
    what each finder found (None where it has not looked yet)."""

    __slots__ = ("_texts", "found", "interaction", "marks", "turns")

    def __init__(self, interaction: Interaction, marks: dict[int, Marks], finders: int) -> None:
        self.interaction = interaction
        self.turns = interaction.turns
        self.marks = marks
        self.found: list[Sequence[int] | None] = [None] * finders
        self._texts: dict[Speaker | None, list[int]] = {}

    def texts(self, speaker: Speaker | None) -> list[int]:
        """The turns in which the speaker (or, with None, anyone) says something."""
        texts = self._texts.get(speaker)
        if texts is None:
            texts = self._texts[speaker] = [
                index
                for index, turn in enumerate(self.turns)
                if (speaker is None or turn.speaker == speaker) and turn.text is not None
            ]
        return texts


Owner = tuple[int, Speaker | None]
"""A group of wordings, and the only speaker whose turns count for it."""


class ScanPlan:
    """Collects wording while a rubric is compiled."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[type, str], int] = {}
        self._wordings: list[Wording] = []
        self._owners: list[list[Owner]] = []
        self._groups = 0

    def add_group(self, wordings: list[Wording], speaker: Speaker | None) -> tuple[int, list[int]]:
        """Add the wordings of one moment; returns the group's number and the wordings'."""
        owner = (self._groups, speaker)
        self._groups += 1
        numbers = [self._add(wording) for wording in wordings]
        for number in set(numbers):
            self._owners[number].append(owner)
        return owner[0], numbers

    def _add(self, wording: Wording) -> int:
        text = wording.pattern if isinstance(wording, Pattern) else wording.source
        number = self._numbers.setdefault((type(wording), text), len(self._wordings))
        if number == len(self._wordings):
            self._wordings.append(wording)
            self._owners.append([])
        return number

    def build(self, finders: int) -> Scanner:
        """The scanner for everything added; `finders` is how many results a reading keeps."""
        return Scanner(self._wordings, self._owners, finders)


class Scanner:
    """Reads interactions; immutable, and safe to share between threads."""

    def __init__(self, wordings: list[Wording], owners: list[list[Owner]], finders: int) -> None:
        self._wordings = wordings
        self._owners = owners
        self._finders = finders
        self._match = _compile_set([wording.source for wording in wordings])
        patterns = {
            number: wording.pattern
            for number, wording in enumerate(wordings)
            if isinstance(wording, Pattern)
        }
        self._patterns = list(patterns)
        self._match_patterns = _compile_set(list(patterns.values()))

    def read(self, interaction: Interaction) -> Reading:
        """Scan the text of all turns once."""
        marks: dict[int, Marks] = {}
        turns = interaction.turns
        texts = [turn.text or "" for turn in turns]
        joined = "\n".join(texts)
        candidates = self._match(joined)
        if candidates:
            body = Body(joined, len(turns))
            starts = [0, *accumulate([len(text) + 1 for text in texts])]
            wordings = self._wordings
            patterns = False
            for number in candidates:
                wording = wordings[number]
                if isinstance(wording, Phrase):
                    for turn, start, end in _places(wording, body, starts):
                        self._mark(turn, turns[turn].speaker, (start, end, number), marks)
                else:
                    patterns = True
            if patterns:
                self._mark_patterns(turns, marks)
        return Reading(interaction, marks, self._finders)

    def _mark_patterns(self, turns: list[Turn], marks: dict[int, Marks]) -> None:
        """Mark each turn that a pattern matches; a pattern is matched against one turn alone."""
        for index, turn in enumerate(turns):
            if turn.text is None:
                continue
            for position in self._match_patterns(turn.text) or ():
                number = self._patterns[position]
                span = self._wordings[number].find(Body(turn.text))
                if span is not None:
                    self._mark(index, turn.speaker, (*span, number), marks)

    def _mark(self, turn: int, speaker: Speaker, mark: Mark, marks: dict[int, Marks]) -> None:
        for group, only in self._owners[mark[2]]:
            if only is None or only == speaker:
                by_turn = marks.get(group)
                if by_turn is None:
                    marks[group] = {turn: [mark]}
                elif turn in by_turn:
                    by_turn[turn].append(mark)
                else:
                    by_turn[turn] = [mark]


def _places(phrase: Phrase, body: Body, starts: list[int]) -> Iterator[tuple[int, int, int]]:
    """The first place of the phrase in each turn that says it: turn, start and end."""
    span = phrase.find(body)
    while span is not None:
        at, end = span
        turn = bisect_right(starts, at) - 1
        start, after = starts[turn], starts[turn + 1]
        if end < after:
            yield turn, at - start, end - start
            at = after - 1
        span = phrase.find(body, at + 1)


Match = Callable[[str], "list[int] | None"]
"""Which patterns of a set match somewhere in a text."""


def _compile_set(sources: list[str]) -> Match:
    """One RE2 set, with as much memory as it takes.

    RE2 refuses a set that does not fit its budget, and a set that just fits finds nothing once
    its automaton runs out: so it gets four times what it was compiled in.
    """
    if not sources:
        return lambda text: None
    budget = _SMALLEST_BUDGET
    while budget <= _LARGEST_BUDGET:
        if _try_to_compile(sources, budget) is not None:
            patterns = _try_to_compile(sources, 4 * budget)
            assert patterns is not None
            return cast("Match", patterns.Match)
        budget *= 2
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
