"""What is kept of a grade to compare it with others: small, as there may be a million."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scorecard.grade import Grade, InteractionRef, RubricRef
from scorecard.reading.grades import Verdicts

AnyGrade = Grade | Verdicts
Range = tuple[float, float]
"""What is certain, and what is possible."""

RESULT = "result"
"""The name under which the result of an interaction is compared, beside `CRITERION.LEVEL`."""

_OF_RESULT = {"pass": "met", "fail": "unmet", "undecided": "unknown", "none": "not_applicable"}


class Standing(NamedTuple):
    """The verdicts of a grade by gate (and of its result), its levels by criterion, its score (None
    where nothing applies), and the values of some fields: what it may be alike with others in."""

    record: str
    verdicts: dict[str, str]
    levels: dict[str, Range]
    score: Range | None
    fields: tuple[Hashable, ...]


class Side:
    """One of two runs: its standings by interaction, and the rubrics that graded it."""

    def __init__(self, fields: Sequence[str] = ()) -> None:
        self.fields = tuple(fields)
        self.standings: dict[str, Standing] = {}
        self.rubrics: dict[str, RubricRef] = {}
        self.repeated = 0
        self._shared: dict[Any, Any] = {}

    def add(self, grade: AnyGrade) -> None:
        """Take in a grade; the second one of an interaction is only counted."""
        id = grade.interaction.id
        if id in self.standings:
            self.repeated += 1
            return
        self.rubrics.setdefault(grade.rubric.sha256, grade.rubric)
        found = standing(grade, self.fields)
        # Many grades say the same: each set of verdicts and levels is held once.
        verdicts, levels = (
            self._shared.setdefault(tuple(each.items()), each)
            for each in (found.verdicts, found.levels)
        )
        fields = self._shared.setdefault(found.fields, found.fields)
        self.standings[id] = found._replace(verdicts=verdicts, levels=levels, fields=fields)


def standing(grade: AnyGrade, fields: Sequence[str] = ()) -> Standing:
    """What is kept of a grade."""
    score = None
    if grade.score is not None and grade.possible is not None:
        score = (grade.score, grade.possible)
    levels = {
        part.id: (float(part.level), float(part.possible))
        for part in grade.criteria
        if part.level is not None and part.possible is not None
    }
    verdicts = {RESULT: _OF_RESULT[grade.result], **dict(_gates(grade))}
    alike = tuple(field(grade.interaction, path) for path in fields)
    return Standing(grade.interaction.sha256, verdicts, levels, score, alike)


def _gates(grade: AnyGrade) -> Iterator[tuple[str, str]]:
    """The verdict on each gate; whether the criterion applies comes first."""
    for part in grade.criteria:
        instead = {None: "unknown", False: "not_applicable"}.get(part.applies)
        for gate in part.levels:
            yield f"{part.id}.{gate.level}", instead or gate.verdict


def field(interaction: InteractionRef, path: str) -> Hashable:
    """A value that a grade has of its record, such as `agent.id`, `topic` or `metadata.queue`."""
    name, _, key = path.partition(".")
    found = getattr(interaction, name, None)
    if key:
        found = found.get(key) if isinstance(found, Mapping) else None
    return None if isinstance(found, dict) else found
