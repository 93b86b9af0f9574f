"""`scorecard init`: write a starter that validates, passes its tests and grades at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scorecard.cli.options import lang_option
from scorecard.jobs.outputs import Target, write_whole
from scorecard.language import Language

_EPILOG = """\
\b
Examples:
  scorecard init
      Write the starter into the current folder, beside what is there.
  scorecard init quality --lang zh
      Make the folder `quality`; comments and texts in Chinese.
"""


@click.command("init", epilog=_EPILOG)
@click.argument(
    "folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path)
)
@lang_option("The language of comments and texts; phrases are in both.")
@click.option(
    "--ci/--no-ci",
    default=True,
    show_default=True,
    help="Whether to write a GitHub workflow and a pre-commit configuration.",
)
def command(folder: Path, lang: Language, ci: bool) -> None:
    """Write a working starter into DIR: a rubric, a lexicon, their tests, example records, and
    what runs the checks before each commit and on each push.

    Nothing is overwritten: if any of the files exists, none is written.
    """
    from scorecard.jobs.init import write_starter  # noqa: PLC0415 (help does without)

    lines = write_starter(folder, lang, ci=ci)
    if sys.stdout is not None:
        write_whole([Target("text")], lambda _: "".join(f"{line}\n" for line in lines))
