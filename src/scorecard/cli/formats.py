"""`scorecard formats`: the formats of interactions that scorecard reads."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from scorecard.jobs.outputs import write_whole
from scorecard.jobs.target import STDOUT, Target

_WIDTH = 80

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
def command(format: str) -> None:
    """List the formats of interactions that scorecard reads, each told by its content.

    Those marked as untried follow the vendor's documentation: no real sample could be had.
    """
    listed = _as_json() if format == "json" else "\n".join(_as_text())
    write_whole([Target(STDOUT, None)], lambda _: f"{listed}\n")


def _as_json() -> str:
    from scorecard.formats.registry import FORMATS  # noqa: PLC0415 (loads all of them)

    listed = [
        {
            "name": one.name,
            "title": one.title,
            "tried": one.tried or None,
            "needs_roles": one.needs_roles,
            "fields": dict(one.fields),
        }
        for one in FORMATS.values()
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)


def _as_text() -> Iterator[str]:
    from rich.text import Text  # noqa: PLC0415

    from scorecard.formats.registry import FORMATS  # noqa: PLC0415 (loads all of them)
    from scorecard.render.layout import hang, pad  # noqa: PLC0415

    column = max(map(len, FORMATS)) + 2
    for one in FORMATS.values():
        notes = [one.title]
        if one.needs_roles:
            notes.append("name the agent with --agent")
        notes.append(f"tried on {one.tried}" if one.tried else "untried: no real sample")
        lead = pad(Text(one.name), column)
        yield from (line.plain for line in hang(lead, Text("; ".join(notes)), _WIDTH))
