"""One scan of each turn's text, however many phrases a rubric has.

All wording of a rubric goes into one RE2 set, which says in one pass over a text which of the
phrases and patterns it holds. What remains are marks: by moment, the turns that say it. Where in
the text they stand is worked out for those that decide a verdict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from itertools import chain
from typing import Any

from scorecard.grade import Evidence
from scorecard.moments.heard import HeardText, TextRange, TextRanges
from scorecard.moments.index import Match, WordingIndex
from scorecard.moments.patterns import Pattern, Wording
from scorecard.moments.spelling import is_plain, spell
from scorecard.records.interaction import SPEAKERS, Interaction, Speaker, Turn
from scorecard.text.words import count_words_in, has_marks

_NONE: Set[int] = frozenset()


Heard = tuple[dict[int, None], Mapping[int, Sequence[int]], bool]
"""The numbers of the wordings that are found in a turn; those of each group that they mark (none of
a sum); and whether any wording is only hinted at."""

_NOTHING: Heard = {}, {}, False


class ScanResult:
    """One interaction as the conditions see it.

    `said` are the turns in which each speaker says something, `others` the turns with an action
    or event. `heard` are the wordings found in a turn, `marks` the turns, in order, in which any of
    a group is found. `found` is what each finder found (None where it has not
    looked yet), `spans`, `firsts` and `shown` what it found in a turn, by finder and turn: many
    conditions ask the same. `measures` are the measures taken so far, by whatever tells them
    apart. `reached` is what the criteria graded so far came to, by id: the level that is certain,
    the possible one, and the levels that there are (None where it is not known to apply).
    """

    __slots__ = (
        "_acted",
        "_all_said",
        "_changes",
        "_texts",
        "_words",
        "firsts",
        "found",
        "heard",
        "interaction",
        "marks",
        "measures",
        "others",
        "reached",
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
        self.heard: dict[int, Heard] = {}
        self.marks: dict[int, list[int]] = defaultdict(list)
        self.found: list[Sequence[int] | None] = [None] * finders
        self.firsts: dict[tuple[int, int], TextRange | None] = {}
        self.spans: dict[tuple[int, int], TextRanges] = {}
        self.shown: dict[tuple[int, int], Evidence] = {}
        self.reached: dict[str, tuple[int | None, int | None, tuple[int, ...] | None]] = {}
        self._texts: dict[int, HeardText] = {}
        self._words: list[int] | None = None
        self._all_said: list[int] | None = None
        self._changes: list[int] | None = None
        self._acted: dict[str, list[int]] | None = None
        self.measures: dict[Any, Any] = {}

    def said_by(self, speaker: Speaker | None) -> list[int]:
        """The turns in which the speaker (or, with None, anyone) says something."""
        if speaker is not None:
            return self.said[speaker]
        if self._all_said is None:
            self._all_said = sorted(chain.from_iterable(self.said.values()))
        return self._all_said

    @property
    def changes(self) -> list[int]:
        """How often another speaker has begun to say something, up to each turn; actions and
        events change nothing."""
        if self._changes is None:
            self._changes, last = [], None
            for turn in self.turns:
                count = self._changes[-1] if self._changes else 0
                if turn.text is not None:
                    count += last not in (None, turn.speaker)
                    last = turn.speaker
                self._changes.append(count)
        return self._changes

    @property
    def acted(self) -> dict[str, list[int]]:
        """The turns with an action, in order, by its name."""
        if self._acted is None:
            self._acted = {}
            for turn in self.others:
                action = self.turns[turn].action
                if action is not None:
                    self._acted.setdefault(action.name, []).append(turn)
        return self._acted

    def heard_text(self, turn: int) -> HeardText:
        """The text of a turn (empty where it has none) as wordings are looked for in it."""
        heard = self._texts.get(turn)
        if heard is None:
            heard = self._texts[turn] = HeardText(self.turns[turn].text or "")
        return heard

    @property
    def word_counts(self) -> list[int]:
        """How many words each turn has."""
        if self._words is None:
            self._words = count_words_in([turn.text or "" for turn in self.turns])
        return self._words

    def heard_of(self, wordings: Mapping[int, object], turn: int) -> Set[int]:
        """Those of the wordings that are found in the turn."""
        heard = self.heard.get(turn)
        return wordings.keys() & heard[0].keys() if heard else _NONE

    def groups_of(self, turn: int) -> Mapping[int, Sequence[int]]:
        """The wordings found in the turn, by the group that they mark."""
        return self.heard.get(turn, _NOTHING)[1]


Owner = tuple[int | None, Speaker | None]
"""A group of wordings, and the only speaker whose turns count for it; without a group, the wording
is looked for and marks nothing."""

Sum = tuple[int, Speaker | None, Mapping[int, int], int]
"""A group, the only speaker whose turns count for it, what wordings weigh, and what they have to
weigh together."""


_MOST_REMEMBERED = 10_000


class ScanPlan:
    """Collects wording while a rubric is compiled, or several that are graded in one run."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._wordings: list[Wording] = []
        self._owners: list[tuple[Owner, ...]] = []
        self._sums: list[Sum] = []
        self._groups = 0
        self._finders = 0

    def new_finder(self) -> int:
        """The number of a new finder: a reading keeps what each has found."""
        self._finders += 1
        return self._finders - 1

    def new_group(self) -> int:
        """The number of a new group of wordings."""
        self._groups += 1
        return self._groups - 1

    def new_sum(self, weights: Mapping[int, int], least: int, speaker: Speaker | None) -> int:
        """The number of a new group of wordings, which marks the turns of a speaker in which those
        that weigh something weigh enough together."""
        group = self.new_group()
        self._sums.append((group, speaker, weights, least))
        return group

    def add(self, group: int | None, wordings: list[Wording], speaker: Speaker | None) -> list[int]:
        """Add wordings to a group (None: to none, found they mark nothing), for the turns of that
        speaker; returns their numbers."""
        owner = group, speaker
        # Most wordings have one owner: it is the same tuple for all of them.
        alone = (owner,)
        known, every, owners = self._numbers, self._wordings, self._owners
        numbers = []
        for wording in wordings:
            number = known.setdefault(wording.source, len(every))
            if number == len(every):
                every.append(wording)
                owners.append(alone)
            elif owner not in owners[number]:
                owners[number] += alone
            numbers.append(number)
        return numbers

    def build(self) -> Scanner:
        """The scanner for everything added."""
        return Scanner(self._wordings, self._owners, self._sums, self._finders)


