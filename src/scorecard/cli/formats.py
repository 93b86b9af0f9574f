"""`scorecard formats`: the formats of interactions that scorecard reads."""

from __future__ import annotations

import click

from scorecard.cli.options import lang_option, plugins_option
from scorecard.jobs.outputs import Target, write_whole
from scorecard.language import Language

_EPILOG = """\
\b
Examples:
  scorecard formats
      List them; `--from NAME` of other commands takes the names.
  scorecard convert export.json --explain
      Which of them a file is in, and which of its fields go where.
"""


@click.command("formats", epilog=_EPILOG)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@lang_option("The language of the list.")
@plugins_option
def command(format: str, lang: Language) -> None:
    """List the formats of interactions that scorecard reads, each recognised by its content.

    Those marked as untried follow the vendor's documentation: no real sample could be had.
    """
    # Help does without loading all of them.
    from scorecard.jobs.formats import formats_as_json, formats_as_text  # noqa: PLC0415

    text = formats_as_json() if format == "json" else formats_as_text(lang)
    write_whole([Target("json")], lambda _: text)
