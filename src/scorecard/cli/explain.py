"""`scorecard explain`: what a code, a word, a rubric or a grade means."""

from __future__ import annotations

from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    INTAKE_SECTION,
    color_option,
    complete_rubrics,
    config_option,
    files_read,
    intake_options,
    lang_option,
    make_console,
    output_options,
    plugins_option,
    quoted_folders,
)
from scorecard.cli.targets import targets_of
from scorecard.reading.source import STDIN
from scorecard.render.registry import PAGES

_SECTIONS = {
    "What to explain": ["id", "rubric", "lang", "config"],
    **INTAKE_SECTION,
    "How to show it": ["format", "output", "mask", "color"],
}

_EPILOG = """\
\b
Examples:
  scorecard explain R012
  scorecard explain response
  scorecard explain customer-first --output form.html
  scorecard explain calls.json --id call-0017 --lang zh
"""


@click.command("explain", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("what", required=False, shell_complete=complete_rubrics)
@click.option("--id", metavar="ID", help="Which interaction of a file of records.")
@click.option(
    "-r",
    "--rubric",
    multiple=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric to grade the interaction by; the bundled `customer-first` unless given.",
)
@intake_options
@output_options(PAGES)
@click.option(
    "--mask/--no-mask",
    default=True,
    show_default=True,
    help="Hide digits, addresses and known names in what was said.",
)
@lang_option("The language in which rubrics and grades are explained.")
@color_option()
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Explain WHAT: a code of rubric problems, a word of the rubric language, a rubric (as a form
    to work with), or the grade of one interaction in a file of records.

    Without WHAT, lists what can be explained.
    """
    # Completion and help do without all that explains.
    from scorecard.jobs.explain import ExplainJob, write_explanation  # noqa: PLC0415
    from scorecard.jobs.intake import choose_inputs, intake_settings  # noqa: PLC0415

    if given["what"] == STDIN:
        choose_inputs([STDIN])
    console = make_console(ctx)
    job = ExplainJob(
        what=given["what"],
        id=given["id"],
        rubrics=given["rubric"],
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        language=given["lang"],
        targets=targets_of(ctx, given, PAGES),
        color=given["color"],
        masks=given["mask"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
    )
    write_explanation(job, console)
