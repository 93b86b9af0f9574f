"""What shells offer where a command takes a file: completion for click's parameters."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def complete_files(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Let the shell offer files and folders."""
    return [CompletionItem(incomplete, type="file")]


def complete_rubrics(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the ids of bundled rubrics, and files."""
    from scorecard.rubric import bundled  # noqa: PLC0415 (few completions need it)

    ids = [CompletionItem(name) for name in bundled.paths() if name.startswith(incomplete)]
    # The files first: bash forgets what came before them.
    return [*complete_files(ctx, param, incomplete), *ids]


def complete_formats(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the formats of interactions."""
    from scorecard.formats.registry import FORMATS  # noqa: PLC0415 (few completions need it)

    named = [known for known in FORMATS.values() if known.name.startswith(incomplete)]
    return [CompletionItem(known.name, help=known.title) for known in named]
