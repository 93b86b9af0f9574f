"""Grade again and say what is not the same: what `scorecard verify` does, also for programs."""

from __future__ import annotations

import heapq
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecard.compare.again import Cause, Mismatch, Verification, mismatch
from scorecard.compare.again_page import verification_page
from scorecard.engine.evaluator import Evaluator
from scorecard.grade import Grade, from_json, to_json
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.limits import RunCounts
from scorecard.jobs.load_rubrics import load_rubrics, open_moments
from scorecard.jobs.observations import beside, find_observations
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.jobs.reviewed import Rejects, refuse_stdin
from scorecard.language import Language
from scorecard.reading.grades import grades_as
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.render.output_format import Options
from scorecard.render.registry import REPORTS
from scorecard.rubric.model import Rubric

_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class VerifyJob:
    """Grades that were kept, and what they were made from; `open` are the moments that were then.

    With `sample`, so many interactions are graded again, chosen by `seed`. At most `most` of what
    differs are shown; all are counted.
    """

    grades: str
    inputs: Sequence[str]
    rubrics: Sequence[str | Rubric]
    targets: Sequence[Target]
    settings: IngestOptions = field(default_factory=IngestOptions)
    observations: Sequence[str] = ()
    open: Sequence[str] = ()
    sample: int | None = None
    seed: int = 0
    most: int = 20
    language: Language = "en"
    color: str = "never"
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


class _Kept:
    """The grades of a file by interaction, in a temporary file: memory does not grow with them."""

    def __init__(self, folder: str) -> None:
        self._base = sqlite3.connect(Path(folder, "grades"), isolation_level=None)
        self._base.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        self._base.execute(
            "CREATE TABLE grades (number INTEGER PRIMARY KEY, id TEXT, rubric TEXT, data BLOB, "
            "is_found INTEGER)"
        )

    def fill(self, grades: Iterable[tuple[str, str, bytes]]) -> int:
        """Take in grades, and return how many."""
        self._base.execute("BEGIN")
        insert = "INSERT INTO grades (id, rubric, data, is_found) VALUES (?, ?, ?, 0)"
        self._base.executemany(insert, grades)
        self._base.execute("COMMIT")
        self._base.execute("CREATE INDEX by_id ON grades (id)")
        return int(self._base.execute("SELECT count(*) FROM grades").fetchone()[0])

    def take(self, id: str) -> list[bytes]:
        """The grades of an interaction, whose record was found."""
        rows = self._base.execute("SELECT number, data FROM grades WHERE id = ?", (id,)).fetchall()
        marks = [(number,) for number, _ in rows]
        self._base.executemany("UPDATE grades SET is_found = 1 WHERE number = ?", marks)
        return [data for _, data in rows]

    def left(self) -> Iterator[tuple[str, str]]:
        """The interactions and rubrics of the grades whose record was not found."""
        query = "SELECT id, rubric FROM grades WHERE is_found = 0 ORDER BY number"
        yield from self._base.execute(query)

    def close(self) -> None:
        """Close the temporary file."""
        self._base.close()


class _Tally:
    def __init__(self, most: int) -> None:
        self.verified = self.identical = self.different = 0
        self.causes: Counter[Cause] = Counter()
        self.examples: list[Mismatch] = []
        self._most = most

    def add(self, found: Mismatch | None) -> None:
        """Take in what became of a grade."""
        if found is None:
            self.identical += 1
            return
        self.different += 1
        self.causes.update(found.causes)
        if len(self.examples) < self._most:
            self.examples.append(found)


class _Graders:
    """Grades again as it was graded: by the rubric of that id, in that language, with evidence or
    without."""

    def __init__(self, rubrics: Sequence[Rubric]) -> None:
        self._rubrics = {rubric.id: rubric for rubric in rubrics}
        self._by_hash = {rubric.sha256: rubric for rubric in rubrics}
        self._made: dict[tuple[str, Language, bool], Callable[[Interaction], Grade]] = {}

    def __contains__(self, rubric: str) -> bool:
        return rubric in self._rubrics

    def again(self, kept: Grade, interaction: Interaction) -> Grade:
        """The grade as it is now."""
        rubric = self._by_hash.get(kept.rubric.sha256, self._rubrics[kept.rubric.id])
        levels = (level for part in kept.criteria for level in part.levels)
        evidence = any(isinstance(level.evidence, tuple) for level in levels)
        key = (rubric.sha256, kept.language, evidence)
        if key not in self._made:
            made = Evaluator(rubric, language=kept.language, evidence=evidence)
            self._made[key] = made.grade
        return self._made[key](interaction)


