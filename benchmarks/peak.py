"""Run a command and print its peak memory in bytes, and the seconds of a processor that it takes.

A process of its own because a child's peak starts at that of its parent (Linux keeps it through
`exec`): the parent must be smaller than any child.
"""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command that the arguments are; its status is this one's."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
    _, status, usage = os.wait4(child, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    print(usage.ru_maxrss * unit, usage.ru_utime + usage.ru_stime)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
