"""What the person at the command line can put right."""

from __future__ import annotations

import click


class UserError(click.ClickException):
    """Ends the program with exit status 2 and a message.

    The message is one line unless it is `shown` as it is: then it may have several, and whoever
    made it has made its texts safe for a terminal.
    """

    exit_code = 2

    def __init__(self, message: str, *, shown: bool = False) -> None:
        super().__init__(message)
        self.shown = shown
