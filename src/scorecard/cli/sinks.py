"""Where grades are written: renderers on standard output and on files, all or none."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import BinaryIO, NamedTuple

from scorecard.cli.stderr import wants_color
from scorecard.cli.targets import Target
from scorecard.cli.user_error import UserError
from scorecard.cli.whole_file import WholeFile
from scorecard.grade import Grade
from scorecard.render import Renderer, open_renderer
from scorecard.rubric.model import Rubric

_WIDTH = 80


class Look(NamedTuple):
    """How grades are shown to people."""

    rubrics: Sequence[Rubric]
    language: str
    explain: bool
    color: str


class _Sink:
    """One target with its renderer. Every method raises `UserError` if it can't be written."""

    def __init__(self, target: Target, look: Look) -> None:
        self._target = target
        self._file: WholeFile | None = None
        with self._writing():
            if target.path is not None:
                self._file = WholeFile(target.path)
            self._stream = _stdout() if self._file is None else self._file.stream
            self._renderer = _renderer(target, self._stream, look)

    def add(self, grade: Grade) -> None:
        """Show a grade."""
        try:
            self._renderer.add(grade)
        except (OSError, SystemExit) as error:
            raise self._unwritable(error) from error

    def close(self, rejected: int) -> None:
        """Finish what is shown."""
        with self._writing():
            self._renderer.close(rejected)
            self._stream.flush()

    def publish(self) -> None:
        """Let the file appear."""
        with self._writing():
            if self._file is not None:
                self._file.publish()

    def discard(self) -> None:
        """Remove the file, unless it was published."""
        if self._file is not None:
            self._file.discard()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, SystemExit) as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError | SystemExit) -> Exception:
        # A reader that went away is no error of the user's: `head` does it. SystemExit is how
        # rich ends the program then, with the status of a finding.
        if isinstance(error, BrokenPipeError | SystemExit):
            return BrokenPipeError()
        path = self._target.path
        name = "standard output" if path is None else f"--output {path}"
        reason = (error.strerror or str(error)).lower()
        if path is not None and not path.parent.is_dir():
            reason = f"there is no folder {path.parent}"
        return UserError(f"{name}: cannot be written: {reason}")


class Sinks:
    """All targets of a run."""

    def __init__(self, sinks: Sequence[_Sink]) -> None:
        self._sinks = sinks
        self.adders = [sink.add for sink in sinks]

    def finish(self, rejected: int) -> None:
        """Complete every output, and only when all are complete let the files appear."""
        for sink in self._sinks:
            sink.close(rejected)
        for sink in self._sinks:
            sink.publish()


@contextmanager
def open_sinks(targets: Sequence[Target], look: Look) -> Iterator[Sinks]:
    """Open the targets; what is not finished when the block ends is discarded.

    Raises `UserError`, here or later, if a target can't be written.
    """
    with ExitStack() as stack:
        sinks = []
        for target in targets:
            sink = _Sink(target, look)
            stack.callback(sink.discard)
            sinks.append(sink)
        yield Sinks(sinks)


def _stdout() -> BinaryIO:
    if sys.stdout is None:
        raise UserError("standard output is closed: give every --format an --output")
    return sys.stdout.buffer


def _renderer(target: Target, stream: BinaryIO, look: Look) -> Renderer:
    on_stdout = target.path is None
    color = look.color == "always" or (on_stdout and wants_color(look.color, sys.stdout))
    on_terminal = on_stdout and sys.stdout.isatty()
    return open_renderer(
        target.format,
        stream,
        rubrics=look.rubrics,
        language=look.language,
        explain=look.explain,
        color=color,
        width=shutil.get_terminal_size().columns if on_terminal else _WIDTH,
        encoding=sys.stdout.encoding if on_stdout else "utf-8",
    )
