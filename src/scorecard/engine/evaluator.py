"""The evaluator: a rubric compiled once, interactions graded one by one.

Pure: no I/O, clock or randomness. The same rubric and record give the same grade, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any

from msgspec import UNSET, UnsetType

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
from scorecard.engine.gates import Overruled, apply_gates, overrulable
from scorecard.engine.scoring import Scoring, Total
from scorecard.grade import (
    SCHEMA,
    UNKNOWN_ACTION,
    CriterionGrade,
    Grade,
    InteractionRef,
    LevelGrade,
    Result,
    Verdict,
)
from scorecard.language import Language
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.scan import ScanPlan, ScanResult
from scorecard.records.interaction import (
    Interaction,
    ObservedInteraction,
    is_unserved,
    record_sha256,
)
from scorecard.rubric.criterion import Criterion, Level
from scorecard.rubric.model import Rubric, remember


class Evaluator:
    """A compiled rubric. Immutable after it is made, and safe to share between threads.

    `language` is that of the reasons ("en" or "zh"); without `evidence` the grades lack the
    `evidence` keys and are otherwise the same.
    """

    def __init__(
        self,
        rubric: Rubric,
        *,
        language: Language = "en",
        evidence: bool = True,
        plan: ScanPlan | None = None,
    ) -> None:
        moments = MomentCompiler(
            rubric.moments, rubric.parameters, rubric.trust, plan, rubric.wordings
        )
        context = CompileContext(moments, rubric.parameters, language=language, evidence=evidence)
        self.rubric = remember(rubric)
        self.language = language
        self.evidence = evidence
        served_only = rubric.served_only
        self._criteria = [
            _compile_criterion(criterion, context, served_only=served_only)
            for criterion in rubric.criteria
        ]
        # The same few combinations of levels come up all the time.
        order = rubric.order
        self._order = None if order == tuple(range(len(order))) and not _asks(rubric) else order
        self._score = lru_cache(maxsize=4096)(Scoring(rubric))
        self._scanner = moments.plan.build() if plan is None else None
        self._reference = rubric.reference
        self._critical = {
            criterion.id: criterion.critical.below
            for criterion in rubric.criteria
            if criterion.critical is not None
        }
        # A rubric that names no action does not look at them.
        self._actions = rubric.actions

    def grade(self, interaction: Interaction) -> Grade:
        """Grade one interaction."""
        assert self._scanner is not None
        return self.grade_read(self._scanner.read(interaction))

    def grade_read(self, scan: ScanResult) -> Grade:
        """Grade an interaction that is read already; see `JointEvaluator`."""
        interaction = scan.interaction
        needs: dict[str, None] = {}
        grades = self._graded(scan, needs)
        criteria, (score, possible, result, sections) = grades, self.total(grades)
        if self._actions:
            for turn in scan.others:
                action = scan.turns[turn].action
                if action is not None and action.name not in self._actions:
                    needs[UNKNOWN_ACTION + action.name] = None
        return Grade(
            SCHEMA,
            __version__,
            self._reference,
            _referred(scan),
            score,
            possible,
            result,
            criteria,
            tuple(needs),
            sections or UNSET,
            self._missed(criteria) if self._critical else (),
            self.language,
            interaction.observations_sha256
            if isinstance(interaction, ObservedInteraction)
            else UNSET,
        )

    def _missed(self, criteria: Iterable[CriterionGrade]) -> tuple[str, ...]:
        return tuple(
            criterion.id
            for criterion in criteria
            if criterion.level is not None and criterion.level < self._critical.get(criterion.id, 0)
        )

    def score(
        self, criteria: Iterable[CriterionGrade]
    ) -> tuple[float | None, float | None, Result]:
        """What grades of all the rubric's criteria, in its order, come to: score, possible score
        and result."""
        return self.total(criteria)[:3]

    def total(self, criteria: Iterable[CriterionGrade]) -> Total:
        """The same with the sections, where the rubric has any."""
        return self._score(tuple([(criterion.level, criterion.possible) for criterion in criteria]))

    def _graded(self, scan: ScanResult, needs: dict[str, None]) -> tuple[CriterionGrade, ...]:
        if self._order is None:
            return tuple([grade(scan, needs) for grade in self._criteria])
        scan.reached = {}
        found: dict[int, CriterionGrade] = {}
        for place in self._order:
            grade = found[place] = self._criteria[place](scan, needs)
            scan.reached[grade.id] = reached(self.rubric.criteria[place], grade)
        return tuple([found[place] for place in range(len(found))])

    def grade_all(self, interactions: Iterable[Interaction]) -> Iterator[Grade]:
        """Grade interactions one after the other, as they come."""
        return map(self.grade, interactions)


def reached(
    criterion: Criterion, grade: CriterionGrade
) -> tuple[int | None, int | None, tuple[int, ...] | None]:
    """What conditions of other criteria may ask about one: see `ScanResult.reached`."""
    known = None if grade.applies is None else (0, *criterion.numbers)
    return grade.level, grade.possible, known


def _asks(rubric: Rubric) -> bool:
    """Whether any criterion asks about another one."""
    return any(found.asked for found in rubric.criteria)


_NESTED = (dict, list)
_PLAIN = frozenset((str, int, float, bool, type(None)))
_LONG_TEXT = 200
"""Of metadata, longer texts are no keys that anybody groups by."""


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are not objects or lists."""
    for value in values.values():
        if type(value) not in _PLAIN and isinstance(value, _NESTED):
            return {key: value for key, value in values.items() if not isinstance(value, _NESTED)}
    return values


