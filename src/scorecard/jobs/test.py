"""The run behind `scorecard test`: find, run, show; then say how it went."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from time import perf_counter

from scorecard.jobs.conflicts import refuse_clashes
from scorecard.jobs.console import Console, wants_color
from scorecard.jobs.errors import UserError
from scorecard.jobs.load_rubrics import show_problems
from scorecard.jobs.outputs import write_whole
from scorecard.jobs.target import Target
from scorecard.language import Language
from scorecard.paths import look_up
from scorecard.render.registry import render_tests
from scorecard.render.test_reports.messages import percent, summary
from scorecard.rubric import bundled
from scorecard.rubric.files import RubricFile, find_files
from scorecard.testing.load import load_suites
from scorecard.testing.placed import PlacedCase, Suite
from scorecard.testing.run import TestReport, run_suites

DONE, FAILED, BAD_INPUT = 0, 1, 2
_WIDTH = 80
_ALLOCATIONS = 100_000


@dataclass(frozen=True, kw_only=True)
class TestJob:
    """All that a run is told."""

    paths: Sequence[str]
    targets: Sequence[Target]
    words: Sequence[str]
    fail_fast: bool
    min_coverage: float | None
    language: Language
    color: str
    verbose: bool


def test_rubrics(job: TestJob, console: Console) -> int:
    """Run the tests of all rubrics that are named and return the exit status.

    Raises `UserError` for what makes a run impossible, and if there is nothing to run.
    """
    began = perf_counter()
    # What is read lives until the end: looking for garbage all the while would find none, and
    # take as long as the rest.
    gc.set_threshold(_ALLOCATIONS)
    select = _selection(job)
    files = _find(job.paths)
    refuse_clashes(job.targets, [str(file.path) for file in files])
    suites, problems = load_suites(files)
    report = run_suites(
        suites,
        problems=problems,
        language=job.language,
        select=select,
        fail_fast=job.fail_fast,
    )
    if problems:
        sys.stderr.write(show_problems(problems, wants_color(job.color, sys.stderr)))
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
    known = bundled.paths()
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
    on_stdout = target.path is None
    on_terminal = on_stdout and sys.stdout.isatty()
    return render_tests(
        report,
        target.format,
        language=job.language,
        explain=job.verbose,
        color=job.color == "always" or (on_stdout and wants_color(job.color, sys.stdout)),
        width=shutil.get_terminal_size().columns if on_terminal else _WIDTH,
        encoding=sys.stdout.encoding if on_stdout else "utf-8",
    )


def _conclude(job: TestJob, report: TestReport, console: Console, seconds: float) -> int:
    """Say how it went, and return the exit status."""
    if Target("text", None) not in job.targets:
        console.remark(summary(report))
    low = _too_low(job, report)
    if low:
        console.error(low)
    console.detail(f"in {seconds:.3f} s")
    # What could not be run weighs more than what failed: nobody knows how it would have gone.
    if report.problems or report.count("error"):
        return BAD_INPUT
    return FAILED if report.count("failed") or low else DONE


def _too_low(job: TestJob, report: TestReport) -> str:
    coverage = report.coverage
    if job.min_coverage is None or coverage is None or coverage.percent >= job.min_coverage:
        return ""
    return f"gate coverage {percent(coverage)} is below {job.min_coverage:g}%"
