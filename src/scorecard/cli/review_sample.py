"""`scorecard review sample`: which interactions to read."""

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
Ways to draw (--by):
  random      all are as likely
  verdict     by the verdicts of --gate; without it, by the rarest verdict of each
  unknown     first what could change a level
  risk        critical first, then near the pass mark, then with locked levels
  agent.id, agent.team, channel, topic, … so many for each (--each)

\b
Examples:
  scorecard review sample grades.jsonl -n 100 --output sample.jsonl
  scorecard review sample grades.jsonl --by verdict --gate customer-first.2
  scorecard review sample grades.jsonl --by agent.id --each 5
"""


@click.command("sample", cls=FileCommand, epilog=_EPILOG)
@click.argument("grades", nargs=-1, required=True, shell_complete=complete_files)
@click.option("--by", default="random", show_default=True, metavar="WAY", help="How to draw.")
@click.option(
    "-n",
    "n",
    type=click.IntRange(min=1, max=1_000_000),
    default=100,
    show_default=True,
    help="How many interactions.",
)
@click.option(
    "--each",
    type=click.IntRange(min=1, max=1_000_000),
    metavar="N",
    help="So many of each stratum instead.",
)
@click.option(
    "--gate",
    "gates",
    multiple=True,
    metavar="CRITERION.LEVEL",
    help="The gate whose verdicts are the strata; repeatable.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**63 - 1),
    default=0,
    show_default=True,
    help="Another seed draws others.",
)
@click.option(
    "-r",
    "--rubric",
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric whose grades are meant, and whose pass mark `risk` looks at.",
)
@click.option(
    "--output",
    metavar="PATH",
    default=STDOUT,
    shell_complete=complete_files,
    help="Write the sample there; standard output if it is - or not given.",
)
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show every reject.")
@config_option()
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Draw interactions to read from GRADES: what was drawn and what each stands for.

    GRADES are files that `scorecard grade --format jsonl` wrote. The same grades and seed give the
    same sample, in whatever order they come. `review export` and `calibrate` read it (`--plan`).
    """
    # Completion and help do without all that draws.
    from scorecard.jobs.sample import SampleJob, sample_files  # noqa: PLC0415

    output = None if given["output"] == STDOUT else Path(given["output"])
    job = SampleJob(
        grades=given["grades"],
        target=Target(LINES, output),
        by=given["by"],
        n=given["n"],
        each=given["each"],
        gates=given["gates"],
        seed=given["seed"],
        rubric=given["rubric"],
        also_read=files_read(ctx),
    )
    ctx.exit(sample_files(job, make_console(ctx)))
