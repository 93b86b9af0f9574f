"""Rubrics as the command line names them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from scorecard.authoring.problem import Problem, RubricError
from scorecard.jobs.console import Console, wants_color
from scorecard.jobs.errors import UserError
from scorecard.render.safe import terminal
from scorecard.rubric import bundled
from scorecard.rubric.files import read_text
from scorecard.rubric.load import find_rubric, load_rubric
from scorecard.rubric.model import Rubric


def load_rubrics(references: Sequence[str], console: Console, color: str) -> list[Rubric]:
    """Load rubrics by path or id; the bundled default if none is named.

    Raises `UserError` with everything that is wrong with any of them.
    """
    if not references:
        console.remark(f"no rubric named: grading against the bundled `{bundled.DEFAULT}`")
        references = [bundled.DEFAULT]
    rubrics: dict[str, Rubric] = {}
    problems: list[Problem] = []
    missing: list[str] = []
    for reference in references:
        try:
            path = find_rubric(reference)
            rubric = load_rubric(path)
        except RubricError as error:
            problems += error.problems
        except OSError as error:
            missing.append(_reason(reference, error))
        else:
            _refuse_second(reference, rubric, rubrics)
            rubrics[rubric.sha256] = rubric
            name = f"{rubric.id} {rubric.version}"
            console.detail(f"rubric {name}: {path}, sha256 {rubric.sha256}")
    if problems or missing:
        shown = _show(problems, missing, wants_color(color, sys.stderr))
        raise UserError(shown, shown=True)
    return list(rubrics.values())


def _reason(reference: str, error: OSError) -> str:
    if error.errno is None:
        return str(error)
    return f"{reference}: the rubric can't be read: {(error.strerror or str(error)).lower()}"


def _refuse_second(reference: str, rubric: Rubric, others: Iterable[str]) -> None:
    if rubric.sha256 in others:
        raise UserError(f"--rubric {reference}: the same rubric is given twice; leave one out")


def _show(problems: Sequence[Problem], missing: Iterable[str], color: bool) -> str:
    shown = show_problems(problems, color)
    shown += "".join(f"error: {terminal(message)}\n" for message in missing)
    errors = len([problem for problem in set(problems) if problem.severity == "error"])
    if errors:
        shown += f"{errors} error{'' if errors == 1 else 's'} in rubrics: nothing was graded\n"
    return shown


def show_problems(problems: Iterable[Problem], color: bool) -> str:
    """Problems with the lines they stand on, each once: rubrics that share a lexicon share its
    problems."""
    # Loads rich, which grading to a machine format does without.
    from scorecard.render.problems.excerpt import excerpts  # noqa: PLC0415

    distinct = sorted(set(problems))
    sources = {name: read_text(name) for name in {problem.file for problem in distinct}}
    return excerpts(distinct, sources, color)
