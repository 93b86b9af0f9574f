"""From levels to a score: what criteria come to together, by section and in all."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.grade import Result, SectionGrade
from scorecard.rubric.model import Rubric

Levels = tuple[tuple[int | None, int | None], ...]
"""By criterion, the level that is certain and the level that is possible; None if the
criterion does not apply."""

Standing = tuple[float | None, bool, bool]
"""A score, whether a critical mark is missed, whether the pass rule is kept."""


Total = tuple[float | None, float | None, Result, tuple[SectionGrade, ...]]
"""Score, possible score, result and sections."""


class Scoring:
    """From the criteria's levels to score, possible score, result and sections."""

    def __init__(self, rubric: Rubric) -> None:
        self._criteria = rubric.criteria
        self._worth = [
            {0: 0.0, **{number: found.worth(number) for number in found.numbers}}
            for found in rubric.criteria
        ]
        self._has_critical = any(found.critical for found in rubric.criteria)
        self._lowest = rubric.overall == "lowest"
        self._pass = rubric.pass_
        self._sections = rubric.parts

    def __call__(self, levels: Levels) -> Total:
        lowest, highest = [level for level, _ in levels], [possible for _, possible in levels]
        certain = self._standing(lowest)
        if certain[0] is None:
            return None, None, "none", self._by_section(lowest, highest)
        hopeful = self._standing(highest)
        result = self._result(certain, hopeful)
        return certain[0], hopeful[0], result, self._by_section(lowest, highest)

    def score(self, levels: Sequence[int | None]) -> float | None:
        """What these levels come to, by criterion; None is a criterion that does not count."""
        return self._standing(levels)[0]

    def _standing(self, levels: Sequence[int | None]) -> Standing:
        """What the levels come to; None is a criterion that does not count."""
        score = self._overall(levels)
        missed = zeroed = False
        if self._has_critical:
            for level, criterion in zip(levels, self._criteria, strict=True):
                critical = criterion.critical
                if critical is not None and level is not None and level < critical.below:
                    missed = True
                    zeroed = zeroed or critical.then == "zero"
        if zeroed and score is not None:
            score = 0.0
        return score, missed, not missed and self._keeps_rule(score, levels)

    def _overall(self, levels: Sequence[int | None]) -> float | None:
        if not self._sections:
            score = self._of(self._earned(levels))
        else:
            scores = [
                (score, section.weight)
                for name, section in self._sections.items()
                if (score := self._of(self._earned(levels, name))) is not None
            ]
            score = self._of(scores)
        return None if score is None else round(score, 4)

    def _earned(
        self, levels: Sequence[int | None], section: str | None = None
    ) -> list[tuple[float, float]]:
        """What each criterion that applies earns, and its weight; those of a section, or all."""
        return [
            (worth[level], criterion.weight)
            for level, worth, criterion in zip(levels, self._worth, self._criteria, strict=True)
            if level is not None and section in (None, criterion.section)
        ]

    def _of(self, earned: list[tuple[float, float]]) -> float | None:
        """The weighted mean, or the lowest; None of nothing."""
        if not earned:
            return None
        if self._lowest:
            return min(score for score, _ in earned)
        # Scaled, so that the largest weights have a sum; all zero, they weigh the same.
        heaviest = max(weight for _, weight in earned)
        scaled = [(score, weight / heaviest if heaviest else 1.0) for score, weight in earned]
        total = sum(weight for _, weight in scaled)
        return sum(score * weight for score, weight in scaled) / total

    def _by_section(
        self, lowest: list[int | None], highest: list[int | None]
    ) -> tuple[SectionGrade, ...]:
        def score(levels: Sequence[int | None], name: str) -> float | None:
            found = self._of(self._earned(levels, name))
            return None if found is None else round(found, 4)

        return tuple(
            SectionGrade(name, score(lowest, name), score(highest, name)) for name in self._sections
        )

    def _keeps_rule(self, score: float | None, levels: Sequence[int | None]) -> bool:
        rule = self._pass
        if rule is None or score is None:
            return False
        if rule.score is not None and score < rule.score:
            return False
        each = rule.each
        return each is None or all(level >= each for level in levels if level is not None)

    def _result(self, certain: Standing, hopeful: Standing) -> Result:
        """Pass and fail are certain; in between is undecided.

        Without a pass rule nothing can pass, but a critical mark can still fail.
        """
        if self._pass is not None:
            return "pass" if certain[2] else "undecided" if hopeful[2] else "fail"
        if hopeful[1]:
            return "fail"
        return "undecided" if certain[1] else "none"
