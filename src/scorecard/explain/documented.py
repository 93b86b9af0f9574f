"""What the models say of themselves: their docstrings, their keys, their examples.

`docs/conditions.md` and `scorecard explain` are both made of this.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from scorecard.authoring.declared import Declared
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.measures import MEASURES
from scorecard.conditions.scoped import ScopedCondition

SHARED = {
    name for base in (ConditionBase, DataCondition, ScopedCondition) for name in base.model_fields
}
"""The fields that conditions have in common."""

COMPARATORS = (
    "`field` and the `arguments` of a moment take all of these, `measure` and `words` the ones "
    "that compare numbers. A number may be a time (`30s`, `2min`) or a share (`60%`). Anything may "
    "be a `$parameter`."
)
SPANS = (
    "A span is `3 turns`, `2 changes` (of speaker), `30s`, `500ms`, `2min` or `10%` (of the turns, "
    "rounded up), or a "
    "`$parameter`. A scope whose moment never occurs makes the condition not applicable."
)
_EXAMPLE = re.compile(r"\n*Example: `(.*)`")
_MET = re.compile(r"Met (?:or unmet )?(?:when )?(.*?)(?:;|\.(?: |$))")
_NOT_APPLICABLE = re.compile(r"not applicable where (.*?)(?:;|, unknown|\.(?: |$))")


class Documentation(NamedTuple):
    """A docstring: its paragraphs, and the example in YAML, if it has one."""

    paragraphs: tuple[str, ...]
    example: str | None


def documentation(model: type[Declared]) -> Documentation:
    """What a model's docstring says."""
    text = inspect.cleandoc(model.__doc__ or "")
    example = _EXAMPLE.search(text)
    paragraphs = _EXAMPLE.sub("", text).split("\n\n")
    return Documentation(tuple(paragraphs), example[1] if example else None)


def keys(model: type[Declared], leave_out: AbstractSet[str] = frozenset()) -> dict[str, str]:
    """A model's keys as authors write them, with their meanings."""
    return {
        field.alias or name: field.description or ""
        for name, field in model.model_fields.items()
        if name not in leave_out
    }


def described(model: type[Declared], name: str) -> str:
    """The meaning of a model's field."""
    return model.model_fields[name].description or ""


def measure_facts(name: str) -> tuple[str, str, str, str]:
    """A measure's unit, whether it takes `of`, its `stat`, and its definition."""
    measure = MEASURES[name]
    stat = f"`{measure.stat}` unless given" if measure.stat else "one value"
    return measure.unit, measure.of, stat, " ".join(measure.description.split())


def verdicts(kind: type[ConditionBase]) -> dict[str, str]:
    """When a condition of a kind has each verdict."""
    summary = " ".join(documentation(kind).paragraphs[0].split())
    met, inapplicable = _MET.match(summary), _NOT_APPLICABLE.search(summary)
    nowhere = ([inapplicable[1]] if inapplicable else []) + [*kind.not_applicable_when]
    return {
        "met": met[1] if met else "it applies and is known, and it is as said above",
        "unmet": "it applies and is known, and that is not so",
        "not applicable": ", or ".join(nowhere),
        "unknown": kind.unknown_when,
    }
