"""Options that several commands have, each said once, and what shells offer for them."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from scorecard.cli import LANGUAGE
from scorecard.cli.config import CONFIG, NOT_OURS, use_config
from scorecard.formats import PAUSE
from scorecard.jobs.console import Console, wants_color
from scorecard.language import LANGUAGES, language_of
from scorecard.plugins import switch_off
from scorecard.reading.source import MAX_RATIO
from scorecard.render.output_format import OutputFamily

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_Function = Callable[..., Any]
Decorator = Callable[[_Function], _Function]


class NumberRange(click.FloatRange):
    """A number from 0 to `highest`, which help calls `name`; "nan" is not a number."""

    def __init__(self, name: str, highest: float) -> None:
        super().__init__(0, highest)
        self.name = name

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


class _FormatName(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """The name of a format: scorecard's own, or a plug-in's, which is loaded then."""

    def __init__(self, family: OutputFamily[Any]) -> None:
        super().__init__(family.names)
        self._family = family

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if value not in self._family.formats and self._family.formats.find(value) is not None:
            return value
        return super().convert(value, param, ctx)


def plugins_option(command: _Function) -> _Function:
    """`--no-plugins`: leave alone what other packages add."""

    def use(_ctx: click.Context, _param: click.Parameter, off: bool) -> None:
        if off:
            switch_off()

    return click.option(
        "--no-plugins",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=use,
        help="Leave alone the conditions, measures and formats that other packages add.",
    )(command)


def output_options(family: OutputFamily[Any]) -> Decorator:
    """`--format` and `--output`, which `scorecard.cli.targets.pair` matches."""
    format_option = click.option(
        "--format",
        multiple=True,
        type=_FormatName(family),
        metavar="FORMAT",
        help=f"What to write: {', '.join(family.names)}. Repeatable, each with an --output after "
        "it; one goes to standard output.",
    )
    output_option = click.option(
        "--output",
        multiple=True,
        metavar="PATH",
        shell_complete=complete_files,
        help="A file for the --format before it; without one, the suffix tells the format.",
    )
    return lambda command: format_option(output_option(command))


INTAKE_SECTION = {
    "How to read records": [
        *("from_format", "mapping", "column", "agent", "customer", "system"),
        *("agent_id", "turn_gap", "date_order", "max_ratio"),
    ]
}
"""Where the help of a command shows the options that `intake_options` adds."""


def intake_options(command: _Function) -> _Function:
    """`--from`, `--mapping`, `--column`, `--agent`, `--customer`, `--system`, `--agent-id`,
    `--turn-gap`, `--date-order` and `--max-ratio`: how records are read.

    `scorecard.jobs.intake.intake_settings` reads them.
    """
    for option in (
        click.option(
            "--max-ratio",
            type=click.IntRange(min=1),
            default=MAX_RATIO,
            show_default=True,
            metavar="N",
            help="How many times as long compressed inputs may become.",
        ),
        click.option(
            "--date-order",
            type=click.Choice(("dmy", "mdy", "ymd")),
            help="How dates are written that can be read in two ways (3/1/25).",
        ),
        click.option(
            "--agent-id",
            metavar="ID",
            help="Read interactions with several agents as this one's, by the `agent_id` of turns; "
            "those in which this agent takes no part are left out.",
        ),
        click.option(
            "--turn-gap",
            type=NumberRange("seconds", 86_400),
            default=PAUSE,
            show_default=True,
            metavar="SECONDS",
            help="The silence after which a speaker begins a new turn, in transcripts of speech; "
            "0 keeps every segment apart.",
        ),
        click.option(
            "--system",
            multiple=True,
            metavar="WHO",
            help="Who is neither of them (an announcement, `unknown` speech), named in the same "
            "way; repeatable.",
        ),
        click.option(
            "--customer",
            multiple=True,
            metavar="WHO",
            help="Who the customer is, named in the same way; repeatable.",
        ),
        click.option(
            "--agent",
            multiple=True,
            metavar="WHO",
            help="Who the agent is, where records don't say: a name, an address, a channel or a "
            "speaker's number; repeatable.",
        ),
        click.option(
            "--column",
            multiple=True,
            metavar="FIELD=COLUMN",
            help="Which column of a table (CSV) holds what: id=conversation, speaker=from, "
            "text=message, time=sent_at, outcome.csat=rating; repeatable.",
        ),
        click.option(
            "--mapping",
            metavar="PATH",
            shell_complete=complete_files,
            help="A file that says how records of any other format are read.",
        ),
        click.option(
            "--from",
            "from_format",
            metavar="FORMAT",
            shell_complete=complete_formats,
            help="The format of all records; without it, their content tells "
            "(`scorecard formats` lists them).",
        ),
    ):
        command = option(command)
    return command


def quiet_option(command: _Function) -> _Function:
    """`--quiet`: where standard output is all that is asked for."""
    option = click.option("--quiet/--no-quiet", help="Say nothing but errors on standard error.")
    return option(command)


class _LanguageTag(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """A language that scorecard speaks; `zh-CN` and `zh_TW.UTF-8` mean theirs."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        return super().convert(language_of(str(value)), param, ctx)


