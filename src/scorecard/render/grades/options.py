"""What every format is given, and what every format does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scorecard.grade import Grade
    from scorecard.rubric.model import Rubric


@dataclass(frozen=True, kw_only=True)
class Options:
    """How grades are shown. The machine formats ignore what is for people.

    `language` is that of scorecard's own words and of the rubrics' texts ("en", "zh"); the
    reasons in a grade are in the language it was made with. `color` None means: on a terminal.
    `width` (cells) None means: the terminal's. `encoding` is that of the text format alone.
    """

    rubrics: Sequence[Rubric] = ()
    language: str = "en"
    explain: bool = False
    color: bool | None = None
    width: int | None = None
    encoding: str = "utf-8"


class Renderer(Protocol):
    """Shows grades as they come, in memory that does not grow with their number."""

    def add(self, grade: Grade) -> None:
        """Take in one grade."""

    def close(self, rejected: int) -> None:
        """Finish the output; `rejected` records could not be graded. The stream stays open."""
