"""What is said on standard error, beside the payload."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from scorecard.render.safe import terminal


class Console:
    """Errors always; remarks unless quiet; details only if asked for.

    What is said may hold texts of records and names of files: it is made safe to show.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet = quiet and not verbose
        self.verbose = verbose

    def error(self, message: str) -> None:
        """Say what made something fail."""
        # `print` takes None, a closed standard error, for standard output.
        if sys.stderr is not None:
            print(terminal(message), file=sys.stderr)

    def remark(self, message: str) -> None:
        """Say what is good to know."""
        if not self.quiet:
            self.error(message)

    def detail(self, message: str) -> None:
        """Say what is done, step by step."""
        if self.verbose:
            self.error(message)


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
