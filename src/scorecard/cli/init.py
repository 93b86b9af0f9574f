"""`scorecard init`: write a starter that validates, passes its tests and grades at once."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scorecard.cli.options import lang_option
from scorecard.jobs.outputs import write_whole
from scorecard.jobs.scaffold import write_or_refuse, written
from scorecard.jobs.target import Target
from scorecard.language import Language
from scorecard.render.safe import terminal
from scorecard.schema import as_text, json_schema
from scorecard.starter import starter_files

_NEXT = (
    "scorecard validate --strict rubrics",
    "scorecard test --min-coverage 100 rubrics",
    "scorecard grade examples/calls.json --explain",
)
_WORKFLOW = Path(".github/workflows/scorecard.yml")

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
    files = {**starter_files(lang, ci=ci), **_schemas()}
    write_or_refuse(folder, files, "name another folder (`scorecard init DIR`)")
    if sys.stdout is not None:
        report = "".join(f"{line}\n" for line in _report(folder, list(files)))
        write_whole([Target("text", None)], lambda _: report)


def _schemas() -> dict[Path, bytes]:
    """What the files name for editors to complete by, which need no network then."""
    names = ("rubric", "lexicon")
    return {
        Path("schema", f"{name}.schema.json"): as_text(json_schema(name)).encode() for name in names
    }


def _report(folder: Path, paths: Sequence[Path]) -> list[str]:
    lines = [*written(folder, paths), "", "Next:"]
    if folder != Path():
        lines.append(f"  cd {terminal(shlex.quote(str(folder)))}")
    lines += [f"  {command}" for command in _NEXT]
    if _WORKFLOW in paths:
        lines += ["", f"Before the first push, say in {_WORKFLOW} where CI gets scorecard from."]
    return lines