def verify_grades(job: VerifyJob, console: Console = SILENT) -> ExitStatus:
    """Grade the records again, write what is not the same as was kept, and return the exit status.

    Raises `UserError` for what makes it impossible.
    """
    refuse_stdin([job.grades])
    named = [rubric for rubric in job.rubrics if isinstance(rubric, str)]
    marks = find_observations(job.observations)
    refuse_conflicts(job.targets, [job.grades, *job.inputs], [*named, *job.also_read, *marks])
    rubrics = load_rubrics(job.rubrics, console, job.quoted)
    graders = _Graders(open_moments(rubrics, job.open))
    bad = Rejects("no grade", console)
    chosen = None if job.sample is None else _sample(job, graders)
    ingest, counts, tally = (
        Ingest(job.settings),
        RunCounts("graded again", console),
        _Tally(job.most),
    )
    with (
        TemporaryDirectory(prefix="scorecard-") as folder,
        closing(_Kept(folder)) as kept,
        beside(marks, console) as (observations, bad_rows),
    ):
        total = kept.fill(_chosen(job.grades, graders, bad, chosen))
        if not total:
            raise UserError(f"{job.grades}: no grades of these rubrics: nothing to verify")
        for found in read(job.inputs, ingest=ingest):
            if isinstance(found, Reject):
                counts.reject(found)
                continue
            if chosen is not None and found.id not in chosen:
                continue
            counts.done += 1
            _verify(found if observations is None else observations(found), kept, graders, tally)
        for id, rubric in kept.left():
            tally.add(Mismatch(id, rubric, ("missing",)))
    bad.conclude()
    counts.close()
    report_intake(ingest, console)
    result = Verification(
        "scorecard.verification/1",
        total,
        tally.verified,
        tally.identical,
        tally.different,
        dict(tally.causes.most_common()),
        tuple(tally.examples),
        job.sample is not None,
    )
    page = verification_page(result, job.language)

    def render(target: Target) -> str:
        shown = Options(language=job.language, **target.terminal(job.color)._asdict())
        return REPORTS.writer(target.format)(page, shown)

    write_whole(job.targets, render)
    if counts.defects:
        return ExitStatus.DEFECT
    if not tally.verified or counts.inputs or bad_rows:
        console.error("error: not everything could be read: nothing is certain")
        return ExitStatus.BAD_INPUT
    return ExitStatus.MISSED if tally.different or bad.count else ExitStatus.DONE


def _verify(interaction: Interaction, kept: _Kept, graders: _Graders, tally: _Tally) -> None:
    grades = kept.take(interaction.id)
    if not grades:
        tally.add(Mismatch(interaction.id, "", ("ungraded",)))
    for data in grades:
        tally.verified += 1
        before = from_json(data)
        now = graders.again(before, interaction)
        tally.add(None if to_json(now) == data else mismatch(before, now))


def _chosen(
    path: str, graders: _Graders, bad: Rejects, ids: set[str] | None
) -> Iterator[tuple[str, str, bytes]]:
    """The grades of the rubrics that are named, and of the sample if there is one."""
    for found in grades_as(Grade, [path]):
        if isinstance(found, Reject):
            if found.is_whole_input:
                help = "grades are verified from JSON Lines or an array, not from tables"
                raise UserError(f"{found.source}: {found.reason} ({help})")
            bad.add(found)
        elif found.grade.rubric.id in graders and (
            ids is None or found.grade.interaction.id in ids
        ):
            yield found.grade.interaction.id, found.grade.rubric.id, found.data


def _sample(job: VerifyJob, graders: _Graders) -> set[str]:
    """So many ids: those whose hashes with the seed are the smallest."""
    ids = (
        found.grade.interaction.id
        for found in grades_as(Grade, [job.grades])
        if not isinstance(found, Reject) and found.grade.rubric.id in graders
    )
    hashed = ((sha256(f"{job.seed}:{id}".encode()).digest(), id) for id in ids)
    return {id for _, id in _smallest(hashed, job.sample or 0)}


def _smallest(hashed: Iterable[tuple[bytes, str]], most: int) -> list[tuple[bytes, str]]:
    # An id may come again, under another rubric: it is one interaction.
    piece: set[tuple[bytes, str]] = set()
    for each in hashed:
        piece.add(each)
        if len(piece) >= most + _AT_ONCE:
            piece = set(heapq.nsmallest(most, piece))
    return heapq.nsmallest(most, piece)
