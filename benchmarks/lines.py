"""Who says what in the samples of the formats, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.chats import sentences
from scorecard.formats.clock import iso

_WORD, _GAP = 0.3, 0.5

BEGAN = 1_772_442_840
"""When the samples begin, in seconds since 1970."""


class Line(NamedTuple):
    """What one of two says, from when to when, in seconds; `speaker` 0 is the agent."""

    number: int
    speaker: int
    text: str
    start: float

    @property
    def end(self) -> float:
        return round(self.start + _WORD * len(self.text.split()), 3)

    @property
    def words(self) -> list[tuple[str, float, float]]:
        """Each word with its times."""
        starts = [round(self.start + _WORD * n, 3) for n in range(len(self.text.split()) + 1)]
        return list(zip(self.text.split(), starts, starts[1:], strict=False))


Lines = Sequence[Line]


def dialogue(turns: int) -> Lines:
    """What two say in turns."""
    lines: list[Line] = []
    clock = 0.4
    for number, text in enumerate(sentences(turns)):
        lines.append(Line(number, number % 2, text, clock))
        clock = round(lines[-1].end + _GAP, 3)
    return lines


def moment(seconds: float) -> str:
    """A time from the start on, as RFC 3339 has it."""
    return iso(BEGAN + seconds)
