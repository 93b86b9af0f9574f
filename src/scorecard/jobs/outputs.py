"""Where results go: standard output and files, all of them or none, and none over what is read."""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from scorecard.jobs.console import Terminal
from scorecard.jobs.errors import UserError
from scorecard.paths import look_up, real_path
from scorecard.reading.source import STDIN, holds_records
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


_HIDDEN = ("partial", "journal", "journal-new", "exchanges")

_Identity = tuple[int, int] | str
"""Device and inode of a file that exists, else its path without links."""


def refuse_conflicts(
    targets: Sequence[Target], inputs: Iterable[str], also_read: Iterable[str] = ()
) -> None:
    """Raise `UserError` if a target is a folder, or would overwrite another target, one of the
    inputs (or a file in it, if it is a folder) or what else is read."""
    read = dict.fromkeys([*inputs, *also_read])
    sources = {identity for path in read if (identity := _identify_input(path)) is not None}
    folders = [real_path(path) for path in inputs if path != STDIN and _is_folder(path)]
    seen: set[_Identity] = set()
    for target in targets:
        identity = _identify(target)
        if identity is None:
            continue
        if identity in seen:
            raise UserError(f"{target}: given twice; each output needs a file of its own")
        if identity in sources:
            raise UserError(f"{target}: is an input as well, and would be overwritten")
        seen.add(identity)
        _refuse_among_inputs(target, folders)
    for target in targets:
        _refuse_hidden(target, seen | sources)


def _is_folder(path: str) -> bool:
    return look_up(path).kind == "folder"


def _refuse_among_inputs(target: Target, folders: Iterable[str]) -> None:
    """The next run would read the grades as records."""
    if target.path is None or not holds_records(target.path.name):
        return
    path = Path(real_path(target.path))
    if any(path.is_relative_to(folder) for folder in folders):
        raise UserError(f"{target}: lies in a folder that is an input; move it out")


def _refuse_hidden(target: Target, used: set[_Identity]) -> None:
    """The hidden files in which an output grows are the run's own."""
    if target.path is None:
        return
    from scorecard.jobs.atomic_file import hidden  # noqa: PLC0415 (only for files)

    for kind in _HIDDEN:
        path = hidden(target.path, kind)
        if _identify_path(path) in used:
            raise UserError(f"{path}: is where {target} grows meanwhile; choose another name")


def _identify_input(path: str) -> _Identity | None:
    """What can't be looked up is for the reader to reject."""
    if path != STDIN:
        return _identify_path(path)
    try:
        status = os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return status.st_dev, status.st_ino


def _identify_path(path: str | Path) -> _Identity | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return real_path(path)
    return status.st_dev, status.st_ino


def _identify(target: Target) -> _Identity | None:
    """Which file a target is; None for what is not a file: a pipe, a terminal, a device."""
    if target.path is None and sys.stdout is None:
        return None
    try:
        status = _status(target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UserError(f"{target}: cannot be written: {reason}") from None
    if isinstance(status, str):
        return status
    if stat.S_ISDIR(status.st_mode):
        raise UserError(f"{target}: is a folder; name a file in it")
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _status(target: Target) -> os.stat_result | str:
    """The status of a target's file, or its path if the file does not exist yet."""
    if target.path is None:
        return os.fstat(sys.stdout.fileno())
    try:
        return target.path.stat()
    except FileNotFoundError:
        return real_path(target.path)
