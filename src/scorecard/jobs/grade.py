"""Grade files into files, resumably: what `scorecard grade` does, also for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError, WorkerError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.limits import (
    FAIL_ON,
    UNKNOWN_TOOLS,
    RejectLimit,
    RunCounts,
    ThresholdCheck,
    Thresholds,
    UnknownTools,
)
from scorecard.jobs.load_rubrics import load_rubrics, open_moments
from scorecard.jobs.outputs import LINES, Target, refuse_conflicts
from scorecard.jobs.run import Run, SettledBatch
from scorecard.jobs.sinks import Sinks, StopRun, ViewOptions, checkpointed, open_sinks
from scorecard.jobs.worker import JobSpec
from scorecard.language import Language
from scorecard.reading.duplicate_ids import SpillError
from scorecard.reading.ingest import IngestOptions
from scorecard.reading.source import STDIN, InputError, files
from scorecard.records.reject import Reject
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:
    from scorecard.jobs.checkpoint import Checkpoint
    from scorecard.observations.join import Observations

ShowProgress = Callable[[int, int, float | None], None]
"""Takes how many interactions were graded and how many rejected, and which share of the inputs
was read (None where that is not known)."""


class GradeJob(msgspec.Struct, frozen=True, kw_only=True):
    """What to grade by what, and where the grades go.

    `inputs` are files, folders, or `-` for standard input; `rubrics` paths, ids of bundled
    rubrics, or rubrics; `settings` say how records that are not native are read. Each of
    `targets` gets the grades in its format. `thresholds` are what scores and results are held
    to. `processes` is how many grade at once. `rejects` is a file for what can't be graded, and
    with `max_rejects` so many do no harm. `observations` are files, folders or globs of what was
    observed, beside the records, and `open` the moments whose absence proves nothing unless
    somebody looked. `resume` goes on with a run that was interrupted.
    `also_read` are further files that outputs must not overwrite, `quoted` the folders whose
    rubrics messages may quote (None: those that are named). With `cache`, rubrics that were
    checked before are taken from the user's cache folder, and those that were not are kept there.

    `language`, `evidence`, `explain`, `color` and `verbose` are as on the command line.
    """

    inputs: Sequence[str]
    rubrics: Sequence[str | Rubric] = ()
    targets: Sequence[Target] = ()
    settings: IngestOptions = msgspec.field(default_factory=IngestOptions)
    thresholds: Thresholds = msgspec.field(default_factory=Thresholds)
    language: Language = "en"
    evidence: bool = True
    explain: bool = False
    color: str = "never"
    verbose: bool = False
    processes: int = 1
    rejects: Path | None = None
    max_rejects: RejectLimit | None = None
    resume: bool = False
    observations: Sequence[str] = ()
    open: Sequence[str] = ()
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None
    cache: bool = False


class GradeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to.

    `graded` interactions have grades; of `rejected` records and inputs, `defects` are due to
    scorecard itself. `misses` says in words which thresholds were missed, and `status` is what
    the command line ends with.
    """

    status: ExitStatus
    graded: int
    rejected: int
    defects: int
    misses: tuple[str, ...]


