"""The run behind `scorecard grade`: read, grade under every rubric, show; then say how it went."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from scorecard.jobs.checkpoint import Checkpoint
from scorecard.jobs.conflicts import refuse_clashes
from scorecard.jobs.console import Console
from scorecard.jobs.counts import RunCounts
from scorecard.jobs.errors import UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.pool import WorkerError
from scorecard.jobs.progress import Choice, Progress
from scorecard.jobs.reject_limit import RejectLimit
from scorecard.jobs.resume import StopRun, journaled, open_journal
from scorecard.jobs.run import Run, SettledBatch
from scorecard.jobs.sinks import Sinks, ViewOptions, open_sinks
from scorecard.jobs.target import Target
from scorecard.jobs.thresholds import ThresholdCheck, Thresholds
from scorecard.jobs.worker import JobSpec
from scorecard.language import Language
from scorecard.reading.duplicate_ids import SpillError
from scorecard.reading.ingest import IngestOptions
from scorecard.rubric.model import Rubric

DONE, MISSED, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class GradeJob:
    """All that a run is told."""

    inputs: Sequence[str]
    settings: IngestOptions
    rubrics: Sequence[str]
    targets: Sequence[Target]
    marks: Thresholds
    language: Language
    evidence: bool
    explain: bool
    color: str
    jobs: int
    rejects: Path | None
    max_rejects: RejectLimit | None
    resume: bool
    progress: Choice


def grade_files(job: GradeJob, console: Console) -> int:
    """Grade every interaction in the inputs and return the exit status.

    Memory does not grow with the inputs. Raises `UserError` for what makes a run impossible:
    before anything is read, unless an output fails later.
    """
    began = perf_counter()
    kept = [] if job.rejects is None else [Target("jsonl", job.rejects)]
    refuse_clashes([*job.targets, *kept], [*job.inputs, *job.rubrics])
    rubrics = load_rubrics(job.rubrics, console, job.color)
    _refuse_idle_mark(job.marks, rubrics)
    plan = JobSpec(
        rubrics=rubrics, language=job.language, evidence=job.evidence, settings=job.settings
    )
    thresholds = ThresholdCheck(job.marks, rubrics=len(rubrics))
    counts = RunCounts("graded", console)
    run = Run(plan, job.jobs)
    checkpoint = open_journal(job.inputs, job.targets, job.rejects, plan, resume=job.resume)
    look = ViewOptions(rubrics, job.language, job.explain, job.color)
    also = [thresholds.add] if job.marks else []
    with (
        open_sinks(
            job.targets, look, also=also, rejects=job.rejects, checkpoint=checkpoint
        ) as sinks,
        journaled(checkpoint, sinks, console),
    ):
        _stream(job, run, checkpoint, sinks, counts, console)
        sinks.finish(counts.rejected)
    report_intake(run, console)
    return _conclude(job, counts, thresholds, console, perf_counter() - began)


def _stream(
    job: GradeJob,
    run: Run,
    checkpoint: Checkpoint | None,
    sinks: Sinks,
    counts: RunCounts,
    console: Console,
) -> None:
    """Grade all there is; what an earlier run has graded is only counted."""
    for path in job.inputs:
        console.detail(f"reading {'standard input' if path == '-' else path}")
    skip = 0 if checkpoint is None else checkpoint.batches
    try:
        with Progress(job.progress, job.inputs, run.meter) as progress:
            for number, result in enumerate(run.results(job.inputs, skip=skip), 1):
                _take(result, sinks, counts, is_new=number > skip)
                if job.max_rejects is not None and job.max_rejects.is_spent(counts.rejected):
                    raise _too_many(job.max_rejects, counts)
                if checkpoint is not None and checkpoint.due(number):
                    checkpoint.reach(number, sinks.sizes())
                progress.show(counts.done, counts.rejected)
    except WorkerError as error:
        help = "too little memory? grade these records apart, or with --jobs 1"
        raise UserError(f"{error} ({help})") from None
    except SpillError as error:
        help = "is the disk of temporary files full?"
        raise UserError(f"the ids can't be kept in a temporary file: {error} ({help})") from None
    if job.max_rejects is not None and job.max_rejects.is_exceeded(counts.rejected, counts.records):
        raise _too_many(job.max_rejects, counts)


def _take(result: SettledBatch, sinks: Sinks, counts: RunCounts, *, is_new: bool) -> None:
    counts.done += result.graded
    if not is_new:
        for rejected in result.rejected:
            counts.count(rejected.reject)
        return
    sinks.add(result.lines)
    for rejected in result.rejected:
        counts.reject(rejected.reject)
        sinks.reject(rejected)


def _too_many(allowed: RejectLimit, counts: RunCounts) -> StopRun:
    counts.close()
    return StopRun(f"--max-rejects {allowed}: too many: {counts}; nothing was written")


def _conclude(
    job: GradeJob, counts: RunCounts, thresholds: ThresholdCheck, console: Console, seconds: float
) -> int:
    """Say how it went, and return the exit status."""
    counts.close()
    misses = thresholds.misses()
    for miss in misses:
        console.error(miss)
    nothing = _nothing(counts, thresholds)
    if nothing:
        console.error(f"error: {nothing}")
    console.remark(str(counts))
    console.detail(f"in {seconds:.3f} s")
    # Rejects weigh more than thresholds, which judged only what was graded.
    if nothing or (counts.rejected and job.max_rejects is None):
        return BAD_INPUT
    return MISSED if misses else DONE


def _nothing(counts: RunCounts, thresholds: ThresholdCheck) -> str:
    if not counts.done:
        return "nothing was graded"
    if thresholds.nothing_to_check():
        return "nothing to check: no rubric applies to any of the interactions"
    return ""


def _refuse_idle_mark(marks: Thresholds, rubrics: Iterable[Rubric]) -> None:
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
