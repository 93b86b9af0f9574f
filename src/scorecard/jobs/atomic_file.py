"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from scorecard.paths import real_path

_BUFFER = 1 << 16


class AtomicFile:
    """A file written under a temporary name beside its own, and renamed when it is complete.

    A device or a pipe (`/dev/null`, `/dev/stdout`) can't be replaced by a file: it is written as
    it is. A symbolic link stays one: what it points to is replaced. Making one opens the
    temporary file, and so raises `OSError` if the folder can't be written.

    `partial` names the temporary file, which goes on after the first `size` bytes that it has;
    one that has less raises `OSError`.
    """

    def __init__(self, path: Path, partial: Path | None = None, size: int = 0) -> None:
        self._path = Path(real_path(path))
        self._temporary: Path | None = None
        mode = _mode(path)
        if mode is not None and not stat.S_ISREG(mode):
            self.stream: BinaryIO = path.open("wb")
            return
        if mode is not None and not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied", str(path))
        if partial is not None:
            self._temporary = partial
            self.stream = _opened(partial, size)
            if mode is not None:
                partial.chmod(stat.S_IMODE(mode))
            return
        self._temporary = self._path.with_name(f".scorecard-{os.urandom(8).hex()}.tmp")
        try:
            self.stream = self._temporary.open("xb", buffering=_BUFFER)
            if mode is not None:
                self._temporary.chmod(stat.S_IMODE(mode))
        except BaseException:
            self.discard()
            raise

    def publish(self) -> None:
        """Let the file appear; what was there before is replaced in one step."""
        self.stream.flush()
        if self._temporary is not None:
            os.fsync(self.stream.fileno())
            self.stream.close()
            self._temporary.replace(self._path)
            self._temporary = None
        else:
            self.stream.close()

    def keep(self) -> None:
        """Leave what was written under the temporary name, for a run that goes on with it."""
        self._temporary = None

    def discard(self) -> None:
        """Remove what was written, unless it was published."""
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            self._temporary = None


def _opened(partial: Path, size: int) -> BinaryIO:
    if not size:
        return partial.open("wb", buffering=_BUFFER)
    stream = partial.open("r+b", buffering=_BUFFER)
    if os.fstat(stream.fileno()).st_size < size:
        stream.close()
        raise OSError(5, "what the earlier run had written is not there any more")
    stream.truncate(size)
    stream.seek(size)
    return stream


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
