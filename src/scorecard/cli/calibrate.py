"""`scorecard calibrate`: how far grades agree with people."""

from __future__ import annotations

from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    color_option,
    complete_files,
    complete_rubrics,
    config_option,
    files_read,
    lang_option,
    make_console,
    output_options,
    quiet_option,
)
from scorecard.cli.targets import targets_of
from scorecard.render.registry import REPORTS

_SECTIONS = {
    "What to compare": ["observations", "plan", "labelled", "rubric"],
    "How to count": ["confidence", "narrow"],
    "How to show it": ["format", "output", "lang", "color", "quiet", "verbose", "config"],
}

_EPILOG = """\
\b
Examples:
  scorecard calibrate grades.jsonl --observations qa.jsonl --plan sample.jsonl
      The labels of a sample: each gate against people, rates corrected by them.
  scorecard calibrate may.jsonl --observations qa.jsonl --labelled april.jsonl
      Rates of May, corrected by labels of April.
"""


@click.command("calibrate", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("grades", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "--observations",
    multiple=True,
    required=True,
    metavar="PATH",
    shell_complete=complete_files,
    help="What people (and models) observed; repeatable.",
)
@click.option(
    "--plan",
    metavar="PATH",
    shell_complete=complete_files,
    help="The sample that the labels are of, as `review sample` wrote it.",
)
@click.option(
    "--labelled",
    multiple=True,
    metavar="PATH",
    shell_complete=complete_files,
    help="The grades that the labels belong to, if they are others; repeatable.",
)
@click.option(
    "-r",
    "--rubric",
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric whose grades are meant; gates get its words.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="How often intervals cover the truth.",
)
@click.option(
    "--narrow",
    type=click.FloatRange(0.01, 0.9),
    default=0.2,
    show_default=True,
    metavar="WIDTH",
    help="An interval no wider than this says something.",
)
@output_options(REPORTS)
@lang_option("The language of the report.")
@color_option()
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show every row that is of no use.")
@config_option()
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Compare GRADES with what people say of the same gates.

    An observation called CRITERION.LEVEL is a label of that gate. Words and each model are
    compared with people; rates and mean levels are corrected by the labels, or refused with the
    reason where the interval would not hold.
    """
    # Completion and help do without all that counts.
    from scorecard.jobs.calibrate import CalibrateJob, calibrate_files  # noqa: PLC0415

    job = CalibrateJob(
        grades=given["grades"],
        observations=given["observations"],
        targets=targets_of(ctx, given, REPORTS),
        plan=given["plan"],
        labelled=given["labelled"],
        rubric=given["rubric"],
        language=given["lang"],
        confidence=given["confidence"],
        narrow=given["narrow"],
        color=given["color"],
        also_read=files_read(ctx),
    )
    ctx.exit(calibrate_files(job, make_console(ctx)))
