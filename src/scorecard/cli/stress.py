"""`scorecard stress`: would other words change the grade?"""

from __future__ import annotations

import re
from typing import Any

import click

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
from scorecard.render.registry import REPORTS
from scorecard.stress.changes import CHANGES

_SECTIONS = {
    **INTAKE_SECTION,
    "What to try": ["rubric", "observations", "only", "sample", "seed", "jobs"],
    "When to fail": ["max_flip_rate"],
    "How to show it": ["mask", "format", "output", "lang", "color", "quiet", "verbose", "config"],
}

_EPILOG = """\
\b
Examples:
  scorecard stress calls.jsonl -r desk.yaml
      Which gates another name, dialect or transcription flips, and under which words.
  scorecard stress calls.jsonl -r desk.yaml --only fillers --only misheard --sample 0
      Two changes, tried on all interactions.
  scorecard stress calls/ -r desk.yaml --max-flip-rate 10% --output stress.md
      In CI: exit status 1 if a change that should not matter surely flips more than a tenth.
"""


class _Rate(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on
    """A share: `5%`, or 0.05."""

    name = "share"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)(\s*%)?", str(value).strip())
        share = None if found is None else float(found[1]) / (100 if found[2] else 1)
        if share is None or share > 1:
            self.fail(f"{value!r} is no share: write 5% or 0.05", param, ctx)
        return share


@click.command("stress", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
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
    help="What people or models observed; they go along with the changed interactions. Repeatable.",
)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(CHANGES)),
    metavar="CHANGE",
    help=f"Try only this change; repeatable. There are: {', '.join(CHANGES)}.",
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    metavar="N",
    help="How many interactions to try, chosen by a hash of their ids; 0 tries all.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Another seed changes other words and draws another sample.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes grade; as many as there are processors unless given.",
)
@click.option(
    "--max-flip-rate",
    type=_Rate(),
    metavar="N%",
    help="Exit with 1 if a change that should not matter surely flips more: if the whole interval "
    "is above.",
)
@click.option(
    "--mask/--no-mask",
    default=True,
    show_default=True,
    help="Mask digits, addresses and known names in what is quoted.",
)
@output_options(REPORTS)
@lang_option()
@color_option()
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Show every reject and every remark.")
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Change the interactions in FILES, grade them again and say what flips.

    Names, spelling, punctuation, script, fillers, misheard words, cut and merged turns should not
    change a grade; answers of another conversation should. Every gate that flips is shown with the
    words behind it and a mend.
    """
    # Completion and help do without all that grades.
    from scorecard.jobs.intake import choose_inputs, intake_settings  # noqa: PLC0415
    from scorecard.jobs.run import processors  # noqa: PLC0415
    from scorecard.jobs.stress import StressJob, stress_records  # noqa: PLC0415

    console = make_console(ctx)
    job = StressJob(
        inputs=choose_inputs(given["files"]),
        rubric=given["rubric"],
        targets=targets_of(ctx, given, REPORTS),
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        observations=given["observations"],
        changes=given["only"],
        sample=given["sample"],
        seed=given["seed"],
        most=given["max_flip_rate"],
        jobs=given["jobs"] or processors(),
        language=given["lang"],
        mask=given["mask"],
        color=given["color"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
    )
    ctx.exit(stress_records(job, console))
