"""Which moments of customers' a record has, by the rubric that graded."""

from __future__ import annotations

from scorecard.moments.compile import MomentCompiler
from scorecard.moments.matcher import NotKnown
from scorecard.records.interaction import Interaction
from scorecard.rubric.model import Rubric


class SaidByCustomers:
    """The rubric's moments that are the customer's: whether a record has each, as `true` or
    `false`; None where words don't tell. Without a rubric there are none."""

    def __init__(self, rubric: Rubric | None) -> None:
        self.names: list[str] = []
        if rubric is not None:
            compiler = MomentCompiler(
                rubric.moments, rubric.parameters, rubric.trust, None, rubric.wordings
            )
            finders = {name: compiler.finder(name) for name in rubric.moments}
            self._finders = [each for each in finders.values() if each.speaker == "customer"]
            self.names = [name for name, each in finders.items() if each.speaker == "customer"]
            self._scanner = compiler.plan.build()

    def __call__(self, record: Interaction) -> list[str | None]:
        """For each of the names, whether the record has it."""
        if not self.names:
            return []
        scan, said = self._scanner.read(record), list[str | None]()
        for finder in self._finders:
            try:
                said.append("true" if finder.turns(scan) else "false")
            except NotKnown:
                said.append(None)
        return said
