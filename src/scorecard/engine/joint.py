"""Several rubrics graded in one run: each text is folded and scanned once for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade
from scorecard.language import Language
from scorecard.moments.scan import ScanPlan
from scorecard.records.interaction import Interaction
from scorecard.rubric.model import Rubric


class JointEvaluator:
    """Rubrics compiled together. The grades are those that an `Evaluator` for each gives, and cost
    less than these. Immutable after it is made, and safe to share between threads.
    """

    def __init__(
        self, rubrics: Sequence[Rubric], *, language: Language = "en", evidence: bool = True
    ) -> None:
        plan = ScanPlan()
        self._evaluators = [
            Evaluator(rubric, language=language, evidence=evidence, plan=plan) for rubric in rubrics
        ]
        self._scanner = plan.build()

    @classmethod
    def of(cls, evaluators: Sequence[Evaluator]) -> JointEvaluator:
        """The rubrics of some evaluators, compiled anew; all have one language, and evidence or
        none."""
        first = evaluators[0]
        rubrics = [evaluator.rubric for evaluator in evaluators]
        return cls(rubrics, language=first.language, evidence=first.evidence)

    def grade(self, interaction: Interaction) -> list[Grade]:
        """Grade one interaction by each rubric, in their order."""
        scan = self._scanner.read(interaction)
        return [evaluator.grade_read(scan) for evaluator in self._evaluators]
