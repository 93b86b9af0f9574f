"""What whoever runs a job can put right."""

from __future__ import annotations


class UserError(Exception):
    """A job can't be done as it was asked for; on the command line it ends with exit status 2.

    The message is one line unless it is `shown` as it is: then it may have several, and whoever
    made it has made its texts safe for a terminal.
    """

    def __init__(self, message: str, *, shown: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.shown = shown
