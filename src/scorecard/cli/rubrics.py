"""`scorecard rubrics`: the rubrics that come with scorecard, to look at and to make one's own."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from scorecard.cli.options import lang_option
from scorecard.jobs.outputs import Target, write_whole
from scorecard.jobs.rubrics import copy_rubric, rubrics_as_json, rubrics_as_text
from scorecard.language import Language
from scorecard.rubric.find import bundled_paths
from scorecard.suggest import did_you_mean

_EPILOG = """\
\b
Examples:
  scorecard rubrics
      List the bundled rubrics; any of them can be named by its id.
  scorecard rubrics show customer-first
      Print one as it is written; `scorecard explain customer-first` says it in plain language.
  scorecard rubrics copy customer-first rubrics
      Make it your own: its file, its lexicons and its tests, in the folder `rubrics`.
"""


def _known(_ctx: click.Context, _param: click.Parameter, name: str) -> str:
    if name not in bundled_paths():
        raise click.BadParameter(f"no bundled rubric `{name}` ({did_you_mean(name, _ids())})")
    return name


def _ids() -> list[str]:
    return list(bundled_paths())


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _ids() if name.startswith(incomplete)]


class _Group(click.Group):
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            self._refuse(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _refuse(self, ctx: click.Context, name: str) -> NoReturn:
        if name in bundled_paths():
            hint = f"write `scorecard rubrics show {name}`"
        else:
            hint = did_you_mean(name, self.list_commands(ctx))
        raise click.UsageError(f"no command `{name}` ({hint})", ctx)


@click.group("rubrics", cls=_Group, invoke_without_command=True, epilog=_EPILOG)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@lang_option("The language of titles and descriptions.")
@click.pass_context
def command(ctx: click.Context, format: str, lang: Language) -> None:
    """List the rubrics that come with scorecard."""
    if ctx.invoked_subcommand is None:
        _print(rubrics_as_json() if format == "json" else rubrics_as_text(lang))


@command.command("show")
@click.argument("name", metavar="ID", callback=_known, shell_complete=_complete)
def show(name: str) -> None:
    """Print a rubric as it is written."""
    _print(bundled_paths()[name].read_text(encoding="utf-8"))


@command.command("copy")
@click.argument("name", metavar="ID", callback=_known, shell_complete=_complete)
@click.argument(
    "folder", metavar="[DIR]", default="rubrics", type=click.Path(file_okay=False, path_type=Path)
)
@lang_option("The language of what is said.")
def copy(name: str, folder: Path, lang: Language) -> None:
    """Write a rubric, its lexicons and its tests into DIR (`rubrics` unless given).

    Nothing is overwritten: if any of the files exists with other contents, none is written.
    """
    _print("".join(f"{line}\n" for line in copy_rubric(name, folder, lang)))


def _print(text: str) -> None:
    write_whole([Target("yaml")], lambda _: text)
