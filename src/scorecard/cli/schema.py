"""`scorecard schema`: what editors check and complete a file by."""

from __future__ import annotations

from pathlib import Path

import click

from scorecard.cli.command import FileCommand
from scorecard.cli.options import complete_files, plugins_option
from scorecard.jobs.outputs import STDOUT, Target, write_whole
from scorecard.schema import NAMES, as_text, json_schema
from scorecard.suggest import did_you_mean

_EPILOG = """\
\b
Examples:
  scorecard schema rubric --output rubric.schema.json
      Then begin a rubric beside it with
      # yaml-language-server: $schema=rubric.schema.json
"""


def _known(_ctx: click.Context, _param: click.Parameter, name: str) -> str:
    if name not in NAMES:
        raise click.BadParameter(f"no schema `{name}` ({did_you_mean(name, NAMES)})")
    return name


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in NAMES if name.startswith(incomplete)]


@click.command("schema", cls=FileCommand, epilog=_EPILOG)
@click.argument("name", callback=_known, shell_complete=_complete, metavar="NAME")
@click.option(
    "--output",
    metavar="PATH",
    default=STDOUT,
    shell_complete=complete_files,
    help="Write it there; standard output if it is - or not given.",
)
@plugins_option
def command(name: str, output: str) -> None:
    """Print the JSON Schema (draft-07) of what NAME is: rubric, lexicon, tests, mapping,
    interaction, observation or grade.

    Editors complete, explain and check rubrics, lexicons, test files and mappings by it;
    interaction is one record, grade one line of JSON.
    """
    text = as_text(json_schema(name))
    path = None if output == STDOUT else Path(output)
    write_whole([Target("json", path)], lambda _: text)
