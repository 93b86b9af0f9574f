"""One value on its way to an interaction: what the user said about it, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from scorecard.formats import PAUSE
from scorecard.formats.columns import Columns
from scorecard.formats.roles import Roles

Beside = Callable[[str], "bytes | None"]
"""The content of a file beside the one that is converted; None if there is no such file."""


class Conversion:
    """What a format is given beside the value itself, and where it says what it leaves out.

    `id` is what the interaction is called if the source has no name for it; `file` is the name
    of the file it comes from (without folders; empty for standard input). `columns` says what the
    columns of a table are, `date_order` how dates are written that may be read in two ways, and
    `turn_gap` after how many seconds of silence a turn of speech ends (0: every piece that the
    source has is a turn).
    """

    def __init__(
        self,
        id: str = "interaction",
        roles: Roles | None = None,
        *,
        file: str = "",
        beside: Beside = lambda name: None,
        columns: Columns | None = None,
        date_order: str = "",
        turn_gap: float = PAUSE,
    ) -> None:
        self.id = id
        self.roles = roles or Roles()
        self.file = file
        self.beside = beside
        self.columns = columns or Columns()
        self.date_order = date_order
        self.turn_gap = turn_gap
        self.left_out: Counter[str] = Counter()
        self.remarks: Counter[str] = Counter()

    def leave_out(self, what: str, count: int = 1) -> None:
        """Note that something (in the plural, such as "private notes") has no place in the
        interaction."""
        if count:
            self.left_out[what] += count

    def remark(self, what: str) -> None:
        """Note something that was decided, and that the user should know."""
        self.remarks[what] += 1
