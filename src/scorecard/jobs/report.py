"""What many grades say: what `scorecard report` does, also for programs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from scorecard.calibration.tally import count
from scorecard.extras import extra, look_for
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.jobs.reviewed import Rejects, open_observations, read_sample
from scorecard.language import Language
from scorecard.reading.grade_files import grade_files
from scorecard.reading.grades import PlacedGrade, Verdicts
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from scorecard.render.pages.model import PageBlock
from scorecard.render.registry import render_report
from scorecard.rubric.find import bundled_paths
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Result
from scorecard.values.record_path import getter

if TYPE_CHECKING:
    from scorecard.report.loading import LoadedGrades
    from scorecard.report.store import Store

_MOST_AT_A_TERMINAL, _MOST = 10, 200


@dataclass(frozen=True, kw_only=True)
class ReportJob:
    """Which grades to report on, grouped by which fields, and under what conditions.

    The rubric gives weights, marks and titles; without it, a bundled one is taken if it is the one
    that graded. Nobody with fewer grades than `min_n` is ranked. `records` are those that were
    graded: for their fields, the names in them, and transcripts.
    """

    grades: Sequence[str]
    targets: Sequence[Target] = (Target("text"),)
    by: Sequence[str] = ()
    where: Sequence[str] = ()
    rubric: str | Rubric | None = None
    min_n: int = 20
    language: Language = "en"
    window: float = 7.0
    labels: Sequence[str] = ()
    plan: str | None = None
    confidence: float = 0.95
    mask: bool = True
    records: Sequence[str] = ()
    settings: IngestOptions = field(default_factory=IngestOptions)
    with_transcripts: bool = False
    color: str = "never"
    also_read: Sequence[str] = ()


def report_grades(job: ReportJob, console: Console = SILENT) -> ExitStatus:
    """Write what the grades say, and return the exit status.

    Memory does not grow with their number. Raises `UserError` for what makes it
    impossible, and `MissingExtraError`.
    """
    with extra("report", "duckdb", "report", "pyarrow", "numpy", "scipy"):
        look_for("numpy", "pyarrow", "scipy")
        from scorecard.report.fields import FieldError  # noqa: PLC0415
        from scorecard.report.loading import LoadedGrades, StoreError  # noqa: PLC0415 (DuckDB)
        from scorecard.report.settings import Settings  # noqa: PLC0415

    _refuse(job)
    of_job = [job.rubric] if job.rubric is not None else []
    load_named = cache(lambda: load_rubrics(of_job, console)[0])
    rejects, labels = Rejects("grades", console), Rejects("labels", console)
    records = Records(job, console)
    try:
        settings = Settings.of(
            job.by, job.where, job.min_n, job.confidence, job.window, of_records=bool(job.records)
        )
        with LoadedGrades() as loaded:
            id_of = (lambda: load_named().id) if of_job else None
            for reject in loaded.load(grade_files(job.grades), id_of, settings.objects):
                rejects.add(reject)
            rejects.conclude()
            named = load_named() if of_job else None
            ids = {reference.id for reference in loaded.rubrics}
            if not loaded.kinds or (named is not None and named.id not in ids):
                raise UserError("no grades: nothing to report")
            # What counts is loaded now: while grades were, memory was DuckDB's.
            from scorecard.report.build import build  # noqa: PLC0415
            from scorecard.report.examples import Examples  # noqa: PLC0415
            from scorecard.report.page import page  # noqa: PLC0415
            from scorecard.report.store import Store  # noqa: PLC0415

            store, rubric = Store(loaded), named or _bundled(loaded)
            if job.records:
                records.add_to(store, settings.record_fields, rubric)
            find = records.find if job.records else None
            if job.labels:
                corrected = corrected_rates(job, next(iter(loaded.rubrics)).id, labels)
                settings = replace(settings, corrected=corrected)
            examples = Examples(rubric, job.language, masks=job.mask, find=find)
            report = build(store, settings, rubric, examples)
            _remark(named, loaded, console)
    except (FieldError, StoreError) as error:
        raise UserError(str(error)) from None
    if not report.grades:
        raise UserError("no grade meets the conditions (--where)")
    stories = _stories(job, rubric, examples.records) if job.with_transcripts else {}

    def render(target: Target) -> str:
        terminal = target.terminal(job.color)._asdict()
        most = _MOST_AT_A_TERMINAL if target.format == "text" else _MOST
        shown = page(report, job.language, rubric, stories, most)
        return render_report(shown, target.format, language=job.language, **terminal)

    write_whole(job.targets, render)
    records.conclude()
    bad = rejects.count + labels.count + records.rejected
    return ExitStatus.BAD_INPUT if bad else ExitStatus.DONE


def _refuse(job: ReportJob) -> None:
    """Raises `UserError` for what does not go together."""
    if job.where and job.labels:
        raise UserError("--labels: they correct the rates of all grades; leave --where out")
    if job.plan is not None and not job.labels:
        raise UserError("--plan: it says what --labels are of; name them")
    if job.with_transcripts and not job.records:
        raise UserError("--with-transcripts: name the records that were graded with --records")
    inputs = [*job.grades, *job.records, *job.labels, *([job.plan] if job.plan else [])]
    refuse_conflicts(job.targets, inputs, job.also_read)


class Records:
    """The records that were graded, which may be gone through again and again."""

    def __init__(self, job: ReportJob, console: Console) -> None:
        self._job = job
        self._rejects = Rejects("records", console)
        self._is_read = False

    @property
    def rejected(self) -> int:
        """How many can't be read."""
        return self._rejects.count

    def __iter__(self) -> Iterator[Interaction]:
        for found in read(self._job.records, ingest=Ingest(self._job.settings)):
            if isinstance(found, Interaction):
                yield found
            elif not self._is_read:
                self._rejects.add(found)
        self._is_read = True

    def values(
        self, fields: Sequence[str], said: Callable[[Interaction], Sequence[str | None]]
    ) -> Iterator[tuple[str | None, ...]]:
        """For each its id and the fields' values, as texts, and what is `said` in it."""
        getters = [getter(field) for field in fields]
        for record in self:
            yield (record.id, *(_as_text(get(record)) for get in getters), *said(record))

    def add_to(self, store: Store, fields: Sequence[str], rubric: Rubric | None) -> None:
        """Add their fields to those of the grades, and what customers say in them."""
        from scorecard.report.fields import MOMENT  # noqa: PLC0415
        from scorecard.report.moments import SaidByCustomers  # noqa: PLC0415

        said = SaidByCustomers(rubric)
        if names := [*fields, *(f"{MOMENT}{name}" for name in said.names)]:
            store.add_fields(names, self.values(fields, said))

    def find(self, ids: Collection[str]) -> dict[str, Interaction]:
        """Some of them, by their ids."""
        return {record.id: record for record in self if record.id in ids}

    def conclude(self) -> None:
        """Say how many of what can't be read was not shown."""
        self._rejects.conclude()


