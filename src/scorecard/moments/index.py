"""Which of a rubric's wordings stand in a text: RE2's sets and filter, and how they are chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, cast

import re2

from scorecard.authoring.problem import author_error
from scorecard.moments.first_texts import NeedsIndex, rarest
from scorecard.moments.patterns import Pattern, Wording
from scorecard.moments.wording_model import pattern_options
from scorecard.records.interaction import SPEAKERS, Speaker

Match = Callable[[bytes], "list[int] | None"]
"""Which wordings stand in a text (UTF-8, as it is spelled for RE2)."""

Matters = Callable[[Speaker, int], bool]
"""Whether it matters if a wording stands in what a speaker says."""

Filter = tuple[Any, list[int]]
"""One of RE2's filters, and the numbers of its wordings."""

_LITTLE = 3
"""A pattern that counts characters from after fewer bytes takes an automaton out of its memory, so
it is looked for with a filter; and the others that count go with it."""

_NOTHING = r"[^\x00-\x{10ffff}]"
_LARGEST_SET = 20_000
_LARGEST_FILTER = 500
_SMALLEST_BUDGET, _LARGEST_BUDGET = 64 << 20, 4 << 30
_BUDGET_PER_BYTE = 1_500

_FIRST_BYTES = 16
"""For each wording, after so many bytes of text the set of all is worth what it takes."""
_MOST_ALWAYS = 100
"""More wordings that need nothing for sure, and are looked for in every text, are no gain."""
_SURE_TO_FIT = 500_000
"""More letters of wordings may be too much for RE2, which has to be known before the first text."""


class WordingIndex:
    """All wordings of a rubric, ready to be looked for in one text after the other.

    The first texts are looked into without RE2's set of all wordings, which takes long to build,
    and only for what matters. `match` finds the wordings in what each speaker says.
    """

    def __init__(self, wordings: Sequence[Wording], matters: Matters) -> None:
        self._matters = matters
        sources = [wording.source for wording in wordings]
        self._build = partial(_match_of_all, wordings, sources)
        needs = [wording.needs for wording in wordings]
        always = sum(not each.keys for each in needs)
        self._left = _FIRST_BYTES * (len(sources) - always)
        if always > _MOST_ALWAYS or sum(map(len, sources)) > _SURE_TO_FIT:
            self.match: Mapping[Speaker, Match] = dict.fromkeys(SPEAKERS, self._build())
            return
        self._first = NeedsIndex(needs, lambda number: _match_of(wordings[number]))
        self._first_match = {speaker: partial(self._match_first, speaker) for speaker in SPEAKERS}
        self.match = self._first_match

    def _match_first(self, speaker: Speaker, text: bytes) -> list[int] | None:
        self._left -= len(text)
        if self._left < 0:
            # From the next record on, `match` is that of the set.
            if self.match is self._first_match:
                self.match = dict.fromkeys(SPEAKERS, self._build())
            return self.match[speaker](text)
        return self._first.match(text, partial(self._matters, speaker))


def _match_of(wording: Wording) -> Callable[[bytes], object]:
    """Whether one wording stands in a text."""
    if isinstance(wording, Pattern):
        # Its place in the text is asked for, too.
        find = wording.spans
        return lambda text: find(text, 1)
    # A set says nothing of places, for which RE2 compiles what it looks for a second time.
    return _set([wording.source])


def _match_of_all(wordings: Sequence[Wording], sources: Sequence[str]) -> Match:
    apart = _apart(wordings)
    # What one apart needs is a literal: the set says whether to look for it at all.
    hinted = {number: wordings[number].needs.texts for number in apart}
    filters = _filters({number: sources[number] for number in apart if not hinted[number]})
    # The set keeps the numbers of the others.
    in_set = [*sources]
    for number, needed in hinted.items():
        in_set[number] = _one_of(rarest(needed[0])) if needed else _NOTHING
    sets = _sets(in_set)
    match = sets[0] if len(sets) == 1 and not filters else _joined(sets, filters)
    matches = {number: _match_of(wordings[number]) for number in apart if hinted[number]}
    return _confirmed(match, matches) if matches else match


