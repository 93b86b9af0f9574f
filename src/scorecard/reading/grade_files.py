"""Which files hold grades, and whether as tables or as lines."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath
from typing import NamedTuple

from scorecard.paths import expand, look_up, read_file, walk

_MAGIC = b"PAR1"


class GradeFile(NamedTuple):
    """A file of grades; a table, or lines (then also a folder, which `reading` goes through)."""

    path: str
    is_table: bool


def grade_files(paths: Iterable[str | PathLike[str]]) -> list[GradeFile]:
    """The files that paths, folders and globs stand for, told apart by their first bytes.

    A folder that holds tables (as Spark writes them) stands for these.
    """
    found: list[GradeFile] = []
    for given in [fspath(path) for path in paths]:
        matches = expand(given) if "*" in given else ()
        for path in matches or (given,):
            if look_up(path).kind == "folder":
                tables = sorted(each.path for each in walk(path, lambda n: n.endswith(".parquet")))
                found += [GradeFile(table, True) for table in tables] or [GradeFile(path, False)]
            else:
                found.append(GradeFile(path, _is_table(path)))
    return found


def _is_table(path: str) -> bool:
    if look_up(path).kind != "file":
        return False
    try:
        return read_file(path, len(_MAGIC)) == _MAGIC
    except OSError:
        return False
