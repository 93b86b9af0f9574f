"""Which format goes where: `--format` and `--output` in the order of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, cast

import click

from scorecard.cli.command import in_order
from scorecard.jobs.errors import UserError
from scorecard.jobs.outputs import STDOUT, Target
from scorecard.render.output_format import OutputFamily, OutputFormat

Given = tuple[Literal["format", "output"], str]
"""One of the two options as it stands on the command line."""


def targets_of(
    ctx: click.Context, given: Mapping[str, Any], family: OutputFamily[Any], default: str = "text"
) -> list[Target]:
    """What `--format` and `--output` of a command ask for; raises `UserError`, as `pair` does."""
    values = {"format": given["format"], "output": given["output"]}
    return pair(cast(list[Given], list(in_order(ctx, values))), family, default)


def pair(given: Sequence[Given], family: OutputFamily[Any], default: str = "text") -> list[Target]:
    """Match formats with outputs; `default` is the format where the command line names none.

    An output belongs to the format before it that has none yet, else to the next one; of several
    formats followed by as many outputs, the first belongs to the first. What is left of the
    formats goes to standard output, what is left of the outputs goes by its suffix. Raises
    `UserError` if two formats go to standard output or an output's format is not known.
    """
    target = partial(_target, family)
    targets: list[Target] = []
    formats: list[str] = []
    outputs: list[str] = []
    for option, run in groupby(given, key=lambda pair: pair[0]):
        values = [value for _, value in run]
        if option == "format":
            taken = min(len(values), len(outputs))
            targets += map(target, values[:taken], outputs)
            formats, outputs = values[taken:], outputs[taken:]
        else:
            # The last formats: in `--format text --format json --output x`, x is the JSON's.
            taken = min(len(values), len(formats))
            left = len(formats) - taken
            targets += [Target(name, None) for name in formats[:left]]
            targets += map(target, formats[left:], values)
            formats, outputs = [], values[taken:]
    targets += [Target(name, None) for name in formats]
    targets += [target(_format_for(family, output, default), output) for output in outputs]
    _refuse_two_on_stdout(targets)
    return targets or [Target(default, None)]


def _format_by_suffix(family: OutputFamily[Any], output: str) -> OutputFormat | None:
    name = family.suffixes.get(Path(output).suffix.lower())
    return None if name is None else family.find(name)


def _target(family: OutputFamily[Any], format: str, output: str) -> Target:
    if output == STDOUT:
        return Target(format, None)
    usual = _format_by_suffix(family, output)
    if usual is not None and not family.find(format).may_stand_in(usual):
        raise UserError(
            f"--format {format} --output {output}: that name stands for {usual.name}; "
            f"write `--format {usual.name} --output {output}`, or choose another name"
        )
    return Target(format, Path(output))


def _format_for(family: OutputFamily[Any], output: str, default: str) -> str:
    if output == STDOUT:
        return default
    found = _format_by_suffix(family, output)
    if found is None:
        known = ", ".join(family.suffixes)
        raise UserError(
            f"--output {output}: can't tell the format from the suffix "
            f"(known: {known}; or name it with --format)"
        )
    return found.name


def _refuse_two_on_stdout(targets: Iterable[Target]) -> None:
    names = [target.format for target in targets if target.path is None]
    if len(names) > 1:
        raise UserError(
            f"{len(names)} formats on standard output ({', '.join(names)}): "
            "give all but one an --output"
        )
