"""Does a rubric suit some records: what `scorecard fit` does, also for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scorecard.authoring import yaml
from scorecard.authoring.document import Document
from scorecard.fit.formats import FITS
from scorecard.fit.patch import add_phrases, as_patch
from scorecard.fit.report import FitReport
from scorecard.fit.survey import Survey
from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.intake import report_intake
from scorecard.jobs.limits import RunCounts
from scorecard.jobs.load_rubrics import load_rubrics
from scorecard.jobs.observations import beside, find_observations
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.language import Language
from scorecard.observations.join import Observations
from scorecard.reading.ingest import Ingest, IngestOptions
from scorecard.reading.read import read
from scorecard.records.interaction import Interaction
from scorecard.records.reject import Reject
from scorecard.render.output_format import Options
from scorecard.rubric.find import find_rubric
from scorecard.rubric.load import load_document, read_document
from scorecard.rubric.model import Rubric

_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class FitJob:
    """Which rubric to hold against which records and observations beside them.

    `patch` is where phrases that are missing go, as a patch to the files of the rubric; `fail_on`
    are the codes of findings that the run fails.
    """

    inputs: Sequence[str]
    rubric: str | Rubric
    targets: Sequence[Target] = (Target("text"),)
    settings: IngestOptions = field(default_factory=IngestOptions)
    observations: Sequence[str] = ()
    patch: Path | None = None
    fail_on: Sequence[str] = ()
    language: Language = "en"
    mask: bool = True
    color: str = "never"
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


def fit_records(job: FitJob, console: Console = SILENT) -> ExitStatus:
    """Survey every interaction in the inputs, write the report, and return the exit status.

    Memory does not grow with the inputs. Raises `UserError` for what makes a run impossible.
    """
    marks = find_observations(job.observations)
    patch = [] if job.patch is None else [Target("patch", job.patch, "--patch")]
    named = [job.rubric] if isinstance(job.rubric, str) else []
    refuse_conflicts([*job.targets, *patch], job.inputs, [*named, *job.also_read, *marks])
    (rubric,) = load_rubrics([job.rubric], console, job.quoted)
    counts, ingest = RunCounts("surveyed", console), Ingest(job.settings)
    survey = Survey(rubric, language=job.language, masks=job.mask)
    unused = _Unused(console)
    with beside(marks, console) as (observations, bad_rows):
        for found in read(job.inputs, ingest=ingest):
            if isinstance(found, Reject):
                counts.reject(found)
                continue
            counts.done += 1
            survey.add(found if observations is None else unused.joined(observations, found))
    report = survey.report()
    texts = {target: _shown(report, target, job) for target in job.targets}
    for target in patch:
        texts[target] = _patch(report, job.rubric, console)
    write_whole([*job.targets, *patch], texts.__getitem__)
    return _conclude(job, report, counts, ingest, console, bad_rows + unused.count)


class _Unused:
    """Counts and shows the observations that do not belong to their interaction."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.count = 0

    def joined(self, observations: Observations, interaction: Interaction) -> Interaction:
        """The interaction with its observations."""
        joined = observations.join(interaction)
        for reject in joined.unused:
            self.count += 1
            if self.count <= _SHOWN or self._console.verbose:
                self._console.reject(reject, "not used")
        return joined.interaction


def _shown(report: FitReport, target: Target, job: FitJob) -> str:
    shown = Options(language=job.language, **target.terminal(job.color)._asdict())
    return FITS.writer(target.format)(report, shown)


def _patch(report: FitReport, rubric: str | Rubric, console: Console) -> str:
    """The patch for all moments that miss wording, file by file."""
    missing = {each.moment: [phrase.phrase for phrase in each.phrases] for each in report.wording}
    missing = {moment: phrases for moment, phrases in missing.items() if phrases}
    if isinstance(rubric, Rubric):
        raise UserError("--patch: the rubric was not read from a file")
    main, problems = read_document(find_rubric(rubric))
    assert main is not None
    patches: list[str] = []
    for document in (main, *load_document(main, problems).lexicons):
        after = document
        for moment in document.data.get("moments") or {}:
            if moment not in missing:
                continue
            text = add_phrases(after, moment, missing[moment])
            if text is None:
                console.remark(
                    f"--patch: {document.name}: `{moment}` has no list of phrases to add to: "
                    f"{', '.join(missing[moment])}"
                )
            else:
                after = _read(document.name, text)
        if after is not document:
            patches.append(as_patch(document.name, document.text, after.text))
    if not patches:
        console.remark("--patch: no phrase to add")
    return "".join(patches)


def _read(name: str, text: str) -> Document:
    document, _ = yaml.load(text.encode(), name)
    assert document is not None
    return document


def _conclude(
    job: FitJob,
    report: FitReport,
    counts: RunCounts,
    ingest: Ingest,
    console: Console,
    bad_rows: int,
) -> ExitStatus:
    counts.close()
    if not counts.done:
        console.error("error: nothing was surveyed")
    report_intake(ingest, console)
    console.remark(str(counts))
    if counts.defects:
        return ExitStatus.DEFECT
    if counts.rejected or bad_rows or not counts.done:
        return ExitStatus.BAD_INPUT
    failing = [finding.code for finding in report.findings if finding.code in job.fail_on]
    for code in failing:
        console.error(f"--fail-on {code}: found")
    return ExitStatus.MISSED if failing else ExitStatus.DONE
