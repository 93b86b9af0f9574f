"""What ends a job: its exit status, an error that whoever runs it can put right, a worker that
fails."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """The exit statuses of every command; only `MISSED` is a finding about what was checked."""

    DONE = 0
    MISSED = 1
    BAD_INPUT = 2
    DEFECT = 3
    INTERRUPTED = 130
    """128 and the number of SIGINT, as shells have it; other signals likewise."""
    BROKEN_PIPE = 141


class UserError(Exception):
    """A job can't be done as it was asked for; on the command line it ends the program with
    `status`.

    The message is one line unless it is `shown` as it is: then it may have several, and whoever
    made it has made its texts safe for a terminal.
    """

    def __init__(
        self, message: str, *, shown: bool = False, status: ExitStatus = ExitStatus.BAD_INPUT
    ) -> None:
        super().__init__(message)
        self.message = message
        self.shown = shown
        self.status = status


class WorkerError(Exception):
    """Workers that can't do their work: `place` says which records they were at."""

    def __init__(self, place: str, tries: int) -> None:
        super().__init__(f"{place}: grading ends the process, {tries} times")
        self.place = place


class DefectError(Exception):
    """A defect in scorecard that showed in a worker, apart from any record."""
