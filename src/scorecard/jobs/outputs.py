"""Where results go: standard output and files, which appear whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from scorecard.jobs.atomic_file import AtomicFile
from scorecard.jobs.errors import UserError
from scorecard.jobs.target import Target
from scorecard.render.safe import shown_json

_JSON = ("json", "jsonl", "sarif")


class Output:
    """A target that is open. Every method raises `UserError` if it can't be written.

    `partial` and `size` are those of `AtomicFile`.
    """

    def __init__(self, target: Target, partial: Path | None = None, size: int = 0) -> None:
        self.target = target
        self._file: AtomicFile | None = None
        with self.writing():
            if target.path is not None:
                self._file = AtomicFile(target.path, partial, size)
            self.stream: BinaryIO = _stdout() if self._file is None else self._file.stream
        if target.path is None and sys.stdout.isatty() and target.format in _JSON:
            self.stream = cast(BinaryIO, _ShownJson(self.stream))

    def publish(self) -> None:
        """Let the file appear."""
        with self.writing():
            if self._file is not None:
                self._file.publish()

    def keep(self) -> None:
        """Leave what was written for a run that goes on with it."""
        if self._file is not None:
            self._file.keep()

    def discard(self) -> None:
        """Remove the file, unless it was published."""
        if self._file is not None:
            self._file.discard()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Around what writes to the stream."""
        try:
            yield
        except (OSError, SystemExit) as error:
            raise self.unwritable(error) from error

    def unwritable(self, error: OSError | SystemExit) -> Exception:
        """The error for the user in place of one in writing."""
        # A reader that went away is no error of the user's: `head` does it. SystemExit is how
        # rich ends the program then, with the status of a finding.
        if isinstance(error, BrokenPipeError | SystemExit):
            return BrokenPipeError()
        path = self.target.path
        name = "standard output" if path is None else f"--output {path}"
        reason = (error.strerror or str(error)).lower()
        if path is not None and not path.parent.is_dir():
            reason = f"there is no folder {path.parent}"
        return UserError(f"{name}: cannot be written: {reason}")


@contextmanager
def open_outputs(targets: Sequence[Target]) -> Iterator[Sequence[Output]]:
    """Open the targets; what is not published when the block ends is discarded.

    Raises `UserError` if a target can't be written.
    """
    with ExitStack() as stack:
        outputs = []
        for target in targets:
            output = Output(target)
            stack.callback(output.discard)
            outputs.append(output)
        yield outputs


def write_whole(targets: Sequence[Target], render: Callable[[Target], str]) -> None:
    """Write each target what `render` makes for it, all or none.

    All is UTF-8, but for text on standard output: there, what its encoding lacks is escaped.
    Raises `UserError` if a target can't be written.
    """
    with open_outputs(targets) as outputs:
        for output in outputs:
            target = output.target
            is_shown = target.path is None and target.format == "text"
            encoding = sys.stdout.encoding if is_shown else "utf-8"
            data = render(target).encode(encoding, "backslashreplace")
            with output.writing():
                output.stream.write(data)
                output.stream.flush()
        for output in outputs:
            output.publish()


def _stdout() -> BinaryIO:
    if sys.stdout is None:
        raise UserError("standard output is closed: give every --format an --output")
    stream = sys.stdout.buffer
    # With PYTHONUNBUFFERED it may write less than it is given, and say so to nobody.
    return _Unclosed(stream) if isinstance(stream, RawIOBase) else stream


class _ShownJson:
    """Standard output where a person reads JSON."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.flush = stream.flush

    def write(self, data: bytes) -> int:
        """Write whole texts of JSON."""
        self._stream.write(shown_json(data))
        return len(data)


class _Unclosed(BufferedWriter):
    """A buffer that writes all it is given, and leaves what it writes to open."""

    def close(self) -> None:
        if not self.closed:
            self.flush()
            self.detach()
