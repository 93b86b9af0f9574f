"""`scorecard explain`: what a code, a word, a rubric or a grade means."""

from __future__ import annotations

import shutil
import sys
from typing import Any, cast

import click

from scorecard.cli.command import SectionedCommand, in_order
from scorecard.cli.completion import complete_rubrics
from scorecard.cli.options import (
    color_option,
    config_option,
    intake_options,
    lang_option,
    output_options,
)
from scorecard.cli.targets import Given, pair
from scorecard.jobs.conflicts import refuse_clashes
from scorecard.jobs.console import wants_color
from scorecard.jobs.errors import UserError
from scorecard.jobs.outputs import write_whole
from scorecard.jobs.target import Target
from scorecard.render.pages.model import Page
from scorecard.render.registry import PAGES, render_page

_WIDTH = 80

_SECTIONS = {
    "What to explain": ["id", "rubric", "lang", "config"],
    "How to read records": ["from_format", "agent", "customer", "max_ratio"],
    "How to show it": ["format", "output", "color"],
}

_EPILOG = """\
\b
Examples:
  scorecard explain R012
  scorecard explain response
  scorecard explain customer-first --output form.html
  scorecard explain calls.json --id call-0017 --lang zh
"""


@click.command("explain", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("what", required=False, shell_complete=complete_rubrics)
@click.option("--id", metavar="ID", help="Which interaction of a file of records.")
@click.option(
    "-r",
    "--rubric",
    multiple=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric to grade the interaction by; the bundled `customer-first` unless given.",
)
@intake_options
@output_options(PAGES)
@lang_option("The language in which rubrics and grades are explained.")
@color_option()
@config_option()
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Explain WHAT: a code of rubric problems, a word of the rubric language, a rubric (as a form
    to work with), or the grade of one interaction in a file of records.

    Without WHAT, lists what can be explained.
    """
    # Completion and help do without all that explains.
    from scorecard.jobs.explain import Question, answer  # noqa: PLC0415
    from scorecard.jobs.grade import choose_inputs  # noqa: PLC0415
    from scorecard.jobs.intake import intake_settings  # noqa: PLC0415

    question = Question(
        what=given["what"],
        id=given["id"],
        rubrics=given["rubric"],
        settings=intake_settings(given),
        language=given["lang"],
        color=given["color"],
    )
    if given["what"] == "-":
        choose_inputs(["-"])
    targets = _targets(ctx, given)
    refuse_clashes(targets, [one for one in (given["what"], *given["rubric"]) if one is not None])
    page = answer(question)
    write_whole(targets, lambda target: _render(page, target, given["color"]))


def _targets(ctx: click.Context, given: dict[str, Any]) -> list[Target]:
    values = {"format": given["format"], "output": given["output"]}
    return pair(cast(list[Given], list(in_order(ctx, values))), PAGES)


def _render(page: Page, target: Target, color: str) -> str:
    on_stdout = target.path is None
    if on_stdout and sys.stdout is None:
        raise UserError("standard output is closed: give every --format an --output")
    on_terminal = on_stdout and sys.stdout.isatty()
    return render_page(
        page,
        target.format,
        width=shutil.get_terminal_size().columns if on_terminal else _WIDTH,
        color=color == "always" or (on_stdout and wants_color(color, sys.stdout)),
        encoding=sys.stdout.encoding if on_stdout else "utf-8",
    )
