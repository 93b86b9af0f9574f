"""The run behind `scorecard grade`: read, grade under every rubric, show; then say how it went."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from scorecard.jobs.checkpoint import Journal
from scorecard.jobs.conflicts import refuse_clashes
from scorecard.jobs.console import Stderr
from scorecard.jobs.counts import Tally
from scorecard.jobs.errors import UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.max_rejects import Allowance
from scorecard.jobs.pool import WorkerError
from scorecard.jobs.progress import Choice, Progress
from scorecard.jobs.resume import StopRun, journaled, open_journal
from scorecard.jobs.run import Result, Run
from scorecard.jobs.sinks import Look, Sinks, open_sinks
from scorecard.jobs.target import Target
from scorecard.jobs.thresholds import Marks, Thresholds
from scorecard.jobs.worker import Plan
from scorecard.language import Language
from scorecard.reading.intake import Settings
from scorecard.reading.seen import SpillError
from scorecard.rubric.model import Rubric

DONE, MISSED, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Job:
    """All that a run is told."""

    inputs: Sequence[str]
    settings: Settings
    rubrics: Sequence[str]
    targets: Sequence[Target]
    marks: Marks
    language: Language
    evidence: bool
    explain: bool
    color: str
    jobs: int
    rejects: Path | None
    max_rejects: Allowance | None
    resume: bool
    progress: Choice


def grade_files(job: Job, stderr: Stderr) -> int:
    """Grade every interaction in the inputs and return the exit status.

    Memory does not grow with the inputs. Raises `UserError` for what makes a run impossible:
    before anything is read, unless an output fails later.
    """
    began = perf_counter()
    kept = [] if job.rejects is None else [Target("jsonl", job.rejects)]
    refuse_clashes([*job.targets, *kept], [*job.inputs, *job.rubrics])
    rubrics = load_rubrics(job.rubrics, stderr, job.color)
    _refuse_idle_mark(job.marks, rubrics)
    plan = Plan(
        rubrics=rubrics, language=job.language, evidence=job.evidence, settings=job.settings
    )
    thresholds = Thresholds(job.marks, rubrics=len(rubrics))
    tally = Tally("graded", stderr)
    run = Run(plan, job.jobs)
    journal = open_journal(job.inputs, job.targets, job.rejects, plan, resume=job.resume)
    look = Look(rubrics, job.language, job.explain, job.color)
    also = [thresholds.add] if job.marks else []
    with (
        open_sinks(job.targets, look, also=also, rejects=job.rejects, journal=journal) as sinks,
        journaled(journal, sinks, stderr),
    ):
        _stream(job, run, journal, sinks, tally, stderr)
        sinks.finish(tally.rejected)
    report_intake(run, stderr)
    return _conclude(job, tally, thresholds, stderr, perf_counter() - began)


def _stream(
    job: Job, run: Run, journal: Journal | None, sinks: Sinks, tally: Tally, stderr: Stderr
) -> None:
    """Grade all there is; what an earlier run has graded is only counted."""
    for path in job.inputs:
        stderr.detail(f"reading {'standard input' if path == '-' else path}")
    skip = 0 if journal is None else journal.batches
    try:
        with Progress(job.progress, job.inputs, run.meter) as progress:
            for number, result in enumerate(run.results(job.inputs, skip=skip), 1):
                _take(result, sinks, tally, is_new=number > skip)
                if job.max_rejects is not None and job.max_rejects.is_spent(tally.rejected):
                    raise _too_many(job.max_rejects, tally)
                if journal is not None and journal.due(number):
                    journal.reach(number, sinks.sizes())
                progress.show(tally.done, tally.rejected)
    except WorkerError as error:
        mend = "too little memory? grade these records apart, or with --jobs 1"
        raise UserError(f"{error} ({mend})") from None
    except SpillError as error:
        mend = "is the disk of temporary files full?"
        raise UserError(f"the ids can't be kept in a temporary file: {error} ({mend})") from None
    if job.max_rejects is not None and job.max_rejects.is_exceeded(tally.rejected, tally.records):
        raise _too_many(job.max_rejects, tally)


def _take(result: Result, sinks: Sinks, tally: Tally, *, is_new: bool) -> None:
    tally.done += result.graded
    if not is_new:
        for rejected in result.rejected:
            tally.count(rejected.reject)
        return
    sinks.add(result.lines)
    for rejected in result.rejected:
        tally.reject(rejected.reject)
        sinks.reject(rejected)


def _too_many(allowed: Allowance, tally: Tally) -> StopRun:
    tally.close()
    return StopRun(f"--max-rejects {allowed}: too many: {tally}; nothing was written")


def _conclude(
    job: Job, tally: Tally, thresholds: Thresholds, stderr: Stderr, seconds: float
) -> int:
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
    if nothing or (tally.rejected and job.max_rejects is None):
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
