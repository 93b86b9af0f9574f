"""The bundled rubrics as a library to choose from and to take from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scorecard.authoring.model import Text
from scorecard.rubric.find import bundled_paths
from scorecard.rubric.load import read_document

_MODELINE = b"# yaml-language-server:"


class Entry(NamedTuple):
    """A bundled rubric, as the list of them shows it."""

    id: str
    version: str
    title: Text
    description: Text
    criteria: int


def entries() -> Iterator[Entry]:
    """The bundled rubrics by id, from their heads: they are not checked."""
    for name, path in bundled_paths().items():
        document, _ = read_document(path)
        assert document is not None, f"the bundled {name} can be read"
        data = document.data
        title = Text.model_validate(data["title"])
        description = Text.model_validate(data.get("description", ""))
        yield Entry(name, str(data["version"]), title, description, len(data["criteria"]))


def files(name: str) -> dict[Path, bytes]:
    """All that a rubric consists of, relative to one folder: itself, what it includes, its test
    file. Without the lines that name schemas for editors, which lie elsewhere there.

    Raises `KeyError` if there is no such rubric.
    """
    path = bundled_paths()[name]
    document, _ = read_document(path)
    assert document is not None, f"the bundled {name} can be read"
    beside = path.with_name(f"{name}.test.yaml")
    includes = [path.parent / str(name) for name in document.data.get("include", ())]
    parts = [path, *([beside] if beside.is_file() else []), *includes]
    return {part.relative_to(path.parent): _bare(part.read_bytes()) for part in parts}


def _bare(data: bytes) -> bytes:
    return data.partition(b"\n")[2] if data.startswith(_MODELINE) else data
