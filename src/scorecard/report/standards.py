"""Where a rubric itself asks for a field: there groups are meant to differ, and a link is none."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.conditions.values import FieldCondition
from scorecard.lint.walk import conditions
from scorecard.rubric.criterion import Criterion
from scorecard.rubric.model import Rubric
from scorecard.values.parameters import Parameter


def asked_by(rubric: Rubric | None) -> dict[str, frozenset[str]]:
    """By field, the criteria that ask for it: by a condition, or by a parameter that differs by
    it. Nothing is known of a rubric that is not at hand."""
    found: dict[str, set[str]] = {}
    for criterion in rubric.criteria if rubric is not None else ():
        for field in _asked(criterion, rubric):
            found.setdefault(field, set()).add(criterion.id)
    return {field: frozenset(ids) for field, ids in sorted(found.items())}


def _asked(criterion: Criterion, rubric: Rubric | None) -> Iterator[str]:
    for _, condition in conditions(criterion):
        if isinstance(condition, FieldCondition):
            yield condition.field
    said = criterion.model_dump_json(exclude_defaults=True)
    for name, parameter in (rubric.parameters if rubric is not None else {}).items():
        if isinstance(parameter, Parameter) and f'"${name}"' in said:
            yield parameter.by
