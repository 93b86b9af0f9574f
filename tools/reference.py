"""Writes the pages of docs/ that the code says itself: `python tools/reference.py`.

docs/conditions.md is made here, docs/codes.md in codes_page.py. Tests compare the files with what
is made, so that they never drift apart.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path

from pydantic import BaseModel

from scorecard.comparison import Comparison
from scorecard.conditions import KINDS
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.measures import MEASURES
from scorecard.conditions.scope import Scope
from scorecard.conditions.scoped import ScopedCondition
from scorecard.moments.model import Moment
from scorecard.parameters import Parameter

TARGET = Path(__file__).parents[1] / "docs" / "conditions.md"

_HEAD = """# Moments, conditions and measures

Everything a rubric can say. This page is written from the code (`make docs`).

A **moment** is a named thing that can happen in a turn; a **condition** is a statement about one
interaction, with a verdict: `met`, `unmet`, `not_applicable` or `unknown`.
"""

_SHARED = {
    name for base in (ConditionBase, DataCondition, ScopedCondition) for name in base.model_fields
}


def reference() -> str:
    """The page."""
    parts = (_moments(), _conditions(), _comparators(), _scopes(), _measures())
    return "\n".join([_HEAD, *chain.from_iterable(parts)]).rstrip() + "\n"


def _moments() -> Iterator[str]:
    yield "## Moments\n"
    yield _prose(Moment)
    yield _table(Moment, "key")


def _conditions() -> Iterator[str]:
    yield "## Conditions\n"
    yield "Every condition takes `unless`: " + _described(ConditionBase, "unless") + "."
    yield (
        "Conditions that read what a record may lack take `if_missing` (`unknown`, `unmet` or "
        "`not_applicable`): "
        + _described(DataCondition, "if_missing")
        + "; `unknown` unless given."
    )
    yield "Conditions over moments take `in`: " + _described(ScopedCondition, "in_") + ".\n"
    for kind, model in KINDS.items():
        yield f"### `{kind}`\n"
        yield _prose(model)
        if any(name not in _SHARED and name != kind for name in model.model_fields):
            yield _table(model, "key", leave_out=_SHARED)


def _comparators() -> Iterator[str]:
    yield "## Comparators and parameters\n"
    yield (
        "`field` and the `arguments` of a moment take all of these, `measure` and `words` the "
        "ones that compare numbers. A number may be a time (`30s`, `2min`) or a share (`60%`). "
        "Anything may be a `$parameter`.\n"
    )
    yield _table(Comparison, "comparator")
    yield _prose(Parameter)
    yield _table(Parameter, "key")


def _scopes() -> Iterator[str]:
    yield "## Scopes\n"
    yield _prose(Scope)
    yield (
        "A span is `3 turns`, `30s`, `500ms`, `2min` or `10%` (of the turns, rounded up), or a "
        "`$parameter`. A scope whose moment never occurs makes the condition not applicable.\n"
    )
    yield _table(Scope, "key")


def _measures() -> Iterator[str]:
    yield "## Measures\n"
    yield "| measure | unit | `of` | `stat` | what it is |\n|---|---|---|---|---|"
    for name, measure in MEASURES.items():
        description = " ".join(measure.description.split())
        stat = f"`{measure.stat}` unless given" if measure.stat else "one value"
        yield f"| `{name}` | {measure.unit} | {measure.of} | {stat} | {description} |"


def _prose(model: type[BaseModel]) -> str:
    text = inspect.cleandoc(model.__doc__ or "")
    return re.sub(r"Example: `(.*)`", r"```yaml\n\1\n```", text) + "\n"


def _table(model: type[BaseModel], head: str, leave_out: AbstractSet[str] = frozenset()) -> str:
    rows = [
        f"| `{field.alias or name}` | {field.description or ''} |"
        for name, field in model.model_fields.items()
        if name not in leave_out
    ]
    return "\n".join([f"| {head} | meaning |", "|---|---|", *rows]) + "\n"


def _described(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].description or ""


if __name__ == "__main__":
    # Beside this file, and so importable only when it is run as a program.
    import codes_page

    TARGET.write_text(reference(), encoding="utf-8")
    codes_page.TARGET.write_text(codes_page.codes(), encoding="utf-8")
