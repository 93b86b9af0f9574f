"""Which interactions to read: what `scorecard review sample` does, also for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.outputs import Target, open_outputs, publish, refuse_conflicts
from scorecard.jobs.reviewed import GradeFiles, Rejects, refuse_stdin
from scorecard.reading.grades import Verdicts
from scorecard.review.plan import Sample
from scorecard.review.sample import draw
from scorecard.review.strata import (
    ATTENTION,
    FIELDS,
    WAYS,
    Namer,
    by_field,
    by_gates,
    by_rarest,
    by_risk,
    by_unknown,
    random,
)
from scorecard.rubric.model import Rubric
from scorecard.suggest import did_you_mean

_MANY_STRATA = 20


@dataclass(frozen=True, kw_only=True)
class SampleJob:
    """How many interactions to draw from which grades, and by what; `each` is how many of every
    stratum instead. `gates` are those whose verdicts are strata."""

    grades: Sequence[str]
    target: Target
    by: str = "random"
    n: int = 100
    each: int | None = None
    gates: tuple[str, ...] = ()
    seed: int = 0
    rubric: str | Rubric | None = None
    also_read: Sequence[str] = field(default=())


def sample_files(job: SampleJob, console: Console = SILENT) -> ExitStatus:
    """Write a sample, and return the exit status; memory does not grow with the grades.

    Raises `UserError` for what makes it impossible.
    """
    refuse_stdin(job.grades)
    refuse_conflicts([job.target], job.grades, job.also_read)
    rubric = load_rubrics([job.rubric], console)[0] if job.rubric is not None else None
    rejects = Rejects("grades", console)
    grades = GradeFiles(job.grades, rejects, rubric)
    sample = draw(
        grades,
        _namer(job, grades, rubric),
        by=job.by,
        n=job.n,
        seed=job.seed,
        each=job.each,
        attention=ATTENTION.get(job.by),
        gates=job.gates,
    )
    rejects.conclude()
    if not sample.drawn:
        raise UserError("no grades: nothing to draw from")
    with open_outputs([job.target]) as outputs:
        outputs[0].write(sample.encode())
        publish(outputs)
    _tell(sample, console)
    return ExitStatus.BAD_INPUT if rejects.count else ExitStatus.DONE


def _namer(job: SampleJob, grades: GradeFiles, rubric: Rubric | None) -> Namer:
    if job.gates:
        if job.by != "verdict":
            raise UserError("--gate goes with `--by verdict`")
        _check_gates(job.gates, grades())
        return by_gates(job.gates)
    if job.by == "verdict":
        return by_rarest(grades())
    if job.by == "risk":
        passing = rubric.pass_.score if rubric is not None and rubric.pass_ is not None else None
        return by_risk(passing)
    if job.by in WAYS:
        return {"random": random, "unknown": by_unknown}[job.by]
    if job.by.partition(".")[0] not in FIELDS:
        raise UserError(f"--by {job.by}: no such way ({did_you_mean(job.by, (*WAYS, *_USUAL))})")
    return by_field(job.by)


_USUAL = ("agent.id", "agent.team", "channel", "topic", "language", "customer.tier")


def _check_gates(gates: Iterable[str], grades: Iterable[Verdicts]) -> None:
    known: set[str] = set()
    for grade in grades:
        known |= {f"{part.id}.{gate.level}" for part in grade.criteria for gate in part.levels}
        break
    for gate in gates:
        if gate not in known:
            raise UserError(f"--gate {gate}: no such gate ({did_you_mean(gate, known)})")


def _tell(sample: Sample, console: Console) -> None:
    plan = sample.plan
    console.remark(f"{len(sample.drawn):,} of {plan.size:,} interactions, by {plan.by}")
    for stratum in plan.strata[:_MANY_STRATA] if len(plan.strata) > 1 else ():
        console.remark(f"  {stratum.name}: {stratum.drawn:,} of {stratum.size:,}")
    if len(plan.strata) > _MANY_STRATA:
        console.remark(f"  and {len(plan.strata) - _MANY_STRATA:,} more strata")
    if empty := sum(1 for stratum in plan.strata if not stratum.drawn):
        console.remark(f"warning: of {empty:,} strata none is drawn: ask for more with -n")
