"""Where grades are written: renderers on standard output and on files, all or none."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from scorecard.cli.outputs import Output, open_outputs
from scorecard.cli.stderr import wants_color
from scorecard.cli.targets import Target
from scorecard.cli.user_error import UserError
from scorecard.extras import MissingExtraError
from scorecard.grade import Grade
from scorecard.render import BINARY_FORMATS, Renderer, open_renderer
from scorecard.rubric.model import Rubric

_WIDTH = 80


class Look(NamedTuple):
    """How grades are shown to people."""

    rubrics: Sequence[Rubric]
    language: str
    explain: bool
    color: str


class _Sink:
    """An output with its renderer. Every method raises `UserError` if it can't be written."""

    def __init__(self, output: Output, look: Look) -> None:
        self._output = output
        try:
            with output.writing():
                self._renderer = _renderer(output, look)
        except MissingExtraError as error:
            raise UserError(str(error)) from None

    def add(self, grade: Grade) -> None:
        """Show a grade."""
        try:
            self._renderer.add(grade)
        except (OSError, SystemExit) as error:
            raise self._output.unwritable(error) from error

    def close(self, rejected: int) -> None:
        """Finish what is shown."""
        with self._output.writing():
            self._renderer.close(rejected)
            self._output.stream.flush()


class Sinks:
    """All targets of a run."""

    def __init__(self, outputs: Sequence[Output], look: Look) -> None:
        self._outputs = outputs
        self._sinks = [_Sink(output, look) for output in outputs]
        self.adders = [sink.add for sink in self._sinks]

    def finish(self, rejected: int) -> None:
        """Complete every output, and only when all are complete let the files appear."""
        for sink in self._sinks:
            sink.close(rejected)
        for output in self._outputs:
            output.publish()


@contextmanager
def open_sinks(targets: Sequence[Target], look: Look) -> Iterator[Sinks]:
    """Open the targets; what is not finished when the block ends is discarded.

    Raises `UserError`, here or later, if a target can't be written.
    """
    with open_outputs(targets) as outputs:
        yield Sinks(outputs, look)


def _renderer(output: Output, look: Look) -> Renderer:
    on_stdout = output.target.path is None
    color = look.color == "always" or (on_stdout and wants_color(look.color, sys.stdout))
    on_terminal = on_stdout and sys.stdout.isatty()
    if on_terminal and output.target.format in BINARY_FORMATS:
        name = output.target.format
        raise UserError(f"{name} is no text for a terminal: add `--output grades.{name}`")
    return open_renderer(
        output.target.format,
        output.stream,
        rubrics=look.rubrics,
        language=look.language,
        explain=look.explain,
        color=color,
        width=shutil.get_terminal_size().columns if on_terminal else _WIDTH,
        encoding=sys.stdout.encoding if on_stdout else "utf-8",
    )
