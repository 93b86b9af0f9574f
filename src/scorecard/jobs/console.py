"""What a job says beside its results, and what it shows them on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TextIO

from scorecard.catalogue import tell
from scorecard.render.safe import terminal

if TYPE_CHECKING:
    from scorecard.records.reject import Reject

_WIDTH = 80
"""How many cells wide is what is not written to a terminal."""


def _say_on_stderr(message: str) -> None:
    # `print` takes None, a closed standard error, for standard output.
    if sys.stderr is not None:
        print(terminal(message), file=sys.stderr)


def _show_on_stderr(text: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(text)


class Console:
    """Errors always; remarks unless quiet; details only if asked for, in a language.

    Each message goes to `say`, by default to standard error, made safe to show there: it may hold
    texts of records and names of files. `color` is whether problems of rubrics are coloured.
    """

    def __init__(
        self,
        *,
        quiet: bool = False,
        verbose: bool = False,
        color: bool = False,
        language: str = "en",
        say: Callable[[str], None] | None = None,
    ) -> None:
        self.quiet = quiet and not verbose
        self.verbose = verbose
        self.color = color
        self.language = language
        self._tell = say or _say_on_stderr
        self._show = say or _show_on_stderr

    def _say(self, message: str) -> None:
        self._tell(tell(message, self.language))

    def error(self, message: str) -> None:
        """Say what made something fail."""
        self._say(message)

    def reject(self, reject: Reject, before: str = "", *, remark: bool = False) -> None:
        """Say what is of no use and why, after a few words of ours on what that means; as an error
        unless it is a remark. What is told already is not told again."""
        if not (remark and self.quiet):
            from scorecard.render.messages import words  # noqa: PLC0415 (most records are of use)

            text = reject.text(self.language)
            head = tell(before, self.language) + words(self.language).colon if before else ""
            self._tell(head + text)

    def show(self, text: str) -> None:
        """Show lines that are rendered already, and safe."""
        self._show(text)

    def remark(self, message: str) -> None:
        """Say what is good to know."""
        if not self.quiet:
            self._say(message)

    def detail(self, message: str) -> None:
        """Say what is done, step by step."""
        if self.verbose:
            self._say(message)


SILENT = Console(quiet=True, say=lambda message: None)
"""For programs that look at results only."""


class Terminal(NamedTuple):
    """How text is shown where it is written: its width in cells, whether in colour, in which
    encoding, and whether what is wider is cut."""

    width: int = _WIDTH
    color: bool = False
    encoding: str = "utf-8"
    cuts: bool = False

    @classmethod
    def of(cls, stream: TextIO | None, color: str) -> Terminal:
        """The terminal behind a standard stream (None: a file); `color` is "auto", "always" or
        "never"."""
        if stream is None:
            return cls(color=color == "always")
        # COLUMNS says how wide a log is that is no terminal; else its lines are as long as need be.
        has_width = stream.isatty() or _columns() > 0
        width = _WIDTH
        if has_width:
            from shutil import get_terminal_size  # noqa: PLC0415 (brings compressors along)

            width = get_terminal_size().columns
        return cls(width, wants_color(color, stream), stream.encoding, has_width)


def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    return int(given) if given.isdecimal() else 0


def wants_color(choice: str, stream: TextIO | None) -> bool:
    """Whether to write in colour: as asked, else as the environment says (no-color.org,
    force-color.org), else on a terminal that knows colour."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
