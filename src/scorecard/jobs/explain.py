"""What stands behind `scorecard explain`: telling what is asked about, and finding it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scorecard.explain.evaluation_form import evaluation_form
from scorecard.explain.grade_report import grade_report
from scorecard.explain.reference import everything, explain_code, explain_word, suggest
from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.language import Language
from scorecard.lint import CODES
from scorecard.paths import look_up, siblings
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.render.pages.model import Page
from scorecard.rubric import bundled
from scorecard.rubric.files import find_files
from scorecard.rubric.model import Rubric
from scorecard.suggest import did_you_mean, near

_CODE = re.compile(r"[A-Za-z]{1,2}[0-9]{1,4}")
_YAML = (".yaml", ".yml")
_MOST_IDS = 12
_STDIN = "-"


@dataclass(frozen=True, kw_only=True)
class Question:
    """All that a run is told."""

    what: str | None
    id: str | None
    rubrics: Sequence[str]
    settings: IngestOptions
    language: Language
    color: str


def answer(question: Question) -> Page:
    """The page that explains what is asked about.

    A code and a word win over a file of that name; `./word` is the file. Raises `UserError` for
    what is not known and for files that can't be read.
    """
    what = question.what
    if what is None:
        _refuse_id(question)
        return everything()
    page = _by_name(what)
    if page is not None:
        _refuse_id(question)
        return page
    path = Path(what)
    status = look_up(what)
    if status.kind == "unusable":
        raise UserError(f"{what}: cannot be read: {status.reason}")
    exists = what == _STDIN or (what != "" and status.kind != "missing")
    if (exists and path.suffix in _YAML) or (what in bundled.paths() and not exists):
        _refuse_id(question)
        _refuse_others(what)
        return evaluation_form(_rubric([what], question), question.language)
    if not exists:
        raise UserError(_unknown(what))
    rubric = _rubric(question.rubrics, question)
    return grade_report(rubric, _choose(question, what), question.language)


def _by_name(what: str) -> Page | None:
    page = explain_code(what) if _CODE.fullmatch(what) else None
    return page or explain_word(what)


def _refuse_id(question: Question) -> None:
    if question.id is not None:
        raise UserError("--id goes with a file of records; leave it out, or name the file")


def _refuse_others(what: str) -> None:
    kinds = {one.kind for one in find_files([what])} if look_up(what).kind == "file" else set()
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


def _rubric(references: Sequence[str], question: Question) -> Rubric:
    if len(references) > 1:
        raise UserError("--rubric: one grade is told under one rubric; name just one")
    return load_rubrics(references, Console(), question.color)[0]


def _choose(question: Question, path: str) -> Interaction:
    """The interaction asked for, or the only one there is."""
    only: Interaction | None = None
    ids: list[str] = []
    rejects: list[Reject] = []
    for one in read([path], ingest=Ingest(question.settings)):
        if isinstance(one, Reject):
            rejects.append(one)
            continue
        if question.id == one.id:
            return one
        ids.append(one.id)
        only = one
    if question.id is None and only is not None and len(ids) == 1 and not rejects:
        return only
    raise UserError(_no_choice(question.id, path, ids, rejects))


def _no_choice(wanted: str | None, path: str, ids: Sequence[str], rejects: Sequence[Reject]) -> str:
    for reject in rejects:
        if wanted is None or reject.id == wanted or not ids:
            return str(reject)
    if wanted is not None:
        return f"{path}: no interaction `{wanted}` ({did_you_mean(wanted, ids) or _listed(ids)})"
    return f"{path}: holds {len(ids)} interactions: choose one with --id ({_listed(ids)})"


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MOST_IDS} more" if len(ids) > _MOST_IDS else ""
    return f"known: {', '.join(ids[:_MOST_IDS])}{more}"
