"""What many grades say: what `scorecard report` does, also for programs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scorecard.extras import MissingExtraError, extra
from scorecard.jobs.conflicts import refuse_conflicts
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import UserError
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.outputs import Target, write_whole
from scorecard.jobs.reviewed import Rejects
from scorecard.jobs.status import ExitStatus
from scorecard.language import Language
from scorecard.masking import mask
from scorecard.render.registry import render_report
from scorecard.rubric import bundled
from scorecard.rubric.load import load_rubric
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:
    from scorecard.report.store import Store

_MOST_AT_A_TERMINAL, _MOST = 10, 200
_PACKAGES = ("duckdb", "pyarrow", "numpy", "scipy")


@dataclass(frozen=True, kw_only=True)
class ReportJob:
    """Which grades to report on, grouped by which fields, and under what conditions.

    The rubric gives weights, marks and titles; without it, a bundled one is taken if it is the one
    that graded. Nobody with fewer grades than `min_n` is ranked.
    """

    grades: Sequence[str]
    targets: Sequence[Target] = (Target("text"),)
    by: Sequence[str] = ()
    where: Sequence[str] = ()
    rubric: str | Rubric | None = None
    min_n: int = 20
    language: Language = "en"
    confidence: float = 0.95
    mask: bool = True
    color: str = "never"
    also_read: Sequence[str] = ()


def report_grades(job: ReportJob, console: Console = SILENT) -> ExitStatus:
    """Write what the grades say, and return the exit status.

    Memory does not grow with their number. Raises `UserError` for what makes it impossible.
    """
    try:
        with ExitStack() as needed:
            for package in _PACKAGES:
                needed.enter_context(extra("report", package, "report"))
            from scorecard.arrow.stored import grade_files  # noqa: PLC0415 (loads them)
            from scorecard.report.build import Settings, build  # noqa: PLC0415
            from scorecard.report.examples import shower  # noqa: PLC0415
            from scorecard.report.fields import FieldError  # noqa: PLC0415
            from scorecard.report.page import page  # noqa: PLC0415
            from scorecard.report.store import Store, StoreError  # noqa: PLC0415
    except MissingExtraError as error:
        raise UserError(str(error)) from None

    refuse_conflicts(job.targets, job.grades, job.also_read)
    named = load_rubrics([job.rubric], console)[0] if job.rubric is not None else None
    rejects = Rejects("grades", console)

    def hide(_id: str, text: str) -> str:
        return mask(text) if job.mask else text

    try:
        settings = Settings.of(job.by, job.where, job.min_n, job.confidence)
        with Store() as store:
            for reject in store.load(grade_files(job.grades), named.id if named else None):
                rejects.add(reject)
            rejects.conclude()
            if not store.patterns:
                raise UserError("no grades: nothing to report")
            rubric = named or _bundled(store)
            show = shower(rubric, job.language, hide)
            report = build(store, settings, rubric, show)
            _remark(named, store, console)
    except (FieldError, StoreError) as error:
        raise UserError(str(error)) from None
    if not report.grades:
        raise UserError("no grade meets the conditions (--where)")

    def render(target: Target) -> str:
        terminal = target.terminal(job.color)._asdict()
        most = _MOST_AT_A_TERMINAL if target.format == "text" else _MOST
        shown = page(report, job.language, rubric, most=most)
        return render_report(shown, target.format, language=job.language, **terminal)

    write_whole(job.targets, render)
    return ExitStatus.BAD_INPUT if rejects.count else ExitStatus.DONE


def _bundled(store: Store) -> Rubric | None:
    """The bundled rubric that graded, if one did."""
    for reference in store.rubrics:
        path = bundled.paths().get(reference.id)
        if path is not None and (rubric := load_rubric(path)).sha256 == reference.sha256:
            return rubric
    return None


def _remark(named: Rubric | None, store: Store, console: Console) -> None:
    hashes = {reference.sha256 for reference in store.rubrics}
    if len(hashes) > 1:
        console.remark(f"warning: the grades are of {len(hashes)} states of the rubric")
    if named is not None and named.sha256 not in hashes:
        console.remark(
            "warning: the grades are of another state of the rubric: its weights and marks are "
            "taken where criteria and levels are the same"
        )