def lang_option(help: str = "The language of reasons and texts.") -> Decorator:
    """`--lang`: what is in the reader's language differs by command."""

    def note(ctx: click.Context, _param: click.Parameter, language: str) -> str:
        ctx.meta[LANGUAGE] = language
        return language

    return click.option(
        "--lang",
        type=_LanguageTag(LANGUAGES),
        default="en",
        show_default=True,
        envvar="SCORECARD_LANG",
        show_envvar=True,
        callback=note,
        help=help,
    )


def color_option() -> Decorator:
    """`--color`."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="When to colour what people read.",
    )


def config_option() -> Decorator:
    """`--config`: the file that has defaults for the other options."""
    return click.option(
        "--config",
        metavar="PATH",
        shell_complete=complete_files,
        is_eager=True,
        expose_value=False,
        callback=use_config,
        help="Defaults for these options; else the nearest scorecard.toml or pyproject.toml.",
    )


def files_read(ctx: click.Context) -> list[str]:
    """The files that options name and that no output may overwrite: mapping and configuration."""
    named = (ctx.params.get("mapping"), ctx.meta.get(CONFIG))
    return [path for path in named if path is not None]


def quoted_folders(ctx: click.Context, name: str) -> list[str] | None:
    """The folders whose files may be quoted, for files that a parameter names: the configuration's
    if the parameter's value stands there; None for those that are named on the command line."""
    config = ctx.meta.get(CONFIG)
    if config is None or ctx.get_parameter_source(name) is not ParameterSource.DEFAULT_MAP:
        return None
    return [str(Path(config).parent)]


def make_console(ctx: click.Context) -> Console:
    """The console that `--quiet`, `--verbose` and `--color` ask for; it begins with where the
    defaults of the options come from."""
    console = Console(
        quiet=ctx.params.get("quiet", False),
        verbose=ctx.params.get("verbose", False),
        color=wants_color(ctx.params.get("color", "auto"), sys.stderr),
        language=ctx.meta.get(LANGUAGE) or language_of(os.environ.get("SCORECARD_LANG", "")),
    )
    for path in ctx.meta.get(NOT_OURS, ()):
        console.remark(
            f"warning: {path} is left aside: it belongs to another user (--config takes it)"
        )
    if (path := ctx.meta.get(CONFIG)) is not None:
        console.detail(f"configuration: {path}")
    return console


def _offer(value: str, **given: str) -> CompletionItem:
    from click.shell_completion import CompletionItem  # noqa: PLC0415 (only then)

    return CompletionItem(value, **given)


def complete_files(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Let the shell offer files and folders."""
    return [_offer(incomplete, type="file")]


def complete_rubrics(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the ids of bundled rubrics, and files."""
    from scorecard.rubric.find import bundled_paths  # noqa: PLC0415 (few completions need it)

    ids = [_offer(name) for name in bundled_paths() if name.startswith(incomplete)]
    # The files first: bash forgets what came before them.
    return [*complete_files(ctx, param, incomplete), *ids]


def complete_formats(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the formats of interactions."""
    from scorecard.formats.registry import FORMATS  # noqa: PLC0415 (few completions need it)

    named = [known for known in FORMATS.values() if known.name.startswith(incomplete)]
    return [_offer(known.name, help=known.title) for known in named]
