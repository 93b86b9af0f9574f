"""Compiled moments: in which turns each happens, and the words that show it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from scorecard.authoring.model import Text
from scorecard.grade import Acted, Evidence, Happened, Observed, Quote, TurnKind, Without
from scorecard.moments.heard import TextRange, TextRanges
from scorecard.moments.observed import Known, ObservedSearch
from scorecard.moments.scan import ScanResult
from scorecard.moments.search import Search, WordingSearch
from scorecard.records.interaction import Speaker

# The evidence for a turn as a whole is its beginning.
_LONGEST_TURN_QUOTE = 200
_MOST_CUES = 12
"""So many cues of a turn are quoted, the heaviest."""


class NotKnown(Exception):
    """Whether a moment happens is not known: the record has no value for its parameter, or an
    argument that can't be compared with its bound."""

    def __init__(self, needs: str) -> None:
        super().__init__(needs)
        self.needs = needs


Keep = Callable[[ScanResult, Sequence[int]], list[int]]
"""Keeps the turns in which one key of a moment holds."""


Find = Callable[[ScanResult], Sequence[int]]
"""Finds turns, in order."""


class MomentMatcher:
    """A compiled moment.

    `kind` is the sort of turn it happens in, `speaker` the only one who can take that turn
    (None if anyone can). `turns` finds those in which it happens, `places` those in which it
    could have happened.

    Where people or models may see it (`observed`), and where not finding it proves nothing
    (`is_open`), it is not `is_plain`: `known` and `unlooked` say what is certain, and `turns`
    raises `NotKnown` where that is less than all. `parts` are the moments that it is made of.
    """

    def __init__(
        self,
        name: str,
        title: Text | None,
        number: int,
        kind: TurnKind,
        speaker: Speaker | None,
        searches: list[Search],
        filters: list[Keep],
        *,
        quick: Sequence[Keep] = (),
        parts: Sequence[MomentMatcher] = (),
        observed: ObservedSearch | None = None,
        is_open: bool = False,
    ) -> None:
        self.name = name
        self._observed = observed
        self._is_open = is_open
        self._seen_parts = [part for part in parts if not part.is_plain]
        self.is_plain: bool = observed is None and not is_open and not self._seen_parts
        self._title = title
        self.kind = kind
        self.speaker = speaker
        self._number = number
        self._searches = searches
        self._find_first = searches[0].first if len(searches) == 1 else self._first_of_all
        self._filters = filters
        # What says no more than how long a turn is costs little: it goes first.
        short = [one for one in searches if isinstance(one, MomentMatcher) and one.is_quick]
        self._quick: list[Keep] = [*quick, *(keep for one in short for keep in one._quick)]
        self._looked = [one for one in searches if one not in short]
        self.is_quick: bool = (
            self.is_plain
            and bool(self._quick)
            and not (self._looked or filters)
            and (kind, speaker) == ("text", None)
        )
        # Whether more than one piece of evidence may show it in a turn.
        self.shows_several: bool = not self.is_plain or any(part.shows_several for part in parts)
        self._cued: WordingSearch | None = None
        for one in (*searches, *(() if observed is None else observed.searches)):
            if isinstance(one, WordingSearch) and one.has_cues:
                self._cued, self.shows_several = one, True
        self._parts = [part for part in parts if part.shows_several]
        self.group = next((one.group for one in searches if one.group is not None), None)
        self.places = _places(kind, speaker)
        self.turns = self.places
        if searches or filters or quick:
            is_one = len(searches) == 1 and not (filters or quick)
            find = searches[0].turns if is_one else self._search_and_filter
            if observed is not None:
                find = self._find_known
            self.turns = _remembered(number, find, self.group)

    def title(self, language: str) -> str:
        """What readers know it by."""
        return self.name.replace("_", " ") if self._title is None else self._title.say(language)

    def _search_and_filter(self, scan: ScanResult) -> Sequence[int]:
        first = self._looked[0] if self._looked else None
        if isinstance(first, WordingSearch):
            found = first.confirmed(scan, self._short(scan, first.candidates(scan)))
        else:
            found = self._short(scan, first.turns(scan) if first else self.places(scan))
        return self._narrowed(scan, found)

    def _short(self, scan: ScanResult, found: Sequence[int]) -> Sequence[int]:
        for keep in self._quick:
            found = keep(scan, found)
        return found

    def _narrowed(self, scan: ScanResult, found: Sequence[int]) -> Sequence[int]:
        """Of turns in which the first key holds, those in which the others do, too."""
        for search in self._looked[1:]:
            others = set(search.turns(scan))
            found = [turn for turn in found if turn in others]
        for keep in self._filters:
            found = keep(scan, found)
        return found

    def known(self, scan: ScanResult) -> Known:
        """What is known of the moment, for sure and perhaps.

        Raises `NotKnown` where that depends on a part of which it is not known.
        """
        observed = self._observed
        if observed is None:
            return Known(self.turns(scan))
        turns = self._search_and_filter(scan)
        possible = observed.possible(scan)
        if possible:
            possible = self._narrowed(scan, self._short(scan, possible))
        if not possible:
            return Known(turns)
        return Known(turns, possible, bool(observed.marks(scan).happened), observed.needs(scan))

    def _find_known(self, scan: ScanResult) -> Sequence[int]:
        known = self.known(scan)
        if known.possible:
            raise NotKnown(known.needs)
        return known.turns

    def unlooked(self, scan: ScanResult) -> str:
        """What is missing where the moment is open and nobody looked for it; else empty."""
        if self._observed is not None and self._observed.marks(scan).looked:
            return ""
        if self._is_open and self._observed is not None:
            return self._observed.lack
        return next(filter(None, (part.unlooked(scan) for part in self._seen_parts)), "")

    def evidences(self, scan: ScanResult, turn: int) -> tuple[Evidence, ...]:
        """All that in the turn shows the moment: its words, and who saw it."""
        seen: list[Evidence] = []
        observed = self._observed
        if observed is not None and observed.marks(scan).turns.get(turn) == "yes":
            seen += observed.show(observed.marks(scan).naming(turn))
        cues: list[Evidence] = []
        text = scan.turns[turn].text or ""
        for (start, end), weight in [] if self._cued is None else self._cued.carried(scan, turn):
            cues.append(Quote(self.name, turn, start, end, text[start:end], weight))
        for part in self._parts:
            if part.happens(scan, turn):
                for one in part.evidences(scan, turn):
                    if isinstance(one, Observed):
                        seen.append(one)
                    elif isinstance(one, Quote) and one.weight is not None:
                        cues.append(one)
        if cues or (seen and self._find_first(scan, turn) is None):
            return (*cues[:_MOST_CUES], *seen)
        return (self.evidence(scan, turn), *seen)

    def happened(self, scan: ScanResult) -> tuple[Evidence, ...]:
        """Who says that the moment happened, without saying where."""
        observed = self._observed
        return () if observed is None else observed.show(observed.marks(scan).happened)

    def not_seen(self, scan: ScanResult) -> tuple[Evidence, ...]:
        """Who looked and did not see the moment, there or anywhere."""
        observed = self._observed
        if observed is None:
            return ()
        return observed.show(one for one in observed.marks(scan).judgements if not one.met)

    def happens(self, scan: ScanResult, turn: int) -> bool:
        """Whether the moment happens in the turn."""
        found = self.turns(scan)
        position = bisect_left(found, turn)
        return position < len(found) and found[position] == turn

    def spans(self, scan: ScanResult, turn: int) -> TextRanges:
        """Where in a turn in which the moment happens its wording stands, in order, worked out
        once a reading; the whole turn where it has none."""
        place = (self._number, turn)
        spans = scan.spans.get(place)
        if spans is None:
            spans = scan.spans[place] = self._find_spans(scan, turn)
        return spans

    def _find_spans(self, scan: ScanResult, turn: int) -> TextRanges:
        for search in self._searches:
            if spans := search.spans(scan, turn):
                return spans
        return [(0, len(scan.turns[turn].text or ""))]

    @property
    def only_search(self) -> Search | None:
        """What finds the moment, if that is all there is to it."""
        if self._filters or self._quick or len(self._searches) != 1:
            return None
        return self._searches[0]

    def first(self, scan: ScanResult, turn: int) -> TextRange | None:
        """The first of the spans, worked out once a reading, or None where the moment has no
        wording."""
        place = (self._number, turn)
        if place not in scan.firsts:
            scan.firsts[place] = self._find_first(scan, turn)
        return scan.firsts[place]

    def _first_of_all(self, scan: ScanResult, turn: int) -> TextRange | None:
        for search in self._searches:
            if (span := search.first(scan, turn)) is not None:
                return span
        return None

    def evidence(self, scan: ScanResult, turn: int) -> Evidence:
        """What in the turn shows the moment, worked out once a reading."""
        place = (self._number, turn)
        shown = scan.shown.get(place)
        if shown is None:
            span = self._find_first(scan, turn)
            if span is None:
                shown = quote_turn(self.name, scan, turn)
            else:
                start, end = span
                quote = (scan.turns[turn].text or "")[start:end]
                shown = Quote(self.name, turn, start, end, quote)
            scan.shown[place] = shown
        return shown


