"""What the program ends with."""

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
