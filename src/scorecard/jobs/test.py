"""Run the tests of rubrics: what `scorecard test` does, also for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from time import perf_counter

from scorecard.jobs.console import SILENT, Console
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.jobs.load_rubrics import folders_of, show_problems
from scorecard.jobs.outputs import Target, refuse_conflicts, write_whole
from scorecard.language import Language
from scorecard.paths import in_repository, look_up
from scorecard.render.registry import render_tests
from scorecard.render.test_reports.messages import percent, summary
from scorecard.rubric.files import RubricFile, find_files
from scorecard.rubric.find import bundled_paths
from scorecard.testing.load import load_suites
from scorecard.testing.placed import PlacedCase, Suite
from scorecard.testing.run import TestReport, run_suites


@dataclass(frozen=True, kw_only=True)
class TestJob:
    """Which tests to run, and where to write how they went.

    `paths` are rubrics, test files, folders, globs or ids of bundled rubrics; `words` choose
    among the cases by their names. `min_coverage` is a percentage of the gates. `also_read` are
    further files that outputs must not overwrite, `quoted` the folders whose files messages may
    quote (None: those that are named).
    """

    paths: Sequence[str]
    targets: Sequence[Target]
    words: Sequence[str] = ()
    fail_fast: bool = False
    min_coverage: float | None = None
    language: Language = "en"
    color: str = "never"
    verbose: bool = False
    also_read: Sequence[str] = ()
    quoted: Sequence[str] | None = None


def run_test_files(job: TestJob, console: Console = SILENT) -> ExitStatus:
    """Run the tests of all rubrics that are named and return the exit status.

    Raises `UserError` for what makes a run impossible, and if there is nothing to run.
    """
    began = perf_counter()
    select = _selection(job)
    files = _find(job.paths)
    refuse_conflicts(job.targets, [str(file.path) for file in files], job.also_read)
    suites, problems = load_suites(files)
    report = run_suites(
        suites,
        problems=problems,
        language=job.language,
        select=select,
        fail_fast=job.fail_fast,
    )
    if problems:
        folders = folders_of(job.paths) if job.quoted is None else job.quoted
        console.show(show_problems(problems, folders, console))
    if not report.results and not problems:
        raise UserError(_nothing(job, suites))
    write_whole(job.targets, lambda target: _shown(target, report, job))
    return _conclude(job, report, console, perf_counter() - began)


def _selection(job: TestJob) -> Callable[[Suite, PlacedCase], bool] | None:
    """Whether a case has any of the words in its name or its rubric's id; None for every case."""
    if not job.words:
        return None
    if job.min_coverage is not None:
        raise UserError("--min-coverage: coverage is that of all tests; leave out -k")
    patterns = [f"*{words.casefold()}*" for words in job.words]

    def has_words(suite: Suite, placed: PlacedCase) -> bool:
        text = f"{suite.rubric.id}\n{placed.case.name}".casefold()
        return any(fnmatchcase(text, pattern) for pattern in patterns)

    return has_words


def _find(paths: Iterable[str]) -> list[RubricFile]:
    known = bundled_paths()
    named = [
        str(known[path]) if path in known and look_up(path).kind == "missing" else path
        for path in paths
    ]
    try:
        return list(find_files(named))
    except FileNotFoundError as error:
        raise UserError(str(error)) from None


def _nothing(job: TestJob, suites: Sequence[Suite]) -> str:
    where = ", ".join(job.paths)
    if not suites:
        return f"nothing to test: no rubric in {where}"
    if job.words and any(suite.cases for suite in suites):
        return f"-k {' '.join(map(repr, job.words))}: none of the cases has these words in its name"
    return f"no tests found in {where}: add `tests` to the rubric, or a file NAME.test.yaml"


def _shown(target: Target, report: TestReport, job: TestJob) -> str:
    return render_tests(
        report,
        target.format,
        language=job.language,
        explain=job.verbose,
        place=in_repository(),
        **target.terminal(job.color)._asdict(),
    )


def _conclude(job: TestJob, report: TestReport, console: Console, seconds: float) -> ExitStatus:
    """Say how it went, and return the exit status."""
    if Target("text", None) not in job.targets:
        console.remark(summary(report, job.language))
    low = _too_low(job, report)
    if low:
        console.error(low)
    console.detail(f"in {seconds:.3f} s")
    # What could not be run weighs more than what failed: nobody knows how it would have gone.
    if report.problems or report.count("error"):
        return ExitStatus.BAD_INPUT
    return ExitStatus.MISSED if report.count("failed") or low else ExitStatus.DONE


def _too_low(job: TestJob, report: TestReport) -> str:
    coverage = report.coverage
    if job.min_coverage is None or coverage is None or coverage.percent >= job.min_coverage:
        return ""
    return f"gate coverage {percent(coverage)} is below {job.min_coverage:g}%"
