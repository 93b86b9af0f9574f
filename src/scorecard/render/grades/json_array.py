"""JSON: one array of all grades, written element by element."""

from __future__ import annotations

from typing import BinaryIO

from scorecard.grade import Grade, to_json
from scorecard.render.output_format import Options


class JsonArrayRenderer:
    """Writes an array with a grade on each line; texts stay as they are."""

    def __init__(self, out: BinaryIO, _options: Options) -> None:
        self._write = out.write
        self._before = b"[\n"

    def add(self, grade: Grade) -> None:
        """Write one element."""
        self._write(self._before + to_json(grade))
        self._before = b",\n"

    def close(self, rejected: int) -> None:  # noqa: ARG002 - the format has no place for it
        """Close the array."""
        self._write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