def _short(values: dict[str, Any]) -> dict[str, Any]:
    """The plain values that are no long texts."""
    for value in values.values():
        if type(value) not in _PLAIN or (type(value) is str and len(value) > _LONG_TEXT):
            break
    else:
        return values
    return {
        key: value
        for key, value in values.items()
        if not (isinstance(value, _NESTED) or (isinstance(value, str) and len(value) > _LONG_TEXT))
    }


def _referred(scan: ScanResult) -> InteractionRef:
    """What the grade says of its record, worked out once a reading: rubrics may share it."""
    found: InteractionRef | None = scan.measures.get("interaction")
    if found is None:
        found = scan.measures["interaction"] = _refer(scan.interaction)
    return found


def _refer(interaction: Interaction) -> InteractionRef:
    agent, customer, outcome = interaction.agent, interaction.customer, interaction.outcome
    return InteractionRef(
        interaction.id,
        record_sha256(interaction),
        interaction.channel,
        interaction.language,
        interaction.topic,
        interaction.started_at,
        _plain(agent) if agent else agent,
        _plain(customer) if customer else customer,
        _plain(outcome) if outcome else outcome,
        _short(interaction.metadata) if interaction.metadata else interaction.metadata,
    )


GradeCriterion = Callable[[ScanResult, dict[str, None]], CriterionGrade]
"""Grades one criterion, and adds what is missing to the needs."""


def _compile_level(
    criterion: str, number: int, level: Level, context: CompileContext
) -> tuple[Check, Check]:
    """The check of a level, and the same where interactions have observations."""
    check = level.met_when.compile(context)
    both = check, overrulable(f"{criterion}.{number}", check, context)
    if level.applies_when is None:
        return both
    applies = level.applies_when.compile(context)
    return _guarded(both[0], applies), _guarded(both[1], applies)


def _guarded(check: Check, applies: Check) -> Check:
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


def _compile_criterion(
    criterion: Criterion, context: CompileContext, *, served_only: bool
) -> GradeCriterion:
    name, numbers = criterion.id, criterion.numbers
    applies_when = criterion.applies_when
    applies = None if applies_when is None else applies_when.compile(context.bare())
    both = [_compile_level(name, number, level, context) for number, level in criterion.gates]
    plain, overruled = [check for check, _ in both], [check for _, check in both]
    joined, with_evidence = _joined(context), context.evidence
    section = UNSET if criterion.section is None else criterion.section
    none_applies = (NOT_APPLICABLE,) * len(numbers)
    settled = lru_cache(maxsize=1024)(partial(_settled, criterion))

    def grade(scan: ScanResult, needs: dict[str, None]) -> CriterionGrade:
        checks = overruled if scan.interaction.observations else plain
        outcomes = [check(scan) for check in checks]
        levels = tuple(
            [
                LevelGrade(
                    number, outcome[0], outcome[1][0], (), outcome[2] if with_evidence else UNSET
                )
                if len(outcome[1]) == 1 and type(outcome) is tuple
                else joined(number, outcome)
                for number, outcome in zip(numbers, outcomes, strict=True)
            ]
        )
        verdicts = tuple([outcome[0] for outcome in outcomes])
        applicable = verdicts != none_applies and _applies(applies, scan, needs)
        if served_only and applicable is not False and _is_unserved(scan):
            applicable = False
        if applicable is not True:
            return CriterionGrade(name, applicable, None, None, None, (), levels, section)
        if UNKNOWN in verdicts:
            for outcome in outcomes:
                for need in outcome[3]:
                    needs[need] = None
        level, possible, blocked_by, locked, worth = settled(verdicts)
        return CriterionGrade(
            name, True, level, possible, blocked_by, locked, levels, section, worth
        )

    return grade


def _settled(
    criterion: Criterion, verdicts: tuple[Verdict, ...]
) -> tuple[int, int, int | None, tuple[int, ...], float | UnsetType]:
    """What the verdicts come to: the certain and the possible level, the level that blocks, those
    that are locked, and what the certain one is worth where that is said."""
    level, possible, blocked_by, locked = apply_gates(verdicts, criterion.numbers)
    is_worth = any(number == level and at.worth is not None for number, at in criterion.gates)
    return level, possible, blocked_by, locked, criterion.worth(level) if is_worth else UNSET


def _joined(context: CompileContext) -> Callable[[int, Outcome], LevelGrade]:
    """The grade of a level: one with several reasons, or with observations that decide it."""
    joint, with_evidence = context.joint, context.evidence

    def grade(number: int, outcome: Outcome) -> LevelGrade:
        reasons = unique(outcome[1])
        several = reasons if len(reasons) > 1 else ()
        shown = outcome[2] if with_evidence else UNSET
        rule = outcome.rule if isinstance(outcome, Overruled) else UNSET
        return LevelGrade(number, outcome[0], joint.join(reasons), several, shown, rule)

    return grade


def _is_unserved(scan: ScanResult) -> bool:
    """Whether nobody could serve in the interaction, found out once a reading."""
    said = scan.said
    if said["agent"] and said["customer"]:
        return False
    if "unserved" not in scan.measures:
        scan.measures["unserved"] = is_unserved(scan.interaction)
    return bool(scan.measures["unserved"])


def _applies(applies: Check | None, scan: ScanResult, needs: dict[str, None]) -> bool | None:
    """Whether a criterion applies, by its own condition; None if that is not known."""
    if applies is not None:
        verdict, _, _, missing = applies(scan)
        if verdict == UNKNOWN:
            needs.update(dict.fromkeys(missing))
            return None
        if verdict != MET:
            return False
    return True
