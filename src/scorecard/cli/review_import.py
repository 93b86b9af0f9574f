"""`scorecard review import`: reviewers' judgements as observations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorecard.cli.command import FileCommand
from scorecard.cli.options import (
    complete_files,
    complete_rubrics,
    config_option,
    files_read,
    make_console,
    quiet_option,
)
from scorecard.jobs.outputs import LINES, STDOUT, Target

_EPILOG = """\
\b
Examples:
  scorecard review import review-ann.json review-ben.json --output labels.jsonl
  scorecard review import export.json table.csv -r rules.yaml --plan sample.jsonl
"""


@click.command("import", cls=FileCommand, epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, shell_complete=complete_files)
@click.option(
    "--plan",
    metavar="PATH",
    shell_complete=complete_files,
    help="Refuse what is not of this sample.",
)
@click.option(
    "-r",
    "--rubric",
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="Refuse what is no gate of this rubric.",
)
@click.option(
    "--output",
    metavar="PATH",
    default=STDOUT,
    shell_complete=complete_files,
    help="Write the observations there; standard output if it is - or not given.",
)
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show all that was not taken in.")
@config_option()
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Take in what reviewers said: FILES that the page saved, Label Studio's JSON export, tables.

    Their content tells which they are. What does not belong is refused with its place; what was
    left open is no observation, and is shown where it has a note.
    """
    # Completion and help do without all that imports.
    from scorecard.jobs.review import ImportJob, import_reviews  # noqa: PLC0415

    output = None if given["output"] == STDOUT else Path(given["output"])
    job = ImportJob(
        files=given["files"],
        target=Target(LINES, output),
        plan=given["plan"],
        rubric=given["rubric"],
        also_read=files_read(ctx),
    )
    ctx.exit(import_reviews(job, make_console(ctx)))
