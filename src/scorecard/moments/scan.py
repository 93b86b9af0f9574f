"""One scan of each turn's text, however many phrases a rubric has.

All wording of a rubric goes into one RE2 set, which says in one pass over a text which of the
phrases and patterns it holds. What remains are marks: by moment, the turns that say it. Where in
the text they stand is worked out for those that decide a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, cast

import re2

from scorecard.grade import Evidence
from scorecard.moments.model import pattern_options
from scorecard.moments.patterns import Pattern, Phrase, TextRange, TextRanges, Wording
from scorecard.moments.text import has_marks, scan_text
from scorecard.records.interaction import SPEAKERS, Interaction, Speaker

_SMALLEST_BUDGET = 16 << 20
_LARGEST_BUDGET = 2 << 30
_MANY = 32
"""So many numbers are found sooner in a set than in a list."""


class ScanResult:
    """One interaction as the conditions see it.

    `said` are the turns in which each speaker says something, `others` the turns with an action
    or event. `heard` are the numbers of the wordings found in a turn, `marks` the turns, in order,
    in which any of a group is found. `found` is what each finder found (None where it has not
    looked yet), `spans`, `firsts` and `shown` what it found in a turn, by finder and turn: many
    conditions ask the same.
    """

    __slots__ = (
        "firsts",
        "found",
        "heard",
        "interaction",
        "marks",
        "others",
        "said",
        "shown",
        "spans",
        "turns",
    )

    def __init__(self, interaction: Interaction, finders: int) -> None:
        self.interaction = interaction
        self.turns = interaction.turns
        self.said: dict[Speaker, list[int]] = {"agent": [], "customer": [], "system": []}
        self.others: list[int] = []
        self.heard: dict[int, Collection[int]] = {}
        self.marks: dict[int, list[int]] = {}
        self.found: list[Sequence[int] | None] = [None] * finders
        self.firsts: dict[tuple[int, int], TextRange | None] = {}
        self.spans: dict[tuple[int, int], TextRanges] = {}
        self.shown: dict[tuple[int, int], Evidence] = {}

    def said_by(self, speaker: Speaker | None) -> list[int]:
        """The turns in which the speaker (or, with None, anyone) says something."""
        if speaker is not None:
            return self.said[speaker]
        return sorted(turn for turns in self.said.values() for turn in turns)

    def heard_of(self, wordings: Collection[int], turn: int) -> list[int]:
        """Those of the wordings that are found in the turn."""
        heard = self.heard.get(turn, ())
        fewer, more = (wordings, heard) if len(wordings) < len(heard) else (heard, wordings)
        return [number for number in fewer if number in more]


Owner = tuple[int, Speaker | None]
"""A group of wordings, and the only speaker whose turns count for it."""


class ScanPlan:
    """Collects wording while a rubric is compiled."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._wordings: list[Wording] = []
        self._owners: list[list[Owner]] = []
        self._groups = 0

    def new_group(self) -> int:
        """The number of a new group of wordings."""
        self._groups += 1
        return self._groups - 1

    def add(self, group: int, wordings: list[Wording], speaker: Speaker | None) -> list[int]:
        """Add wordings to a group, for the turns of that speaker; returns their numbers."""
        numbers = [self._number(wording) for wording in wordings]
        for number in set(numbers):
            if (group, speaker) not in self._owners[number]:
                self._owners[number].append((group, speaker))
        return numbers

    def _number(self, wording: Wording) -> int:
        number = self._numbers.setdefault(wording.source, len(self._wordings))
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
        self._owners = {
            speaker: [
                [group for group, only in groups if only is None or only == speaker]
                for groups in owners
            ]
            for speaker in SPEAKERS
        }
        self._finders = finders
        self._patterns = [
            number for number, wording in enumerate(wordings) if isinstance(wording, Pattern)
        ]
        self._match_patterns = _compile_set([wordings[number].source for number in self._patterns])
        self._match = _compile_set([wording.source for wording in wordings])

    def read(self, interaction: Interaction) -> ScanResult:
        """Scan the text of every turn once."""
        scan = ScanResult(interaction, self._finders)
        match, said, marks, heard = self._match, scan.said, scan.marks, scan.heard
        for index, turn in enumerate(interaction.turns):
            text = turn.text
            if text is None:
                scan.others.append(index)
                continue
            speaker = turn.speaker
            said[speaker].append(index)
            if text.isascii() and "_" not in text:
                numbers = match(text.encode())
            else:
                numbers = self._match_with_care(text)
            if not numbers:
                continue
            if has_marks(text):
                numbers = self._heard(numbers, text)
            heard[index] = numbers if len(numbers) < _MANY else frozenset(numbers)
            groups_of = self._owners[speaker]
            for number in numbers:
                for group in groups_of[number]:
                    turns = marks.get(group)
                    if turns is None:
                        marks[group] = [index]
                    elif turns[-1] != index:
                        turns.append(index)
        return scan

    def _heard(self, numbers: list[int], text: str) -> list[int]:
        """The wordings that are found in more than the text's marks, such as `[PII]`."""
        wordings = self._wordings
        return [
            number
            for number in numbers
            if isinstance(wordings[number], Pattern) or wordings[number].find(text)
        ]

    def _match_with_care(self, text: str) -> list[int]:
        """As the scan of a plain ASCII text, for any other: there a match may be only a hint."""
        wordings = self._wordings
        numbers = []
        for number in self._match(scan_text(text).encode()) or ():
            wording = wordings[number]
            if isinstance(wording, Phrase) and (wording.is_plain or wording.find(text)):
                numbers.append(number)
        # Patterns are meant for the text as it is.
        found = self._match_patterns(text.encode()) or ()
        return numbers + [self._patterns[position] for position in found]


Match = Callable[[bytes], "list[int] | None"]
"""Which patterns of a set match somewhere in a text (UTF-8)."""


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
            # The wrapper's own wrapper, where it has one, costs a tenth of the scan.
            return cast("Match", getattr(patterns, "_set", patterns).Match)
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
