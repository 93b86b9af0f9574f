"""How far grades agree with people: what `scorecard calibrate` does, also for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scorecard.calibration.tally import Tally, count
from scorecard.extras import extra
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.jobs.reviewed import GradeFiles, Rejects, open_observations, read_sample
from scorecard.language import Language
from scorecard.render.registry import render_report
from scorecard.review.plan import Sample
from scorecard.rubric.model import Rubric


@dataclass(frozen=True, kw_only=True)
class CalibrateJob:
    """Grades and rows of observations; `plan` is the sample's file.

    With `labelled`, the rows belong to those grades, and rates are those of `grades`. An interval
    says something if it is no wider than `narrow`. A rubric gives titles, and chooses its grades.
    """

    grades: Sequence[str]
    observations: Sequence[str]
    targets: Sequence[Target]
    plan: str | None = None
    labelled: Sequence[str] = ()
    rubric: str | Rubric | None = None
    language: Language = "en"
    confidence: float = 0.95
    narrow: float = 0.2
    color: str = "auto"
    also_read: Sequence[str] = field(default=())


def calibrate_files(job: CalibrateJob, console: Console = SILENT) -> ExitStatus:
    """Write what the labels say of the grades, and return the exit status.

    Raises `UserError` for what makes it impossible, and `MissingExtraError`.
    """
    with extra("report", "numpy", "calibrate", "scipy", "statsmodels"):
        from scorecard.calibration.calibrate import calibrate  # noqa: PLC0415 (loads them)
        from scorecard.calibration.report import report  # noqa: PLC0415

    inputs = [*job.grades, *job.observations, *job.labelled, *([job.plan] if job.plan else [])]
    refuse_conflicts(job.targets, inputs, job.also_read)
    rubric = load_rubrics([job.rubric], console)[0] if job.rubric is not None else None
    sample = read_sample(job.plan) if job.plan else None
    rejects = [Rejects("grades", console), Rejects("observations", console)]
    unused = Rejects("not used", console)
    grades = GradeFiles(job.grades, rejects[0], rubric)
    with open_observations(job.observations, rejects[1]) as rows:
        weights = sample.weights() if sample else None
        labelled = GradeFiles(job.labelled, rejects[0], rubric) if job.labelled else grades
        tally = count(labelled(), rows.rows, weights)
        population = count(grades(), lambda _id: []) if job.labelled else None
        for unknown in rows.unknown(tally.known.__contains__):
            unused.add(unknown)
    for each in (*rejects, unused):
        each.conclude()
    _check(tally, population)
    _remark(sample, grades, console)
    found = calibrate(
        tally,
        sample=sample.plan.by if sample else "not known",
        is_random=sample is None or sample.is_random,
        population=population,
        confidence=job.confidence,
        narrow=job.narrow,
    )
    page = report(found, job.language, _titles(rubric, job.language))

    def render(target: Target) -> str:
        return render_report(page, target.format, **_options(target, job))

    write_whole(job.targets, render)
    return ExitStatus.BAD_INPUT if any(each.count for each in rejects) else ExitStatus.DONE


def _options(target: Target, job: CalibrateJob) -> dict[str, Any]:
    terminal = target.terminal(job.color)
    return {
        "language": job.language,
        "color": terminal.color,
        "width": terminal.width,
        "encoding": terminal.encoding,
    }


def _check(tally: Tally, population: Tally | None) -> None:
    if not (population or tally).grades:
        raise UserError("no grades: nothing to calibrate")
    if not tally.labelled:
        raise UserError("no interaction that was graded is labelled by people: nothing to compare")
    if tally.outside == tally.labelled:
        raise UserError("none of the labelled interactions is of the sample (--plan)")


def _remark(sample: Sample | None, grades: GradeFiles, console: Console) -> None:
    if len(grades.hashes) > 1:
        console.remark("warning: the grades are of several states of the rubric")
    if sample and sample.plan.rubric and sample.plan.rubric not in grades.hashes:
        console.remark("warning: the sample was drawn from grades of another state of the rubric")


def _titles(rubric: Rubric | None, language: Language) -> dict[str, str]:
    titles: dict[str, str] = {}
    for criterion in rubric.criteria if rubric is not None else ():
        if criterion.title is not None:
            titles[criterion.id] = criterion.title.say(language)
        for number, level in criterion.gates:
            titles[f"{criterion.id}.{number}"] = level.behaviour.say(language)
    return titles
