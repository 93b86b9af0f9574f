"""`scorecard report`: what many grades say."""

from __future__ import annotations

from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    INTAKE_SECTION,
    color_option,
    complete_files,
    complete_rubrics,
    config_option,
    files_read,
    intake_options,
    lang_option,
    make_console,
    output_options,
    quiet_option,
    quoted_folders,
)
from scorecard.cli.targets import targets_of
from scorecard.render.registry import REPORTS

_SECTIONS = {
    "What to report on": ["where", "rubric", "records"],
    "How to group and count": ["by", "min_n", "window", "labels", "plan", "confidence"],
    "How to show it": [
        "mask",
        "with_transcripts",
        "format",
        "output",
        "lang",
        "color",
        "quiet",
        "verbose",
        "config",
    ],
    **INTAKE_SECTION,
}

_EPILOG = """\
\b
Examples:
  scorecard report grades.jsonl
      Where people stand, which gate blocks, and what opening it would gain.
  scorecard report 'march/*.parquet' --by agent.team --where channel=call --output march.html
      A page for the team leads.
"""


@click.command("report", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("grades", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "--by",
    multiple=True,
    metavar="FIELD",
    help="Group by a field of the grades: agent.id, agent.team, topic, channel, language, "
    "customer.tier, week, month, outcome.…; repeatable.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="Only grades that meet it: agent.team=north,south, topic!=billing, "
    "started_at>=2026-03; repeatable, all must hold.",
)
@click.option(
    "-r",
    "--rubric",
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric that graded: its weights and marks, and its words.",
)
@click.option(
    "--min-n",
    type=click.IntRange(2),
    default=20,
    show_default=True,
    metavar="N",
    help="Rank nobody with fewer scored grades.",
)
@click.option(
    "--window",
    type=click.FloatRange(0, min_open=True),
    default=7.0,
    show_default=True,
    metavar="DAYS",
    help="Contacts of a customer about a topic within so many days belong together.",
)
@click.option(
    "--labels",
    multiple=True,
    metavar="PATH",
    shell_complete=complete_files,
    help="What people observed: rates of gates are corrected by it; repeatable.",
)
@click.option(
    "--plan",
    metavar="PATH",
    shell_complete=complete_files,
    help="The sample that the labels are of, as `review sample` wrote it.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="How often intervals cover the truth.",
)
@click.option(
    "--records",
    multiple=True,
    metavar="PATH",
    shell_complete=complete_files,
    help="The records that were graded: for --by metadata.…, what customers "
    "raise, names to hide, and transcripts; repeatable.",
)
@click.option(
    "--with-transcripts",
    is_flag=True,
    help="Put the transcripts of the interactions that are shown into the page.",
)
@intake_options
@click.option(
    "--mask/--no-mask",
    default=True,
    show_default=True,
    help="Hide digits, addresses and known names in the words that are shown.",
)
@output_options(REPORTS)
@lang_option("The language of the report.")
@color_option()
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show everything that is no grade.")
@config_option()
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Say what many GRADES say: JSON Lines or Parquet, files, folders or globs.

    First what can't be said; then where people stand, with an interval beside every number; how
    many clear each gate, and what opening it would gain.
    """
    from scorecard.jobs.intake import intake_settings  # noqa: PLC0415
    from scorecard.jobs.report import ReportJob, report_grades  # noqa: PLC0415 (loads numpy)

    console = make_console(ctx)
    job = ReportJob(
        grades=given["grades"],
        targets=targets_of(ctx, given, REPORTS),
        by=given["by"],
        where=given["where"],
        rubric=given["rubric"],
        min_n=given["min_n"],
        language=given["lang"],
        window=given["window"],
        labels=given["labels"],
        plan=given["plan"],
        confidence=given["confidence"],
        mask=given["mask"],
        records=given["records"],
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        with_transcripts=given["with_transcripts"],
        color=given["color"],
        also_read=files_read(ctx),
    )
    ctx.exit(report_grades(job, console))