def grade_files(
    job: GradeJob, console: Console = SILENT, show_progress: ShowProgress | None = None
) -> GradeResult:
    """Grade every interaction in the inputs, and let the outputs appear when all are complete.

    Rejects, remarks and errors go to `console` as they come. Memory does not grow with the
    inputs. A run whose inputs are files and that writes JSON Lines to a file can be continued
    when it was interrupted, by whatever. Raises `UserError` for what makes a run impossible:
    before anything is read, unless an output fails later.

    >>> from pathlib import Path
    >>> from scorecard.jobs.outputs import Target
    >>> job = GradeJob(
    ...     inputs=["calls/"],
    ...     rubrics=["customer-first"],
    ...     targets=[Target("jsonl", Path("grades.jsonl")), Target("csv", Path("grades.csv"))],
    ... )
    >>> grade_files(job).graded  # doctest: +SKIP
    12
    """
    began = perf_counter()
    rejects = None if job.rejects is None else Target("jsonl", job.rejects, "--rejects")
    targets = [*job.targets, *([] if rejects is None else [rejects])]
    named = [rubric for rubric in job.rubrics if isinstance(rubric, str)]
    marks = _find_observations(job)
    refuse_conflicts(targets, job.inputs, [*named, *job.also_read, *marks])
    rubrics = open_moments(
        load_rubrics(job.rubrics, console, job.quoted, cache=job.cache and not job.open), job.open
    )
    job.thresholds.refuse_idle(rubrics)
    spec = JobSpec(
        rubrics=rubrics, language=job.language, evidence=job.evidence, settings=job.settings
    )
    checkpoint = _plan_checkpoint(job, spec, marks)
    view = ViewOptions(
        rubrics,
        job.language,
        job.explain,
        job.color,
        job.verbose,
        FAIL_ON.get(job.thresholds.on, ("fail",)),
        job.thresholds.each,
    )
    check = ThresholdCheck(job.thresholds, rubrics=len(rubrics))
    tools = UnknownTools(rubrics)
    also = [check.add] if job.thresholds else []
    also += [tools.add] if tools.are_looked_for else []
    with (
        _beside(job, marks, rubrics, console) as (observations, bad_rows),
        open_sinks(job.targets, view, also=also, rejects=rejects, keeps=job.resume) as sinks,
    ):
        spec = msgspec.structs.replace(spec, observations=observations)
        grading = _Grading(job, Run(spec, job.processes), sinks, RunCounts("graded", console))
        if checkpoint is not None and job.resume:
            sinks.load(checkpoint)
            grading.count_rejects(sinks.replay(), is_new=False)
        with checkpointed(checkpoint, sinks, console):
            grading.run(checkpoint, console, show_progress)
        grading.report_unknown(observations)
    report_intake(grading.source, console)
    seconds = perf_counter() - began
    return _conclude(job, grading.counts, (check, tools), console, seconds, bad_rows)


def _find_observations(job: GradeJob) -> list[str]:
    if not job.observations:
        return []
    from scorecard.jobs.observations import find_observations  # noqa: PLC0415 (few runs have any)

    return find_observations(job.observations)


def _beside(
    job: GradeJob, marks: Sequence[str], rubrics: Sequence[Rubric], console: Console
) -> AbstractContextManager[tuple[Observations | None, int]]:
    """The observations in these files, and how many rows of them are none."""
    if not marks:
        return nullcontext((None, 0))
    from scorecard.jobs.observations import beside  # noqa: PLC0415 (few runs have any)

    return beside(marks, console, job.max_rejects, rubrics)


def _plan_checkpoint(job: GradeJob, spec: JobSpec, marks: Sequence[str]) -> Checkpoint | None:
    """The journal of a run that can be continued, if this is one."""
    if not job.resume and not any(target.format == LINES and target.path for target in job.targets):
        return None
    from scorecard.jobs.checkpoint import plan_checkpoint  # noqa: PLC0415 (few runs keep one)

    return plan_checkpoint(
        job.inputs, job.targets, job.rejects, spec, observations=marks, resume=job.resume
    )


