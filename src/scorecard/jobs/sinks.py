"""Where grades are written: renderers on standard output and on files, all or none."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from scorecard.extras import MissingExtraError
from scorecard.grade import Grade
from scorecard.jobs.checkpoint import Checkpoint
from scorecard.jobs.console import wants_color
from scorecard.jobs.errors import UserError
from scorecard.jobs.outputs import Output
from scorecard.jobs.run import Rejected
from scorecard.jobs.target import Target
from scorecard.jobs.worker import grades_of
from scorecard.records.reject import with_data
from scorecard.render.options import Renderer
from scorecard.render.registry import GRADES, open_renderer
from scorecard.rubric.model import Rubric

_WIDTH = 80
_LINES = "jsonl"
_PIECE = 1 << 20

TakeGrade = Callable[[Grade], None]


class ViewOptions(NamedTuple):
    """How grades are shown to people."""

    rubrics: Sequence[Rubric]
    language: str
    explain: bool
    color: str


class _Sink:
    """An output with its renderer. Every method raises `UserError` if it can't be written."""

    def __init__(self, output: Output, look: ViewOptions) -> None:
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
    """All outputs of a run: those that take grades as they are made, a JSON line each, and those
    that show them; and the rejects, if they are kept."""

    def __init__(
        self,
        outputs: Sequence[Output],
        rejects: Output | None,
        look: ViewOptions,
        also: Iterable[TakeGrade],
    ) -> None:
        self._outputs = [*outputs, rejects] if rejects is not None else list(outputs)
        self._rejects = rejects
        self._lines = [one for one in outputs if one.target.format == _LINES]
        self._shown = [_Sink(one, look) for one in outputs if one.target.format != _LINES]
        self._takers = [*also, *(sink.add for sink in self._shown)]

    def add(self, lines: bytes) -> None:
        """Take in grades, a JSON line each."""
        for output in self._lines:
            with output.writing():
                output.stream.write(lines)
                if output.target.path is None:
                    # Whoever reads along sees each grade as soon as it is made.
                    output.stream.flush()
        self.show(lines)

    def show(self, lines: bytes) -> None:
        """Show grades, without writing them as lines."""
        if not self._takers:
            return
        for grade in grades_of(lines):
            for take in self._takers:
                take(grade)

    def reject(self, rejected: Rejected) -> None:
        """Keep what was rejected."""
        if self._rejects is not None:
            with self._rejects.writing():
                self._rejects.stream.write(_as_line(rejected))

    def replay(self, partial: Path, size: int) -> None:
        """Show what an earlier run has written as lines."""
        if not self._takers:
            return
        with partial.open("rb") as stream:
            left = b""
            while size and (piece := stream.read(min(_PIECE, size))):
                size -= len(piece)
                lines, end, left = (left + piece).rpartition(b"\n")
                self.show(lines + end)

    def sizes(self) -> dict[str, int]:
        """How much was written to the files that an interrupted run goes on with, all of it
        handed over to the system."""
        sizes = {}
        for output in [*self._lines, *([] if self._rejects is None else [self._rejects])]:
            if output.target.path is not None:
                with output.writing():
                    output.stream.flush()
                    sizes[str(output.target.path)] = output.stream.tell()
        return sizes

    def finish(self, rejected: int) -> None:
        """Complete every output, and only when all are complete let the files appear."""
        for sink in self._shown:
            sink.close(rejected)
        for output in self._outputs:
            with output.writing():
                output.stream.flush()
        for output in self._outputs:
            output.publish()

    def keep(self) -> None:
        """Leave what goes on with an interrupted run; the rest is discarded."""
        for output in self._outputs:
            if output.target.format == _LINES:
                output.keep()


def _as_line(rejected: Rejected) -> bytes:
    return with_data(msgspec.to_builtins(rejected.reject), rejected.data) + b"\n"


@contextmanager
def open_sinks(
    targets: Sequence[Target],
    look: ViewOptions,
    *,
    also: Iterable[TakeGrade] = (),
    rejects: Path | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[Sinks]:
    """Open the targets; what is not finished or kept when the block ends is discarded.

    `also` take every grade too; `rejects` is where rejects are kept; with a journal, lines of an
    earlier run are gone on with. Raises `UserError`, here or later, if a target can't be written.
    """
    opened: list[Output] = []
    try:
        for target in targets:
            opened.append(_open(target, checkpoint))  # noqa: PERF401 (each is to be discarded)
        outputs = list(opened)
        kept = None if rejects is None else _open(Target(_LINES, rejects), checkpoint)
        opened += [] if kept is None else [kept]
        yield Sinks(outputs, kept, look, also)
    finally:
        for output in opened:
            output.discard()


def _open(target: Target, checkpoint: Checkpoint | None) -> Output:
    if checkpoint is None or target.path is None:
        return Output(target)
    # What is no line is made anew by the run that goes on, under the same name.
    goes_on = target.format == _LINES
    size = checkpoint.sizes.get(str(target.path), 0) if goes_on else 0
    return Output(target, checkpoint.partial(target.path), size)


def _renderer(output: Output, look: ViewOptions) -> Renderer:
    on_stdout = output.target.path is None
    color = look.color == "always" or (on_stdout and wants_color(look.color, sys.stdout))
    on_terminal = on_stdout and sys.stdout.isatty()
    if on_terminal and not GRADES.find(output.target.format).is_text:
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
