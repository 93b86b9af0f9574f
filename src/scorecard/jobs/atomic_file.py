"""Files that appear whole or not at all, and that one process at a time writes.

A file grows under a hidden name beside its own. That hidden file is made anew, never opened
through a link, and locked: the lock goes when its process does, however that ends.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Literal

from scorecard.paths import real_path

try:
    import fcntl
except ImportError:  # Windows: there, a file that is open can't be replaced
    fcntl = None  # type: ignore[assignment]

_BUFFER = 1 << 16
_PIECE = 1 << 20
# Windows has neither; a file that is no regular one is not waited for.
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_ANEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | _SAFELY
_NEW_FILE = 0o666

_locks: set[int] = set()


def _release_inherited_locks() -> None:
    """A forked process has the files of its parent open: it would hold the locks for it."""
    for lock in _locks:
        os.close(lock)
    _locks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_inherited_locks)


class AtomicFile:
    """A file written under a hidden name, and renamed when it is complete.

    A device or a pipe (`/dev/null`, `/dev/stdout`) can't be replaced by a file: it is written as
    it is. A symbolic link stays one: what it points to is replaced. What an interrupted process
    left under the hidden name is thrown away, or with `keeps` stays, also when this process is
    interrupted before it has gone on: until `forget`.

    Everything raises `OSError` if it can't be done; making one does so too if another process
    writes the file.
    """

    def __init__(self, path: Path, *, keeps: bool = False) -> None:
        self._path = Path(real_path(path))
        self._partial = hidden(path, "partial")
        self._lock: int | None = None
        self._is_published = False
        self._keeps = keeps
        mode = _mode(path)
        if mode is not None and not stat.S_ISREG(mode):
            self.stream: BinaryIO = path.open("wb")
            return
        if mode is not None and not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied", str(path))
        permissions = _NEW_FILE if mode is None else stat.S_IMODE(mode)
        lock = _locked(self._partial, permissions, keeps=keeps)
        try:
            self.stream = _stream_of(self._partial, lock)
            self._lock = lock
            if mode is not None:
                self._partial.chmod(permissions)
        except BaseException:
            _close_lock(lock)
            if not keeps:
                self._partial.unlink(missing_ok=True)
            raise

    def reading(self) -> BinaryIO:
        """What an earlier process has written, from its beginning."""
        return open(self._partial, "rb", opener=_open_safely)

    def restore(self, size: int) -> None:
        """If an earlier process had let the file appear, of this size, and come no farther, take
        what it had written from there."""
        is_there = self._path.is_file() and self._path.stat().st_size == size
        if self.stream.seek(0, os.SEEK_END) or not is_there:
            return
        with self._path.open("rb") as there:
            while piece := there.read(_PIECE):
                self.stream.write(piece)
        self.stream.flush()

    def go_on(self, size: int) -> None:
        """Write on after the first so many bytes."""
        self.stream.truncate(size)
        self.stream.seek(size)

    def complete(self) -> None:
        """Have the system store all that was written, and look whether the file can appear."""
        self.stream.flush()
        if self._lock is None:
            return
        os.fsync(self.stream.fileno())
        if not _is_at(self._lock, self._partial):
            raise FileNotFoundError(2, "what was written has been removed meanwhile")
        mode = _mode(self._path)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(21, "Is a directory", str(self._path))

    def publish(self) -> None:
        """Let the file appear, which is complete; what was there before is replaced in one step."""
        self.stream.close()
        if self._lock is not None:
            self._partial.replace(self._path)
            self._is_published = True
            _sync_folder(self._path.parent)
            self._release()

    def keep(self) -> bool:
        """Leave what was written for a process that goes on with it, unless it has appeared;
        False if it is not there any more."""
        if self._lock is None:
            return self._is_published
        with suppress(OSError, ValueError):
            self.stream.flush()
        is_there = _is_at(self._lock, self._partial)
        self._keeps = os.fstat(self._lock).st_size > 0
        self.discard()
        return is_there

    def forget(self) -> None:
        """Have `discard` remove also what an earlier process left."""
        self._keeps = False

    def discard(self) -> None:
        """Remove what was written, unless it was published or is kept."""
        if self._lock is None:
            return
        with suppress(OSError):
            if not self._keeps and _is_at(self._lock, self._partial):
                self._partial.unlink()
        self._release()

    def _release(self) -> None:
        # What could not be written before can't be now either.
        with suppress(OSError):
            self.stream.close()
        if self._lock is not None:
            _close_lock(self._lock)
            self._lock = None


def hidden(path: Path, kind: str) -> Path:
    """The hidden file of a kind beside a file, or beside what that is a link to."""
    real = Path(real_path(path))
    return real.with_name(f".{real.name}.scorecard-{kind}")


def create(path: Path, mode: Literal["wb", "w+b"] = "wb") -> BinaryIO:
    """A hidden file made anew, whatever had its name."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, _ANEW, _NEW_FILE), mode)


