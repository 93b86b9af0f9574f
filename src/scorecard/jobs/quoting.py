"""Which files may be quoted in messages: those in the folders that the user named.

A link may lead anywhere, and a configuration that came with somebody else's files may name any
file: what stands there is nothing for a build's log.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from scorecard.paths import has_magic, look_up, real_path, stored_name
from scorecard.rubric import bundled


def folders_of(paths: Iterable[str]) -> list[str]:
    """The folders that paths name: themselves, or where a file lies, or a glob begins."""
    return [path if look_up(path).kind == "folder" else _folder_of(path) for path in paths]


def quotable(sources: Mapping[str, str], folders: Iterable[str]) -> dict[str, str]:
    """Of texts by the names of their files, those of files in some folders, and of bundled ones.

    A link counts as the file that it leads to.
    """
    roots = {real_path(folder) for folder in folders}
    roots |= {real_path(path.parent) for path in bundled.paths().values()}
    return {
        name: text
        for name, text in sources.items()
        if any(_is_in(real_path(stored_name(name)), root) for root in roots)
    }


def _folder_of(path: str) -> str:
    folder = os.path.dirname(path)  # noqa: PTH120
    while has_magic(folder):
        folder = os.path.dirname(folder)  # noqa: PTH120
    return folder


def _is_in(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
