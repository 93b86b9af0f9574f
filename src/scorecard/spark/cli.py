"""`python -m scorecard.spark`, also for `spark-submit`: grade files on a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import lang_option, make_console
from scorecard.jobs.load_rubrics import load_rubrics

_SECTIONS = {
    "What to grade by": ["rubric", "observations", "lang", "evidence"],
    "What to write": ["out", "format"],
    "How": ["partitions", "check_ids", "quiet"],
}

_EPILOG = """\
\b
Examples:
  python -m scorecard.spark calls/ --out graded
      On this machine, or as spark-defaults.conf says.
  spark-submit --master yarn "$(python -m scorecard.spark --script)" \\
      hdfs:///calls/2026-03-02/ --out hdfs:///graded/2026-03-02 --rubric rules.yaml

\b
Exit status: 0 all graded; 2 bad usage, nothing graded, or some were rejected;
3 a defect in scorecard, or the Spark job failed; 130 interrupted.
"""


def _print_script(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(Path(__file__).parents[1] / "spark" / "__main__.py")
        ctx.exit()


@click.command(
    "scorecard.spark",
    cls=SectionedCommand,
    sections=_SECTIONS,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("inputs", nargs=-1, required=True)
@click.option("-r", "--rubric", metavar="PATH|ID", help="A rubric file, or a bundled one's id.")
@click.option(
    "--observations",
    multiple=True,
    metavar="PATH",
    help="What people or models observed, beside the records: JSON Lines; repeatable.",
)
@click.option("--out", required=True, metavar="DIR", help="A folder that does not exist yet.")
@click.option(
    "--format",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="What to write into it.",
)
@click.option(
    "--evidence",
    type=click.Choice(["full", "none"]),
    default="full",
    show_default=True,
    help="Whether grades quote what decided them.",
)
@lang_option("The language of reasons.")
@click.option(
    "--partitions",
    type=click.IntRange(min=1),
    help="Spread the records over so many tasks; for .gz, which Spark can't split.",
)
@click.option("--check-ids", is_flag=True, help="Say which ids stand more than once, and fail.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors on standard error.")
@click.option(
    "--script",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_script,
    help="Print the path of the script for spark-submit.",
)
@click.pass_context
def app(ctx: click.Context, /, **given: Any) -> None:
    """Grade the records in INPUTS against a rubric, on Spark.

    INPUTS are files or folders of JSON Lines (also .gz), anywhere that Spark can read. DIR gets
    two folders: kind=grade, and kind=reject with what can't be graded and why.
    """
    # Help does without Spark.
    from scorecard.spark.main import SparkRun, grade_on_spark  # noqa: PLC0415

    console = make_console(ctx)
    named = [given["rubric"]] if given["rubric"] else []
    (rubric,) = load_rubrics(named, console)
    run = SparkRun(
        inputs=given["inputs"],
        out=given["out"],
        rubric=rubric,
        observations=given["observations"],
        format=given["format"],
        language=given["lang"],
        evidence=given["evidence"] == "full",
        partitions=given["partitions"],
        check_ids=given["check_ids"],
    )
    ctx.exit(grade_on_spark(run, console))
