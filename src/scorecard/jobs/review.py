"""Reviews out and in: what `scorecard review export` and `import` do, also for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from scorecard.grade import Grade
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.outputs import Target, open_outputs, publish, refuse_conflicts
from scorecard.jobs.reviewed import Rejects, read_sample
from scorecard.language import Language
from scorecard.observations.read import observation_files
from scorecard.observations.write import write_observations
from scorecard.reading.grades import grades_as
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.reading.source import InputError, chunks
from scorecard.records.reject import Reject
from scorecard.review import label_studio, page, sheet
from scorecard.review.intake import judgements_in, take_in
from scorecard.review.judgement import Judgement
from scorecard.review.task import Form, Task, form_of, task_of
from scorecard.rubric.model import Rubric
from scorecard.suggest import did_you_mean

ReviewFormat = Literal["html", "label-studio", "csv"]

MOST_TASKS = 5_000
"""More than these interactions nobody reads, and no page holds."""


@dataclass(frozen=True, kw_only=True)
class ExportJob:
    """What to show to reviewers: the interactions of a sample (`plan`), or all that were graded.

    `gates` are those that are asked (all, if there are none). A blind review does not hold what the
    rules say. With `mask`, digits, addresses and known names are hidden.
    """

    grades: Sequence[str]
    records: Sequence[str]
    rubric: str | Rubric
    target: Target
    plan: str | None = None
    gates: Sequence[str] = ()
    blind: bool = False
    mask: bool = True
    language: Language = "en"
    settings: IngestOptions = field(default_factory=IngestOptions)
    also_read: Sequence[str] = ()


def export_review(job: ExportJob, console: Console = SILENT) -> ExitStatus:
    """Write what reviewers work with, and return the exit status.

    For Label Studio the configuration goes beside the tasks, with the suffix .xml. Raises
    `UserError` for what makes it impossible.
    """
    targets = _targets(job.target)
    plans = [job.plan] if job.plan else []
    refuse_conflicts(targets, [*job.grades, *job.records, *plans], job.also_read)
    rubric = load_rubrics([job.rubric], console)[0]
    try:
        form = form_of(rubric, job.language, job.gates)
    except ValueError as error:
        known = [gate.id for gate in form_of(rubric, job.language).gates]
        hint = did_you_mean(str(error), known)
        raise UserError(f"--gate {error}: no such gate in {rubric.id} ({hint})") from error
    rejects = Rejects("not used", console)
    grades = _grades(job, rubric, rejects, console)
    tasks = _tasks(job, form, grades, rejects, console)
    rejects.conclude()
    if not tasks:
        raise UserError("none of the records was graded: nothing to review")
    if missing := len(grades) - len(tasks):
        console.error(f"not in the records: {missing:,} of {len(grades):,} interactions")
    contents = _contents(job, form, tasks)
    with open_outputs(targets) as outputs:
        for output, content in zip(outputs, contents, strict=True):
            output.write(content)
        publish(outputs)
    console.remark(f"interactions: {len(tasks):,}, gates each: {len(form.gates)}")
    return ExitStatus.BAD_INPUT if rejects.count or missing else ExitStatus.DONE


def _targets(target: Target) -> list[Target]:
    if target.format != "label-studio":
        return [target]
    if target.path is None:
        raise UserError("label-studio writes two files: name the tasks' with --output")
    if target.path.suffix == ".xml":
        raise UserError(f"--output {target.path}: the tasks are JSON; .xml is the configuration's")
    return [target, Target(target.format, target.path.with_suffix(".xml"))]


def _grades(job: ExportJob, rubric: Rubric, rejects: Rejects, console: Console) -> dict[str, Grade]:
    """The grades to show, in the order of the sample."""
    wanted = dict.fromkeys(read_sample(job.plan).weights()) if job.plan else None
    found: dict[str, Grade] = {}
    others = 0
    for each in grades_as(Grade, job.grades):
        if isinstance(each, Reject):
            rejects.add(each)
            continue
        id = each.grade.interaction.id
        if each.grade.rubric.id != rubric.id or (wanted is not None and id not in wanted):
            continue
        others += each.grade.rubric.sha256 != rubric.sha256
        found[id] = each.grade
        if len(found) > MOST_TASKS:
            raise UserError(
                f"more than {MOST_TASKS:,} interactions: draw some with `scorecard review sample` "
                "and name the sample with --plan"
            )
    if not found:
        raise UserError(f"no grades of the rubric `{rubric.id}` that are to be reviewed")
    if not any(_has_evidence(grade) for grade in found.values()):
        console.remark("the grades hold no evidence: no words are marked")
    if others:
        console.remark(f"warning: graded under another state of {rubric.id}: {others:,}")
    if wanted and (gone := len(wanted) - len(found)):
        console.error(f"of the sample, but not among the grades: {gone:,}")
    return {id: found[id] for id in wanted or found if id in found}


def _has_evidence(grade: Grade) -> bool:
    return any(
        level.evidence is not msgspec.UNSET for part in grade.criteria for level in part.levels
    )


def _tasks(
    job: ExportJob, form: Form, grades: dict[str, Grade], rejects: Rejects, console: Console
) -> list[Task]:
    found: dict[str, Task] = {}
    ingest = Ingest(job.settings)
    for each in read(job.records, ingest=ingest):
        if isinstance(each, Reject):
            rejects.add(each)
        elif (grade := grades.get(each.id)) is not None:
            try:
                found[each.id] = task_of(form, each, grade, blind=job.blind, hide=job.mask)
            except LookupError:
                reason = "the grade quotes words that the record does not have"
                rejects.add(Reject(source=each.id, reason=reason, help="grade the record anew"))
    report_intake(ingest, console)
    return [found[id] for id in grades if id in found]


def _contents(job: ExportJob, form: Form, tasks: Sequence[Task]) -> list[bytes]:
    if job.target.format == "label-studio":
        return [label_studio.tasks(form, tasks), label_studio.configuration(form).encode()]
    if job.target.format == "csv":
        return [sheet.table(form, tasks)]
    return [page.page(form, tasks, blind=job.blind)]


@dataclass(frozen=True, kw_only=True)
class ImportJob:
    """Which reviews to take in. With a `plan` or a rubric, what is not of it is refused."""

    files: Sequence[str]
    target: Target
    plan: str | None = None
    rubric: str | Rubric | None = None
    also_read: Sequence[str] = ()


def import_reviews(job: ImportJob, console: Console = SILENT) -> ExitStatus:
    """Write the judgements as observations, and return the exit status.

    Raises `UserError` for what makes it impossible.
    """
    plans = [job.plan] if job.plan else []
    refuse_conflicts([job.target], [*job.files, *plans], job.also_read)
    gates = None
    if job.rubric is not None:
        rubric = load_rubrics([job.rubric], console)[0]
        gates = frozenset(gate.id for gate in form_of(rubric, "en").gates)
    sample = frozenset(read_sample(job.plan).weights()) if job.plan else None
    intake = take_in(_judgements(job.files), interactions=sample, gates=gates)
    rejects = Rejects("not taken in", console)
    for reject in intake.refused:
        rejects.add(reject)
    rejects.conclude()
    _tell_open(intake.open, console)
    if not intake.rows:
        raise UserError("no judgement was taken in: nothing to write")
    with open_outputs([job.target]) as outputs:
        outputs[0].write(write_observations(intake.rows))
        publish(outputs)
    reviewers = len({row.by for row in intake.rows})
    interactions = len({row.interaction for row in intake.rows})
    console.remark(
        f"judgements: {len(intake.rows):,}, interactions: {interactions:,}, reviewers: {reviewers}"
    )
    return ExitStatus.BAD_INPUT if rejects.count else ExitStatus.DONE


def _judgements(paths: Sequence[str]) -> Iterator[Judgement | Reject]:
    for path in paths:
        try:
            for file in observation_files(path):
                yield from judgements_in(b"".join(chunks(file)), file)
        except InputError as error:
            yield Reject(source=error.source, reason=error.reason, help=error.help)


def _tell_open(left: Sequence[Judgement], console: Console) -> None:
    """What has no verdict is no observation; its notes are shown, so that none is lost."""
    if not left:
        return
    console.remark(f"left open (can't tell, or no verdict): {len(left):,}")
    for judgement in left:
        tell: Callable[[str], None] = console.error if judgement.note else console.detail
        note = f": {judgement.note}" if judgement.note else ""
        tell(f"left open: {judgement.gate} of {judgement.interaction} ({judgement.place}){note}")


def by_suffix(path: Path) -> ReviewFormat:
    """The format that a file's name stands for. Raises `UserError`."""
    formats: dict[str, ReviewFormat] = {".html": "html", ".htm": "html", ".csv": "csv"}
    found = formats.get(path.suffix.lower())
    if found is None:
        raise UserError(f"--output {path}: name the format with --format (html, label-studio, csv)")
    return found
