"""The program, and the one place where errors become messages and exit statuses.

A status of 1 says that a threshold was missed, so nothing else may end with it: whatever goes
wrong unforeseen ends with 3.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import BufferedWriter, RawIOBase, TextIOWrapper
from types import FrameType
from typing import Any, NoReturn

from scorecard.jobs.errors import ExitStatus

PROGRAM = "scorecard"
_BY_SIGNAL = 128
_YOUNG = 200_000
_COMPLETE = "_SCORECARD_COMPLETE"
# Windows has neither SIGHUP nor SIGPIPE.
_ENDINGS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
# Whatever encoding of the environment's writes this can write our texts.
_PROBE = "scorecard \u2014 \u6d4b\u8bd5 " + "x" * 80

_received: list[int] = []
"""The signals that asked the process to end."""
_spoken: list[dict[str, Any]] = []
"""What the context of the command says, its language among it."""


class _EndedError(BaseException):
    """Somebody asked the process to end, by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = _BY_SIGNAL + number


def main(home: str = "scorecard.cli.app", program: str = PROGRAM) -> NoReturn:
    """Run the command `app` of the module `home` and exit: 2 for what the user can put right,
    3 for a defect, 130 (128 + the signal) when interrupted, 141 when nobody reads the output any
    more; else as the command says.

    A signal unwinds the run like an error, so that no half-written file is left behind; when the
    run is over, signals change nothing any more.
    """
    # What is made at the start lives on: to look through it time and again frees nothing.
    gc.set_threshold(_YOUNG)
    _forgive_stderr()
    try:
        try:
            _watch_signals()
            status = _run(home, program, sys.argv[1:])
            _ignore_signals()
        except BaseException as error:
            status = _settle(error)
    except _EndedError as late:
        _ignore_signals()
        status = late.status
    # Nor does looking through what there is at the end, which goes with the process.
    gc.freeze()
    sys.exit(status)


class _Forgiving(RawIOBase):
    """A stream whose disk may be full, or whose reader gone: what is written then is lost."""

    def __init__(self, stream: RawIOBase) -> None:
        super().__init__()
        self._stream = stream

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int | None:
        try:
            return self._stream.write(data)
        except OSError:
            return len(data)


def _forgive_stderr() -> None:
    """See to it that the status tells of the results, whether or not anybody can be told more."""
    stream = sys.stderr
    if stream is None:
        # Else the first file that is opened takes the place of standard error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        return
    raw: Any = getattr(stream.buffer, "raw", stream.buffer)
    sys.stderr = TextIOWrapper(
        BufferedWriter(_Forgiving(raw)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=True,
    )


def _watch_signals() -> None:
    usual = [signal.SIG_DFL, signal.default_int_handler]
    for number in (signal.SIGINT, *_ENDINGS):
        if signal.getsignal(number) in usual:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    _received.append(number)
    raise _EndedError(number)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, *_ENDINGS):
        signal.signal(number, signal.SIG_IGN)


def _run(home: str, program: str, arguments: Sequence[str]) -> int:
    # Inside the boundary, so that a broken installation too ends with 3.
    from click.exceptions import Exit  # noqa: PLC0415

    _refuse_encoding()
    app = import_module(home).app
    completion = os.environ.get(_COMPLETE)
    if completion:
        return _complete(app, program, completion)
    status = 0
    try:
        with app.make_context(program, list(arguments)) as context:
            _spoken.append(context.meta)
            app.invoke(context)
    except Exit as done:
        status = done.exit_code
    if sys.stdout is not None:
        sys.stdout.flush()
    return status


def _refuse_encoding() -> None:
    """Raise `UserError` where standard output has an encoding that is not for texts."""
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding
    try:
        _PROBE.encode(encoding, "backslashreplace")
    except (LookupError, UnicodeError):
        from scorecard.jobs.errors import UserError  # noqa: PLC0415 (hardly ever so)

        raise UserError(
            f"standard output has the encoding `{encoding}`, which can't hold all texts "
            "(unset PYTHONIOENCODING, or set it to utf-8)"
        ) from None


def _complete(app: object, program: str, instruction: str) -> int:
    """Do what the completion of a shell asks for."""
    from click.shell_completion import shell_complete  # noqa: PLC0415

    status = shell_complete(app, {}, program, _COMPLETE, instruction)  # type: ignore[arg-type]
    if status:
        from scorecard.jobs.errors import UserError  # noqa: PLC0415

        raise UserError(
            f"{_COMPLETE}={instruction}: no such instruction "
            "(bash_source, zsh_source or fish_source prints what a shell is to run)"
        )
    return status


def _settle(error: BaseException) -> int:
    """The exit status for an error, after its message."""
    _ignore_signals()
    if _received:
        # Whatever was interrupted may have made another error of it.
        error = _EndedError(_received[0])
    try:
        status = _report(error)
    except BrokenPipeError:
        status = ExitStatus.BROKEN_PIPE
    except BaseException:
        status = ExitStatus.DEFECT
    with suppress(Exception):
        _release_streams()
    return status


def _report(error: BaseException) -> int:
    if isinstance(error, BrokenPipeError):
        return ExitStatus.BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt):
        error = _EndedError(signal.SIGINT)
    if isinstance(error, _EndedError):
        if error.status == ExitStatus.INTERRUPTED:
            _say("interrupted")
        return error.status
    from scorecard.cli import LANGUAGE  # noqa: PLC0415
    from scorecard.cli.failure import (  # noqa: PLC0415
        describe_defect,
        find_user_error,
        language_asked,
    )

    noted = next((meta[LANGUAGE] for meta in _spoken if LANGUAGE in meta), "")
    found = find_user_error(error, noted or language_asked(sys.argv))
    if found is not None:
        _say(found.message)
        return found.status
    _say(describe_defect(error, with_traceback=os.environ.get("SCORECARD_DEBUG") == "1"))
    return ExitStatus.DEFECT


def _say(message: str) -> None:
    if sys.stderr is None:
        return
    line = message.rstrip("\n") + "\n"
    try:
        sys.stderr.write(line)
    except UnicodeError:
        sys.stderr.buffer.write(line.encode("ascii", "backslashreplace"))
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
