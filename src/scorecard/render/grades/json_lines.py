"""JSON Lines: a grade a line, as soon as it is made."""

from __future__ import annotations

from typing import BinaryIO

from msgspec.json import Encoder

from scorecard.grade import Grade
from scorecard.render.output_format import Options


class JsonLinesRenderer:
    """Writes each grade as one line; texts stay as they are."""

    def __init__(self, out: BinaryIO, _options: Options) -> None:
        self._write = out.write
        self._encode = Encoder().encode

    def add(self, grade: Grade) -> None:
        """Write one line."""
        self._write(self._encode(grade) + b"\n")

    def close(self, rejected: int) -> None:
        """Nothing is left to write."""
