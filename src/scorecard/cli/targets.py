"""Which format goes where: `--format` and `--output` in the order of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Literal

from scorecard.jobs.errors import UserError
from scorecard.jobs.target import STDOUT, Target

GRADE_SUFFIXES = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".md": "markdown",
    ".xml": "junit",
    ".parquet": "parquet",
}

_FAMILY = {"jsonl": "json", "sarif": "json"}
"""Formats that go by each other's suffix."""

Given = tuple[Literal["format", "output"], str]
"""One of the two options as it stands on the command line."""


def pair(
    given: Sequence[Given],
    default: str = "text",
    suffixes: Mapping[str, str] = GRADE_SUFFIXES,
) -> list[Target]:
    """Match formats with outputs; `default` is the format where the command line names none.

    `suffixes` has the formats that names of files stand for.

    An output belongs to the format before it that has none yet, else to the next one; of several
    formats followed by as many outputs, the first belongs to the first. What is left of the
    formats goes to standard output, what is left of the outputs goes by its suffix. Raises
    `UserError` if two formats go to standard output or an output's format can't be told.
    """
    target = partial(_target, suffixes)
    targets: list[Target] = []
    formats: list[str] = []
    outputs: list[str] = []
    for option, run in groupby(given, key=lambda one: one[0]):
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
    targets += [target(_format_for(suffixes, output, default), output) for output in outputs]
    _refuse_two_on_stdout(targets)
    return targets or [Target(default, None)]


def _format_by_suffix(suffixes: Mapping[str, str], output: str) -> str | None:
    return suffixes.get(Path(output).suffix.lower())


def _target(suffixes: Mapping[str, str], format: str, output: str) -> Target:
    if output == STDOUT:
        return Target(format, None)
    usual = _format_by_suffix(suffixes, output)
    if usual is not None and _FAMILY.get(usual, usual) != _FAMILY.get(format, format):
        raise UserError(
            f"--format {format} --output {output}: that name stands for {usual}; "
            f"write `--format {usual} --output {output}`, or choose another name"
        )
    return Target(format, Path(output))


def _format_for(suffixes: Mapping[str, str], output: str, default: str) -> str:
    if output == STDOUT:
        return default
    found = _format_by_suffix(suffixes, output)
    if found is None:
        known = ", ".join(suffixes)
        raise UserError(
            f"--output {output}: can't tell the format from the suffix "
            f"(known: {known}; or name it with --format)"
        )
    return found


def _refuse_two_on_stdout(targets: Iterable[Target]) -> None:
    names = [target.format for target in targets if target.path is None]
    if len(names) > 1:
        raise UserError(
            f"{len(names)} formats on standard output ({', '.join(names)}): "
            "give all but one an --output"
        )
