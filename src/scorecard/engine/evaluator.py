"""The evaluator: a rubric compiled once, interactions graded one by one.

Pure: no I/O, clock or randomness. The same rubric and record give the same grade, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from msgspec import UNSET

from scorecard._version import __version__
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import (
    MET,
    NOT_APPLICABLE,
    UNKNOWN,
    Check,
    Outcome,
    join,
    unique,
)
from scorecard.engine.gates import apply_gates
from scorecard.engine.overrule import Overruled, overrulable
from scorecard.grade import (
    LEVELS,
    SCHEMA,
    CriterionGrade,
    Grade,
    InteractionRef,
    LevelGrade,
    Result,
)
from scorecard.language import Language
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Interaction, ObservedInteraction
from scorecard.rubric.model import Criterion, Level, Rubric

Levels = tuple[tuple[int | None, int | None], ...]
"""By criterion, the level that is certain and the level that is possible; None if the
criterion does not apply."""

Standing = tuple[float | None, bool, bool]
"""A score, whether a critical mark is missed, whether the pass rule is kept."""


class Evaluator:
    """A compiled rubric. Immutable after it is made, and safe to share between threads.

    `language` is that of the reasons ("en" or "zh"); without `evidence` the grades lack the
    `evidence` keys and are otherwise the same.
    """

    def __init__(self, rubric: Rubric, *, language: Language = "en", evidence: bool = True) -> None:
        moments = MomentCompiler(rubric.moments, rubric.parameters, rubric.trust)
        context = CompileContext(moments, rubric.parameters, language=language, evidence=evidence)
        self.rubric = rubric
        self.language = language
        self._criteria = [_compile_criterion(criterion, context) for criterion in rubric.criteria]
        # The same few combinations of levels come up all the time.
        self._score = lru_cache(maxsize=4096)(Scoring(rubric))
        self._scanner = moments.plan.build(moments.count)
        self._reference = rubric.reference

    def grade(self, interaction: Interaction) -> Grade:
        """Grade one interaction."""
        scan = self._scanner.read(interaction)
        needs: dict[str, None] = {}
        criteria = tuple([grade(scan, needs) for grade in self._criteria])
        score, possible, result = self.score(criteria)
        return Grade(
            SCHEMA,
            __version__,
            self._reference,
            _refer(interaction),
            score,
            possible,
            result,
            criteria,
            tuple(needs),
            interaction.observations_sha256
            if isinstance(interaction, ObservedInteraction)
            else UNSET,
        )

    def score(
        self, criteria: Iterable[CriterionGrade]
    ) -> tuple[float | None, float | None, Result]:
        """What grades of all the rubric's criteria, in its order, come to: score, possible score
        and result."""
        return self._score(tuple([(criterion.level, criterion.possible) for criterion in criteria]))

    def grade_all(self, interactions: Iterable[Interaction]) -> Iterator[Grade]:
        """Grade interactions one after the other, as they come."""
        return map(self.grade, interactions)


_NESTED = (dict, list)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are not objects or lists."""
    for value in values.values():
        if isinstance(value, _NESTED):
            return {key: value for key, value in values.items() if not isinstance(value, _NESTED)}
    return values


def _refer(interaction: Interaction) -> InteractionRef:
    agent, customer, outcome = interaction.agent, interaction.customer, interaction.outcome
    return InteractionRef(
        interaction.id,
        interaction.channel,
        interaction.language,
        interaction.topic,
        interaction.started_at,
        _plain(agent) if agent else agent,
        _plain(customer) if customer else customer,
        _plain(outcome) if outcome else outcome,
    )


_NONE_APPLIES = (NOT_APPLICABLE,) * len(LEVELS)

GradeCriterion = Callable[[ScanResult, dict[str, None]], CriterionGrade]
"""Grades one criterion, and adds what is missing to the needs."""


def _compile_level(criterion: str, number: int, level: Level, context: CompileContext) -> Check:
    check = overrulable(f"{criterion}.{number}", level.met_when.compile(context), context)
    if level.applies_when is None:
        return check
    applies = level.applies_when.compile(context)

    def guarded(scan: ScanResult) -> Outcome:
        outcome = applies(scan)
        if outcome[0] == MET:
            return check(scan)
        if outcome[0] == UNKNOWN:
            return _settle_unknown_applicability(outcome, check(scan))
        return NOT_APPLICABLE, outcome[1], outcome[2], ()

    return guarded


def _settle_unknown_applicability(applies: Outcome, outcome: Outcome) -> Outcome:
    """A level that may or may not apply: not applicable if it is so either way, else unknown."""
    if outcome[0] == NOT_APPLICABLE:
        return outcome
    return join(UNKNOWN, [applies, outcome])


