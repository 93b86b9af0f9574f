"""`scorecard compare`: two runs, or two versions of a rubric."""

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
from scorecard.render.registry import COMPARISONS

_SECTIONS = {
    "What to compare": ["rubric", "observations", "cluster", "unpaired", "confidence", "fail_on"],
    "How to show it": ["format", "output", "show", "mask", "lang", "color", "quiet", "verbose"],
    **INTAKE_SECTION,
    "More": ["config", "no_plugins"],
}

_EPILOG = """\
\b
Examples:
  scorecard compare before.jsonl after.jsonl
      Two runs: which gates moved, by how much, and what can't be said.
  scorecard compare main.jsonl pull.jsonl --format markdown --fail-on regression
      In CI: a table for the pull request; exit status 1 if something is worse.
  scorecard compare calls.jsonl -r desk-1.yaml -r desk-2.yaml
      The same records under two versions of a rubric.
"""


@click.command("compare", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "-r",
    "--rubric",
    multiple=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="Twice: grade FILES, which are records, under the old and the new one. Once: the rubric "
    "whose grades are meant; gates get its words.",
)
@click.option(
    "--observations",
    multiple=True,
    metavar="PATH",
    shell_complete=complete_files,
    help="With two rubrics: what people or models observed, beside the records; repeatable.",
)
@click.option(
    "--cluster",
    default="",
    metavar="FIELD",
    help="The field in which interactions are alike, such as agent.id or metadata.task; `none` for "
    "none. Without it: the task, the agent or the customer, where they repeat.",
)
@click.option(
    "--unpaired", is_flag=True, help="Equal ids are chance: compare two samples, not pairs."
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="How often intervals cover the truth.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["regression"]),
    help="Exit with 1 if something is worse: by its interval, not by its point.",
)
@output_options(COMPARISONS)
@click.option(
    "--show",
    type=click.IntRange(0, 1000),
    default=10,
    show_default=True,
    metavar="N",
    help="How many changed interactions to show, with the words that decided.",
)
@click.option(
    "--mask/--no-mask",
    default=True,
    show_default=True,
    help="Mask digits, addresses and known names in what is quoted.",
)
@intake_options
@lang_option("The language of the comparison.")
@color_option()
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show everything that can't be used.")
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Compare two files of grades, or records under two rubrics (-r OLD -r NEW).

    Interactions with the same id are compared as pairs; trials of a task, and calls of an agent,
    are taken for alike. Every difference has its n and an interval, or is refused.
    """
    # Completion and help do without all that counts.
    from scorecard.jobs.compare import CompareJob, compare_runs  # noqa: PLC0415
    from scorecard.jobs.errors import UserError  # noqa: PLC0415
    from scorecard.jobs.intake import intake_settings  # noqa: PLC0415

    if len(given["rubric"]) > 2:
        raise UserError("-r: two rubrics are compared, the old and the new one")
    console = make_console(ctx)
    job = CompareJob(
        inputs=given["files"],
        targets=targets_of(ctx, given, COMPARISONS),
        rubrics=given["rubric"],
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        observations=given["observations"],
        cluster=given["cluster"],
        unpaired=given["unpaired"],
        most=given["show"],
        mask=given["mask"],
        fail_on=given["fail_on"],
        language=given["lang"],
        confidence=given["confidence"],
        color=given["color"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
    )
    ctx.exit(compare_runs(job, console))
