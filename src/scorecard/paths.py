"""Paths as the system has them: what stands at one, opening it, searching folders, showing names.

`Path.exists`, `is_file` and `is_dir` raise for a name that is too long or lies in a closed folder;
`look_up` never raises. What is opened has an end: a device that may have none is refused.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from typing import BinaryIO, Literal, NamedTuple

from scorecard.text.lazy_regex import lazy_regex

_MAGIC = frozenset("*?[")
_ESCAPED = lazy_regex(r"\\x([89a-f][0-9a-f])")

PathKind = Literal["file", "folder", "pipe", "socket", "device", "missing", "unusable"]

_KINDS: tuple[tuple[Callable[[int], bool], PathKind], ...] = (
    (stat.S_ISREG, "file"),
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
)


class PathStatus(NamedTuple):
    """What stands at a path (through links); `reason` says why nothing can be read there."""

    kind: PathKind
    reason: str = ""


class FoundPath(NamedTuple):
    """A path in a folder that was searched. `skipped` says why it is not to be read (a pipe, a
    link that leads nowhere), `closed` why the folder at this path can't be listed."""

    path: str
    skipped: str = ""
    closed: str = ""


def look_up(path: str | os.PathLike[str]) -> PathStatus:
    """What stands at a path; a name that no file can have is `unusable`."""
    if not os.fspath(path):
        # `Path` takes it for the working directory.
        return PathStatus("unusable", "the name of a file is empty")
    try:
        return PathStatus(_kind(os.stat(path)))
    except FileNotFoundError:
        is_link = os.path.islink(path)
        return PathStatus("missing", "a link that leads nowhere" if is_link else "no such file")
    except (OSError, ValueError) as error:
        return PathStatus("unusable", reason_of(error))


def _kind(found: os.stat_result) -> PathKind:
    return next((kind for test, kind in _KINDS if test(found.st_mode)), "device")


def reason_of(error: OSError | ValueError) -> str:
    """Why the system can't do something with a path, in its words."""
    if isinstance(error, UnicodeError):
        return "the name has characters that no file name has here"
    if not isinstance(error, OSError):
        return "the name has a NUL character"
    reason = error.strerror or str(error)
    return reason[:1].lower() + reason[1:]


