"""The run behind `scorecard grade`: read, grade under every rubric, show; then say how it went."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from scorecard.batch import Reject, read
from scorecard.cli.clashes import refuse_clashes
from scorecard.cli.intake import report_intake
from scorecard.cli.load_rubrics import load_rubrics
from scorecard.cli.sinks import Look, Sinks, open_sinks
from scorecard.cli.stderr import Stderr
from scorecard.cli.tally import Tally
from scorecard.cli.targets import Target
from scorecard.cli.thresholds import Marks, Thresholds
from scorecard.cli.user_error import UserError
from scorecard.evaluate import Evaluator
from scorecard.formats import Intake
from scorecard.language import Language
from scorecard.rubric.model import Rubric

DONE, MISSED, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Job:
    """All that a run is told."""

    inputs: Sequence[str]
    intake: Intake
    rubrics: Sequence[str]
    targets: Sequence[Target]
    marks: Marks
    language: Language
    evidence: bool
    explain: bool
    color: str


def grade_files(job: Job, stderr: Stderr) -> int:
    """Grade every interaction in the inputs and return the exit status.

    Memory does not grow with the inputs. Raises `UserError` for what makes a run impossible:
    before anything is read, unless an output fails later.
    """
    began = perf_counter()
    refuse_clashes(job.targets, [*job.inputs, *job.rubrics])
    rubrics = load_rubrics(job.rubrics, stderr, job.color)
    _refuse_idle_mark(job.marks, rubrics)
    evaluators = [
        Evaluator(rubric, language=job.language, evidence=job.evidence) for rubric in rubrics
    ]
    thresholds = Thresholds(job.marks, rubrics=len(rubrics))
    look = Look(rubrics, job.language, job.explain, job.color)
    with open_sinks(job.targets, look) as sinks:
        tally = Tally("graded", stderr)
        _stream(job, stderr, evaluators, sinks, thresholds, tally)
        sinks.finish(tally.rejected)
    report_intake(job.intake, stderr)
    return _conclude(tally, thresholds, stderr, perf_counter() - began)


def _stream(
    job: Job,
    stderr: Stderr,
    evaluators: Sequence[Evaluator],
    sinks: Sinks,
    thresholds: Thresholds,
    tally: Tally,
) -> None:
    graders = [evaluator.grade for evaluator in evaluators]
    takers = [thresholds.add, *sinks.adders] if job.marks else sinks.adders
    for found in read(_announced(job.inputs, stderr), intake=job.intake):
        if isinstance(found, Reject):
            tally.reject(found)
            continue
        tally.done += 1
        for grade in graders:
            made = grade(found)
            for take in takers:
                take(made)


def _announced(paths: Iterable[str], stderr: Stderr) -> Iterator[str]:
    for path in paths:
        stderr.detail(f"reading {'standard input' if path == '-' else path}")
        yield path


def _conclude(tally: Tally, thresholds: Thresholds, stderr: Stderr, seconds: float) -> int:
    """Say how it went, and return the exit status."""
    tally.close()
    misses = thresholds.misses()
    for miss in misses:
        stderr.error(miss)
    nothing = _nothing(tally, thresholds)
    if nothing:
        stderr.error(f"error: {nothing}")
    stderr.remark(str(tally))
    stderr.detail(f"in {seconds:.3f} s")
    # Rejects weigh more than thresholds, which judged only what was graded.
    if nothing or tally.rejected:
        return BAD_INPUT
    return MISSED if misses else DONE


def _nothing(tally: Tally, thresholds: Thresholds) -> str:
    if not tally.done:
        return "nothing was graded"
    if thresholds.nothing_to_check():
        return "nothing to check: no rubric applies to any of the interactions"
    return ""


def _refuse_idle_mark(marks: Marks, rubrics: Iterable[Rubric]) -> None:
    """A check that can't fail would pass whatever the service was like."""
    if not marks.on or any(_can_fail(rubric) for rubric in rubrics):
        return
    raise UserError(
        "--fail-on: nothing to check: no rubric has a `pass` rule or a critical criterion "
        "(add `pass: {score: 3}` to it, or use --fail-under)"
    )


def _can_fail(rubric: Rubric) -> bool:
    critical = any(criterion.critical for criterion in rubric.criteria)
    return rubric.pass_ is not None or critical


def choose_inputs(files: Sequence[str]) -> Sequence[str]:
    """The files named, else standard input unless it is a terminal.

    Raises `UserError` if nobody would write to standard input.
    """
    if not files and (sys.stdin is None or sys.stdin.isatty()):
        raise UserError("nothing to grade: name files or folders, or pipe records in")
    if "-" in files and sys.stdin is None:
        raise UserError("standard input is closed: name files, or pipe records in")
    return files or ["-"]
