"""Would other words change the grades: what `scorecard stress` does, also for programs."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from scorecard.fit.sample import Sample
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.limits import RunCounts
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.observations import beside, find_observations
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.language import Language
from scorecard.observations.join import Observations
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.render.registry import render_report
from scorecard.rubric.model import Rubric
from scorecard.stress.page import share_of, stress_page
from scorecard.stress.report import StressReport
from scorecard.stress.run import Stress
from scorecard.stress.tally import Flip

_CHUNK = 16


@dataclass(frozen=True, kw_only=True)
class StressJob:
    """Which rubric to try with which records and changes.

    Of the records `sample` are tried, chosen by a hash of the seed and their ids; 0 tries all, and
    holds all in memory. `most` is the flip rate that a change may have, `jobs` the number of
    processes: the report is the same with any.
    """

    inputs: Sequence[str]
    rubric: str | Rubric
    targets: Sequence[Target] = (Target("text"),)
    settings: IngestOptions = field(default_factory=IngestOptions)
    observations: Sequence[str] = ()
    changes: Sequence[str] = ()
    sample: int = 1000
    seed: int = 0
    most: float | None = None
    jobs: int = 1
    language: Language = "en"
    mask: bool = True
    color: str = "never"
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


def stress_records(job: StressJob, console: Console = SILENT) -> ExitStatus:
    """Change, grade and compare the interactions, write the report and return the exit status.

    Raises `UserError` for what makes a run impossible.
    """
    named = [job.rubric] if isinstance(job.rubric, str) else []
    marks = find_observations(job.observations)
    refuse_conflicts(job.targets, job.inputs, [*named, *job.also_read, *marks])
    (rubric,) = load_rubrics([job.rubric], console, job.quoted)
    counts, ingest = RunCounts("tried", console), Ingest(job.settings)
    kept: Sample[Interaction] = Sample(job.sample or 2**62)
    with beside(marks, console) as (observations, bad_rows):
        for found in read(job.inputs, ingest=ingest):
            if isinstance(found, Reject):
                counts.reject(found)
                continue
            counts.done += 1
            kept.add(f"{job.seed}\n{found.id}", _joined(found, observations, counts))
    stress = Stress(rubric, names=job.changes, seed=job.seed, language=job.language, masks=job.mask)
    chosen = list(kept)
    flips = list(_flips(stress, chosen, job.jobs))
    report = stress.tried(stress.report(flips, counts.done), flips, chosen)
    page = stress_page(report, job.language)

    def render(target: Target) -> str:
        options: dict[str, Any] = target.terminal(job.color)._asdict()
        return render_report(page, target.format, language=job.language, **options)

    write_whole(job.targets, render)
    return _conclude(job, report, counts, ingest, console, bad_rows)


def _joined(
    interaction: Interaction, observations: Observations | None, counts: RunCounts
) -> Interaction:
    """The interaction with its observations."""
    if observations is None:
        return interaction
    found = observations.join(interaction)
    for row in found.unused:
        counts.not_used(row)
    return found.interaction


_Work = tuple[Stress, Sequence[Interaction]]
_shared: list[_Work] = []
"""What a worker process works with: inherited from the parent, or set as it starts."""


def _flips(
    stress: Stress, interactions: Sequence[Interaction], jobs: int
) -> Iterable[tuple[str, list[Flip]]]:
    places = range(len(interactions))
    if jobs < 2 or sys.platform != "linux" or len(interactions) < 2 * _CHUNK:
        return [_one((stress, interactions), place) for place in places]
    return list(_in_processes((stress, interactions), places, jobs))


def _in_processes(
    work: _Work, places: Sequence[int], jobs: int
) -> Iterator[tuple[str, list[Flip]]]:
    # A compiled rubric can't be sent to another process: one that is forked has it.
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _begin, (work,))
    try:
        yield from pool.map(_one_shared, places, chunksize=_CHUNK)
    except BrokenProcessPool:
        raise UserError("a process ended (too little memory? try --jobs 1)") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(work: _Work) -> None:
    # An interruption at the terminal reaches all; the parent alone decides what follows.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _shared.append(work)


def _one_shared(place: int) -> tuple[str, list[Flip]]:
    return _one(_shared[0], place)


def _one(work: _Work, place: int) -> tuple[str, list[Flip]]:
    stress, interactions = work
    interaction = interactions[place]
    return interaction.id, stress.flips(interaction, stress.donor_of(interaction, interactions))


def _conclude(
    job: StressJob,
    report: StressReport,
    counts: RunCounts,
    ingest: Ingest,
    console: Console,
    bad_rows: int,
) -> ExitStatus:
    counts.close()
    if not counts.done:
        console.error("error: nothing was tried")
    report_intake(ingest, console)
    console.remark(str(counts))
    if counts.defects:
        return ExitStatus.DEFECT
    if counts.rejected or counts.unused or bad_rows or not counts.done:
        return ExitStatus.BAD_INPUT
    if job.most is None:
        return ExitStatus.DONE
    if not any(each.n for each in report.changes if each.stays):
        console.error("error: --max-flip-rate: no change found anything to change")
        return ExitStatus.BAD_INPUT
    missed = [each for each in report.changes if each.exceeds(job.most)]
    for each in missed:
        console.error(
            f"--max-flip-rate {job.most:.3g}: {each.change} flips {each.flipped} of {each.n}: "
            f"{share_of(each.rate)}"
        )
    return ExitStatus.MISSED if missed else ExitStatus.DONE