def real_path(path: str | os.PathLike[str]) -> str:
    """A path without links; as it is, where the working directory was removed."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return os.fspath(path)


def open_file(path: str | os.PathLike[str]) -> BinaryIO:
    """Open what is named for reading: a file, a pipe, a terminal or the null device.

    Raises `OSError` with a `strerror` for anything else, whatever the system itself would say.
    """
    name = os.fspath(path)
    try:
        kind = _kind(os.stat(name))
        if kind == "folder" and not os.access(name, os.R_OK | os.X_OK):
            # It was to be searched, which is what has to be put right.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
        if kind == "folder":
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
        if kind == "socket":
            raise OSError(errno.ENXIO, "is a socket, not a file", name)
        stream = open(name, "rb")  # noqa: SIM115 (whoever asked for it closes it)
    except ValueError as error:
        raise OSError(errno.EINVAL, reason_of(error), name) from None
    if kind == "device" and not (stream.isatty() or os.path.samefile(name, os.devnull)):
        stream.close()
        raise OSError(errno.EINVAL, "is a device, which may have no end", name)
    return stream


def read_file(path: str | os.PathLike[str], most: int) -> bytes:
    """The content of a file, but no more than `most` bytes of it. Raises `OSError`, as
    `open_file` does."""
    with open_file(path) as stream:
        return stream.read(most)


def walk(
    folder: str | os.PathLike[str],
    wanted: Callable[[str], bool],
    enter: Callable[[str], bool] = lambda name: True,
) -> Iterator[FoundPath]:
    """The files below a folder whose names are `wanted`, through the folders to `enter`.

    Links to files are followed and links to folders are not, so that no folder is searched twice.
    """
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if enter(name)]
        for path in (os.path.join(parent, name) for name in names if wanted(name)):
            status = look_up(path)
            yield FoundPath(path, _why_skipped(status))
        yield from (FoundPath(str(error.filename), closed=reason_of(error)) for error in closed)
        closed.clear()
    yield from (FoundPath(str(error.filename), closed=reason_of(error)) for error in closed)


def _why_skipped(status: PathStatus) -> str:
    return "" if status.kind == "file" else status.reason or f"a {status.kind}"


def siblings(path: str | os.PathLike[str], pattern: str = "*") -> list[str]:
    """The names in the folder of a path that match a pattern, as they are shown and sorted; none
    if the folder is closed."""
    entries = _entries(os.path.dirname(path))
    names = (display_name(os.path.basename(entry)) for entry, _ in entries)
    return sorted(name for name in names if fnmatch(name, pattern))


def has_magic(path: str) -> bool:
    """Whether a path is a glob."""
    return not _MAGIC.isdisjoint(path)


def expand(pattern: str) -> list[str]:
    """The paths that a glob matches, sorted. `*` and `**` match no hidden names, and what they
    match is not entered where it is a link to a folder."""
    start = os.path.join(os.path.splitdrive(pattern)[0], os.sep) if os.path.isabs(pattern) else ""
    parts = [part for part in pattern[len(start) :].replace(os.sep, "/").split("/") if part]
    found: set[str] = set()
    # A place and how many parts of the pattern led there: each is looked at once, however many
    # ways lead to it.
    seen: set[tuple[str, int]] = set()
    waiting = [(start, 0)]
    while waiting:
        place, at = waiting.pop()
        if (place, at) in seen:
            continue
        seen.add((place, at))
        if at == len(parts):
            found.add(place)
        else:
            waiting += _steps(place, parts, at)
    found.discard("")
    return sorted(found)


def _steps(place: str, parts: list[str], at: int) -> Iterator[tuple[str, int]]:
    part, is_last = parts[at], at == len(parts) - 1
    if part == "**":
        yield place, at + 1
        yield from ((path, at) for path, is_folder in _entries(place) if is_folder)
        if is_last:
            yield from ((path, at + 1) for path, is_folder in _entries(place) if not is_folder)
    elif not has_magic(part):
        path = os.path.join(place, part)
        if os.path.lexists(path):
            yield path, at + 1
    else:
        for path, is_folder in _entries(place, is_hidden=part.startswith(".")):
            if (is_folder or is_last) and fnmatch(os.path.basename(path), part):
                yield path, at + 1


def _entries(folder: str, *, is_hidden: bool = False) -> Iterator[tuple[str, bool]]:
    """What a folder holds, and whether each is a folder itself (no link to one)."""
    try:
        with os.scandir(folder or os.curdir) as entries:
            for entry in entries:
                if is_hidden or not entry.name.startswith("."):
                    is_folder = entry.is_dir(follow_symlinks=False)
                    yield os.path.join(folder, entry.name), is_folder
    except (OSError, ValueError):
        return


def display_name(path: str) -> str:
    """A path as it is shown and stored: bytes that are not UTF-8 are escaped (`caf\\xe9.json`)."""
    try:
        return path.encode(errors="surrogateescape").decode(errors="backslashreplace")
    except UnicodeEncodeError:
        return path.encode(errors="backslashreplace").decode()


def stored_name(shown: str) -> str:
    """The path that `display_name` shows so."""
    if "\\x" not in shown or os.path.lexists(shown):
        return shown
    return _ESCAPED.sub(lambda byte: chr(0xDC00 + int(byte[1], 16)), shown)


_WORKSPACES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY", "WORKSPACE")
"""Where GitHub, GitLab, Azure and Jenkins say that the repository's files are."""


def in_repository() -> Callable[[str], str]:
    """A function from a path to what a platform calls the file that lies there: its path from the
    root of the repository, with `/`. A path outside of it, or outside of any, stays as it is."""
    try:
        folder = os.getcwd()
    except OSError:
        return lambda path: path
    root = _repository_root(os.path.realpath(folder))
    if root is None:
        return lambda path: path

    def place(path: str) -> str:
        full = os.path.join(os.path.realpath(folder), path)
        inside = os.path.relpath(os.path.normpath(full), root)
        is_outside = inside == os.pardir or inside.startswith(os.pardir + os.sep)
        return path if is_outside else inside.replace(os.sep, "/")

    return place


def _repository_root(folder: str) -> str | None:
    for name in _WORKSPACES:
        root = os.path.realpath(os.environ.get(name) or os.devnull)
        if os.path.isdir(root) and os.path.commonpath([root, folder]) == root:
            return root
    while not os.path.lexists(os.path.join(folder, ".git")):
        folder, before = os.path.dirname(folder), folder
        if folder == before:
            return None
    return folder
