"""What marked turns teach: `scorecard fit --learn` and `--suggest`, also for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.extras import MissingExtraError
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.limits import RunCounts
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.observations import beside, find_observations
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.learn.turns import CantLearnError, LabelledTurns
from scorecard.moments.model import Moment
from scorecard.moments.observed import Trust
from scorecard.observations.write import OpenRow, write_open_rows
from scorecard.reading.duplicate_ids import DuplicateIds
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.reject import Reject
from scorecard.rubric.model import Rubric
from scorecard.statistics.estimate import Refused, Result
from scorecard.suggest import did_you_mean

PRECISION = 0.75
_MOST_UNREAD, _MOST_SUGGESTED, _LONGEST_QUOTE = 20_000, 50, 300


@dataclass(frozen=True, kw_only=True)
class LearnJob:
    """Which moment of a rubric to learn from which records and observations beside them.

    The lexicon, or the turns to read, go to `target`. `precision` is the share of the turns it
    finds that have to be right, `seed` what divides the turns to measure that.
    """

    inputs: Sequence[str]
    rubric: str | Rubric
    moment: str
    target: Target
    settings: IngestOptions = field(default_factory=IngestOptions)
    observations: Sequence[str] = ()
    precision: float = PRECISION
    seed: int = 0
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


def learn_moment(job: LearnJob, console: Console = SILENT) -> ExitStatus:
    """Learn the cues, write the lexicon, and say what they are worth.

    Memory holds the labelled turns. Raises `UserError` for what makes it impossible: also too few
    marks, and a precision that is not reached.
    """
    try:
        from scorecard.learn.cues import learn  # noqa: PLC0415 (an extra)
        from scorecard.learn.lexicon import learnt_name, write_lexicon  # noqa: PLC0415
    except MissingExtraError as error:
        raise UserError(f"--learn: {error}") from None
    moment, turns, status = _gather(job, "--learn", console)
    try:
        learnt = learn(list(turns), job.precision, seed=job.seed)
    except CantLearnError as error:
        raise UserError(f"--learn {job.moment}: {error}") from None
    text = write_lexicon(job.moment, moment, learnt, turns, precision=job.precision, seed=job.seed)
    write_whole([job.target], lambda _: text)
    for line in (
        f"{learnt_name(job.moment)}: {len(learnt.model.weights)} cues, of {len(list(turns))} turns",
        f"precision {_shown(learnt.precision)} ({job.precision:.0%} asked for)",
        f"recall {_shown(learnt.recall)}",
        f"AUC {_shown(learnt.auc, share=False)}",
        "measured on turns of interactions that it was not learnt from, in five folds",
    ):
        console.remark(line)
    return status


def suggest_turns(job: LearnJob, console: Console = SILENT) -> ExitStatus:
    """Write the turns that nobody looked at and that mean most like the marked ones, as rows of
    observations without `met` and `by`, for people to fill in; and say how good the order is.

    Raises `UserError` for what makes it impossible: also too few marks.
    """
    try:
        from scorecard.learn.similar import suggest  # noqa: PLC0415 (an extra)
    except MissingExtraError as error:
        raise UserError(f"--suggest: {error}") from None
    moment, turns, status = _gather(job, "--suggest", console, _MOST_UNREAD)
    others = list(turns.unlabelled)
    try:
        found = suggest(list(turns), others, _MOST_SUGGESTED, seed=job.seed)
    except CantLearnError as error:
        raise UserError(f"--suggest {job.moment}: {error}") from None
    marked_by = moment.observed or job.moment
    rows = [
        OpenRow(turn.interaction, marked_by, turn.turn, turn.text[:_LONGEST_QUOTE])
        for turn, _ in found.turns
    ]
    write_whole([job.target], lambda _: write_open_rows(rows))
    for line in (
        f"{job.moment}: {len(rows)} turns to read, the closest of {len(others)} that nobody looked "
        f"at ({turns.unlabelled.seen} in all)",
        f"AUC {_shown(found.auc, share=False)}: so often a marked turn is closer than another",
        "fill in `met` and `by`, and give the file to --observations",
    ):
        console.remark(line)
    return status


def _gather(
    job: LearnJob, option: str, console: Console, most_unlabelled: int = 0
) -> tuple[Moment, LabelledTurns, ExitStatus]:
    """The labelled turns of the moment, once all records are read."""
    marks = find_observations(job.observations)
    named = [job.rubric] if isinstance(job.rubric, str) else []
    refuse_conflicts([job.target], job.inputs, [*named, *job.also_read, *marks])
    (rubric,) = load_rubrics([job.rubric], console, job.quoted)
    moment = rubric.moments.get(job.moment)
    if moment is None:
        hint = did_you_mean(job.moment, sorted(rubric.moments))
        raise UserError(f"{option}: no moment `{job.moment}`" + (f" ({hint})" if hint else ""))
    if moment.action or moment.event:
        raise UserError(f"{option}: `{job.moment}` is nothing that is said: cues are words")
    turns = LabelledTurns(job.moment, moment, Trust(rubric.trust), most_unlabelled=most_unlabelled)
    counts, ingest = RunCounts("read", console), Ingest(job.settings)
    seen, observed = DuplicateIds(), 0
    with beside(marks, console) as (observations, bad_rows):
        for found in read(job.inputs, ingest=ingest):
            if isinstance(found, Reject):
                counts.reject(found)
                continue
            counts.done += 1
            interaction = found
            if observations is not None:
                joined = observations.join(found)
                interaction = joined.interaction
                observed += bool(joined.used or joined.unused)
                seen.add(found.id, "", None, counts.done)
                for row in joined.unused:
                    counts.not_used(row)
            turns.add(interaction)
        if observations is not None and observed < observations.interactions:
            for row in observations.unknown(seen.__contains__):
                counts.not_used(row)
    counts.close()
    report_intake(ingest, console)
    console.remark(str(counts))
    if counts.defects:
        return moment, turns, ExitStatus.DEFECT
    is_bad = counts.rejected or bad_rows
    return moment, turns, ExitStatus.BAD_INPUT if is_bad else ExitStatus.DONE


def _shown(result: Result, *, share: bool = True) -> str:
    """A number with its 95 % interval."""
    if isinstance(result, Refused):
        return "not known"
    form = "{:.0%}" if share else "{:.2f}"
    low, high = form.format(result.low), form.format(result.high)
    return f"{form.format(result.value)} ({low} to {high})"
