"""What is still to be done, or to be known, for a condition to be met.

A grade keeps only what decided; the next steps are found in the parts of a condition. They are
compiled for one interaction and thrown away: this is for explaining, not for grading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scorecard.conditions.base import ConditionBase, Statement
from scorecard.conditions.basis import AllBasis, AnyBasis, NumberBasis
from scorecard.conditions.context import CompileContext
from scorecard.conditions.describer import Describer
from scorecard.conditions.outcome import Check, sentence
from scorecard.engine.evaluator import reached
from scorecard.explain.statements import item
from scorecard.grade import Grade, Verdict
from scorecard.language import Language, count_turns_from_one
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Interaction
from scorecard.render.pages.model import Item, StyledText, plain
from scorecard.rubric.model import Rubric


@dataclass(frozen=True, slots=True)
class TracedVerdict:
    """A condition's verdict and reason, and those of its members and its exception."""

    condition: ConditionBase
    verdict: Verdict
    why: str
    members: tuple[TracedVerdict, ...]
    exception: TracedVerdict | None


def trace_condition(
    rubric: Rubric,
    interaction: Interaction,
    grade: Grade,
    conditions: Sequence[ConditionBase],
    language: Language,
) -> list[TracedVerdict]:
    """What some of a rubric's conditions, and all of their parts, say about an interaction with
    this grade."""
    moments = MomentCompiler(rubric.moments, rubric.parameters, rubric.trust)
    context = CompileContext(moments, rubric.parameters, language=language, evidence=False)
    checks = [_TracedCheck(condition, context) for condition in conditions]
    scan = moments.plan.build().read(interaction)
    for criterion, graded in zip(rubric.criteria, grade.criteria, strict=True):
        scan.reached[criterion.id] = reached(criterion, graded)
    return [check.run(scan, context.joint) for check in checks]


class _TracedCheck:
    """A condition compiled, and each of its parts by itself."""

    def __init__(self, condition: ConditionBase, context: CompileContext) -> None:
        self._condition = condition
        self._check: Check = condition.compile(context)
        self._members = [_TracedCheck(member, context) for member in condition.members]
        exception = condition.unless
        self._exception = None if exception is None else _TracedCheck(exception, context)

    def run(self, scan: ScanResult, joint: str) -> TracedVerdict:
        """The verdicts in one interaction."""
        verdict, whys, _, _ = self._check(scan)
        return TracedVerdict(
            self._condition,
            verdict,
            sentence(whys, joint),
            tuple(member.run(scan, joint) for member in self._members),
            None if self._exception is None else self._exception.run(scan, joint),
        )


_OPEN = ("unmet", "unknown")


Skips = Callable[[TracedVerdict], bool]
"""Whether one of several alternatives is none that anybody would be advised to take."""


def next_steps(
    traced: TracedVerdict, describer: Describer, skips: Skips = lambda traced: False
) -> Item | None:
    """The parts that keep a condition from being met; None if nothing does."""
    if traced.verdict not in _OPEN:
        return None
    in_doubt = traced.exception is not None and traced.exception.verdict == "unknown"
    # Either the condition or its exception would do: the whole is what is asked for.
    return _whole(traced, describer) if in_doubt else _parts(traced, describer, skips)


def _parts(traced: TracedVerdict, describer: Describer, skips: Skips) -> Item:
    match traced.condition.basis:
        case AllBasis():
            lead = describer.say(en="all of these:", zh="以下各项都需要：")
            return _join_members(traced.members, describer, lead, skips)
        case AnyBasis(is_negated=False):
            lead = describer.say(en="one of these is enough:", zh="以下任意一项即可：")
            wanted = [member for member in traced.members if not skips(member)]
            return _join_members(wanted or traced.members, describer, lead, skips)
        case NumberBasis(needed):
            return _so_many_more(traced, describer, needed, skips)
        case AnyBasis(is_negated=True):
            return _not_to_be(traced, describer)
    return _whole(traced, describer)


def _so_many_more(traced: TracedVerdict, describer: Describer, needed: int, skips: Skips) -> Item:
    verdicts = [member.verdict for member in traced.members]
    still = needed - verdicts.count("met")
    if still > sum(verdict in _OPEN for verdict in verdicts):
        # Too few apply: no part of it would do.
        return _whole(traced, describer)
    lead = describer.say(en="{} more of these:", zh="以下各项中还需 {} 项：")
    return _join_members(traced.members, describer, lead.format(still), skips)


def _not_to_be(traced: TracedVerdict, describer: Describer) -> Item:
    lead = describer.say(en="this must not be so: {}", zh="不应有此情况：{}")
    wrong = [member for member in traced.members if member.verdict in ("met", "unknown")]
    items = [
        _with_reason(member, member.condition.statement(describer), describer, lead)
        for member in wrong
    ]
    return _join(items, describer.say(en="all of these:", zh="以下各项都需要："))


def _join_members(
    members: Sequence[TracedVerdict], describer: Describer, lead: str, skips: Skips
) -> Item:
    steps = [next_steps(member, describer, skips) for member in members]
    return _join([step for step in steps if step is not None], lead)


def _join(items: Sequence[Item], lead: str) -> Item:
    return items[0] if len(items) == 1 else Item(plain(lead), tuple(items))


def _whole(traced: TracedVerdict, describer: Describer) -> Item:
    return _with_reason(traced, traced.condition.statement(describer), describer)


def _with_reason(
    traced: TracedVerdict, statement: Statement, describer: Describer, lead: str = "{}"
) -> Item:
    stated = item(Statement(lead.format(statement.text), statement.members))
    so_far = describer.say(en=" (so far: {})", zh="（目前：{}）").format(
        count_turns_from_one(traced.why)
    )
    return Item((*stated.line, StyledText(so_far, "faint")), stated.items)
