"""From the standings of two runs to what they say of each other."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from scorecard.compare.comparison import (
    Changed,
    Comparison,
    Counts,
    Finding,
    Gate,
    Level,
    Run,
    Trials,
)
from scorecard.compare.design import Design, key
from scorecard.compare.standing import RESULT, Range, Side, Standing
from scorecard.statistics.differences import (
    Difference,
    Sample,
    changed_share,
    mean_difference,
    pass_hat,
    pass_hat_difference,
    share_difference,
)
from scorecard.statistics.estimate import CONFIDENCE, Estimate
from scorecard.statistics.multiplicity import significant

_MOST_TRIALS = 8
_DECIDED = ("met", "unmet")
_TOP = 5.0
"""Levels and scores are 0 to 5."""

Two = tuple[Standing | None, Standing | None]
"""An interaction before and after; one of the two where the runs are not paired."""


def compare(
    before: Side,
    after: Side,
    names: tuple[str, str],
    fields: Sequence[str],
    design: Design,
    *,
    examples: Sequence[Changed] = (),
    confidence: float = CONFIDENCE,
) -> Comparison:
    """What the runs say of each other; `fields` are the names of the standings' fields."""
    return _Comparing(before, after, design, confidence).all(names, fields, examples)


class _Comparing:
    def __init__(self, before: Side, after: Side, design: Design, confidence: float) -> None:
        self._sides = (before, after)
        self._design, self._confidence = design, confidence
        if design.paired:
            self._twos: list[tuple[str, Two]] = [
                (id, (one, after.standings[id]))
                for id, one in before.standings.items()
                if id in after.standings
            ]
        else:
            self._twos = [(f"0{id}", (one, None)) for id, one in before.standings.items()]
            self._twos += [(f"1{id}", (None, one)) for id, one in after.standings.items()]
        self._keys = self._alike(design.cluster)

    def _alike(self, place: int | None) -> list[Hashable]:
        return [key(id, one, place) for id, two in self._twos if (one := two[0] or two[1])]

    def all(
        self, names: tuple[str, str], fields: Sequence[str], examples: Sequence[Changed]
    ) -> Comparison:
        gates, unmatched = self._gates()
        paired, design = self._design.paired, self._design
        levels = [{id for s in side.standings.values() for id in s.levels} for side in self._sides]
        # In the order of the rubric: a grade has levels only where a criterion applies.
        order = dict.fromkeys(gate.id.rpartition(".")[0] for gate in gates)
        criteria = [id for id in order if id in levels[0] and id in levels[1]]
        pairs = [two for _, two in self._twos] if paired else []
        return Comparison(
            "scorecard.comparison/1",
            self._run(0, names[0], len(pairs)),
            self._run(1, names[1], len(pairs)),
            len(pairs),
            sum(bool(a and b and a.record and a.record == b.record) for a, b in pairs),
            None if design.cluster is None else fields[design.cluster],
            len(set(self._keys)),
            None if design.few is None else fields[design.few],
            self._level("score", lambda one: one.score),
            tuple(self._level(id, _level_of(id)) for id in criteria),
            gates,
            unmatched,
            () if design.task is None else self._trials(self._alike(design.task)),
            sum(bool(a and b and differ(a, b)) for a, b in pairs),
            tuple(examples),
            self._confidence,
        )

    def _run(self, number: int, name: str, pairs: int) -> Run:
        side = self._sides[number]
        n = len(side.standings)
        alone = n - pairs if self._design.paired else 0
        return Run(name, tuple(side.rubrics.values()), n, side.repeated, alone)

    def _gates(self) -> tuple[tuple[Gate, ...], tuple[str, ...]]:
        found: list[dict[str, None]] = [
            dict.fromkeys(id for s in side.standings.values() for id in s.verdicts)
            for side in self._sides
        ]
        both = [id for id in found[0] if id in found[1]]
        gates = [self._gate(id) for id in both]
        gates = [gate for gate in gates if gate.id != RESULT or _has_pass_rule(gate)]
        tested = [gate for gate in gates if gate.difference.p is not None]
        p_values = [gate.difference.p or 0.0 for gate in tested]
        standing = significant(p_values, level=1 - self._confidence)
        stand = dict(zip([gate.id for gate in tested], standing, strict=True))
        judged = tuple(_judged(gate, stands=stand.get(gate.id, False)) for gate in gates)
        return judged, tuple(id for id in found[0].keys() ^ found[1].keys())

    def _gate(self, id: str) -> Gate:
        said = [
            tuple(None if one is None else one.verdicts.get(id, "not_applicable") for one in two)
            for _, two in self._twos
        ]
        counts = [Counter(pair[side] for pair in said if pair[side]) for side in (0, 1)]
        moves: Counter[str] = Counter()
        if self._design.paired:
            moves.update(f"{a} > {b}" for a, b in said if a != b)
            decided = [at for at, pair in enumerate(said) if set(pair) <= {*_DECIDED}]
            is_open = [pair for pair in said if "unknown" in pair and "not_applicable" not in pair]
        else:
            decided = [at for at, pair in enumerate(said) if (pair[0] or pair[1]) in _DECIDED]
            is_open = [pair for pair in said if "unknown" in pair]
        worst, best = self._bounds([said[at] for at in decided], is_open)
        return Gate(
            id,
            Counts(**counts[0]),  # type: ignore[arg-type]
            Counts(**counts[1]),  # type: ignore[arg-type]
            len(decided) if self._design.paired else min(_decided(each) for each in counts),
            dict(sorted(moves.items())),
            self._shares([(self._keys[at], said[at]) for at in decided]),
            len(is_open),
            worst,
            best,
            False,
            "not said",
        )

    def _shares(self, decided: Sequence[tuple[Hashable, tuple[str | None, ...]]]) -> Difference:
        met = [[pair[side] == "met" for _, pair in decided if pair[side]] for side in (0, 1)]
        if self._design.cluster is not None:
            samples = [
                Sample(
                    [float(one) for one in met[side]], [key for key, pair in decided if pair[side]]
                )
                for side in (0, 1)
            ]
            return mean_difference(samples[0], samples[1], self._confidence, most=1.0)
        if self._design.paired:
            better = sum(pair == ("unmet", "met") for _, pair in decided)
            worse = sum(pair == ("met", "unmet") for _, pair in decided)
            return changed_share(better, worse, len(decided), self._confidence)
        before, after = ((sum(side), len(side)) for side in met)
        return share_difference(before, after, self._confidence)

    @staticmethod
    def _bounds(
        decided: Iterable[tuple[str | None, ...]], is_open: Sequence[tuple[str | None, ...]]
    ) -> tuple[float | None, float | None]:
        """The difference, were all that is unknown against the second run, and for it."""
        if not is_open:
            return None, None
        known = list(decided)
        bounds = []
        for taken in (("met", "unmet"), ("unmet", "met")):
            share = []
            for side in (0, 1):
                said = [pair[side] for pair in (*known, *is_open) if pair[side]]
                met = [(taken[side] if one == "unknown" else one) == "met" for one in said]
                share.append(sum(met) / len(met) if met else 0.0)
            bounds.append(share[1] - share[0])
        return bounds[0], bounds[1]

    def _level(self, id: str, of: Callable[[Standing], Range | None]) -> Level:
        found = [
            (key, tuple(None if one is None else of(one) for one in two))
            for key, (_, two) in zip(self._keys, self._twos, strict=True)
        ]
        if self._design.paired:
            found = [(key, pair) for key, pair in found if None not in pair]
        sides = [
            [(key, one) for key, pair in found if (one := pair[side]) is not None]
            for side in (0, 1)
        ]
        differences = []
        for end in (0, 1):
            samples = [Sample([one[end] for _, one in s], [key for key, _ in s]) for s in sides]
            differences.append(mean_difference(samples[0], samples[1], self._confidence, most=_TOP))
        certain, possible = differences
        return Level(
            id,
            min(map(len, sides)),
            _means([one for _, one in sides[0]]),
            _means([one for _, one in sides[1]]),
            sum(any(one and one[0] < one[1] for one in pair) for _, pair in found),
            certain,
            possible,
            _both(_finding(certain), _finding(possible)),
        )

    def _trials(self, alike: Sequence[Hashable]) -> tuple[Trials, ...]:
        tasks: list[list[tuple[Hashable, int, int]]] = []
        for side in (0, 1):
            passed: dict[Hashable, list[bool]] = defaultdict(list)
            for task, (_, two) in zip(alike, self._twos, strict=True):
                one = two[side]
                verdict = "not_applicable" if one is None else one.verdicts[RESULT]
                if verdict != "not_applicable":
                    passed[task].append(verdict == "met")
            tasks.append([(task, sum(all_), len(all_)) for task, all_ in passed.items()])
        most = min((max((n for *_, n in side), default=0) for side in tasks), default=0)
        if most < 2:
            return ()
        return tuple(
            Trials(
                k,
                pass_hat([(c, n) for _, c, n in tasks[0]], k, self._confidence),
                pass_hat([(c, n) for _, c, n in tasks[1]], k, self._confidence),
                pass_hat_difference(tasks[0], tasks[1], k, self._confidence),
            )
            for k in range(1, min(most, _MOST_TRIALS) + 1)
        )


