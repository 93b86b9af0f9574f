"""Agents, teams and other groups: where they stand, whom to coach on what, and who is best.

Nobody is ranked on few grades, ranks are those that are possible, and ties are said as ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from scorecard.grade import LEVELS, Grade
from scorecard.report.clusters import Clusters
from scorecard.report.examples import Examples
from scorecard.report.fields import is_period
from scorecard.report.model import Example, Group, GroupReport, Plan
from scorecard.report.patterns import GateId, Patterns
from scorecard.report.store import Store
from scorecard.report.survey import Sample, sample_of
from scorecard.statistics.estimate import Estimate, Refused, Result, normal_quantile
from scorecard.statistics.means import Array
from scorecard.statistics.multiplicity import significant
from scorecard.statistics.ranks import rank_intervals
from scorecard.statistics.shrinkage import LEAST_GROUPS, shrink
from scorecard.statistics.tallied import Tallied, Within, design_effect, mean, within

RELIABLE = 0.8
"""A level is reliable where at least so large a share of grades reaches it for certain."""

_EXAMPLES, _MOST_PLANS, _MOST_RANKED, _LEAST_WELL = 3, 100, 1_000, 5


class _Wanted(NamedTuple):
    """Interactions to show, of a group's plan or in its praise."""

    group: int
    gate: GateId
    ids: Sequence[str]


