"""Where results go: standard output and files, all of them or none."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from scorecard.jobs.console import Terminal
from scorecard.jobs.errors import UserError
from scorecard.render.safe import shown_json

if TYPE_CHECKING:
    from scorecard.jobs.atomic_file import AtomicFile

STDOUT = "-"
LINES = "jsonl"
"""The format of what can be continued."""

_JSON = ("json", "jsonl", "sarif")


class Target(NamedTuple):
    """A format and the file that it goes to; None is standard output.

    `option` is what messages call it.
    """

    format: str
    path: Path | None = None
    option: str = "--output"

    def terminal(self, color: str) -> Terminal:
        """What is written there is shown on it. Raises `UserError` if nobody can write there."""
        if self.path is None and sys.stdout is None:
            raise _closed()
        return Terminal.of(sys.stdout if self.path is None else None, color)

    @property
    def is_on_terminal(self) -> bool:
        """Whether what is written appears on a terminal."""
        return self.path is None and sys.stdout is not None and sys.stdout.isatty()

    def __str__(self) -> str:
        return "standard output" if self.path is None else f"{self.option} {self.path}"


class Output:
    """A target that is open. Every method raises `UserError` if it can't be written.

    `keeps` is that of `AtomicFile`; `size`, `crc` and `lines` are of what `write` wrote.
    """

    def __init__(self, target: Target, *, keeps: bool = False) -> None:
        self.target = target
        self.file: AtomicFile | None = None
        self.size = self.crc = self.lines = 0
        with self.writing():
            if target.path is not None:
                from scorecard.jobs.atomic_file import AtomicFile  # noqa: PLC0415 (only for files)

                self.file = AtomicFile(target.path, keeps=keeps)
            self.stream: BinaryIO = _stdout() if self.file is None else self.file.stream
        if target.is_on_terminal and target.format in _JSON:
            self.stream = cast(BinaryIO, _ShownJson(self.stream))

    def write(self, data: bytes) -> None:
        """Write bytes, and count them."""
        with self.writing():
            self.stream.write(data)
        self.size += len(data)
        self.crc = zlib.crc32(data, self.crc)
        self.lines += data.count(b"\n")

    def go_on(self, size: int, crc: int, lines: int) -> None:
        """Write on after so many bytes and lines with that checksum, which an earlier run has
        written."""
        with self.writing():
            if self.file is not None:
                self.file.go_on(size)
        self.size, self.crc, self.lines = size, crc, lines

    def flush(self) -> None:
        """Hand all that was written to the system."""
        with self.writing():
            self.stream.flush()

    def complete(self) -> None:
        """See to it that only the last step is left."""
        with self.writing():
            if self.file is None:
                self.stream.flush()
            else:
                self.file.complete()

    def publish(self) -> None:
        """Let the file appear, which is complete."""
        with self.writing():
            if self.file is not None:
                self.file.publish()

    def keep(self) -> bool:
        """Leave what was written for a run that goes on with it; False if it is gone."""
        return self.file is not None and self.file.keep()

    def discard(self) -> None:
        """Remove the file, unless it was published or kept."""
        if self.file is not None:
            self.file.discard()

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
        reason = (error.strerror or str(error)).lower()
        if path is not None and not path.parent.is_dir():
            reason = f"there is no folder {path.parent}"
        return UserError(f"{self.target}: cannot be written: {reason}")


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


def publish(outputs: Sequence[Output]) -> None:
    """Let all files appear, in their order, once nothing but that is left to do for any.

    Raises `UserError` if a target can't be written.
    """
    for output in outputs:
        output.complete()
    for output in outputs:
        output.publish()


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
            output.write(render(target).encode(encoding, "backslashreplace"))
        publish(outputs)


def _stdout() -> BinaryIO:
    if sys.stdout is None:
        raise _closed()
    stream = sys.stdout.buffer
    # With PYTHONUNBUFFERED it may write less than it is given, and say so to nobody.
    return _Unclosed(stream) if isinstance(stream, RawIOBase) else stream


def _closed() -> UserError:
    return UserError("standard output is closed: nothing can be shown there")


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
