"""Finds rubrics, lexicons, test files and mappings among what a user names: files, folders,
globs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from scorecard.authoring import yaml
from scorecard.authoring.document import Document
from scorecard.authoring.problem import Problem
from scorecard.paths import (
    display_name,
    expand,
    has_magic,
    look_up,
    read_file,
    real_path,
    reason_of,
    siblings,
    stored_name,
    walk,
)
from scorecard.rubric.find import bundled_paths
from scorecard.rubric.load import unreadable
from scorecard.suggest import near, near_file

FileKind = Literal["rubric", "lexicon", "tests", "mapping"]

SUFFIXES = (".yaml", ".yml")
_TESTS = (".test.yaml", ".test.yml")
_NOT_OURS = frozenset({"node_modules", "__pycache__", "build", "dist", "venv"})
_OF_A_RUBRIC = ("criteria", "include", "parameters", "overall", "bands", "tests")
_MARKS = re.compile(
    r"""^(?:criteria|moments)\s*:|"(?:criteria|moments)"\s*:"""
    r"""|/(?:rubric|lexicon|mapping)\.schema\.json""",
    re.MULTILINE,
)
_MARKS_OF_A_MAPPING = tuple(re.compile(rf"^{key}\s*:", re.MULTILINE) for key in ("turns", "turn"))
_SCHEMA_OF_A_MAPPING = "/mapping.schema.json"
_MARKS_OF_A_RUBRIC = re.compile(r"^criteria\s*:|/rubric\.schema\.json", re.MULTILINE)


@dataclass(frozen=True)
class RubricFile:
    """A file that was found: what it is meant to be, and what it holds.

    `document` is None where it can't be read; `problems` say why. `text` is the content as far
    as it is text.
    """

    path: Path
    kind: FileKind
    document: Document | None
    problems: tuple[Problem, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class FoundFiles:
    """What paths stand for: our files, and other YAML files, which were left alone.

    `missing` has a message for each path that stands for nothing.
    """

    files: tuple[RubricFile, ...]
    others: tuple[Path, ...] = ()
    missing: tuple[str, ...] = ()


def find_files(references: Iterable[str]) -> Iterator[RubricFile]:
    """The files that `search` finds. Raises `FileNotFoundError` for what is not there."""
    found = search(references)
    for message in found.missing:
        raise FileNotFoundError(message)
    yield from found.files


def search(references: Iterable[str], *, allow_empty: bool = False) -> FoundFiles:
    """The rubrics, lexicons and test files that paths stand for, sorted and each once.

    A path is a file, a folder, a glob or the id of a bundled rubric. A file that is named is
    taken for what its author must mean by it; in a folder (searched to the bottom, hidden
    folders apart) or a glob, YAML files that are none of ours are left alone. With `allow_empty`,
    a glob may match nothing.
    """
    named: dict[Path, bool] = {}
    missing = []
    for reference in references:
        try:
            for path, is_named in _expand(reference, allow_empty):
                named[path] = named.get(path, False) or is_named
        except FileNotFoundError as error:
            missing.append(display_name(str(error)))
        except OSError as error:
            missing.append(display_name(f"{reference}: {reason_of(error)}"))
    files, others = [], []
    for path, is_named in _once(named):
        try:
            found = _open(path, is_named=is_named)
        except OSError as error:
            missing.append(display_name(f"{path}: cannot be read: {reason_of(error)}"))
            continue
        if found is None:
            others.append(path)
        else:
            files.append(found)
    return FoundFiles(tuple(files), tuple(others), tuple(missing))


def from_text(data: bytes, name: str) -> RubricFile:
    """A file that was read from elsewhere, such as standard input; includes are relative to the
    name."""
    path = Path(name)
    document, problems = yaml.load(data, display_name(name))
    text = document.text if document is not None else _text(data)
    return RubricFile(path, _kind(path, document, text), document, tuple(problems), text)


def read_text(name: str) -> str:
    """The text of the file that problems call so, as far as it is text and can be read again."""
    path = stored_name(name)
    try:
        return _text(read_file(path, yaml.MAX_BYTES + 1)) if look_up(path).kind == "file" else ""
    except OSError:
        return ""


def _expand(reference: str, allow_empty: bool) -> Iterator[tuple[Path, bool]]:
    """The files that may be meant, each with whether it was named itself."""
    status = look_up(reference)
    if status.kind == "folder":
        yield from _below(reference)
    elif status.kind not in ("missing", "unusable"):
        yield Path(reference), True
    elif has_magic(reference):
        names = expand(reference)
        if not names and not allow_empty:
            raise FileNotFoundError(f"no file matches {reference}")
        for name in names:
            if not os.path.islink(name) and look_up(name).kind == "folder":  # noqa: PTH114
                yield from _below(name)
            elif _is_yaml(name) and _may_be_read(name):
                yield Path(os.path.normpath(name)), False
    elif reference in (known := bundled_paths()):
        yield known[reference], True
    elif status.kind == "unusable":
        raise FileNotFoundError(f"{reference}: {status.reason}")
    else:
        raise FileNotFoundError(f"no such file: {reference}{_suggestion(Path(reference), known)}")


def _below(folder: str) -> Iterator[tuple[Path, bool]]:
    for found in walk(folder, _is_yaml, _is_entered):
        if found.closed or _may_be_read(found.path):
            yield Path(os.path.normpath(found.path)), False


def _is_yaml(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _is_entered(folder: str) -> bool:
    return not folder.startswith(".") and folder not in _NOT_OURS


def _may_be_read(path: str) -> bool:
    """Whether it is a file, or what should be one: reading a pipe or a device could wait for
    ever."""
    return look_up(path).kind in ("file", "missing", "unusable")


def _once(named: dict[Path, bool]) -> Iterator[tuple[Path, bool]]:
    """The paths in order; of those that lead to one file, through links too, the shortest."""
    by_file: dict[str, list[Path]] = {}
    for path in named:
        by_file.setdefault(real_path(path), []).append(path)
    for paths in by_file.values():
        paths.sort(key=lambda path: (len(path.parts), path))
    for paths in sorted(by_file.values(), key=lambda paths: paths[0]):
        yield paths[0], any(named[path] for path in paths)


def _suggestion(path: Path, bundled_ids: Iterable[str]) -> str:
    if look_up(path.parent).kind != "folder":
        return " (its folder does not exist either)"
    known = {name: str(path.with_name(name)) for name in siblings(path)}
    if len(path.parts) == 1:
        known |= {name: name for name in bundled_ids}
    found = near_file(path.name, sorted(known))
    return f" (did you mean `{known[found]}`?)" if found else ""


def _open(path: Path, *, is_named: bool) -> RubricFile | None:
    """What a file holds; None if nobody named it and it is not ours.

    Raises `OSError` if it was named and can't be read.
    """
    try:
        data = read_file(path, yaml.MAX_BYTES + 1)
    except OSError as error:
        if is_named:
            raise
        # It may be ours: nobody can look.
        return RubricFile(path, _kind(path, None, ""), None, (unreadable(path, error),))
    if is_named or _is_test(path):
        return from_text(data, str(path))
    text = _text(data)
    has_marks = _MARKS.search(text) is not None or _is_like_a_mapping(text)
    if not has_marks and b"format" not in data:
        # Spares parsing what others keep in YAML, which may be long.
        return None
    found = from_text(data, str(path))
    return found if has_marks or _has_our_keys(found.document) else None


def _is_test(path: Path) -> bool:
    return path.name.lower().endswith(_TESTS)


def _has_our_keys(document: Document | None) -> bool:
    """Whether a file without our marks is meant for us all the same: written as JSON, or with a
    slip in the key."""
    if document is None or not isinstance(document.data, dict):
        return False
    keys = document.data
    ours = ("criteria", "moments", "turns")
    return "format" in keys and any(near(key, ours) for key in keys)


def _is_like_a_mapping(text: str) -> bool:
    """Whether a text has what only mappings have, as far as its text shows."""
    has_keys = all(mark.search(text) for mark in _MARKS_OF_A_MAPPING)
    return has_keys or _SCHEMA_OF_A_MAPPING in text


def _text(data: bytes) -> str:
    return "" if b"\x00" in data[:4] else data.decode("utf-8-sig", "replace")


def _kind(path: Path, document: Document | None, text: str) -> FileKind:
    if _is_test(path):
        return "tests"
    return _kind_by_text(text) if document is None else _kind_by_keys(document.data, text)


def _kind_by_text(text: str) -> FileKind:
    if _MARKS_OF_A_RUBRIC.search(text):
        return "rubric"
    if _is_like_a_mapping(text):
        return "mapping"
    return "lexicon" if _MARKS.search(text) else "rubric"


def _kind_by_keys(data: Any, text: str) -> FileKind:
    keys = data.keys() if isinstance(data, dict) else ()
    if "moments" in keys:
        return "rubric" if any(near(key, _OF_A_RUBRIC) for key in keys) else "lexicon"
    has_keys = "turns" in keys or "turn" in keys
    is_mapping = "criteria" not in keys and (has_keys or _SCHEMA_OF_A_MAPPING in text)
    return "mapping" if is_mapping else "rubric"
