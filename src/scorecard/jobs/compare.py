"""Compare two runs, or two versions of a rubric: what `scorecard compare` does, also for
programs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, TypeVar

from scorecard.compare.standing import AnyGrade, Side
from scorecard.engine.evaluator import Evaluator
from scorecard.extras import extra
from scorecard.grade import Grade
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.observations import beside, find_observations
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.jobs.reviewed import Rejects, refuse_stdin
from scorecard.language import Language
from scorecard.reading.grades import Verdicts, grades_as
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.alike import ALIKE
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.render.output_format import Options
from scorecard.render.registry import COMPARISONS
from scorecard.rubric.model import Rubric

if TYPE_CHECKING:
    from scorecard.compare.comparison import Changed, Comparison

FailOn = Literal["regression"]
T = TypeVar("T", Grade, Verdicts)


@dataclass(frozen=True, kw_only=True)
class CompareJob:
    """Two files of grades, or records and two rubrics.

    `cluster` is the field in which interactions are alike ("" looks for it, "none" takes them for
    independent); `unpaired` takes equal ids for chance. At most `most` changed interactions are
    shown, with their words masked unless `mask` is off. With `fail_on`, the run fails where
    something is worse by its interval.
    """

    inputs: Sequence[str]
    targets: Sequence[Target]
    rubrics: Sequence[str | Rubric] = ()
    settings: IngestOptions = field(default_factory=IngestOptions)
    observations: Sequence[str] = ()
    cluster: str = ""
    unpaired: bool = False
    most: int = 10
    mask: bool = True
    fail_on: FailOn | None = None
    language: Language = "en"
    confidence: float = 0.95
    color: str = "never"
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


class _Source:
    """Where the grades of a run come from, as often as they are asked for."""

    def __init__(
        self,
        name: str,
        verdicts: Callable[[], Iterator[AnyGrade | Reject]],
        grades: Callable[[], Iterator[Grade | Reject]],
    ) -> None:
        self.name, self.verdicts, self._grades = name, verdicts, grades

    def chosen(self, ids: Collection[str]) -> dict[str, Grade]:
        """The first grades of these interactions, with their reasons."""
        found: dict[str, Grade] = {}
        for grade in self._grades() if ids else ():
            if isinstance(grade, Grade) and grade.interaction.id in ids:
                found.setdefault(grade.interaction.id, grade)
                if len(found) == len(ids):
                    break
        return found


def compare_runs(job: CompareJob, console: Console = SILENT) -> ExitStatus:
    """Write what two runs have to say of each other, and return the exit status.

    Raises `UserError` for what makes it impossible, and `MissingExtraError`.
    """
    with extra("report", "numpy", "compare", "scipy", "statsmodels"):
        from scorecard.compare.compare import (  # noqa: PLC0415 (loads them)
            compare,
            most_changed,
        )
        from scorecard.compare.design import choose  # noqa: PLC0415
        from scorecard.compare.page import comparison_page  # noqa: PLC0415
    named = [rubric for rubric in job.rubrics if isinstance(rubric, str)]
    marks = find_observations(job.observations)
    refuse_conflicts(job.targets, job.inputs, [*named, *job.also_read, *marks])
    rubrics = load_rubrics(job.rubrics, console, job.quoted) if job.rubrics else []
    rejects = Rejects("not compared", console)
    ingest = Ingest(job.settings)
    fields = ALIKE if not job.cluster else () if job.cluster == "none" else (job.cluster,)
    with beside(marks, console) as (observations, bad_rows):
        if len(rubrics) == 2:
            join = observations or (lambda interaction: interaction)
            sources = [_graded(job, rubric, rubrics, ingest, join) for rubric in rubrics]
        else:
            sources = _stored(job, rubrics)
        sides = [_side(source, fields, rejects) for source in sources]
        before, after = sides
        for side, source in zip(sides, sources, strict=True):
            if not side.standings:
                raise UserError(f"{source.name}: no grades: nothing to compare")
        design = choose(before, after, unpaired=job.unpaired, forced=bool(job.cluster and fields))
        ids = list(most_changed(before, after, job.most)) if design.paired else []
        examples = _examples(ids, [source.chosen(set(ids)) for source in sources], job.mask)
    rejects.conclude()
    names = (sources[0].name, sources[1].name)
    found = compare(
        before, after, names, fields, design, examples=examples, confidence=job.confidence
    )
    page = comparison_page(found, job.language, _titles(rubrics, job.language))

    def render(target: Target) -> str:
        shown = Options(language=job.language, **target.terminal(job.color)._asdict())
        return COMPARISONS.writer(target.format)(page, shown)

    write_whole(job.targets, render)
    if rubrics[1:]:
        report_intake(ingest, console)
    return _status(job, found, console, bad_input=bool(rejects.count or bad_rows))


def _status(job: CompareJob, found: Comparison, console: Console, *, bad_input: bool) -> ExitStatus:
    if job.fail_on and not found.can_say:
        console.error(f"--fail-on {job.fail_on}: nothing to check: too few interactions")
        return ExitStatus.BAD_INPUT
    if bad_input:
        return ExitStatus.BAD_INPUT
    if job.fail_on and found.regressions:
        console.error(f"--fail-on {job.fail_on}: worse: {', '.join(found.regressions)}")
        return ExitStatus.MISSED
    return ExitStatus.DONE


def _side(source: _Source, fields: Sequence[str], rejects: Rejects) -> Side:
    side, rubrics = Side(fields), set()
    for found in source.verdicts():
        if isinstance(found, Reject):
            rejects.add(found)
            continue
        rubrics.add(found.rubric.id)
        if len(rubrics) > 1:
            ids = ", ".join(f"`{id}`" for id in sorted(rubrics))
            raise UserError(f"{source.name}: grades of several rubrics ({ids}): name one with -r")
        side.add(found)
    return side


def _stored(job: CompareJob, rubrics: Sequence[Rubric]) -> list[_Source]:
    """Grades that were written: lines, arrays or tables."""
    if len(job.inputs) != 2:
        raise UserError(
            "two files of grades are compared (or records, with -r OLD -r NEW): "
            f"{len(job.inputs)} given"
        )
    refuse_stdin(job.inputs)
    only = rubrics[0].id if rubrics else None

    def source(path: str) -> _Source:
        def verdicts() -> Iterator[AnyGrade | Reject]:
            for found in _read_grades(Verdicts, path, evidence=False):
                if isinstance(found, Reject) or only in (None, found.rubric.id):
                    yield found

        def grades() -> Iterator[Grade | Reject]:
            for found in _read_grades(Grade, path, evidence=True):
                if isinstance(found, Reject) or only in (None, found.rubric.id):
                    yield found

        return _Source(names[path], verdicts, grades)

    names = {path: PurePath(path).name for path in job.inputs}
    if len(set(names.values())) < len(names):
        names = {path: path for path in job.inputs}
    return [source(path) for path in job.inputs]


def _read_grades(kind: type[T], path: str, *, evidence: bool) -> Iterator[T | Reject]:
    try:
        from scorecard.arrow.stored import stored_grades  # noqa: PLC0415 (loads pyarrow)
    except ImportError:
        found = grades_as(kind, [path])
    else:
        found = stored_grades(kind, [path], evidence=evidence)
    for each in found:
        yield each if isinstance(each, Reject) else each.grade


def _graded(
    job: CompareJob,
    rubric: Rubric,
    others: Sequence[Rubric],
    ingest: Ingest,
    join: Callable[[Interaction], Interaction],
) -> _Source:
    """Records that are graded here, each time anew; what was left out of them is told once."""
    refuse_stdin(job.inputs)

    def graded(*, evidence: bool) -> Iterator[Grade | Reject]:
        grade = Evaluator(rubric, language=job.language, evidence=evidence).grade
        first = rubric is others[0] and not evidence
        for found in read(job.inputs, ingest=ingest if first else Ingest(job.settings)):
            if not isinstance(found, Reject):
                yield grade(join(found))
            elif first:
                yield found

    alike = len({one.version for one in others}) == 1
    mark = rubric.sha256[:8] if alike else rubric.version
    return _Source(
        f"{rubric.id} {mark}", lambda: graded(evidence=False), lambda: graded(evidence=True)
    )


def _examples(ids: Sequence[str], graded: Sequence[dict[str, Grade]], masks: bool) -> list[Changed]:
    from scorecard.compare.changes import changed  # noqa: PLC0415

    before, after = graded
    return [
        changed(before[id], after[id], masks=masks) for id in ids if id in before and id in after
    ]


def _titles(rubrics: Sequence[Rubric], language: Language) -> dict[str, str]:
    titles: dict[str, str] = {}
    for rubric in rubrics:
        for criterion in rubric.criteria:
            if criterion.title is not None:
                titles[criterion.id] = criterion.title.say(language)
            for number, level in criterion.gates:
                titles[f"{criterion.id}.{number}"] = level.behaviour.say(language)
    return titles