def _decided(counts: Counter[str | None]) -> int:
    return sum(counts[verdict] for verdict in _DECIDED)


def _has_pass_rule(result: Gate) -> bool:
    return any(
        counts.met or counts.unmet or counts.unknown for counts in (result.before, result.after)
    )


def _level_of(criterion: str) -> Callable[[Standing], Range | None]:
    return lambda one: one.levels.get(criterion)


def _means(ranges: Sequence[Range]) -> Range | None:
    if not ranges:
        return None
    low, high = (math.fsum(one[end] for one in ranges) / len(ranges) for end in (0, 1))
    return low, high


def _finding(difference: Difference) -> Finding:
    found = difference.result
    if not isinstance(found, Estimate):
        return "not said"
    return "worse" if found.high < 0 else "better" if found.low > 0 else "no difference shown"


def _both(first: Finding, second: Finding) -> Finding:
    if first == second:
        return first
    moved = {first, second} & {"worse", "better"}
    return "open" if moved else "no difference shown"


def _judged(gate: Gate, *, stands: bool) -> Gate:
    """Worse or better only where the interval says so, it stands among so many, and nothing that is
    not known could turn it round."""
    found = _finding(gate.difference)
    if found in ("worse", "better"):
        if not stands:
            found = "no difference shown"
        elif (found == "worse" and (gate.best or -1) >= 0) or (
            found == "better" and (gate.worst or 1) <= 0
        ):
            found = "open"
    return replace(gate, stands=stands, finding=found)


def differ(before: Standing, after: Standing) -> bool:
    """Whether anything that is compared changed."""
    return (before.score, before.levels, before.verdicts) != (
        after.score,
        after.levels,
        after.verdicts,
    )


def most_changed(before: Side, after: Side, most: int) -> Iterator[str]:
    """The ids of the interactions that both have and that changed most: first those whose result
    or score fell, then those that rose, by how much; then by how many gates changed."""
    changed = []
    for id, one in before.standings.items():
        other = after.standings.get(id)
        if other is None or not differ(one, other):
            continue
        fell = (one.score or (0.0, 0.0))[0] - (other.score or (0.0, 0.0))[0]
        gates = sum(other.verdicts.get(gate) != said for gate, said in one.verdicts.items())
        changed.append((-fell if fell > 0 else 10 + fell, -gates, id))
    changed.sort()
    return iter([id for *_, id in changed[:most]])