class Groups:
    """The groups of a field."""

    def __init__(
        self,
        store: Store,
        patterns: Patterns,
        clusters: Clusters,
        field: str,
        min_n: int,
        confidence: float,
    ) -> None:
        self._store, self._patterns, self._field, self._min_n = store, patterns, field, min_n
        self._confidence = confidence
        self._cluster = clusters.field(other_than=field)
        cells = store.cells(field, *([self._cluster] if self._cluster else []))
        self._whole = sample_of(cells, patterns, 1 if self._cluster else None, confidence)
        self._codes, self._names = cells.codes[0], cells.values[0]
        self._parts = list(self._split())
        self._plans: list[_Wanted] = []
        self._praise: list[_Wanted] = []

    def _split(self) -> Iterator[Sample]:
        order = np.argsort(self._codes, kind="stable")
        ends = np.searchsorted(self._codes[order], np.arange(len(self._names) + 1))
        whole = self._whole
        for begin, end in pairwise(ends):
            chosen = order[begin:end]
            clusters = None if whole.clusters is None else whole.clusters[chosen]
            yield Sample(
                whole.patterns, whole.places[chosen], whole.counts[chosen], clusters,
                self._confidence,
            )  # fmt: skip

    def report(self) -> GroupReport:
        """What is said of the groups, without examples: `wanted` names those, `shown` adds them."""
        groups = [
            self._group(name, part) for name, part in zip(self._names, self._parts, strict=True)
        ]
        groups = self._judged(groups)
        first: tuple[str, ...] = ()
        if not is_period(self._field):
            groups, first = self._ranked(groups)
        if self._field.startswith("agent."):
            groups = self._planned(groups)
            self._find_praise(groups, first)
        return GroupReport(
            self._field, self._min_n, self._cluster, tuple(groups), first, None
        )  # fmt: skip

    @property
    def wanted(self) -> set[str]:
        """The ids of the interactions to show."""
        return {id for each in (*self._plans, *self._praise) for id in each.ids}

    def shown(
        self, report: GroupReport, grades: Mapping[str, Grade], examples: Examples
    ) -> GroupReport:
        """The report with its examples."""
        groups = list(report.groups)
        for each in self._plans:
            group = groups[each.group]
            made = _made(each, grades, examples)
            if group.plan is not None:
                groups[each.group] = replace(group, plan=replace(group.plan, examples=made))
        praise = [example for each in self._praise for example in _made(each, grades, examples)]
        return replace(report, groups=tuple(groups), recognition=praise[0] if praise else None)

    def _group(self, name: str | None, part: Sample) -> Group:
        patterns = self._patterns
        scored = part.count(~np.isnan(patterns.scores))
        levels = {id: patterns.levels(id) for id in patterns.criteria}
        return Group(
            name=name,
            n=part.n,
            scored=scored,
            score=part.mean(patterns.scores),
            passes=part.share(patterns.passes),
            shrunk=None,
            best=None,
            worst=None,
            criteria={id: part.mean(values) for id, values in levels.items()},
            signs={},
            badges=self._badges(part, levels) if scored >= self._min_n else (),
            plan=None,
        )

    def _badges(self, part: Sample, levels: Mapping[str, Array]) -> tuple[str, ...]:
        """The highest level of each criterion that is reached reliably."""
        found = []
        for id, values in levels.items():
            for level in reversed(LEVELS):
                reaches = np.where(np.isnan(values), np.nan, values >= level)
                share = part.share(reaches)
                if isinstance(share, Estimate) and share.n >= self._min_n and share.low >= RELIABLE:
                    found.append(f"{id} {level}")
                    break
        return tuple(found)

    def _judged(self, groups: list[Group]) -> list[Group]:
        """With signs where a group is surely above or below the mean of all in a criterion."""
        patterns = self._patterns
        places: list[tuple[int, str, float]] = []
        chances: list[float] = []
        for id in patterns.criteria:
            values = patterns.levels(id)
            everyone = mean(self._whole.tallied(values), self._confidence)
            for at, part in enumerate(self._parts):
                own = mean(part.tallied(values), self._confidence)
                if isinstance(own, Refused) or isinstance(everyone, Refused):
                    continue
                # Where an interval ends at a bound, its other side says how sure the mean is.
                half = max(own.high - own.value, own.value - own.low)
                if own.n >= self._min_n and half:
                    error = half / normal_quantile(self._confidence)
                    gap = own.value - everyone.value
                    places.append((at, id, gap))
                    chances.append(2 * NormalDist().cdf(-abs(gap) / error))
        signs: list[dict[str, int]] = [{} for _ in groups]
        for (at, id, gap), stands in zip(places, significant(chances), strict=True):
            if stands:
                signs[at][id] = 1 if gap > 0 else -1
        return [replace(group, signs=sign) for group, sign in zip(groups, signs, strict=True)]

    def _ranked(self, groups: list[Group]) -> tuple[list[Group], tuple[str, ...]]:
        """The groups with enough grades first, by the shrunken mean, with the ranks that are
        possible; and those that may be the first."""
        chosen = [
            at for at, group in enumerate(groups)
            if group.scored >= self._min_n and group.name is not None
        ]  # fmt: skip
        spread = self._spread()
        if len(chosen) < 2 or len(chosen) > _MOST_RANKED or isinstance(spread, Refused):
            self._parts = [self._parts[at] for at in order_of(groups)]
            return [groups[at] for at in order_of(groups)], ()
        means = np.array([_value(groups[at].score) for at in chosen])
        sizes = [groups[at].scored for at in chosen]
        parts = [self._parts[at].tallied(self._patterns.scores) for at in chosen]
        variances = np.maximum(spread.within, 1e-9) * design_effect(parts) / np.array(sizes)
        shrunk: Sequence[Estimate] | Refused = Refused("few_clusters", len(chosen), LEAST_GROUPS)
        if len(chosen) >= LEAST_GROUPS:
            shrunk = shrink(means, variances, sizes, self._confidence)
        ranks = rank_intervals(means, np.sqrt(variances), self._confidence)
        for number, at in enumerate(chosen):
            drawn = shrunk if isinstance(shrunk, Refused) else shrunk[number]
            best, worst = map(int, ranks[number])
            groups[at] = replace(groups[at], shrunk=drawn, best=best, worst=worst)
        order = order_of(groups)
        groups, self._parts = [groups[at] for at in order], [self._parts[at] for at in order]
        return groups, tuple(str(group.name) for group in groups if group.best == 1)

    def _spread(self) -> Within | Refused:
        whole = self._whole
        scores = Tallied(self._patterns.scores[whole.places], whole.counts)
        return within(scores, self._codes)

    def _planned(self, groups: list[Group]) -> list[Group]:
        """With the one gate to train, for those whom it would gain most."""
        patterns = self._patterns
        gains = patterns.gains
        sums = np.array([
            [float(np.nansum(gain[part.places] * part.counts)) for gain in gains.values()]
            for part in self._parts
        ]).reshape(len(groups), len(gains))  # fmt: skip
        gates = list(gains)
        best = sums.argmax(axis=1) if gates else np.zeros(len(groups), int)
        per_grade = [sums[at, best[at]] / max(1, group.n) if gates else 0.0
                     for at, group in enumerate(groups)]  # fmt: skip
        for at in sorted(range(len(groups)), key=lambda at: -per_grade[at])[:_MOST_PLANS]:
            if per_grade[at] > 0 and groups[at].name is not None:
                gate = gates[int(best[at])]
                groups[at] = replace(groups[at], plan=self._plan(at, gate, gains[gate], groups[at]))
        return groups

    def _plan(self, at: int, gate: GateId, gain: Array, group: Group) -> Plan:
        patterns, part = self._patterns, self._parts[at]
        blocks = ~np.isnan(patterns.levels_gained(gate))
        here = [int(place) for place in np.unique(part.places) if blocks[place]]
        ids = self._store.examples(here, _EXAMPLES, self._field, group.name)
        self._plans.append(_Wanted(at, gate, ids))
        well = self._well(part, gate)
        return Plan(
            criterion=gate.criterion,
            level=gate.level,
            blocked=part.count(blocks),
            unlock=part.mean(gain),
            examples=(),
            well=None if well is None else str(well[0]),
            well_met=None if well is None else well[1],
        )

    def _well(self, part: Sample, gate: GateId) -> tuple[GateId, Result] | None:
        """The gate above this one, else one of another criterion, that is met nearly always, and
        most of all more often than by all together."""
        patterns = self._patterns
        found: list[tuple[bool, float, float, GateId, Result]] = []
        for other in patterns.gates:
            above = other.criterion == gate.criterion and other.level > gate.level
            if not above and other.criterion == gate.criterion:
                continue
            unmet = patterns.verdict(other, "unmet")
            met = np.where(patterns.verdict(other, "met"), 1.0, np.where(unmet, 0.0, np.nan))
            share, everyone = part.share(met), self._whole.share(met)
            if isinstance(share, Estimate) and share.n >= _LEAST_WELL and share.value >= RELIABLE:
                found.append((above, share.value - _value(everyone), share.low, other, share))
        if not found:
            return None
        *_, other, share = max(found, key=lambda each: each[:3])
        return other, share

    def _find_praise(self, groups: Sequence[Group], first: Sequence[str]) -> None:
        """The best interaction of the first: its highest level, and the words that show it."""
        patterns = self._patterns
        for at, group in enumerate(groups):
            if group.name is None or group.name not in first:
                continue
            part = self._parts[at]
            scores = patterns.scores[part.places]
            if np.isnan(scores).all():
                continue
            top = [int(place) for place in part.places[scores == np.nanmax(scores)]]
            ids = self._store.examples(top, 1, self._field, group.name)
            reached = {id: patterns.levels(id)[top[0]] for id in patterns.criteria}
            id = max(reached, key=lambda id: np.nan_to_num(reached[id], nan=-1.0))
            if ids and reached[id] >= 1:
                self._praise.append(_Wanted(at, GateId(id, int(reached[id])), ids))
                return


