"""`scorecard convert`: interactions of any format as native records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorecard.cli.command import FileCommand
from scorecard.cli.options import (
    complete_files,
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

_EPILOG = """\
\b
Examples:
  scorecard convert export/ --output calls.jsonl
      What is in the folder, as native records; what was left out is said.
  scorecard convert call.json --agent "channel 0" | scorecard grade
      Say who the agent is, where the file doesn't.
  scorecard convert call.json --explain
      Show which field of the file goes where, and what is not kept.
"""


@click.command("convert", cls=FileCommand, epilog=_EPILOG)
@click.argument("files", nargs=-1, shell_complete=complete_files)
@intake_options
@click.option(
    "--to",
    "to_format",
    type=click.Choice(["native", "vcon"]),
    default="native",
    show_default=True,
    help="What to write, as JSON Lines.",
)
@click.option(
    "--output",
    metavar="PATH",
    default=STDOUT,
    shell_complete=complete_files,
    help="Write it there; standard output if it is - or not given.",
)
@click.option(
    "--draft-mapping",
    is_flag=True,
    help="Write instead a draft of a mapping file, from the keys of the first value in FILES.",
)
@click.option("--explain", is_flag=True, help="Show instead which field of the source goes where.")
@lang_option("The language of what is said on standard error.")
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show every reject and every remark.")
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Convert the interactions in FILES to native records, one JSON object a line.

    FILES are what `scorecard grade` reads: any of the formats that `scorecard formats` lists,
    recognised by their content. What has no place in a record, such as system messages and private
    notes, is counted on standard error.
    """
    # Completion and help do without all that converts.
    from scorecard.jobs.convert import ConvertJob, convert_files  # noqa: PLC0415
    from scorecard.jobs.intake import choose_inputs, intake_settings  # noqa: PLC0415

    output = None if given["output"] == STDOUT else Path(given["output"])
    console = make_console(ctx)
    job = ConvertJob(
        inputs=choose_inputs(given["files"]),
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        target=Target("text" if given["explain"] else "jsonl", output),
        to=given["to_format"],
        explain=given["explain"],
        draft=given["draft_mapping"],
        also_read=files_read(ctx),
    )
    ctx.exit(convert_files(job, console))
