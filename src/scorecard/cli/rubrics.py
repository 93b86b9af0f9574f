"""`scorecard rubrics`: the rubrics that come with scorecard, to look at and to make one's own."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from scorecard.cli.options import lang_option
from scorecard.jobs.outputs import write_whole
from scorecard.jobs.scaffold import write_or_refuse, written
from scorecard.jobs.target import STDOUT, Target
from scorecard.language import Language
from scorecard.rubric import bundled, library
from scorecard.rubric.library import Entry
from scorecard.suggest import did_you_mean

_WIDTH = 80
_LONGEST = 2000

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
    if name not in bundled.paths():
        raise click.BadParameter(f"no bundled rubric `{name}` ({did_you_mean(name, _ids())})")
    return name


def _ids() -> list[str]:
    return list(bundled.paths())


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
        if name in bundled.paths():
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
        entries = list(library.entries())
        listed = _as_json(entries) if format == "json" else "\n".join(_as_text(entries, lang))
        _print(f"{listed}\n")


@command.command("show")
@click.argument("name", metavar="ID", callback=_known, shell_complete=_complete)
def show(name: str) -> None:
    """Print a rubric as it is written."""
    _print(bundled.paths()[name].read_text(encoding="utf-8"))


@command.command("copy")
@click.argument("name", metavar="ID", callback=_known, shell_complete=_complete)
@click.argument(
    "folder", metavar="[DIR]", default="rubrics", type=click.Path(file_okay=False, path_type=Path)
)
def copy(name: str, folder: Path) -> None:
    """Write a rubric, its lexicons and its tests into DIR (`rubrics` unless given).

    Nothing is overwritten: if any of the files exists with other contents, none is written.
    """
    # Rubrics share lexicons: one that is there already, just as it is here, is left as it is.
    files = {
        path: data for path, data in library.files(name).items() if not _is(folder / path, data)
    }
    write_or_refuse(folder, files, f"name another folder (`scorecard rubrics copy {name} DIR`)")
    rubric = shlex.quote(str(folder / f"{name}.yaml"))
    following = [f"  scorecard {what} {rubric}" for what in ("validate", "test", "explain")]
    _print("\n".join([*written(folder, files), "", "Next:", *following]) + "\n")


def _is(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _print(text: str) -> None:
    write_whole([Target(STDOUT, None)], lambda _: text)


def _as_json(entries: Sequence[Entry]) -> str:
    listed = [
        {
            "id": entry.id,
            "version": entry.version,
            "title": entry.title.model_dump(),
            "description": entry.description.model_dump(),
            "criteria": entry.criteria,
        }
        for entry in entries
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2)


def _as_text(entries: Sequence[Entry], language: Language) -> Iterator[str]:
    from scorecard.render.layout import say, wrap  # noqa: PLC0415 (loads rich)

    for number, entry in enumerate(entries):
        if number:
            yield ""
        yield f"{entry.id}  {entry.title.say(language)}  {entry.version}"
        description = say(entry.description.say(language), longest=_LONGEST)
        yield from (f"  {line.plain}" for line in wrap(description, _WIDTH - 2))
