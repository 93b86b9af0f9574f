"""What `scorecard validate` says in a terminal: frames as compilers show them, and a summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from scorecard.authoring.problem import Problem
from scorecard.catalogue import tell
from scorecard.lint.check import ValidationReport
from scorecard.render.output_format import Options
from scorecard.render.problems.excerpt import excerpts, paint
from scorecard.render.problems.told import summary
from scorecard.render.safe import terminal

_ERROR, _WARNING, _CLEAN = "1;31", "1;33", "1;32"


def render(report: ValidationReport, options: Options) -> str:
    """The problems file by file, at most so many of each, and what it all comes to."""
    blocks = list(_frames(report, options))
    if options.summarize:
        blocks.append(_summary(report, options.color, options.language))
    return "\n".join(blocks)


def _frames(report: ValidationReport, options: Options) -> Iterator[str]:
    most, language = options.most, options.language
    for name, group in groupby(report.problems, key=lambda problem: problem.file):
        problems = list(group)
        yield excerpts(problems[:most], report.sources, options.color, language)
        if most is not None and len(problems) > most:
            more = f"… and {len(problems) - most:,} more in {terminal(name)} (-v shows all)"
            yield f"{tell(more, language)}\n"


def _summary(report: ValidationReport, color: bool, language: str) -> str:
    style = _ERROR if report.errors else _WARNING if report.warnings else _CLEAN
    line = paint(summary(report, language), style, color)
    codes = tell(_codes(report.problems), language)
    return f"{line}\n{codes}\n" if codes else f"{line}\n"


def _codes(problems: tuple[Problem, ...]) -> str:
    """Where to read on: the code of the first error, or of the first problem."""
    first = min(problems, key=lambda problem: problem.severity == "warning", default=None)
    return f"`scorecard explain {first.code}` says more" if first else ""