def open_own(path: Path, mode: Literal["rb", "r+b"] = "rb") -> BinaryIO:
    """A hidden file that is our own, to be read or written on; raises `OSError` for any other: a
    link, one that has another owner or a second name."""
    stream = open(path, mode, opener=_open_safely)  # noqa: SIM115
    if not _is_own(os.fstat(stream.fileno())):
        stream.close()
        raise OSError(1, "is another user's, or not a plain file")
    return stream


def _open_safely(path: str, flags: int) -> int:
    return os.open(path, flags | _SAFELY)


def _locked(partial: Path, mode: int, *, keeps: bool) -> int:
    """A lock on a hidden file that only we write, as new unless it `keeps` what is there."""
    while True:
        try:
            return _lock_of(os.open(partial, _ANEW, mode), partial)
        except FileExistsError:
            if (left := _lock_left(partial)) is not None and keeps:
                return left
            # While we hold the lock on it nobody else takes it for one to go on with.
            partial.unlink(missing_ok=True)
            if left is not None:
                _close_lock(left)
        except _GoneError:
            continue


def _lock_left(partial: Path) -> int | None:
    """A lock on what another process left; None if that is not a file to go on with."""
    try:
        if not stat.S_ISREG(partial.lstat().st_mode):
            return None
        lock = _lock_of(os.open(partial, os.O_RDWR | _SAFELY), partial)
    except (FileNotFoundError, _GoneError):
        return None
    if _is_own(os.fstat(lock)):
        return lock
    _close_lock(lock)
    return None


class _GoneError(Exception):
    """A file was locked that has another name, or none, by now."""


def _lock_of(file: int, path: Path) -> int:
    """Lock an open file; raises `BlockingIOError` if another process has."""
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise BlockingIOError(
            11, "another run is writing it (wait for its end, or name another file)"
        ) from None
    except OSError:
        # A file system without locks: then the user has to see to it.
        pass
    if not _is_at(file, path):
        os.close(file)
        raise _GoneError
    _locks.add(file)
    return file


def _close_lock(lock: int) -> None:
    _locks.discard(lock)
    os.close(lock)


def _stream_of(partial: Path, lock: int) -> BinaryIO:
    # Not the file that is locked: a forked process closes that one, and keeps this.
    stream = os.fdopen(os.open(partial, os.O_RDWR | _SAFELY), "wb", buffering=_BUFFER)
    if not os.path.samestat(os.fstat(stream.fileno()), os.fstat(lock)):
        stream.close()
        raise BlockingIOError(11, "another run is writing it")
    return stream


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except FileNotFoundError:
        return False


def _is_own(status: os.stat_result) -> bool:
    is_plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
    return is_plain and (os.name != "posix" or status.st_uid == os.geteuid())


def _sync_folder(folder: Path) -> None:
    """Have the system store which files are in a folder, where it lets us say so."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