class _Grading:
    """The part of a job that takes long: from batches of records to outputs."""

    def __init__(self, job: GradeJob, source: Run, sinks: Sinks, counts: RunCounts) -> None:
        self._job = job
        self.source = source
        self._sinks = sinks
        self.counts = counts

    def run(
        self, checkpoint: Checkpoint | None, console: Console, show_progress: ShowProgress | None
    ) -> None:
        """Grade all there is, and publish it; what an earlier run has graded is only counted."""
        for path in self._job.inputs:
            console.detail(f"reading {'standard input' if path == STDIN else path}")
        number = 0
        try:
            for number in self._batches(checkpoint, show_progress):
                if checkpoint is not None and checkpoint.is_due(number):
                    checkpoint.reach(number, self.counts, self._sinks.lasting)
        except WorkerError as error:
            help = "too little memory? grade these records apart, or with --jobs 1"
            raise UserError(f"{error} ({help})") from None
        except SpillError as error:
            help = "is the disk of temporary files full?"
            raise UserError(
                f"the ids can't be kept in a temporary file: {error} ({help})"
            ) from None
        limit = self._job.max_rejects
        if limit is not None and limit.is_exceeded(self.counts.rejected, self.counts.records):
            raise self._too_many(limit)
        if checkpoint is not None and number < checkpoint.batches:
            raise _other_journal()
        self._sinks.close(self.counts.rejected)
        if checkpoint is not None and number:
            # From here on only the last step is left, and can be done by a run that goes on.
            checkpoint.reach(number, self.counts, self._sinks.lasting)
        self._sinks.publish()

    def _batches(
        self, checkpoint: Checkpoint | None, show_progress: ShowProgress | None
    ) -> Iterable[int]:
        """The numbers of the batches, from 1, each when it is done."""
        skip = 0 if checkpoint is None else checkpoint.batches
        limit = self._job.max_rejects
        size = _size(self._job.inputs) if show_progress is not None else None
        for number, batch in enumerate(self.source.results(self._job.inputs, skip=skip), 1):
            self._take(batch, is_new=number > skip)
            if checkpoint is not None and not checkpoint.fits(number, self.counts):
                raise _other_journal()
            if limit is not None and limit.is_spent(self.counts.rejected):
                raise self._too_many(limit)
            if show_progress is not None:
                share = min(self.source.meter.read / size, 1.0) if size else None
                show_progress(self.counts.done, self.counts.rejected, share)
            yield number

    def _take(self, batch: SettledBatch, *, is_new: bool) -> None:
        self.counts.done += len(batch.graded)
        for result in batch.graded if self.source.spec.observations is not None else ():
            for row in result.unused:
                self.counts.not_used(row)
        rejects = [*batch.rejected, *(self._sinks.add(batch.graded) if is_new else [])]
        self.count_rejects(rejects, is_new=is_new)

    def report_unknown(self, observations: Observations | None) -> None:
        """Count the observations of interactions that were not graded."""
        if observations is None or self.source.observed == observations.interactions:
            return
        for row in observations.unknown(self.source.is_graded):
            self.counts.not_used(row)

    def count_rejects(self, rejects: Iterable[Reject], *, is_new: bool) -> None:
        """Count rejects; those that are new are shown and kept."""
        for reject in rejects:
            self.counts.reject(reject, is_new=is_new)
            if is_new:
                self._sinks.reject(reject)

    def _too_many(self, limit: RejectLimit) -> StopRun:
        self.counts.close()
        status = ExitStatus.DEFECT if self.counts.defects else ExitStatus.BAD_INPUT
        message = f"--max-rejects {limit}: too many: {self.counts}; nothing was written"
        return StopRun(message, status=status)


def _other_journal() -> StopRun:
    return StopRun(
        "--resume: the journal is not that of these inputs (run it without --resume to begin anew)"
    )


def _conclude(
    job: GradeJob,
    counts: RunCounts,
    checks: tuple[ThresholdCheck, UnknownTools],
    console: Console,
    seconds: float,
    bad_rows: int,
) -> GradeResult:
    """The result of the job, which the console sums up."""
    counts.close()
    check, tools = checks
    misses = check.misses()
    for line in tools.said():
        if job.thresholds.known_tools:
            misses.append(f"--fail-on {UNKNOWN_TOOLS}: {line}")
        else:
            console.remark(line)
    for miss in misses:
        console.error(miss)
    nothing = _nothing(counts, check)
    if nothing:
        console.error(f"error: {nothing}")
    console.remark(str(counts))
    console.detail(f"in {seconds:.3f} s")
    status = ExitStatus.MISSED if misses else ExitStatus.DONE
    # Rejects weigh more than thresholds, which judged only what was graded.
    if nothing or ((counts.rejected or bad_rows) and job.max_rejects is None):
        status = ExitStatus.BAD_INPUT
    # A defect may have touched the other grades too: nobody can accept it beforehand.
    if counts.defects:
        status = ExitStatus.DEFECT
    return GradeResult(
        status=status,
        graded=counts.done,
        rejected=counts.rejected,
        defects=counts.defects,
        misses=tuple(misses),
    )


def _nothing(counts: RunCounts, check: ThresholdCheck) -> str:
    if not counts.done:
        return "nothing was graded"
    if check.nothing_to_check():
        return "nothing to check: no rubric applies to any of the interactions"
    return ""


def _size(inputs: Sequence[str]) -> int | None:
    """How many bytes the inputs have, as they are stored; None if that can't be known."""
    total = 0
    for path in inputs:
        if path == STDIN:
            return None
        with suppress(OSError, ValueError, InputError):
            total += sum(Path(file).stat().st_size for file in files(path))
    return total or None
