"""The few signs that the terminal output uses, and what stands in for them elsewhere.

A state has a sign, a colour and (in `words`) a name, so that none of the three is needed alone.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from math import floor

from rich.text import Text

from scorecard.grade import Result
from scorecard.render.figures import ELLIPSIS
from scorecard.render.grades.level_state import State

SEPARATOR = " · "
DASH = "–"
ATTRIBUTION = "— "
# Not "·": a terminal set to East Asian widths draws that in two cells.
REACHED, OPEN, REST = "▮", "▯", "⋅"
BAR = "━"

STATES: dict[State, tuple[str, str]] = {
    "reached": ("✓", "green"),
    "blocked": ("✗", "bold red"),
    "in_doubt": ("?", "bold yellow"),
    "locked": ("✓", "dim"),
    "beyond": (REST, "dim"),
    "unknown": ("?", "dim"),
    "not_applicable": (DASH, "dim"),
}
"""The sign and the style of a level."""

RESULTS: dict[Result, tuple[str, str]] = {
    "pass": ("✓", "green"),
    "fail": ("✗", "red"),
    "undecided": ("?", "yellow"),
    "none": (DASH, "dim"),
}
"""The sign and the style of a result."""


def scale(certain: float | None, possible: float | None) -> Text:
    """The five levels in five cells: those reached, those that could be, and the rest; dashes
    where no level can be reached."""
    if certain is None:
        return Text.assemble(("-" * 5, "dim"))
    sure = floor(certain)
    maybe = max(floor(possible or 0) - sure, 0)
    rest = 5 - sure - maybe
    return Text.assemble((REACHED * sure, "green"), (OPEN * maybe, "yellow"), (REST * rest, "dim"))


def bar(part: int, whole: int, width: int) -> Text:
    """A share as a bar; whatever is there shows."""
    filled = 0 if not part else max(1, round(width * part / whole))
    return Text(BAR * filled, "cyan")


_LEVEL_STYLES = {
    "0": "bold red",
    "1": "red",
    "2": "yellow",
    "3": "yellow",
    "4": "green",
    "5": "bold green",
}


def levels_bar(parts: Mapping[str, int], width: int) -> Text:
    """How often each level is reached, as a bar of so many digits; whatever is there shows."""
    present = {name: number for name, number in parts.items() if number}
    whole = sum(present.values())
    exact = {name: width * number / whole for name, number in present.items()}
    cells = {name: max(1, int(share)) for name, share in exact.items()}
    # What rounding down left goes to those that lost most of it; what was too much comes from the
    # largest.
    while sum(cells.values()) < width and cells:
        cells[max(cells, key=lambda name: exact[name] - cells[name])] += 1
    while sum(cells.values()) > width:
        cells[max(cells, key=lambda name: (cells[name] > 1, cells[name] - exact[name]))] -= 1
    return Text.assemble(
        *((name * number, _LEVEL_STYLES.get(name, "dim")) for name, number in cells.items())
    )


# One for one and as wide, so that the layout stays.
_PLAIN = {
    "✓": "+",
    "✗": "x",
    "·": ".",
    DASH: "-",
    "—": "-",
    REACHED: "#",
    OPEN: "+",
    REST: ".",
    BAR: "=",
    ELLIPSIS: "~",
    "“": '"',
    "”": '"',
    "⏎": "/",
    "→": ">",
    "•": "*",
    "═": "=",
    "─": "-",
}

PLAINLY = "scorecard.plainly"
"""The name of an error handler for `str.encode`: plain signs for an encoding without ours."""


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    chars = error.object[error.start : error.end]
    return "".join(_PLAIN.get(char) or _escaped(char) for char in chars), error.end


def _escaped(char: str) -> str:
    return char.encode("ascii", "backslashreplace").decode("ascii")


codecs.register_error(PLAINLY, _plainly)
