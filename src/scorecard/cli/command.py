"""A command whose help groups its options, and that remembers in which order some stood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

_ORDER = "scorecard.order"


class SectionedCommand(click.Command):
    """`sections` has the names of the options by heading; the others come last."""

    def __init__(self, *args: Any, sections: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sections = sections

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        _, _, order = self.make_parser(ctx).parse_args(list(args))
        ctx.meta[_ORDER] = [param.name for param in order]
        return super().parse_args(ctx, args)

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
    left = {name: iter(some) for name, some in values.items()}
    for name in ctx.meta[_ORDER]:
        if name in left:
            yield name, next(left[name])
