"""The net under everything that is done with a record: whatever goes wrong with it is a reject.

What is foreseen raises `RecordError`; a plug-in that fails, `PluginError`. Any other exception is a
defect in scorecard: it costs one record and not the run, which says so and ends with a status of
its own.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

from scorecard.plugins import PluginError
from scorecard.records.errors import RecordError, excerpt
from scorecard.records.reject import RecordDefect, Reject

DEFECT = "a defect in scorecard"
"""How the reason of a reject begins that is not the record's fault."""

_PACKAGE = __file__[: -len("records/attempt.py")]
_LONGEST_MESSAGE = 200
_HELP = "please report it with this message; SCORECARD_DEBUG=1 shows the traceback"

T = TypeVar("T")
R = TypeVar("R")

_watchers: list[Callable[[Exception], object]] = []


def watch_defects(watch: Callable[[Exception], object]) -> None:
    """From now on, let every unforeseen exception be seen, with its traceback."""
    _watchers[:] = [watch]


def attempt(
    make: Callable[[T], R],
    record: T,
    rejected: Callable[[T, RecordError], Reject],
) -> R | Reject:
    """What `make` makes of a record; else the reject that `rejected` makes of its mistake, or of
    our defect.

    Nothing that a record causes raises, not even a recursion too deep or a lack of memory.
    """
    try:
        return make(record)
    except RecordError as mistake:
        return rejected(record, mistake)
    except PluginError as error:
        _show(error)
        return rejected(record, RecordError("$", str(error)))
    except Exception as error:
        return rejected(record, defect_in(error))


def _show(error: Exception) -> None:
    for watch in _watchers:
        watch(error)


def defect_in(error: Exception) -> RecordDefect:
    """An unforeseen exception, as what is wrong with a record: its name and our innermost place."""
    _show(error)
    what = type(error).__name__
    if message := str(error):
        what += f": {excerpt(message, _LONGEST_MESSAGE)}"
    return RecordDefect("$", f"{DEFECT}: {what}, at {innermost(error)}", _HELP)


def innermost(error: BaseException) -> str:
    """The innermost place in our code where an error was raised: file, line and function."""
    place = "the start"
    # The frames alone: the lines of code that `extract_tb` looks up would be read from files.
    for frame, line in traceback.walk_tb(error.__traceback__):
        path = frame.f_code.co_filename
        if path.startswith(_PACKAGE):
            name = path[len(_PACKAGE) :].replace("\\", "/")
            place = f"scorecard/{name}:{line}, in {frame.f_code.co_name}"
    return place
