"""Writes docs/outputs.md from the registry of outputs; `tools/reference.py` calls it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scorecard.render.output_format import OutputFamily, OutputFormat
from scorecard.render.registry import GRADES, PAGES, PROBLEMS, REPORTS, TEST_REPORTS

TARGET = Path(__file__).parents[1] / "docs" / "outputs.md"

_HEAD = """# Formats of what is written

`--format` names a format, `--output` a file whose suffix stands for one; several can be written in
one run, each but one with an `--output`. What is in text for people stays on one line and does
nothing, whatever a record holds; what is for programs keeps texts as they are. This page is written
from the code (`make docs`).

```sh
scorecard grade calls.jsonl --output grades.jsonl --output grades.csv   # and both from one run
scorecard validate rubrics/ --format github --format sarif --output rubrics.sarif
scorecard test rubrics/ --output tests.xml
scorecard explain customer-first --output form.html
```
"""
_COMMANDS: dict[str, OutputFamily[Any]] = {
    "grade": GRADES,
    "validate": PROBLEMS,
    "test": TEST_REPORTS,
    "explain": PAGES,
    "calibrate": REPORTS,
    "report": REPORTS,
}


def outputs() -> str:
    """The page."""
    parts = ["\n".join(_section(command, family)) for command, family in _COMMANDS.items()]
    return "\n\n".join([_HEAD.rstrip(), *parts]) + "\n"


def _section(command: str, family: OutputFamily[Any]) -> Iterator[str]:
    yield f"## `scorecard {command}`: {family.content}\n"
    yield "| `--format` | suffixes | for |\n|---|---|---|"
    yield from map(_row, family.formats.values())


def _row(format: OutputFormat) -> str:
    suffixes = ", ".join(f"`{suffix}`" for suffix in format.suffixes)
    needs = f" (`pip install 'service-scorecard[{format.needs[0]}]'`)" if format.needs else ""
    return f"| `{format.name}` | {suffixes} | {format.use}{needs} |"
