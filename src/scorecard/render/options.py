"""How something is shown, whatever it is and in whatever format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from scorecard.grade import Grade, Result
    from scorecard.rubric.model import Rubric


class Options(NamedTuple):
    """How something is shown; a format takes of it what it has a use for.

    `language` is that of scorecard's own words and of the rubrics' texts ("en", "zh"); the
    reasons in a grade are in the language it was made with. `explain` shows all there is: every
    interaction in full, the tests that pass. `width` (in cells), `color` and `encoding` are for
    text at a terminal.

    Without `cuts`, what is wider than `width` is not cut: lines may be of any length. `verbose`
    shows every number of a summary. `failing` are the results that the run was asked to fail on,
    and `least` the score below which it fails.

    `place` makes of a file's path, as it is shown to people, the one from the repository's root,
    by which a platform joins what is said to the file.

    For problems alone: `strict` makes warnings findings, `most` limits how many are shown of each
    file, without `summarize` what they come to is left out.
    """

    rubrics: Sequence[Rubric] = ()
    language: str = "en"
    explain: bool = False
    color: bool = False
    width: int = 80
    encoding: str = "utf-8"
    cuts: bool = True
    verbose: bool = False
    failing: Sequence[Result] = ("fail",)
    least: float | None = None
    strict: bool = False
    most: int | None = None
    summarize: bool = True
    place: Callable[[str], str] = str


class Renderer(Protocol):
    """Shows grades as they come, in memory that does not grow with their number."""

    def add(self, grade: Grade) -> None:
        """Take in one grade."""

    def close(self, rejected: int) -> None:
        """Finish the output; `rejected` records could not be graded. The stream stays open."""
