"""What customers come about, and what they raise: how common each topic and moment is, where, and
how that moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from scorecard.report.fields import MOMENT
from scorecard.report.model import Move, Theme, Themes
from scorecard.report.store import Cells, Store
from scorecard.report.survey import cluster_codes, stretch
from scorecard.statistics.estimate import CONFIDENCE, Estimate, Result
from scorecard.statistics.multiplicity import significant
from scorecard.statistics.tallied import Gap, Tallied, gap, share

NEARLY_ALL = 0.95
"""What more customers have is no theme of theirs."""

_MOST_TOPICS, _MOST_PERIODS, _LEAST_PERIODS = 30, 40, 2
Mask = NDArray[np.bool_]


def themes(
    store: Store,
    moments: Sequence[str],
    min_n: int,
    cluster: str | None,
    confidence: float = CONFIDENCE,
) -> Themes | None:
    """The topics that grades have, and the moments of customers that their records have; None where
    there are neither.

    The move of a share is that of the later half of the periods against the earlier one; moves, and
    topics in which a moment is more common than elsewhere, stand that Benjamini and Hochberg's rule
    leaves.
    """
    by = stretch(store.days())
    topics = _topics(store, by, min_n, cluster, confidence) if store.spread("topic")[0] > 1 else ()
    named = list(topics)
    raised = list(_moments(store, by, moments, min_n, cluster, confidence))
    if not named and not raised:
        return None
    moved = _stand([*(each.move for each in named), *(each.move for each in raised)], confidence)
    found = [replace(each, move=move) for each, move in zip([*named, *raised], moved, strict=True)]
    places = _stand([move for each in raised for move in each.more_in.values()], confidence)
    judged = iter(places)
    for at, each in enumerate(raised, len(named)):
        surely = {name: next(judged) for name in each.more_in}
        common = {name: move for name, move in surely.items() if _is_more(move)}
        found[at] = replace(found[at], more_in=common)
    return Themes(
        by=by,
        moves=sum(move is not None for move in moved),
        places=len(places),
        topics=tuple(found[: len(named)]),
        moments=tuple(found[len(named) :]),
    )


def _is_more(move: Move) -> bool:
    return move.stands and isinstance(move.gap, Estimate) and move.gap.value > 0


def _stand(moves: Sequence[Any], confidence: float) -> list[Any]:
    """The moves, with those marked that stand among so many; None where there is none."""
    tested = [move.p for move in moves if move is not None]
    stands = iter(significant(tested, level=1 - confidence))
    return [None if move is None else replace(move, stands=next(stands)) for move in moves]


class _Periods:
    """The periods of some cells, and which are in the later half."""

    def __init__(self, cells: Cells, place: int | None) -> None:
        self.names: list[str] = []
        if place is None:
            return
        names = cells.values[place]
        self.codes = cells.codes[place]
        self.names = [name for name in names if name is not None]
        self._middle = len(self.names) // 2

    def shares(self, has: Tallied, confidence: float) -> dict[str, Result]:
        """The share in each period, the latest ones."""
        latest = list(enumerate(self.names))[-_MOST_PERIODS:]
        return {name: share(has.where(self.codes == code), confidence) for code, name in latest}

    def move(self, has: Tallied, confidence: float) -> Move | None:
        """How the later half differs from the earlier one."""
        if len(self.names) < _LEAST_PERIODS:
            return None
        later = (self.codes >= self._middle) & (self.codes < len(self.names))
        return _move(gap(has.where(later), has.where(self.codes < self._middle), confidence))


def _move(found: Gap) -> Move | None:
    """The move; None where nothing varies."""
    if isinstance(found.result, Estimate) and found.result.width:
        return Move(found.result, found.p, stands=False)
    return None


def _topics(
    store: Store, by: str | None, min_n: int, cluster: str | None, confidence: float
) -> Iterator[Theme]:
    fields = ["topic", *([by] if by else []), *([cluster] if cluster else [])]
    cells = store.cells(*fields)
    clusters = cluster_codes(cells, len(fields) - 1) if cluster else None
    periods = _Periods(cells, 1 if by else None)
    topics = [name for name in cells.values[0] if name is not None]
    known = np.where(cells.codes[0] < len(topics), 0.0, np.nan)
    often = np.bincount(cells.codes[0], cells.counts, len(topics))[: len(topics)]
    for code in np.argsort(-often, kind="stable")[:_MOST_TOPICS]:
        if often[code] >= min_n:
            has = Tallied(np.where(cells.codes[0] == code, 1.0, known), cells.counts, clusters)
            yield _theme(topics[code], has, periods, confidence)


def _moments(
    store: Store,
    by: str | None,
    moments: Sequence[str],
    min_n: int,
    cluster: str | None,
    confidence: float,
) -> Iterator[Theme]:
    values = {"true": 1.0, "false": 0.0}
    for name in moments:
        fields = [
            f"{MOMENT}{name}",
            "topic",
            *([by] if by else []),
            *([cluster] if cluster else []),
        ]
        cells = store.cells(*fields)
        clusters = cluster_codes(cells, len(fields) - 1) if cluster else None
        truths = np.array([values.get(value or "", np.nan) for value in cells.values[0]])
        has = Tallied(truths[cells.codes[0]], cells.counts, clusters)
        found = _theme(name, has, _Periods(cells, 2 if by else None), confidence)
        if not isinstance(found.share, Estimate) or found.share.value > NEARLY_ALL:
            continue
        places: dict[str, Move] = {}
        for code, topic in enumerate(cells.values[1]):
            here = cells.codes[1] == code
            if topic is not None and cells.counts[here].sum() >= min_n:
                move = _move(gap(has.where(here), has.where(~here), confidence))
                places |= {topic: move} if move is not None else {}
        yield replace(found, more_in=places)


def _theme(name: str, has: Tallied, periods: _Periods, confidence: float) -> Theme:
    part = has.known()
    return Theme(
        name=name,
        n=int(part.counts @ part.values),
        share=share(has, confidence),
        move=periods.move(has, confidence),
        periods=periods.shares(has, confidence),
        more_in={},
    )
