"""What each part of a condition says about one interaction.

A grade keeps only what decided; what would lift it is found in the parts. They are compiled for
one interaction and thrown away: this is for explaining, not for grading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.conditions.base import ConditionBase
from scorecard.conditions.context import CompileContext
from scorecard.conditions.outcome import Check, sentence
from scorecard.grade import Verdict
from scorecard.language import Language
from scorecard.moments.compile import MomentCompiler
from scorecard.moments.scan import ScanResult
from scorecard.records.interaction import Interaction
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
    conditions: Sequence[ConditionBase],
    language: Language,
) -> list[TracedVerdict]:
    """What some of a rubric's conditions, and all of their parts, say about an interaction."""
    moments = MomentCompiler(rubric.moments, rubric.parameters)
    build = CompileContext(moments, rubric.parameters, language=language, evidence=False)
    trials = [_Trial(condition, build) for condition in conditions]
    scan = moments.plan.build(moments.count).read(interaction)
    return [trial.run(scan, build.joint) for trial in trials]


class _Trial:
    """A condition compiled, and each of its parts by itself."""

    def __init__(self, condition: ConditionBase, build: CompileContext) -> None:
        self._condition = condition
        self._check: Check = condition.compile(build)
        self._members = [_Trial(member, build) for member in condition.members]
        exception = condition.unless
        self._exception = None if exception is None else _Trial(exception, build)

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
