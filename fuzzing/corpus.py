"""Cases that were once findings: tried again in every run, and mutated further."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "seeds" / "found"
"""A folder for each kind, and in it, one for each case."""
KEPT = ".kept"
"""Ends the names of kept files, which no tool then takes for its own."""


def folders(kind: str) -> list[Path]:
    """The folders of the cases of a kind, each with the files of one."""
    return sorted(path for path in FOLDER.glob(f"{kind}/*") if path.is_dir())


@cache
def kept(kind: str) -> list[list[bytes]]:
    """The files' bytes of each case of a kind."""
    return [
        [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
        for folder in folders(kind)
    ]