def _one_of(texts: Iterable[str]) -> str:
    """The pattern for what a text needs, where each blank stands for a gap."""
    either = "|".join(re2.escape(text).replace(r"\ ", " +") for text in texts)
    return f"(?:{either})"


def _confirmed(match: Match, hinted: Mapping[int, Callable[[bytes], object]]) -> Match:
    """The match, which finds of the hinted what they need, without those that are not there."""
    numbers = frozenset(hinted)

    def match_confirmed(text: bytes) -> list[int] | None:
        found = match(text)
        if found and not numbers.isdisjoint(found):
            found = [number for number in found if number not in numbers or hinted[number](text)]
        return found

    return match_confirmed


def _match_filters(filters: list[Filter], text: bytes) -> list[int]:
    found: list[int] = []
    for inner, numbers in filters:
        found += [numbers[position] for position in inner.Match(text, False)]
    return found


def _joined(sets: list[Match], filters: list[Filter]) -> Match:
    """One match for several sets, whose numbers go on from one to the next, and for filters."""

    def match_all(text: bytes) -> list[int]:
        found: list[int] = []
        for part, match in enumerate(sets):
            if numbers := match(text):
                first = part * _LARGEST_SET
                found += [first + number for number in numbers] if first else numbers
        return found + _match_filters(filters, text)

    return match_all


def _apart(wordings: Sequence[Wording]) -> list[int]:
    """The patterns that are better looked for with a filter than in the set of all wordings."""
    counting = {
        number: wording.counts_from
        for number, wording in enumerate(wordings)
        if isinstance(wording, Pattern) and wording.counts_from is not None
    }
    return list(counting) if min(counting.values(), default=_LITTLE) < _LITTLE else []


def _sets(sources: list[str]) -> list[Match]:
    parts = range(0, len(sources), _LARGEST_SET)
    return [_set(sources[start : start + _LARGEST_SET]) for start in parts]


def _set(sources: list[str]) -> Match:
    """One RE2 set: one scan of a text, whatever the number of sources.

    The budget is a limit, not what is used: RE2 refuses a set that does not fit it, and a set
    that just fits finds nothing once its automaton runs out.
    """
    budget = max(_SMALLEST_BUDGET, _BUDGET_PER_BYTE * sum(map(len, sources)))
    while budget <= _LARGEST_BUDGET:
        options = pattern_options()
        options.max_mem = budget
        patterns = re2.Set.SearchSet(options)
        for source in sources:
            patterns.Add(source)
        try:
            patterns.Compile()
        except re2.error:
            budget *= 4
        else:
            return cast("Match", _inner(patterns, "_set").Match)
    raise _too_many(len(sources))


def _filters(sources: dict[int, str]) -> list[Filter]:
    """RE2's filters, with the numbers of their sources: literal parts of all sources are looked
    for at once, then the sources of which some were found.

    The budget of a filter is fixed, so there is one for every few hundred sources.
    """
    filters: list[Filter] = []
    numbers = list(sources)
    options = pattern_options()
    for start in range(0, len(numbers), _LARGEST_FILTER):
        part = numbers[start : start + _LARGEST_FILTER]
        patterns = re2.Filter()
        for number in part:
            patterns.Add(sources[number], options)
        try:
            patterns.Compile()
        except re2.error:
            raise _too_many(len(sources)) from None
        filters.append((_inner(patterns, "_filter"), part))
    return filters


def _too_many(number: int) -> ValueError:
    return author_error(
        f"{number:,} phrases and patterns are too much to look for at once",
        f"RE2 takes {_LARGEST_BUDGET >> 30} GB for them at most: shorten the patterns",
    )


def _inner(wrapper: Any, name: str) -> Any:
    # The wrapper's own wrapper, where it has one, costs a tenth of the scan.
    return getattr(wrapper, name, wrapper)
