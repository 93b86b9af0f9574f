"""The program `scorecard` and the list of its commands."""

from __future__ import annotations

import click

from scorecard._version import __version__
from scorecard.cli.command import LazyGroup

_COMMANDS = {
    "Grading": {
        "grade": "Grade calls, chats and emails against rubrics.",
        "convert": "Turn what platforms export into native records.",
        "formats": "List the formats of interactions that are read.",
    },
    "Looking closer": {
        "fit": "Say whether a rubric suits some records, and which wording it misses.",
        "judge": "Let a language model observe, with quotes to show for it.",
        "stress": "Say whether other names, dialects or transcriptions change grades.",
        "review": "Draw a sample, let people read it, take their judgements back.",
        "calibrate": "Say how far grades agree with people; correct rates by labels.",
        "compare": "Say what two runs, or two versions of a rubric, differ in.",
        "verify": "Grade again, and say whether the grades are what comes out.",
        "report": "Say what many grades say: where people stand, which gate blocks them.",
    },
    "Writing rubrics": {
        "init": "Write a working starter: rubric, tests, example records, CI.",
        "validate": "Say what is wrong in rubrics, where, and how to correct it.",
        "test": "Run the rubrics' own tests, with gate coverage.",
        "explain": "Explain a code, a word, a rubric or one grade.",
        "rubrics": "List the bundled rubrics, show one, copy one.",
        "schema": "Print the JSON Schemas by which editors complete and check.",
    },
}

_EPILOG = """\
\b
Examples:
  scorecard grade calls.jsonl
      Grade against the bundled rubric `customer-first` and show what blocks.
  scorecard grade -r rules.yaml calls/ --fail-under 3 --output grades.xml
      Grade a folder in CI: exit status 1 if any interaction scores below 3.

\b
Exit status: 0 done; 1 a threshold that you asked about is missed; 2 bad usage,
bad input or nothing to check; 3 a defect in scorecard; 130 interrupted.
"""

app = LazyGroup(
    "scorecard",
    sections=_COMMANDS,
    help="Grade customer-service interactions against gated rubrics written in YAML.",
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from scorecard.extras import check_installation  # noqa: PLC0415 (only for this)

    click.echo(f"scorecard {__version__}")
    found = check_installation()
    if found is not None:
        click.echo(found, err=True)
    context.exit()


click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)(app)
