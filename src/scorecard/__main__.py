"""The program, and the one place where errors become messages and exit statuses.

A status of 1 says that a threshold was missed, so nothing else may end with it: whatever goes
wrong unforeseen ends with 3.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import NoReturn

PROGRAM = "scorecard"
USER_ERROR, DEFECT, BY_SIGNAL = 2, 3, 128
# Windows has neither SIGHUP nor SIGPIPE.
_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_INTERRUPTED, _BROKEN_PIPE = BY_SIGNAL + 2, BY_SIGNAL + 13


class _Ended(BaseException):
    """Somebody asked the process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = BY_SIGNAL + number


def main(home: str = "scorecard.cli.app", program: str = PROGRAM) -> NoReturn:
    """Run the command `app` of the module `home` and exit: 2 for what the user can put right,
    3 for a defect, 130 (128 + the signal) when interrupted, 141 when nobody reads the output any
    more; else as the command says.

    A signal unwinds the run like an error, so that no half-written file is left behind.
    """
    try:
        for number in _ENDINGS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _end)
        status = _run(home, program, sys.argv[1:])
    except BaseException as error:
        status = _settle(error)
    sys.exit(status)


def _end(number: int, _frame: FrameType | None) -> None:
    raise _Ended(number)


def _run(home: str, program: str, arguments: Sequence[str]) -> int:
    # Inside the boundary, so that a broken installation too ends with 3.
    from click.exceptions import Exit  # noqa: PLC0415

    app = import_module(home).app
    completion = os.environ.get("_SCORECARD_COMPLETE")
    if completion:
        from click.shell_completion import shell_complete  # noqa: PLC0415

        return shell_complete(app, {}, program, "_SCORECARD_COMPLETE", completion)
    status = 0
    try:
        with app.make_context(program, list(arguments)) as context:
            app.invoke(context)
    except Exit as done:
        status = done.exit_code
    if sys.stdout is not None:
        sys.stdout.flush()
    return status


def _settle(error: BaseException) -> int:
    """The exit status for an error, after its message; never raises."""
    try:
        status = _report(error)
    except BrokenPipeError:
        status = _BROKEN_PIPE
    except BaseException:
        status = DEFECT
    with suppress(Exception):
        _release_streams()
    return status


def _report(error: BaseException) -> int:
    if isinstance(error, BrokenPipeError):
        return _BROKEN_PIPE
    if isinstance(error, _Ended):
        return error.status
    if isinstance(error, KeyboardInterrupt):
        _say("interrupted")
        return _INTERRUPTED
    from scorecard.cli.failure import describe_defect, describe_user_error  # noqa: PLC0415

    message = describe_user_error(error)
    if message is not None:
        _say(message)
        return USER_ERROR
    _say(describe_defect(error, with_traceback=os.environ.get("SCORECARD_DEBUG") == "1"))
    return DEFECT


def _say(message: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(message.rstrip("\n") + "\n")
        sys.stderr.flush()


def _release_streams() -> None:
    """What is still buffered for a full disk or a reader that went away must not be tried once
    more at exit: Python would end with a status of its own."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    main()
