"""Explain codes, words, rubrics and grades: what `scorecard explain` does, also for programs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scorecard.explain.evaluation_form import evaluation_form
from scorecard.explain.grade_report import grade_report
from scorecard.explain.reference import everything, explain_code, explain_word, suggest
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import UserError
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.language import Language
from scorecard.lint import CODES
from scorecard.paths import look_up, siblings
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.reading.source import STDIN
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.render.pages.model import Page
from scorecard.render.registry import render_page
from scorecard.rubric.files import find_files
from scorecard.rubric.find import bundled_paths
from scorecard.rubric.model import Rubric
from scorecard.suggest import did_you_mean, near

_CODE = re.compile(r"[A-Za-z]{1,2}[0-9]{1,4}")
_YAML = (".yaml", ".yml")
_MOST_IDS = 12


@dataclass(frozen=True, kw_only=True)
class ExplainJob:
    """What to explain: a code, a word, a rubric, or the grade of an interaction (that with the
    `id`) in a file of records; without anything, what can be explained.

    `masks` hides in a transcript who people are."""

    what: str | None = None
    id: str | None = None
    rubrics: Sequence[str] = ()
    settings: IngestOptions = field(default_factory=IngestOptions)
    language: Language = "en"
    targets: Sequence[Target] = (Target("text"),)
    color: str = "never"
    masks: bool = True
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


def write_explanation(job: ExplainJob, console: Console = SILENT) -> None:
    """Write the page that explains what is asked about to the targets of a job, all or none.

    Raises `UserError` for what is not known and for files that can't be read or written.
    """
    inputs = [] if job.what is None else [job.what]
    refuse_conflicts(job.targets, inputs, [*job.rubrics, *job.also_read])
    page = explain(job, console)
    write_whole(job.targets, lambda target: _shown(page, target, job.color))


def _shown(page: Page, target: Target, color: str) -> str:
    return render_page(page, target.format, **target.terminal(color)._asdict())


def explain(job: ExplainJob, console: Console = SILENT) -> Page:
    """The page that explains what is asked about.

    A code and a word win over a file of that name; `./word` is the file. Raises `UserError` for
    what is not known and for files that can't be read.
    """
    what = job.what
    if what is None:
        _refuse_id(job)
        return everything(job.language)
    page = _by_name(what, job.language)
    if page is not None:
        _refuse_id(job)
        return page
    path = Path(what)
    status = look_up(what)
    if status.kind == "unusable":
        raise UserError(f"{what}: cannot be read: {status.reason}")
    exists = what == STDIN or (what != "" and status.kind != "missing")
    if (exists and path.suffix in _YAML) or (what in bundled_paths() and not exists):
        _refuse_id(job)
        _refuse_others(what)
        return evaluation_form(_rubric([what], console), job.language)
    if not exists:
        raise UserError(_unknown(what))
    rubric = _rubric(job.rubrics, console, job.quoted)
    return grade_report(rubric, _choose(job, what), job.language, masks=job.masks)


def _by_name(what: str, language: Language) -> Page | None:
    page = explain_code(what, language) if _CODE.fullmatch(what) else None
    return page or explain_word(what, language)


def _refuse_id(job: ExplainJob) -> None:
    if job.id is not None:
        raise UserError("--id goes with a file of records; leave it out, or name the file")


def _refuse_others(what: str) -> None:
    kinds = {file.kind for file in find_files([what])} if look_up(what).kind == "file" else set()
    if "lexicon" in kinds:
        raise UserError(f"{what}: is a lexicon; name a rubric that includes it")
    if "mapping" in kinds:
        raise UserError(f"{what}: is a mapping; `scorecard validate` checks it")


def _unknown(what: str) -> str:
    if _CODE.fullmatch(what):
        hint = near(what.upper(), CODES)
        also = f"did you mean `{hint}`?" if hint else "`scorecard explain` lists all codes"
        return f"no code `{what}` ({also})"
    hint = suggest(what, _beside(Path(what))) or "`scorecard explain` lists what can be explained"
    return f"nothing known about `{what}`: no code, word, file or bundled rubric ({hint})"


def _beside(path: Path) -> list[str]:
    """The files that may have been meant."""
    try:
        return [str(path.with_name(name)) for name in siblings(path)]
    except ValueError:
        return []


def _rubric(
    references: Sequence[str], console: Console, quoted: Sequence[str] | None = None
) -> Rubric:
    if len(references) > 1:
        raise UserError("--rubric: a grade is explained under one rubric; name just one")
    return load_rubrics(references, console, quoted)[0]


def _choose(job: ExplainJob, path: str) -> Interaction:
    """The interaction asked for, or the only one there is."""
    only: Interaction | None = None
    ids: list[str] = []
    rejects: list[Reject] = []
    for found in read([path], ingest=Ingest(job.settings)):
        if isinstance(found, Reject):
            rejects.append(found)
            continue
        if job.id == found.id:
            return found
        ids.append(found.id)
        only = found
    if job.id is None and only is not None and len(ids) == 1 and not rejects:
        return only
    raise UserError(_no_choice(job, path, ids, rejects))


def _no_choice(job: ExplainJob, path: str, ids: Sequence[str], rejects: Sequence[Reject]) -> str:
    wanted = job.id
    for reject in rejects:
        if wanted is None or reject.id == wanted or not ids:
            return reject.text(job.language)
    if wanted is not None:
        return f"{path}: no interaction `{wanted}` ({did_you_mean(wanted, ids) or _listed(ids)})"
    return f"{path}: holds {len(ids)} interactions: choose one with --id ({_listed(ids)})"


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MOST_IDS} more" if len(ids) > _MOST_IDS else ""
    return f"known: {', '.join(ids[:_MOST_IDS])}{more}"
