"""Where a job writes: a format and a file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

STDOUT = "-"


class Target(NamedTuple):
    """A format and the file that it goes to; None is standard output."""

    format: str
    path: Path | None
