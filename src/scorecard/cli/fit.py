"""`scorecard fit`: does a rubric suit some records?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

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
from scorecard.fit.codes import CODES
from scorecard.fit.formats import FITS
from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.jobs.outputs import Target

_SECTIONS = {
    **INTAKE_SECTION,
    "What to look at": ["rubric", "observations", "mask", "lang", "config"],
    "What to write": ["format", "output", "patch", "color", "quiet", "verbose"],
    "What to learn": ["learn", "precision", "suggest", "seed"],
    "When to fail": ["fail_on"],
}

_EPILOG = """\
\b
Examples:
  scorecard fit calls.jsonl -r customer-first
      Which gates tell interactions apart, what is never heard, what is open.
  scorecard fit calls.jsonl -r desk.yaml --observations marks.jsonl --patch desk.patch
      Which phrases of marked turns the rubric misses, as a patch to its files.
  scorecard fit calls.jsonl -r desk.yaml --observations marks.jsonl --learn complaint \\
      --output complaint-cues.yaml
      Learn cues that hear more complaints, as a lexicon to review and include.
  scorecard fit calls/ -r desk.yaml --fail-on fields --fail-on languages
      In CI: exit status 1 if records lack a field, or are in another language.
"""


@click.command("fit", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("files", nargs=-1, shell_complete=complete_files)
@intake_options
@click.option(
    "-r",
    "--rubric",
    required=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric file, or the id of a bundled rubric.",
)
@click.option(
    "--observations",
    multiple=True,
    metavar="PATH",
    shell_complete=complete_files,
    help="What people or models observed: files, folders or globs; marked turns show which wording "
    "is missing. Repeatable.",
)
@output_options(FITS)
@click.option(
    "--patch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    shell_complete=complete_files,
    help="Write there, as a patch to the rubric's files, the phrases that are missing.",
)
@click.option(
    "--mask/--no-mask",
    default=True,
    show_default=True,
    help="Mask digits, addresses and known names in what is quoted.",
)
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(CODES),
    help="Exit with 1 if there is such a finding; repeatable.",
)
@click.option(
    "--learn",
    metavar="MOMENT",
    help="Instead of a report: learn cues for this moment from marked turns, and write them as a "
    "lexicon to --output (needs the extra `learn`).",
)
@click.option(
    "--precision",
    type=click.FloatRange(0.5, 0.99),
    default=0.75,
    show_default=True,
    help="With --learn: the share of the turns found that has to be right.",
)
@click.option(
    "--suggest",
    metavar="MOMENT",
    help="Instead of a report: write to --output the 50 turns that nobody looked at and that mean "
    "most like turns marked as this moment, as CSV for people to fill in (needs the extra "
    "`similar`; English above all).",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="With --learn and --suggest: the folds.",
)
@lang_option()
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show every reject and every remark.")
@color_option()
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Say whether a rubric suits the interactions in FILES, before its grades are trusted.

    Gates that give everybody one verdict, moments that are never heard, grades that are open or
    can't be told apart, tools, fields and languages that the rubric does not know. With turns that
    people or models marked: the phrases that it misses.
    """
    # Completion and help do without all that surveys.
    from scorecard.jobs.fit import FitJob, fit_records  # noqa: PLC0415
    from scorecard.jobs.intake import choose_inputs, intake_settings  # noqa: PLC0415

    console = make_console(ctx)
    if given["learn"] is not None or given["suggest"] is not None:
        ctx.exit(_learn(ctx, given, console))
    (default,) = (ctx.default_map or {}).get("format", ["text"])
    job = FitJob(
        inputs=choose_inputs(given["files"]),
        rubric=given["rubric"],
        targets=targets_of(ctx, given, FITS, default if default in FITS.formats else "text"),
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        observations=given["observations"],
        patch=given["patch"],
        fail_on=given["fail_on"],
        language=given["lang"],
        mask=given["mask"],
        color=given["color"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
    )
    ctx.exit(fit_records(job, console))


def _learn(ctx: click.Context, given: dict[str, Any], console: Console) -> int:
    """Learn a moment, or suggest what to read; the report's options have no say in it."""
    from scorecard.jobs.intake import choose_inputs, intake_settings  # noqa: PLC0415
    from scorecard.jobs.learn import LearnJob, learn_moment, suggest_turns  # noqa: PLC0415

    if given["learn"] is not None and given["suggest"] is not None:
        raise UserError("--suggest: with --learn there are no suggestions (leave one of them out)")
    option, run = (
        ("learn", learn_moment) if given["learn"] is not None else ("suggest", suggest_turns)
    )
    reported = [name for name in ("format", "patch", "fail_on") if given[name]]
    if reported and ctx.get_parameter_source(reported[0]) is ParameterSource.COMMANDLINE:
        name = reported[0].replace("_", "-")
        raise UserError(f"--{name}: with --{option} there is no report (leave one of them out)")
    if len(given["output"]) > 1:
        raise UserError(f"--output: what --{option} writes goes to one file")
    path = next(iter(given["output"]), "-")
    job = LearnJob(
        inputs=choose_inputs(given["files"]),
        rubric=given["rubric"],
        moment=given[option],
        target=Target("yaml" if option == "learn" else "csv", None if path == "-" else Path(path)),
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        observations=given["observations"],
        precision=given["precision"],
        seed=given["seed"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
    )
    return run(job, console)
