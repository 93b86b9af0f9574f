"""`scorecard test`: run the rubrics' own tests."""

from __future__ import annotations

import gc
from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    NumberRange,
    color_option,
    complete_rubrics,
    config_option,
    files_read,
    lang_option,
    make_console,
    output_options,
    plugins_option,
    quiet_option,
    quoted_folders,
)
from scorecard.cli.targets import targets_of
from scorecard.render.registry import TEST_REPORTS

_SECTIONS = {
    "What to run": ["words", "fail_fast", "lang", "config"],
    "What to show": ["format", "output", "color", "quiet", "verbose"],
    "When to fail": ["min_coverage"],
}
_ALLOCATIONS = 100_000

_EPILOG = """\
\b
Examples:
  scorecard test
  scorecard test rubrics/ --min-coverage 100 --output tests.xml
  scorecard test customer-first -k complaint -k "rude*refund"
"""


@click.command("test", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("paths", nargs=-1, shell_complete=complete_rubrics)
@click.option(
    "-k",
    "words",
    multiple=True,
    metavar="WORDS",
    help="Run only the cases with these words in their names or their rubrics' ids; `*` and `?` "
    "stand for anything; repeatable.",
)
@click.option("--fail-fast", is_flag=True, help="Stop after the first case that does not pass.")
@output_options(TEST_REPORTS)
@click.option(
    "--min-coverage",
    type=NumberRange("percent", 100),
    metavar="PERCENT",
    help="Exit with 1 if the tests cover less of the gates.",
)
@lang_option()
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="List the cases that pass, too.")
@color_option()
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Run the tests of rubrics: those under `tests` in a rubric, and those in the file
    `NAME.test.yaml` beside it.

    PATHS are rubrics, test files, folders, globs, or ids of bundled rubrics; by default the
    configured rubric, else the current folder. Gate coverage says for how many of the gates some
    test would notice if they opened or blocked wrongly.

    Exit status: 0 all passed; 1 a case failed or too few gates are covered; 2 a file can't be
    read, or there is nothing to run.
    """
    # Completion and help do without all that tests.
    from scorecard.jobs.test import TestJob, run_test_files  # noqa: PLC0415

    job = TestJob(
        paths=given["paths"] or (".",),
        targets=targets_of(ctx, given, TEST_REPORTS),
        words=given["words"],
        fail_fast=given["fail_fast"],
        min_coverage=given["min_coverage"],
        language=given["lang"],
        color=given["color"],
        verbose=given["verbose"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "paths"),
    )
    # What is read lives until the end: looking for garbage all the while would find none, and
    # take as long as the rest.
    gc.set_threshold(_ALLOCATIONS)
    ctx.exit(run_test_files(job, make_console(ctx)))