def _compile_criterion(criterion: Criterion, context: CompileContext) -> GradeCriterion:
    name = criterion.id
    applies_when = criterion.applies_when
    applies = None if applies_when is None else applies_when.compile(context.bare())
    first, second, third, fourth, fifth = (
        _compile_level(name, number, criterion.level(number), context) for number in LEVELS
    )
    grade_level = _level_grader(context)

    def grade(scan: ScanResult, needs: dict[str, None]) -> CriterionGrade:
        result_1, result_2, result_3, result_4, result_5 = (
            first(scan),
            second(scan),
            third(scan),
            fourth(scan),
            fifth(scan),
        )
        levels = (
            grade_level(1, result_1),
            grade_level(2, result_2),
            grade_level(3, result_3),
            grade_level(4, result_4),
            grade_level(5, result_5),
        )
        verdicts = (result_1[0], result_2[0], result_3[0], result_4[0], result_5[0])
        applicable = _applies(applies, scan, verdicts, needs)
        if applicable is not True:
            return CriterionGrade(name, applicable, None, None, None, (), levels)
        if UNKNOWN in verdicts:
            for need in (*result_1[3], *result_2[3], *result_3[3], *result_4[3], *result_5[3]):
                needs[need] = None
        level, possible, blocked_by, locked = apply_gates(verdicts)
        return CriterionGrade(name, True, level, possible, blocked_by, locked, levels)

    return grade


def _several(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """The reasons, where there is more than one."""
    return reasons if len(reasons) > 1 else ()


GradeLevel = Callable[[int, Outcome], LevelGrade]


def _level_grader(context: CompileContext) -> GradeLevel:
    joint = context.joint

    with_evidence = context.evidence

    def grade(number: int, outcome: Outcome) -> LevelGrade:
        verdict, whys, evidence, _ = outcome
        shown = evidence if with_evidence else UNSET
        if len(whys) == 1 and type(outcome) is tuple:
            return LevelGrade(number, verdict, whys[0], (), shown)
        reasons = unique(whys)
        rule = outcome.rule if isinstance(outcome, Overruled) else UNSET
        return LevelGrade(number, verdict, joint.join(reasons), _several(reasons), shown, rule)

    return grade


def _applies(
    applies: Check | None, scan: ScanResult, verdicts: tuple[str, ...], needs: dict[str, None]
) -> bool | None:
    """Whether a criterion applies; None if that is not known."""
    if verdicts == _NONE_APPLIES:
        return False
    if applies is not None:
        verdict, _, _, missing = applies(scan)
        if verdict == UNKNOWN:
            needs.update(dict.fromkeys(missing))
            return None
        if verdict != MET:
            return False
    return True


class Scoring:
    """From the criteria's levels to score, possible score and result."""

    def __init__(self, rubric: Rubric) -> None:
        self._weights = [criterion.weight for criterion in rubric.criteria]
        self._critical = [criterion.critical for criterion in rubric.criteria]
        self._has_critical = any(self._critical)
        self._lowest = rubric.overall == "lowest"
        self._pass = rubric.pass_

    def __call__(self, levels: Levels) -> tuple[float | None, float | None, Result]:
        certain = self._standing([level for level, _ in levels])
        if certain[0] is None:
            return None, None, "none"
        hopeful = self._standing([possible for _, possible in levels])
        return certain[0], hopeful[0], self._result(certain, hopeful)

    def _standing(self, levels: list[int | None]) -> Standing:
        """What the levels come to; None is a criterion that does not count."""
        applied = [
            (level, weight)
            for level, weight in zip(levels, self._weights, strict=True)
            if level is not None
        ]
        score = self._overall(applied)
        missed = zeroed = False
        if self._has_critical:
            for level, critical in zip(levels, self._critical, strict=True):
                if critical is not None and level is not None and level < critical.below:
                    missed = True
                    zeroed = zeroed or critical.then == "zero"
        if zeroed and score is not None:
            score = 0.0
        return score, missed, not missed and self._keeps_rule(score, applied)

    def _overall(self, applied: list[tuple[int, float]]) -> float | None:
        if not applied:
            return None
        if self._lowest:
            return float(min(level for level, _ in applied))
        # Scaled, so that the largest weights have a sum; all zero, they weigh the same.
        heaviest = max(weight for _, weight in applied)
        scaled = [(level, weight / heaviest if heaviest else 1.0) for level, weight in applied]
        total = sum(weight for _, weight in scaled)
        return round(sum(level * weight for level, weight in scaled) / total, 4)

    def _keeps_rule(self, score: float | None, applied: list[tuple[int, float]]) -> bool:
        rule = self._pass
        if rule is None or score is None:
            return False
        if rule.score is not None and score < rule.score:
            return False
        return rule.each is None or all(level >= rule.each for level, _ in applied)

    def _result(self, certain: Standing, hopeful: Standing) -> Result:
        """Pass and fail are certain; in between is undecided.

        Without a pass rule nothing can pass, but a critical mark can still fail.
        """
        if self._pass is not None:
            return "pass" if certain[2] else "undecided" if hopeful[2] else "fail"
        if hopeful[1]:
            return "fail"
        return "undecided" if certain[1] else "none"