def corrected_rates(job: ReportJob, rubric: str, rejects: Rejects) -> dict[str, Result]:
    """How often each gate is met, corrected by the labels; or why that can't be said."""
    from scorecard.arrow.stored import stored_grades  # noqa: PLC0415 (loads pyarrow)
    from scorecard.calibration.calibrate import calibrate  # noqa: PLC0415 (loads statsmodels)

    sample = read_sample(job.plan) if job.plan else None
    found = (each for each in stored_grades(Verdicts, job.grades) if isinstance(each, PlacedGrade))
    grades = (each.grade for each in found if each.grade.rubric.id == rubric)
    with open_observations(job.labels, rejects) as rows:
        tally = count(grades, rows.rows, sample.weights() if sample else None)
    rejects.conclude()
    if not tally.labelled:
        raise UserError("--labels: no interaction that was graded is labelled by people")
    calibration = calibrate(
        tally,
        sample=sample.plan.by if sample else "not known",
        is_random=sample is None or sample.is_random,
        confidence=job.confidence,
    )
    return {gate.id: gate.rate.corrected for gate in calibration.gates if gate.rate}


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def _stories(
    job: ReportJob, rubric: Rubric | None, records: Mapping[str, Interaction]
) -> dict[str, tuple[PageBlock, ...]]:
    if rubric is None:
        raise UserError("--with-transcripts: name the rubric that graded with -r")
    from scorecard.explain.grade_report import transcript_of  # noqa: PLC0415 (only asked for)

    return {
        id: transcript_of(rubric, record, job.language, masks=job.mask)
        for id, record in records.items()
    }


def _bundled(loaded: LoadedGrades) -> Rubric | None:
    """The bundled rubric that graded, if one did."""
    from scorecard.rubric.load import load_rubric  # noqa: PLC0415 (loads YAML, pydantic)

    for reference in loaded.rubrics:
        path = bundled_paths().get(reference.id)
        if path is not None and (rubric := load_rubric(path)).sha256 == reference.sha256:
            return rubric
    return None


def _remark(named: Rubric | None, loaded: LoadedGrades, console: Console) -> None:
    hashes = {reference.sha256 for reference in loaded.rubrics}
    if len(hashes) > 1:
        console.remark(f"warning: the grades are of {len(hashes)} states of the rubric")
    if named is not None and named.sha256 not in hashes:
        console.remark(
            "warning: the grades are of another state of the rubric: its weights and marks are "
            "taken where criteria and levels are the same"
        )
