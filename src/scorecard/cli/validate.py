"""`scorecard validate`: say what is wrong in rubrics, where, and how to fix it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    color_option,
    complete_rubrics,
    config_option,
    files_read,
    lang_option,
    make_console,
    output_options,
    plugins_option,
    quoted_folders,
)
from scorecard.cli.targets import targets_of
from scorecard.jobs.outputs import Target
from scorecard.reading.source import STDIN
from scorecard.render.registry import PROBLEMS

_NAMELESS = "<stdin>"

_SECTIONS = {
    "What to check": ["select", "ignore", "stdin_filename", "config"],
    "What to show": ["format", "output", "lang", "color", "quiet", "verbose"],
    "When to fail": ["strict", "allow_empty"],
}

_EPILOG = """\
\b
Examples:
  scorecard validate rubrics/
  scorecard validate --strict --format github --format sarif --output problems.sarif
  scorecard validate --ignore R04 front-desk.yaml
  git show HEAD:desk.yaml | scorecard validate - --stdin-filename desk.yaml

\b
Exit status: 0 no errors; 1 errors (with --strict, warnings too); 2 bad usage,
a missing file, or nothing to check.
"""


@click.command("validate", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("paths", nargs=-1, shell_complete=complete_rubrics)
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    help="Look for these problems only: codes or their beginnings, with commas; repeatable.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    help="Leave these problems out; repeatable. What makes a file unusable is always shown.",
)
@click.option(
    "--stdin-filename",
    metavar="NAME",
    help="What standard input is called; includes are relative to it.",
)
@output_options(PROBLEMS)
@click.option("--strict/--no-strict", help="Exit with 1 if there are warnings, too.")
@click.option("--allow-empty", is_flag=True, help="Exit with 0 if there is nothing to check.")
@click.option("--quiet/--no-quiet", help="Leave out the summary.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is checked; show every problem.")
@lang_option("The language of what people read.")
@color_option()
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Check rubrics, lexicons, test files and mappings.

    PATHS are files, folders (searched to the bottom), globs, ids of bundled rubrics, or `-` for
    standard input. Without any, the configured `rubric` is checked, or else the current folder.
    In folders, YAML files that are not of these kinds are left alone.
    """
    targets = _targets(ctx, given)
    paths = _paths(ctx, given)
    # Loads what checks, which refusing an option does without.
    from scorecard.jobs.validate import (  # noqa: PLC0415
        ValidateJob,
        validate_files,
        wanted_codes,
    )

    job = ValidateJob(
        paths=paths,
        stdin_name=given["stdin_filename"] or _NAMELESS,
        targets=targets,
        wanted=wanted_codes(given["select"], given["ignore"]),
        strict=given["strict"],
        allow_empty=given["allow_empty"],
        language=given["lang"],
        color=given["color"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "paths"),
    )
    ctx.exit(validate_files(job, make_console(ctx)))


def _paths(ctx: click.Context, given: dict[str, Any]) -> Sequence[str]:
    """The paths that are named, else standard input if it is, else the configured ones."""
    paths: Sequence[str] = given["paths"]
    if given["stdin_filename"] is not None and STDIN not in paths:
        if paths:
            raise click.UsageError("--stdin-filename: name `-` among the paths, too", ctx)
        return [STDIN]
    return paths or (ctx.default_map or {}).get("paths") or ["."]


def _targets(ctx: click.Context, given: dict[str, Any]) -> list[Target]:
    return targets_of(ctx, given, PROBLEMS)
