"""`scorecard grade`: grade interactions against rubrics."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    INTAKE_SECTION,
    NumberRange,
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
from scorecard.jobs.limits import FAIL_ON, UNKNOWN_TOOLS, RejectLimit, Thresholds
from scorecard.jobs.outputs import Target
from scorecard.render.registry import GRADES

if TYPE_CHECKING:
    from scorecard.jobs.grade import ShowProgress

_SECTIONS = {
    **INTAKE_SECTION,
    "What to grade by": ["rubric", "observations", "open", "lang", "evidence", "cache", "config"],
    "What to show": ["format", "output", "explain", "color", "quiet", "verbose"],
    "When to fail": ["fail_under", "fail_under_mean", "fail_on", "max_rejects"],
    "Many records": ["jobs", "rejects", "resume", "progress"],
}

_EPILOG = """\
\b
Examples:
  scorecard grade calls.jsonl
  zcat calls.jsonl.gz | scorecard grade --format jsonl | jq .score
  scorecard grade calls/ --output grades.csv --output grades.xml
"""


class _MaxRejects(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on
    """A number of rejects, or a share of all records."""

    name = "number or share"

    def convert(self, value: Any, param: Any, ctx: Any) -> RejectLimit:
        try:
            return value if isinstance(value, RejectLimit) else RejectLimit.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command("grade", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("files", nargs=-1, shell_complete=complete_files)
@intake_options
@click.option(
    "-r",
    "--rubric",
    multiple=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="A rubric file, or the id of a bundled rubric; repeatable.",
)
@click.option(
    "--observations",
    multiple=True,
    metavar="PATH|GLOB",
    shell_complete=complete_files,
    help="What people or models observed, beside the records: JSON Lines or CSV; repeatable.",
)
@click.option(
    "--open",
    multiple=True,
    metavar="MOMENT",
    help="Try out: not finding this moment proves nothing unless somebody looked; repeatable.",
)
@output_options(GRADES)
@click.option("--explain/--no-explain", help="Show every level of every interaction.")
@click.option(
    "--evidence",
    type=click.Choice(["full", "none"]),
    default="full",
    show_default=True,
    help="Whether grades quote what decided them.",
)
@click.option(
    "--cache/--no-cache",
    default=True,
    help="Whether rubrics that were checked before are taken from the user's cache folder.",
)
@click.option(
    "--fail-under", type=NumberRange("score", 5), help="Exit with 1 if any score is below this."
)
@click.option(
    "--fail-under-mean", type=NumberRange("score", 5), help="Exit with 1 if the mean is below this."
)
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice([*FAIL_ON, UNKNOWN_TOOLS]),
    help="Exit with 1 if any interaction fails (or, with `undecided`, might), or if any has an "
    "action that no moment of the rubric names; repeatable.",
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    shell_complete=complete_files,
    help="Keep what is rejected there, as JSON Lines with the reason and the original bytes.",
)
@click.option(
    "--max-rejects",
    type=_MaxRejects(),
    metavar="N|N%",
    help="Accept so many rejects (exit 0 all the same); with more, write nothing and exit 2.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes grade; as many as there are processors unless given.",
)
@click.option("--resume", is_flag=True, help="Go on with the run that was interrupted.")
@click.option(
    "--progress",
    type=click.Choice(["auto", "plain", "off"]),
    default="auto",
    show_default=True,
    help="Show how far it is: on a terminal, as a line now and then, or not.",
)
@lang_option()
@quiet_option
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Show every number of a summary; say what is read and how fast.",
)
@color_option()
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Grade the interactions in FILES against rubrics.

    FILES are JSON, JSON Lines, CSV (also .gz and .zst), folders of such files, or `-` for standard
    input, which is read too if no file is named. What can't be read is reported and the rest is
    graded.
    """
    # Completion and help do without all that grades.
    from scorecard.jobs.grade import GradeJob, grade_files  # noqa: PLC0415
    from scorecard.jobs.intake import choose_inputs, intake_settings  # noqa: PLC0415
    from scorecard.jobs.run import processors  # noqa: PLC0415

    console = make_console(ctx)
    job = GradeJob(
        inputs=choose_inputs(given["files"]),
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        rubrics=given["rubric"],
        targets=_targets(ctx, given),
        thresholds=Thresholds(
            each=given["fail_under"],
            mean=given["fail_under_mean"],
            on=max(set(given["fail_on"]) & set(FAIL_ON), key=list(FAIL_ON).index, default=""),
            known_tools=UNKNOWN_TOOLS in given["fail_on"],
        ),
        language=given["lang"],
        evidence=given["evidence"] == "full",
        explain=given["explain"],
        color=given["color"],
        verbose=given["verbose"],
        processes=given["jobs"] or processors(),
        rejects=given["rejects"],
        max_rejects=given["max_rejects"],
        resume=given["resume"],
        observations=given["observations"],
        open=given["open"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
        cache=given["cache"],
    )
    with _progress(given["progress"]) as show:
        result = grade_files(job, console, show)
    ctx.exit(result.status)


def _progress(style: str) -> AbstractContextManager[ShowProgress | None]:
    """What shows how far a run is; where nobody looks, nothing does."""
    if style == "auto":
        style = "bar" if sys.stderr is not None and sys.stderr.isatty() else "off"
    if style == "off":
        return nullcontext()
    from scorecard.render.progress import Progress  # noqa: PLC0415 (many runs show none)

    return Progress(with_bar=style == "bar")


def _targets(ctx: click.Context, given: dict[str, Any]) -> list[Target]:
    """The formats that the command line pairs with outputs; a configured one is the default."""
    (default,) = (ctx.default_map or {}).get("format", ["text"])
    return targets_of(ctx, given, GRADES, default)
