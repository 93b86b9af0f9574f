"""Which interactions to read: seeded, the same whatever the order of the grades, in flat memory."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

from scorecard.reading.grades import Verdicts
from scorecard.review.plan import Drawn, Plan, Sample, Stratum
from scorecard.review.strata import Namer

LEAST = 2
"""Of each stratum, so many at least: one alone says nothing about its spread."""


def draw(
    grades: Callable[[], Iterable[Verdicts]],
    name: Namer,
    *,
    by: str,
    n: int,
    seed: int = 0,
    each: int | None = None,
    attention: Mapping[str, float] | None = None,
    gates: tuple[str, ...] = (),
) -> Sample:
    """Draw `n` interactions, or `each` of every stratum; `grades` is asked twice.

    Within a stratum all are as likely. What is drawn depends on the ids and the seed alone: an
    interaction's place is its id's hash, and of each stratum the first are taken. A stratum's share
    of `n` goes by the root of its size (Bankier 1988): rare ones are read more than they are
    common, which is near the best for rates and says something of each.
    """
    sizes: Counter[str] = Counter()
    rubric = ""
    for grade in grades():
        sizes[name(grade)] += 1
        rubric = rubric or grade.rubric.sha256
    wanted = (
        {stratum: min(each, size) for stratum, size in sizes.items()}
        if each is not None
        else allot(sizes, n, attention or {})
    )
    order = {stratum: number for number, stratum in enumerate(sorted(sizes))}
    drawn: dict[str, list[tuple[int, str]]] = {stratum: [] for stratum in order}
    taken: set[tuple[int, str]] = set()
    key = seed.to_bytes(8, "big")
    for grade in grades():
        stratum, id = name(grade), grade.interaction.id
        heap, most = drawn[stratum], wanted[stratum]
        place = -int.from_bytes(blake2b(id.encode(), digest_size=16, key=key).digest(), "big")
        mine = (place, id)
        if mine in taken or not most or (len(heap) == most and mine < heap[0]):
            continue
        taken.add(mine)
        if len(heap) < most:
            heapq.heappush(heap, mine)
        else:
            taken.discard(heapq.heapreplace(heap, mine))
    strata = tuple(Stratum(s, sizes[s], len(drawn[s])) for s in order)
    plan = Plan(by, n, seed, sizes.total(), strata, rubric, gates)
    found = [
        Drawn(id, order[stratum], sizes[stratum] / len(heap))
        for stratum, heap in drawn.items()
        for place, id in sorted(heap, reverse=True)
    ]
    return Sample(plan, tuple(found))


def allot(sizes: Mapping[str, int], n: int, attention: Mapping[str, float]) -> dict[str, int]:
    """How many of each stratum, by the root of its size and the attention it gets.

    None gets more than it has, and each `LEAST` where `n` suffices: what is left over goes to the
    others. Sums to `n`, or to all there are.
    """
    left = dict(sizes)
    wanted: dict[str, int] = dict.fromkeys(sizes, 0)
    for stratum in sorted(sizes, key=lambda s: (-sizes[s], s)):
        given = min(LEAST, sizes[stratum], n - sum(wanted.values()))
        wanted[stratum] = given
        left[stratum] -= given
    shares = {s: math.sqrt(size) * attention.get(s, 1) for s, size in sizes.items()}
    # The next goes to whoever is furthest behind its share (Jefferson's method).
    behind = [(-shares[s] / (wanted[s] + 1), s) for s in sizes if left[s]]
    heapq.heapify(behind)
    for _ in range(n - sum(wanted.values())):
        if not behind:
            break
        stratum = behind[0][1]
        wanted[stratum] += 1
        left[stratum] -= 1
        if left[stratum]:
            heapq.heapreplace(behind, (-shares[stratum] / (wanted[stratum] + 1), stratum))
        else:
            heapq.heappop(behind)
    return wanted
