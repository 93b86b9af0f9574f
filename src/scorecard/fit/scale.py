"""Whether the levels of each criterion form a cumulative scale, from raw verdicts (not gated)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from scorecard.fit.report import GateScale, Redundant, ScaleFit, ScalePair
from scorecard.grade import CriterionGrade, Verdict
from scorecard.rubric.criterion import Criterion
from scorecard.statistics.estimate import CONFIDENCE, Estimate
from scorecard.statistics.scale import (
    LEAST_PATTERNS,
    Pattern,
    guttman_errors,
    least_errors,
    loevinger,
    marginal_reproducibility,
    met_more_often,
    reproducibility,
    scalability,
)

_DECIDED = 0.5
"""A gate that is decided in a smaller share of interactions is left out of its scale."""
_ONE_SIDED = 0.99
"""A gate with one verdict in so large a share tells nobody apart."""
_MATERIAL = 0.01
"""A level is out of order if it is surely met so much more often than a lower one."""
_MOST_ROWS = 2_000

_Row = tuple[bool | None, ...]
"""Of each gate whether it is met; None if that is not decided (unknown, or not applicable)."""
_MET: dict[Verdict, bool] = {"met": True, "unmet": False}


class Scales:
    """Counts the verdicts of a rubric's criteria where these apply; memory does not grow."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self._criteria = {each.id: each.numbers for each in criteria}
        self._names = [f"{name}.{n}" for name, numbers in self._criteria.items() for n in numbers]
        self._patterns: dict[str, Counter[_Row]] = {name: Counter() for name in self._criteria}
        self._rows: Counter[_Row] = Counter()
        self._together: Counter[tuple[int, int, bool]] = Counter()

    def add(self, criteria: Sequence[CriterionGrade]) -> None:
        """Take in one interaction."""
        whole: list[bool | None] = []
        for each in criteria:
            row: _Row = tuple(_MET.get(level.verdict) for level in each.levels)
            if each.applies:
                self._patterns[each.id][row] += 1
                whole += row
            else:
                whole += [None] * len(row)
        self._rows[tuple(whole)] += 1
        if len(self._rows) >= _MOST_ROWS:
            self._count_pairs()

    def _count_pairs(self) -> None:
        for row, count in self._rows.items():
            decided = [(at, met) for at, met in enumerate(row) if met is not None]
            for (first, met), (second, also) in combinations(decided, 2):
                self._together[first, second, met == also] += count
        self._rows.clear()

    def scales(self) -> list[ScaleFit]:
        """The scale of each criterion that has two levels or more."""
        several = {name: ns for name, ns in self._criteria.items() if len(ns) > 1}
        pairs = sum(len(numbers) * (len(numbers) - 1) // 2 for numbers in several.values())
        sure = 1 - (1 - CONFIDENCE) / max(pairs, 1)
        return [
            _scale(name, numbers, self._patterns[name], sure) for name, numbers in several.items()
        ]

    def redundant(self) -> Iterator[Redundant]:
        """The pairs of gates that say (nearly) always the same, though both say either."""
        self._count_pairs()
        varied = {
            f"{name}.{number}"
            for name, numbers in self._criteria.items()
            for at, number in enumerate(numbers)
            if _varies(_decided(self._patterns[name], [at]))
        }
        for first, second in combinations(range(len(self._names)), 2):
            names = self._names[first], self._names[second]
            same = self._together[first, second, True]
            n = same + self._together[first, second, False]
            if n >= LEAST_PATTERNS and same >= _ONE_SIDED * n and varied.issuperset(names):
                yield Redundant(*names, same, n)


def _decided(patterns: Counter[_Row], gates: Sequence[int]) -> Counter[Pattern]:
    """The patterns of these gates, of interactions in which all of them are decided."""
    found: Counter[Pattern] = Counter()
    for row, count in patterns.items():
        chosen = [row[gate] for gate in gates]
        if None not in chosen:
            found[tuple(map(bool, chosen))] += count
    return found


def _share(decided: Counter[Pattern]) -> float | None:
    """How often one gate is met where it is decided; None where that is too seldom to say."""
    n = decided.total()
    return decided[True,] / n if n >= LEAST_PATTERNS else None


def _varies(decided: Counter[Pattern]) -> bool:
    share = _share(decided)
    return share is not None and 1 - _ONE_SIDED < share < _ONE_SIDED


def _scale(
    criterion: str, numbers: Sequence[int], patterns: Counter[_Row], sure: float
) -> ScaleFit:
    n = patterns.total()
    alone = [_decided(patterns, [at]) for at in range(len(numbers))]
    kept = [at for at, found in enumerate(alone) if found.total() >= max(1, _DECIDED * n)]
    whole = _decided(patterns, kept) if len(kept) > 1 else Counter[Pattern]()
    shares = {
        number: share
        for number, found in zip(numbers, alone, strict=True)
        if (share := _share(found)) is not None
    }
    return ScaleFit(
        criterion=criterion,
        interactions=n,
        decided=whole.total(),
        left_out=[number for at, number in enumerate(numbers) if at not in kept],
        errors=sum(count * guttman_errors(pattern) for pattern, count in whole.items()),
        reproducibility=reproducibility(whole),
        least_reproducibility=reproducibility(whole, least_errors),
        marginal_reproducibility=marginal_reproducibility(whole),
        scalability=scalability(whole),
        h=loevinger(whole),
        gates=[
            GateScale(
                numbers[at],
                loevinger(whole, [p for p in combinations(range(len(kept)), 2) if place in p]),
            )
            for place, at in enumerate(kept)
        ],
        pairs=[
            _pair(numbers[low], numbers[high], _decided(patterns, [low, high]), sure)
            for low, high in combinations(range(len(numbers)), 2)
        ],
        everybody=[number for number, share in shares.items() if share >= _ONE_SIDED],
        nobody=[number for number, share in shares.items() if share <= 1 - _ONE_SIDED],
    )


def _pair(lower: int, higher: int, both: Counter[Pattern], sure: float) -> ScalePair:
    only = both[False, True], both[True, False], both.total()
    strict = met_more_often(*only, sure)
    return ScalePair(
        lower,
        higher,
        loevinger(both),
        met_more_often(*only),
        isinstance(strict, Estimate) and strict.low > _MATERIAL,
    )
