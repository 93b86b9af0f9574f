"""`scorecard verify`: grade again, and say what is not the same."""

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
    plugins_option,
    quiet_option,
    quoted_folders,
)
from scorecard.cli.targets import targets_of
from scorecard.render.registry import REPORTS

_SECTIONS = {
    "What to verify": ["rubric", "observations", "open", "sample", "seed"],
    "How to show it": ["format", "output", "show", "lang", "color", "quiet", "verbose"],
    **INTAKE_SECTION,
}

_EPILOG = """\
\b
Examples:
  scorecard verify grades.jsonl calls.jsonl -r desk.yaml
      Exit status 0 if every grade comes out the same, 1 if any is different.
  scorecard verify grades.jsonl calls/ -r desk.yaml --observations qa.jsonl --sample 500
      A large run: five hundred interactions, the same ones each time.
"""


@click.command("verify", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("grades", shell_complete=complete_files)
@click.argument("files", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "-r",
    "--rubric",
    multiple=True,
    required=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric file, or the id of a bundled rubric; repeatable. Grades of others are left "
    "out.",
)
@click.option(
    "--observations",
    multiple=True,
    metavar="PATH",
    shell_complete=complete_files,
    help="What people or models observed, as when it was graded; repeatable.",
)
@click.option(
    "--open",
    multiple=True,
    metavar="MOMENT",
    help="A moment that was open when it was graded (`grade --open`); repeatable.",
)
@click.option(
    "--sample",
    type=click.IntRange(1),
    metavar="N",
    help="Grade so many interactions again, not all.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Which ones are sampled."
)
@output_options(REPORTS)
@click.option(
    "--show",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    metavar="N",
    help="How many of those that differ to show; all are counted.",
)
@intake_options
@lang_option("The language of the report.")
@color_option()
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show everything that can't be used.")
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Grade the records in FILES again, and say whether GRADES are what comes out.

    Exit status: 0 identical; 1 different, with what differs (record, rubric or lexicon,
    observations, version, plug-ins) and both values; 2 it can't be said.
    """
    # Completion and help do without all that grades.
    from scorecard.jobs.intake import intake_settings  # noqa: PLC0415
    from scorecard.jobs.verify import VerifyJob, verify_grades  # noqa: PLC0415

    console = make_console(ctx)
    job = VerifyJob(
        grades=given["grades"],
        inputs=given["files"],
        rubrics=given["rubric"],
        targets=targets_of(ctx, given, REPORTS),
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        observations=given["observations"],
        open=given["open"],
        sample=given["sample"],
        seed=given["seed"],
        most=given["show"],
        language=given["lang"],
        color=given["color"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
    )
    ctx.exit(verify_grades(job, console))
