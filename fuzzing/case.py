"""What a case is, and how one is had from its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Literal, get_args

Kind = Literal["rubric", "record", "input", "mapping", "configuration", "name", "argument"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Case:
    """Files for scorecard to read: `main` is the one that is mutated or includes what is."""

    kind: Kind
    seed: str
    number: int
    main: str
    files: Mapping[str, bytes]

    @property
    def random(self) -> Random:
        """Chances for those who try the case; always the same ones."""
        return Random(f"{self.seed}:{self.kind}:{self.number}:tried")

    def write(self, folder: Path) -> Path:
        """Write the files to a folder, and nothing else; returns the path of the main one."""
        for path in folder.iterdir():
            if path.is_dir():
                rmtree(path)
            else:
                path.unlink()
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return folder / self.main


def make(kind: Kind, seed: str, number: int) -> Case:
    """Make a case; the same arguments always give the same one."""
    # They read their seeds from files, which whoever only names cases need not.
    module = import_module(f"fuzzing.{kind}s")
    rng = Random(f"{seed}:{kind}:{number}")
    main, files = module.mutated(rng)
    return Case(kind, seed, number, main, files)
