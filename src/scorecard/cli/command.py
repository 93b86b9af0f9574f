"""What click lacks: a group that imports a command when it is called, a command that remembers in
which order some options stood, and sections in the help of both."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn, cast

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

from scorecard.jobs.errors import UserError
from scorecard.suggest import near

_PARSED = "scorecard.parsed"
"""Where the context of a command keeps what click's parser made of the arguments."""

_WRITTEN = ("output", "rejects", "patch", "record")
"""The options that name a file to be written."""


class FileCommand(click.Command):
    """A command over files: a name that no file has is refused as it was typed, since `Path` takes
    an empty one for the working directory and leaves out a slash at the end."""

    def make_parser(self, ctx: click.Context) -> Any:
        """Click's parser, which remembers what it found: values as they were typed, in order."""
        parser: Any = super().make_parser(ctx)
        parse = parser.parse_args

        def parse_args(args: list[str]) -> Any:
            ctx.meta[_PARSED] = parsed = parse(args)
            return parsed

        parser.parse_args = parse_args
        return parser

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            meant = _meant(error.option_name, self.params)
            raise click.NoSuchOption(error.option_name, None, meant, error.ctx) from None
        if not ctx.resilient_parsing:
            given, _, _ = ctx.meta[_PARSED]
            for param in self.params:
                values = given.get(str(param.name))
                for value in values if isinstance(values, list | tuple) else [values]:
                    _refuse_name(param, value)
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; an error about an option that the configuration set names its place there."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            if not error.shown:
                from scorecard.cli.config import place_in_config  # noqa: PLC0415 (only then)

                error.message = place_in_config(ctx, error.message)
            raise


def _meant(typed: str, params: Sequence[click.Parameter]) -> list[str]:
    """The options that begin as what was typed, else the nearest; click also finds those that
    have little more than their dashes in common with it."""
    options = [param for param in params if isinstance(param, click.Option)]
    known = [name for option in options for name in (*option.opts, *option.secondary_opts)]
    begun = [name for name in known if len(typed) > 1 and name.startswith(typed)]
    bare = near(typed.lstrip("-"), [name.lstrip("-") for name in known])
    return begun or [name for name in known if name.lstrip("-") == bare]


def _refuse_name(param: click.Parameter, value: Any) -> None:
    names_files = isinstance(param, click.Argument) or "PATH" in str(param.metavar)
    if not names_files or not isinstance(value, str):
        return
    shown = param.opts[-1] if isinstance(param, click.Option) else str(param.human_readable_name)
    if not value:
        raise UserError(f"{shown}: the name of a file is empty")
    if param.name in _WRITTEN and value.endswith(("/", os.sep)):
        raise UserError(f"{shown} {value}: is the name of a folder; name a file in it")


class SectionedCommand(FileCommand):
    """`sections` has the names of the options by heading; the others come last."""

    def __init__(self, *args: Any, sections: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sections = sections

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        named = {name for names in self._sections.values() for name in names}
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        params = {str(option.name): option for option in options}
        others = [name for name in params if name not in named]
        for heading, names in [*self._sections.items(), ("Other options", others)]:
            records = [params[name].get_help_record(ctx) for name in names]
            with formatter.section(heading):
                formatter.write_dl([record for record in records if record is not None])


def in_order(ctx: click.Context, values: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The values of repeatable options, by the options' names, in the order that they were given.

    What does not come from the command line is left out.
    """
    left = {name: iter(given) for name, given in values.items()}
    _, _, order = ctx.meta[_PARSED]
    for param in order:
        if param.name in left:
            yield param.name, next(left[param.name])


Sections = Mapping[str, Mapping[str, str]]
"""By heading, the commands' names with one line each on what they do."""


class LazyGroup(click.Group):
    """The command `name` is the attribute `command` of the module `scorecard.cli.<name>`, where
    the module's name may have a `prefix`."""

    def __init__(self, *args: Any, sections: Sections, prefix: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sections = sections
        self._prefix = prefix

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return [name for commands in self._sections.values() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        return cast(click.Command, import_module(f"scorecard.cli.{self._prefix}{cmd_name}").command)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands without importing any, as click would: completion must be instant."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 (only then)

        named = [item for commands in self._sections.values() for item in commands.items()]
        return [
            *(
                CompletionItem(name, help=does)
                for name, does in named
                if name.startswith(incomplete)
            ),
            *click.Command.shell_complete(self, ctx, incomplete),
        ]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        for heading, commands in self._sections.items():
            with formatter.section(heading):
                formatter.write_dl(list(commands.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), file=sys.stderr)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        is_option = args[0].startswith("-")
        if not is_option and not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            self._refuse(ctx, args[0])
        return super().resolve_command(ctx, args)

    def _refuse(self, ctx: click.Context, name: str) -> NoReturn:
        known = self.list_commands(ctx)
        from difflib import get_close_matches  # noqa: PLC0415 (most commands are right)

        near = get_close_matches(name, known, 1)
        hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known)}"
        raise click.UsageError(f"no command `{name}` ({hint})", ctx)
