"""Moments that are any one of several (`any_of`), looked for at once where that can be done."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.moments.heard import TextRange, TextRanges
from scorecard.moments.matcher import MomentMatcher
from scorecard.moments.patterns import Wording
from scorecard.moments.scan import ScanPlan, ScanResult
from scorecard.moments.search import ActionSearch, WordingSearch, by_place, earliest
from scorecard.records.interaction import Speaker


class AnyMatcher:
    """Turns in which at least one of several moments happens.

    Parts that are bare wording mark one group together, which answers for all of them wherever
    no phrase cancels any.
    """

    def __init__(self, parts: list[MomentMatcher], plan: ScanPlan) -> None:
        self._parts = parts
        self._others, self._bare = [], []
        self._group = plan.new_group()
        self._wordings: dict[int, Wording] = {}
        cancels = []
        acting: list[MomentMatcher] = []
        names: dict[Speaker | None, frozenset[str]] = {}
        for part in parts:
            wording, actions = _bare_wording(part), _bare_actions(part)
            if actions:
                acting.append(part)
                for action in actions:
                    names[action.speaker] = names.get(action.speaker, frozenset()) | action.names
            elif wording is None:
                self._others.append(part)
            else:
                self._bare.append(part)
                self._wordings |= wording.join(self._group, plan)
                cancels.append(wording.cancel_group)
        self._cancels = frozenset(cancels)
        # However many parts are actions, they are looked for at once.
        self.actions = [ActionSearch(named, speaker) for speaker, named in names.items()]
        self.is_only_actions: bool = len(acting) == len(parts)
        self._looked: list[MomentMatcher | ActionSearch] = [*self._others, *self.actions]
        self.group = None if self._looked else self._group
        self._texts = [part for part in parts if part.kind == "text"]
        self._other_texts = [part for part in self._others if part.kind == "text"]

    def turns(self, scan: ScanResult) -> Sequence[int]:
        """The turns of all parts together."""
        turns: Sequence[int] = scan.marks.get(self._group, ())
        if turns and not self._cancels.isdisjoint(scan.marks):
            doubtful = {turn for group in self._cancels for turn in scan.marks.get(group, ())}
            turns = [turn for turn in turns if turn not in doubtful or self._is_bare(scan, turn)]
        for part in self._looked:
            if more := part.turns(scan):
                turns = sorted({*turns, *more}) if turns else more
        return turns

    def _is_bare(self, scan: ScanResult, turn: int) -> bool:
        """Whether a part that is bare wording happens in the turn."""
        return any(part.happens(scan, turn) for part in self._bare)

    def spans(self, scan: ScanResult, turn: int) -> TextRanges:
        """The wording of all parts that happen in the turn."""
        happening = [part for part in self._parts if part.happens(scan, turn)]
        return sorted({span for part in happening for span in part.spans(scan, turn)})

    def first(self, scan: ScanResult, turn: int) -> TextRange | None:
        """The first wording of any part that happens in the turn; of several, the longest."""
        record = scan.turns[turn]
        if record.text is None:
            return None
        spans, parts, groups = [], self._texts, scan.groups_of(turn)
        if self._cancels.isdisjoint(groups):
            # What is bare wording happens where it is heard.
            parts = self._other_texts
            if said := groups.get(self._group):
                spans = [earliest(self._wordings, said, scan.heard_text(turn))]
        spans += [part.first(scan, turn) for part in parts if part.happens(scan, turn)]
        if len(spans) == 1:
            return spans[0]
        return min((span for span in spans if span is not None), key=by_place, default=None)


def _bare_wording(part: MomentMatcher) -> WordingSearch | None:
    """The search for wording, if that is all there is to the moment."""
    search = part.only_search
    return search if isinstance(search, WordingSearch) and search.is_simple else None


def _bare_actions(part: MomentMatcher) -> Sequence[ActionSearch]:
    """The searches for actions, if these are all there is to the moment."""
    search = part.only_search
    if isinstance(search, ActionSearch):
        return (search,)
    return search.actions if isinstance(search, AnyMatcher) and search.is_only_actions else ()
