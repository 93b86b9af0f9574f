"""Files that are written where there were none, all of them or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from scorecard.catalogue import tell
from scorecard.jobs.errors import UserError
from scorecard.language import Language
from scorecard.render.safe import terminal


def write_or_refuse(
    folder: Path, files: Mapping[Path, bytes], help: str, language: Language
) -> None:
    """Write files below a folder, or raise `UserError` that says why none was written.

    `help` says how the user can have them elsewhere; what is said is in a language.
    """
    taken = in_the_way(folder, files)
    if taken:
        lines = [
            tell("error: nothing was written, for this would have been overwritten:", language),
            *(f"  {terminal(str(path))}" for path in taken),
            tell(f"{help}, or move these away", language),
        ]
        raise UserError("\n".join(lines), shown=True)
    try:
        write_new(folder, files)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        place = error.filename or folder
        raise UserError(f"{place}: can't be written, so nothing was: {reason}") from None


def written(folder: Path, paths: Iterable[Path], language: Language) -> list[str]:
    """The lines that tell which files were written."""
    lines = [f"  {terminal(str(folder / path))}" for path in paths]
    if not lines:
        return [tell("Nothing to write: all is there already.", language)]
    return [tell("Written:", language), *lines]


def in_the_way(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """What exists already and would have to be overwritten, a link that leads nowhere too.

    A file where a folder is needed is in the way as well.
    """
    # `os.path` says no, where `Path` raises, about folders that may not be looked into.
    wanted = [folder / path for path in paths]
    needed = {parent for path in wanted for parent in path.parents}
    taken = [path for path in wanted if os.path.lexists(path)]
    blocked = [path for path in needed if os.path.lexists(path) and not os.path.isdir(path)]  # noqa: PTH112
    return sorted({*taken, *blocked})


def write_new(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write files below a folder, which is made if it is not there.

    Raises `OSError` if one can't be written, or has come into being meanwhile; then, as after an
    interruption, no file and no folder that was made is left behind.
    """
    with ExitStack() as undo:
        for path, data in files.items():
            target = folder / path
            _make_folder(target.parent, undo)
            with target.open("xb") as stream:
                undo.callback(target.unlink, missing_ok=True)
                stream.write(data)
        undo.pop_all()


def _make_folder(folder: Path, undo: ExitStack) -> None:
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    for path in reversed(missing):
        path.mkdir()
        undo.callback(_remove_empty, path)


def _remove_empty(folder: Path) -> None:
    # Somebody else may have put something there meanwhile.
    with suppress(OSError):
        folder.rmdir()