def _are_usual(turns: Sequence[Turn]) -> bool:
    """Whether all texts are read as they stand and have no marks such as `[PII]`, which most do:
    to ask that of all together takes less than of each."""
    text = "".join([turn.text or "" for turn in turns])
    if "_" in text or "[" in text or "<" in text or "{" in text:
        return False
    return text.isascii() or is_plain(text)


class Scanner:
    """Reads interactions; immutable, and safe to share between threads."""

    def __init__(
        self,
        wordings: list[Wording],
        owners: list[tuple[Owner, ...]],
        sums: list[Sum],
        finders: int,
    ) -> None:
        self._wordings = wordings
        self._owners = owners
        self._sums = sums
        # The same few wordings are heard all the time.
        self._known: dict[Speaker, dict[tuple[int, ...], Heard]] = {
            speaker: {} for speaker in SPEAKERS
        }
        self._finders = finders
        self._index = WordingIndex(wordings, self._matters)
        self._patterns = frozenset(
            number for number, wording in enumerate(wordings) if isinstance(wording, Pattern)
        )
        self._hints = frozenset(
            number for number, wording in enumerate(wordings) if not wording.is_exact
        )

    def read(self, interaction: Interaction) -> ScanResult:
        """Scan the text of every turn once."""
        scan = ScanResult(interaction, self._finders)
        marks, heard, match = scan.marks, scan.heard, self._index.match
        # What a turn of a speaker takes.
        tools = {
            speaker: (said.append, match[speaker], self._known[speaker])
            for speaker, said in scan.said.items()
        }
        is_usual = _are_usual(interaction.turns)
        for index, turn in enumerate(interaction.turns):
            text = turn.text
            if text is None:
                scan.others.append(index)
                continue
            says, look, known = tools[turn.speaker]
            says(index)
            if is_usual or (("_" not in text) if text.isascii() else is_plain(text)):
                numbers = look(text.encode())
            else:
                numbers = self._match_with_care(scan.heard_text(index), look)
            if not numbers:
                continue
            if not is_usual and has_marks(text):
                numbers = self._confirmed(numbers, numbers, scan.heard_text(index))
            key = tuple(numbers)
            found = known.get(key) or self._heard(turn.speaker, key)
            if found[2]:
                numbers = self._confirmed(numbers, self._hints, scan.heard_text(index))
                key = tuple(numbers)
                found = known.get(key) or self._heard(turn.speaker, key)
            heard[index] = found
            for group in found[1]:
                marks[group].append(index)
        return scan

    def _heard(self, speaker: Speaker, numbers: tuple[int, ...]) -> Heard:
        groups: dict[int, list[int]] = {}
        for number in numbers:
            for group, only in self._owners[number]:
                if group is not None and only in (None, speaker):
                    groups.setdefault(group, []).append(number)
        for group, only, weights, least in self._sums:
            if only in (None, speaker):
                found = [weights[number] for number in numbers if number in weights]
                if max(found, default=0) > 0 and sum(found) >= least:
                    groups.setdefault(group, [])
        is_hint = not self._hints.isdisjoint(numbers)
        heard = dict.fromkeys(numbers), groups, is_hint
        known = self._known[speaker]
        if len(known) < _MOST_REMEMBERED:
            known[numbers] = heard
        return heard

    def _confirmed(self, numbers: list[int], hints: Collection[int], heard: HeardText) -> list[int]:
        """The wordings without those that are only hinted at, or stand in a mark like `[PII]`."""
        wordings = self._wordings
        return [
            number
            for number in numbers
            if number not in hints
            or isinstance(wording := wordings[number], Pattern)
            or wording.find(heard) is not None
        ]

    def _matters(self, speaker: Speaker, number: int) -> bool:
        """Whether it matters if a wording stands in what a speaker says."""
        return any(only is None or only == speaker for _, only in self._owners[number])

    def _match_with_care(self, heard: HeardText, match: Match) -> list[int]:
        """The wordings of a text that has to be folded or spelled."""
        if not heard.is_read_twice:
            return match(heard.spelled.text.encode()) or []
        # An underscore is a letter to a pattern, and a zero-width space is nothing.
        is_ascii = heard.text.isascii()
        words = heard.text.replace("_", " ") if is_ascii else spell(heard.with_marks.text)
        for_phrases, found = match(words.encode()) or [], match(heard.spelled.text.encode()) or []
        patterns = self._patterns
        return [number for number in for_phrases if number not in patterns] + [
            number for number in found if number in patterns
        ]
