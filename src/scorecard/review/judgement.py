"""What a reviewer says of one gate, on its way from a file to a row of observations."""

from __future__ import annotations

from typing import NamedTuple

from scorecard.observations.row import ObservationRow, convert_row


class Judgement(NamedTuple):
    """A verdict, or None for what was left open; `place` is where it stands, and `last` how many
    turns the reviewer was shown (None where the file does not say)."""

    interaction: str
    gate: str
    met: bool | None
    by: str | None
    turns: tuple[int, ...]
    note: str | None
    at: str | None
    place: str
    shown: int | None = None

    def row(self) -> ObservationRow:
        """As an observation; raises `RecordError` for what can't be one."""
        return convert_row(
            {
                "interaction": self.interaction,
                "observation": self.gate,
                "met": self.met,
                "by": self.by,
                "turns": self.turns,
                "note": self.note,
                "at": self.at,
            }
        )