def _places(kind: TurnKind, speaker: Speaker | None) -> Find:
    """Finds the turns of a kind and a speaker."""
    if kind != "text":
        asked = "places", kind, speaker

        def find(scan: ScanResult) -> Sequence[int]:
            found: Sequence[int] | None = scan.measures.get(asked)
            if found is None:
                found = scan.measures[asked] = [
                    index
                    for index in scan.others
                    if speaker is None or scan.turns[index].speaker == speaker
                    if (scan.turns[index].action is not None) == (kind == "action")
                ]
            return found

        return find
    if speaker is None:
        return lambda scan: scan.said_by(None)
    return lambda scan: scan.said[speaker]


def _remembered(number: int, find: Find, group: int | None) -> Find:
    """Finds turns once a reading, and looks for none where the group has no mark: most moments
    do not happen."""

    def turns(scan: ScanResult) -> Sequence[int]:
        found = scan.found[number]
        if found is None:
            may_be_found = group is None or group in scan.marks
            found = scan.found[number] = find(scan) if may_be_found else ()
        return found

    return turns


def quote_turn(name: str, scan: ScanResult, turn: int) -> Evidence:
    """A turn as a whole as evidence for a moment."""
    record = scan.turns[turn]
    if record.text is not None:
        end = min(len(record.text), _LONGEST_TURN_QUOTE)
        return Quote(name, turn, 0, end, record.text[:end])
    if record.action is not None:
        return Acted(name, turn, record.action.name)
    return Happened(name, turn, record.event or "")


def quote_without(name: str, scan: ScanResult, turn: int) -> Evidence:
    """A turn as evidence that it lacks a moment."""
    text = scan.turns[turn].text
    return Without(name, turn, None if text is None else text[:_LONGEST_TURN_QUOTE])
