"""Writes the pages of docs/ that the code says itself: `python tools/reference.py`.

docs/conditions.md is made here, docs/codes.md in codes_page.py, docs/formats.md in
formats_page.py, docs/outputs.md in outputs_page.py. Tests compare the files with what is made, so
that they never drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path

from pydantic import BaseModel

from scorecard.conditions import KINDS
from scorecard.conditions.base import ConditionBase, DataCondition
from scorecard.conditions.measures import MEASURES
from scorecard.conditions.scope import Scope
from scorecard.conditions.scoped import ScopedCondition
from scorecard.explain.documented import (
    COMPARATORS,
    SHARED,
    SPANS,
    described,
    documentation,
    keys,
    measure_facts,
)
from scorecard.moments.model import Moment
from scorecard.values.comparison import Comparison
from scorecard.values.parameters import Parameter

TARGET = Path(__file__).parents[1] / "docs" / "conditions.md"

_HEAD = """# Moments, conditions and measures

Everything a rubric can say. This page is written from the code (`make docs`).

A **moment** is a named thing that can happen in a turn; a **condition** is a statement about one
interaction, with a verdict: `met`, `unmet`, `not_applicable` or `unknown`.
"""


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
    yield "Every condition takes `unless`: " + described(ConditionBase, "unless") + "."
    yield (
        "Conditions that read what a record may lack take `if_missing` (`unknown`, `unmet` or "
        "`not_applicable`): " + described(DataCondition, "if_missing") + "; `unknown` unless given."
    )
    yield "Conditions over moments take `in`: " + described(ScopedCondition, "in_") + ".\n"
    for kind, model in KINDS.items():
        yield f"### `{kind}`\n"
        yield _prose(model)
        if any(name not in SHARED and name != kind for name in model.model_fields):
            yield _table(model, "key", leave_out=SHARED)


def _comparators() -> Iterator[str]:
    yield "## Comparators and parameters\n"
    yield COMPARATORS + "\n"
    yield _table(Comparison, "comparator")
    yield _prose(Parameter)
    yield _table(Parameter, "key")


def _scopes() -> Iterator[str]:
    yield "## Scopes\n"
    yield _prose(Scope)
    yield SPANS + "\n"
    yield _table(Scope, "key")


def _measures() -> Iterator[str]:
    yield "## Measures\n"
    yield "| measure | unit | `of` | `stat` | what it is |\n|---|---|---|---|---|"
    for name in MEASURES:
        yield f"| {' | '.join([f'`{name}`', *measure_facts(name)])} |"


def _prose(model: type[BaseModel]) -> str:
    paragraphs, example = documentation(model)
    shown = [] if example is None else [f"```yaml\n{example}\n```"]
    return "\n\n".join([*paragraphs, *shown]) + "\n"


def _table(model: type[BaseModel], head: str, leave_out: AbstractSet[str] = frozenset()) -> str:
    rows = [f"| `{key}` | {meaning} |" for key, meaning in keys(model, leave_out).items()]
    return "\n".join([f"| {head} | meaning |", "|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    # Beside this file, and so importable only when it is run as a program.
    import codes_page
    import formats_page
    import outputs_page

    TARGET.write_text(reference(), encoding="utf-8")
    codes_page.TARGET.write_text(codes_page.codes(), encoding="utf-8")
    formats_page.TARGET.write_text(formats_page.formats(), encoding="utf-8")
    outputs_page.TARGET.write_text(outputs_page.outputs(), encoding="utf-8")