def order_of(groups: Sequence[Group]) -> list[int]:
    """The ranked groups first, by the shrunken mean; then the others, by name."""

    def key(at: int) -> tuple[object, ...]:
        group = groups[at]
        if group.best is None:
            return 1, 0.0, group.name is None, group.name or ""
        value = group.shrunk if isinstance(group.shrunk, Estimate) else group.score
        return 0, -_value(value), False, group.name or ""

    return sorted(range(len(groups)), key=key)


def _made(wanted: _Wanted, grades: Mapping[str, Grade], examples: Examples) -> tuple[Example, ...]:
    return tuple(
        examples.make(grades[id], wanted.gate.criterion, wanted.gate.level)
        for id in wanted.ids
        if id in grades
    )


def _value(result: Result) -> float:
    return result.value if isinstance(result, Estimate) else 0.0


def all_groups(
    store: Store,
    patterns: Patterns,
    clusters: Clusters,
    fields: Iterable[str],
    min_n: int,
    confidence: float,
    examples: Examples,
    rubric: str,
) -> tuple[GroupReport, ...]:
    """The groups of all fields, with the examples that they need: files are read once for all."""
    found = [Groups(store, patterns, clusters, field, min_n, confidence) for field in fields]
    reports = [each.report() for each in found]
    wanted: set[str] = set().union(*(each.wanted for each in found))
    grades = store.grades(wanted, rubric) if wanted else {}
    examples.prepare(wanted)
    return tuple(
        each.shown(report, grades, examples) for each, report in zip(found, reports, strict=True)
    )
