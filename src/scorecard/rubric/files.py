"""Finds rubrics, lexicons and test files among what a user names: files, folders, globs."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from scorecard.mend import near
from scorecard.rubric import yaml
from scorecard.rubric.document import Document
from scorecard.rubric.load import read_document
from scorecard.rubric.problem import Problem

Kind = Literal["rubric", "lexicon", "tests"]

_SUFFIXES = (".yaml", ".yml")
_TESTS = (".test.yaml", ".test.yml")
_NOT_OURS = frozenset({"node_modules", "__pycache__", "build", "dist", "venv"})
_OF_A_RUBRIC = ("criteria", "include", "parameters", "overall", "bands", "tests")
_MARKS = re.compile(r"^(?:criteria|moments)\s*:|/(?:rubric|lexicon)\.schema\.json", re.MULTILINE)


@dataclass(frozen=True)
class RubricFile:
    """A file that was found: what it is meant to be, and what it holds.

    `document` is None where it can't be read; `problems` say why.
    """

    path: Path
    kind: Kind
    document: Document | None
    problems: tuple[Problem, ...] = ()


def find_files(references: Iterable[str]) -> Iterator[RubricFile]:
    """The rubrics, lexicons and test files that paths stand for, sorted and each once.

    A file is taken for what its author must mean by it; in a folder (searched to the bottom,
    hidden folders apart) or a glob, YAML files that are none of ours are left alone. Raises
    `FileNotFoundError` (with a message that suggests a name) for what is not there.
    """
    named: dict[Path, bool] = {}
    for reference in references:
        for path, is_named in _expand(reference):
            named[path] = named.get(path, False) or is_named
    for path in sorted(named):
        found = _open(path, is_named=named[path])
        if found is not None:
            yield found


def from_text(data: bytes, name: str) -> RubricFile:
    """A file that was read from elsewhere, such as standard input; includes are relative to the
    name."""
    document, problems = yaml.load(data, name)
    return RubricFile(Path(name), _kind(Path(name), document), document, tuple(problems))


def _expand(reference: str) -> Iterator[tuple[Path, bool]]:
    """The files that may be meant, each with whether it was named itself."""
    path = Path(reference)
    if path.is_dir():
        yield from ((one, False) for one in _below(path))
    elif path.exists():
        yield path, True
    elif glob.has_magic(reference):
        for name in glob.glob(reference, recursive=True):  # noqa: PTH207 (takes `**` and absolutes)
            inside = _below(Path(name)) if Path(name).is_dir() else [Path(name)]
            yield from ((one, False) for one in inside if one.suffix in _SUFFIXES)
    else:
        raise FileNotFoundError(f"no such file: {reference}{_suggestion(path)}")


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith(".") and one not in _NOT_OURS]
        for name in names:
            if name.endswith(_SUFFIXES):
                yield Path(os.path.normpath(Path(parent, name)))


def _suggestion(path: Path) -> str:
    try:
        siblings = [one.name for one in path.parent.iterdir()]
    except OSError:
        return " (its folder does not exist either)"
    found = get_close_matches(path.name, sorted(siblings), 1)
    return f" (did you mean `{path.with_name(found[0])}`?)" if found else ""


def _open(path: Path, *, is_named: bool) -> RubricFile | None:
    document, problems = read_document(path)
    if not is_named and not _is_ours(path, document):
        return None
    return RubricFile(path, _kind(path, document), document, tuple(problems))


def _is_ours(path: Path, document: Document | None) -> bool:
    """Whether a file is meant for us, as far as can be told; a broken one by its text."""
    if path.name.endswith(_TESTS):
        return True
    if document is None:
        return _MARKS.search(_text(path)) is not None
    if not isinstance(document.data, dict):
        return _MARKS.search(document.text) is not None
    keys = document.data
    return _MARKS.search(document.text) is not None or (
        "format" in keys and any(near(key, ("criteria", "moments")) for key in keys)
    )


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[: yaml.MAX_BYTES].decode("utf-8", "replace")
    except OSError:
        return ""


def _kind(path: Path, document: Document | None) -> Kind:
    if path.name.endswith(_TESTS):
        return "tests"
    data = document.data if document is not None else None
    if not isinstance(data, dict) or "moments" not in data:
        return "rubric"
    return "rubric" if any(near(key, _OF_A_RUBRIC) for key in data) else "lexicon"
