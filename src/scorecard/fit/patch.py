"""Phrases added to the list of a moment, as a patch to the file where it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import unified_diff
from typing import Any

from scorecard.authoring.document import Document, KeyPath

_LISTS: tuple[KeyPath, ...] = (("says", "any"), ("says",))


def add_phrases(document: Document, moment: str, phrases: Sequence[str]) -> str | None:
    """The text of a file with phrases added to what a moment `says`; None where it has no list
    that is written out there."""
    for keys in _LISTS:
        path = ("moments", moment, *keys)
        if isinstance(_value(document.data, path), list):
            return _added(document, path, phrases)
    return None


def _value(data: Any, path: KeyPath) -> Any:
    for key in path:
        if not isinstance(data, dict) or key not in data:
            return None
        data = data[key]
    return data


def _added(document: Document, path: KeyPath, phrases: Sequence[str]) -> str | None:
    last = len(_value(document.data, path)) - 1
    if last < 0:
        return None
    place, item = document.at(path), document.at((*path, last))
    lines = document.text.splitlines(keepends=True)
    written = [json.dumps(phrase, ensure_ascii=False) for phrase in phrases]
    row, column = item.end_line - 1, item.end_column - 1
    first = lines[place.line - 1][place.column - 1 : place.column]
    if first == "[":
        lines[row] = (
            lines[row][:column] + "".join(f", {each}" for each in written) + lines[row][column:]
        )
        return "".join(lines)
    if first != "-":
        # An alias, or a list that an anchor names: it may serve others, too.
        return None
    opening = lines[item.line - 1]
    indent = opening[: len(opening) - len(opening.lstrip())]
    end = "\n" if lines[row].endswith("\n") else ""
    lines[row] = lines[row].rstrip("\n") + "\n"
    added = [f"{indent}- {each}\n" for each in written]
    added[-1] = added[-1].rstrip("\n") + end
    return "".join([*lines[: row + 1], *added, *lines[row + 1 :]])


def as_patch(name: str, before: str, after: str) -> str:
    """A unified diff of a file, which `git apply` takes."""
    shown = name.replace("\\", "/").lstrip("/")
    lines = unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{shown}",
        f"b/{shown}",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
