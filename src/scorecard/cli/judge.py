"""`scorecard judge`: let a language model observe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scorecard.cli.command import SectionedCommand
from scorecard.cli.options import (
    INTAKE_SECTION,
    Decorator,
    complete_files,
    complete_rubrics,
    config_option,
    files_read,
    intake_options,
    lang_option,
    make_console,
    plugins_option,
    quiet_option,
    quoted_folders,
)
from scorecard.jobs.outputs import STDOUT, Target

_SECTIONS = {
    **INTAKE_SECTION,
    "What to ask": ["rubric", "ask", "votes", "seed", "temperature", "mask", "lang"],
    "Whom to ask": ["base_url", "model", "key_env", "timeout", "concurrency"],
    "What it may cost": ["max_requests", "max_tokens", "price", "dry_run"],
    "What to write": ["output", "quiet", "verbose", "config"],
    "Asking nothing twice": ["resume", "cache", "record", "replay"],
}

_EPILOG = """\
\b
Examples:
  scorecard judge calls.jsonl -r desk.yaml --model small --dry-run
      Show what would be sent, and about how much that is. Nothing is sent.
  scorecard judge calls.jsonl -r desk.yaml --base-url http://localhost:8080/v1 \\
      --model small --output observations.jsonl
      Ask a server on this machine for what the rubric needs observed.
  scorecard judge calls.jsonl -r desk.yaml --ask complaint --ask gates --votes 3 …
      Ask three times for one moment and every gate.

\b
Exit status: 0 done; 1 the budget is spent before the end; 2 bad usage, records
that could not be read, or interactions that the server gave no answer for.
"""

_Path = click.Path(dir_okay=False, path_type=Path)


class _Price(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.2 on
    """Money for a million tokens in and out."""

    name = "in:out"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        from scorecard.judge.budget import Price  # noqa: PLC0415 (few runs name one)

        try:
            return value if isinstance(value, Price) else Price.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _file_option(name: str, help: str) -> Decorator:
    return click.option(name, type=_Path, metavar="PATH", shell_complete=complete_files, help=help)


@click.command("judge", cls=SectionedCommand, sections=_SECTIONS, epilog=_EPILOG)
@click.argument("files", nargs=-1, shell_complete=complete_files)
@intake_options
@click.option(
    "-r",
    "--rubric",
    required=True,
    metavar="PATH|ID",
    shell_complete=complete_rubrics,
    help="The rubric whose questions are asked.",
)
@click.option(
    "--ask",
    multiple=True,
    metavar="WHAT",
    help="What to ask for: needed (what the rubric waits for; so unless given), moments, "
    "observations, gates, or a name: a moment, an observation, CRITERION.LEVEL; repeatable.",
)
@click.option("--base-url", metavar="URL", help="The server, such as https://api.example.com/v1.")
@click.option("--model", required=True, metavar="NAME", help="The model, as the server calls it.")
@click.option(
    "--key-env",
    metavar="NAME",
    help="The environment variable that has the key; else OPENAI_API_KEY, if it is set.",
)
@click.option(
    "--output", metavar="PATH", shell_complete=complete_files, help="The observations, JSON Lines."
)
@click.option(
    "--votes",
    type=click.IntRange(1, 99),
    default=1,
    show_default=True,
    help="Ask so often; the majority counts, and how often the votes agree is said.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="The first.")
@click.option(
    "--temperature",
    type=click.FloatRange(0, 2),
    default=0.0,
    show_default=True,
    help="How freely the model may choose; 0 is as reproducible as the server is.",
)
@click.option(
    "--mask/--no-mask",
    default=True,
    show_default=True,
    help="Mask digits, addresses and known names before anything leaves.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True, max=86_400),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one answer may take, with all retries.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 256),
    default=4,
    show_default=True,
    help="How many requests are under way at once.",
)
@click.option(
    "--max-requests", type=click.IntRange(1), metavar="N", help="Send no more requests than that."
)
@click.option(
    "--max-tokens",
    type=click.IntRange(1),
    metavar="N",
    help="Stop before more tokens than that are read and written.",
)
@click.option(
    "--price", type=_Price(), help="Money for a million tokens in:out, such as 0.15:0.60."
)
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@_file_option("--cache", "Keep all answers there, and ask nothing that is in it.")
@_file_option("--record", "Write the answers of this run there, for --replay.")
@_file_option("--replay", "Take all answers from there, and ask nobody.")
@click.option("--resume", is_flag=True, help="Go on with the run that was interrupted.")
@lang_option("The language of what is asked.")
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Say what is asked, and show every failure.")
@config_option()
@plugins_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Ask a language model what happens in the interactions in FILES.

    Any server that speaks the protocol of OpenAI's chat completions will do, also one on this
    machine. The model is asked for what the rubric needs observed; each answer that something is
    met must quote words that stand in the turn that it names, else it does not count. What it says
    is written as observations, which `scorecard grade --observations` takes; grading asks nobody.
    """
    # Completion and help do without all that asks.
    from scorecard.jobs.intake import choose_inputs, intake_settings  # noqa: PLC0415
    from scorecard.jobs.judge import JudgeJob, judge_files  # noqa: PLC0415

    output = given["output"]
    if output is None and not given["dry_run"]:
        raise click.UsageError("--output is missing: it says where the observations go", ctx)
    if given["resume"] and output == STDOUT:
        raise click.UsageError("--resume: what goes to standard output can't be gone on with", ctx)
    if given["dry_run"] and (given["resume"] or given["record"] is not None):
        raise click.UsageError("--dry-run sends nothing: leave out --resume and --record", ctx)
    if given["replay"] is not None and given["base_url"] is not None:
        raise click.UsageError("--replay asks nobody: leave out --base-url", ctx)
    console = make_console(ctx)
    is_file = output not in (None, STDOUT) and not given["dry_run"]
    named = (
        "model",
        "base_url",
        "key_env",
        "votes",
        "seed",
        "temperature",
        "concurrency",
        "timeout",
    )
    more = ("max_requests", "max_tokens", "price", "mask", "cache", "record", "replay", "resume")
    job = JudgeJob(
        inputs=choose_inputs(given["files"]),
        rubric=given["rubric"],
        target=Target("jsonl", Path(output) if is_file else None),
        settings=intake_settings(given, console, quoted_folders(ctx, "mapping")),
        wanted=given["ask"],
        language=given["lang"],
        dry_run=given["dry_run"],
        also_read=files_read(ctx),
        quoted=quoted_folders(ctx, "rubric"),
        **{name: given[name] for name in (*named, *more)},
    )
    ctx.exit(judge_files(job, console))
