"""`scorecard review export`: what reviewers work with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    INTAKE_SECTION,
    complete_files,
    complete_rubrics,
    config_option,
    files_read,
    intake_options,
    lang_option,
    make_console,
    plugins_option,
    quiet_option,
    quoted_folders,
)
from scorecard.jobs.outputs import STDOUT, Target

_SECTIONS = {
    "What to review": ["rubric", "plan", "gates"],
    "How to show it": ["format", "output", "blind", "mask", "lang"],
    **INTAKE_SECTION,
}

_EPILOG = """\
\b
Formats:
  html          one page, offline: transcript, gates, keys; saves a file
  label-studio  tasks as JSON, and the project's configuration beside them (.xml)
  csv           a row for each gate, for a spreadsheet

\b
Examples:
  scorecard review export grades.jsonl calls.jsonl -r rules.yaml \\
      --plan sample.jsonl --blind --output review.html
  scorecard review export grades.jsonl calls.jsonl -r rules.yaml \\
      --format label-studio --output tasks.json
"""


@click.command("export", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("grades", shell_complete=complete_files)
@click.argument("records", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "-r",
    "--rubric",
    required=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric that graded: its gates are asked.",
)
@click.option(
    "--plan",
    metavar="PATH",
    shell_complete=complete_files,
    help="The sample to review, as `review sample` wrote it; without it, all.",
)
@click.option(
    "--gate",
    "gates",
    multiple=True,
    metavar="CRITERION.LEVEL",
    help="Ask for this gate only; repeatable.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["html", "label-studio", "csv"]),
    help="What to write; without it, the suffix of --output tells.",
)
@click.option(
    "--output",
    metavar="PATH",
    default=STDOUT,
    shell_complete=complete_files,
    help="Write it there; standard output if it is - or not given.",
)
@click.option(
    "--blind/--no-blind", help="Leave out what the rules say, and the words that decided."
)
@click.option(
    "--mask/--no-mask",
    default=True,
    show_default=True,
    help="Hide digits, addresses and known names.",
)
@intake_options
@lang_option("The language of the page and of the rubric's texts.")
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show every record that can't be used.")
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Write what reviewers work with: the interactions of RECORDS that GRADES grade.

    Reviewers say of each gate whether it is met, and which turns show it. Personal data are masked
    unless you ask otherwise; names that no field of a record holds stay.
    """
    # Completion and help do without all that exports.
    from scorecard.jobs.intake import intake_settings  # noqa: PLC0415
    from scorecard.jobs.review import ExportJob, by_suffix, export_review  # noqa: PLC0415

    console = make_console(ctx)
    output = None if given["output"] == STDOUT else Path(given["output"])
    format = given["format"] or ("html" if output is None else by_suffix(output))
    job = ExportJob(
        grades=[given["grades"]],
        records=given["records"],
        rubric=given["rubric"],
        target=Target(format, output),
        plan=given["plan"],
        gates=given["gates"],
        blind=given["blind"],
        mask=given["mask"],
        language=given["lang"],
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        also_read=files_read(ctx),
    )
    ctx.exit(export_review(job, console))
