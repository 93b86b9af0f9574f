"""How two runs are compared: in pairs or not, and what makes their interactions alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from scorecard.compare.standing import Side, Standing
from scorecard.records.alike import TASKS
from scorecard.statistics.clusters import LEAST_CLUSTERS, repeats
from scorecard.statistics.differences import Sample, mean_difference
from scorecard.statistics.estimate import Estimate


@dataclass(frozen=True)
class Design:
    """Whether two runs are paired, and the place of the field that makes clusters; of one that
    would, had it values enough; and of the one whose values are tasks that were tried again."""

    paired: bool
    cluster: int | None
    few: int | None = None
    task: int | None = None


def choose(before: Side, after: Side, *, unpaired: bool = False, forced: bool = False) -> Design:
    """Pairs where at least half of the smaller run's ids are in the other. Clusters by the field
    in which interactions repeat, of several by the one that makes the interval of the score's
    difference widest; by the only field there is, if it is `forced`."""
    sides = before, after
    common = before.standings.keys() & after.standings.keys()
    smaller = min(len(side.standings) for side in sides)
    paired = not unpaired and bool(common) and 2 * len(common) >= smaller
    if forced:
        return Design(paired, 0, task=0 if before.fields[0] in TASKS else None)
    found, few = list[int](), None
    for place in range(len(before.fields)):
        named = [dict(_named(side, place)) for side in sides]
        if paired:
            both = {**named[0], **named[1]}
            known, n = len(both), len(before.standings.keys() | after.standings.keys())
        else:
            known, n = sum(map(len, named)), sum(len(side.standings) for side in sides)
        values = [set(each.values()) for each in named]
        if not repeats(len(values[0] | values[1]), known, n):
            continue
        if min(map(len, values)) >= LEAST_CLUSTERS:
            found.append(place)
        else:
            few = place if few is None else few
    if not found:
        return Design(paired, None, few)
    task = next((place for place in found if before.fields[place] in TASKS), None)
    if len(found) > 1:
        found.sort(key=lambda place: -_width(sides, place, paired=paired))
    return Design(paired, found[0], None, task)


def _named(side: Side, place: int) -> Iterator[tuple[str, Hashable]]:
    for id, standing in side.standings.items():
        if standing.fields[place] is not None:
            yield id, standing.fields[place]


def key(id: str, standing: Standing, place: int | None) -> Hashable:
    """What makes an interaction alike with others: its value of a field, or nothing but its id."""
    value = None if place is None else standing.fields[place]
    return ("", id) if value is None else ("=", value)


def _width(sides: Sequence[Side], place: int, *, paired: bool) -> float:
    """How wide the interval of the score's difference is with this field's clusters."""
    samples = []
    for number, (side, other) in enumerate(zip(sides, reversed(sides), strict=True)):
        scored = [
            (one.score[0], key(id if paired else f"{number}{id}", one, place))
            for id, one in side.standings.items()
            if one.score is not None and (not paired or id in other.standings)
        ]
        samples.append(Sample([score for score, _ in scored], [alike for _, alike in scored]))
    found = mean_difference(samples[0], samples[1]).result
    return found.width if isinstance(found, Estimate) else 0.0
