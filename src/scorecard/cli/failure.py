"""Errors in words: the user's, with a mend, and ours, with what a report of it needs."""

from __future__ import annotations

import traceback
from contextlib import suppress
from pathlib import Path

import click

from scorecard._version import __version__
from scorecard.jobs.errors import UserError
from service_scorecard import foreign_files

_PACKAGE = Path(__file__).parents[1]


def describe_user_error(error: BaseException) -> str | None:
    """The message for what the user can put right; None if the error is none of that kind."""
    if isinstance(error, UserError):
        return error.message if error.shown else f"error: {_harmless(error.message)}"
    if not isinstance(error, click.ClickException):
        return None
    message = f"error: {_harmless(error.format_message())}"
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return message
    return f"{context.get_usage()}\nTry `{context.command_path} --help` for help.\n\n{message}"


def describe_defect(error: BaseException, *, with_traceback: bool) -> str:
    """What went wrong in scorecard itself: the error, and the innermost place in our code."""
    if with_traceback:
        trace = "".join(traceback.format_exception(error))
    else:
        trace = "for the traceback, run it again with SCORECARD_DEBUG=1"
    return "\n".join(
        [
            "error: this is a defect in scorecard, not a finding about your data",
            f"  {type(error).__name__}: {_harmless(str(error))}",
            f"  at {_innermost(error)} (scorecard {__version__})",
            *_foreign_files(),
            trace,
        ]
    )


def _foreign_files() -> list[str]:
    with suppress(Exception):
        found = foreign_files()
        return [] if found is None else [found]
    return []


def _innermost(error: BaseException) -> str:
    place = "the start"
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            name = path.relative_to(_PACKAGE.parent).as_posix()
            place = f"{name}:{frame.lineno}, in {frame.name}"
    return place


def _harmless(text: str) -> str:
    try:
        from scorecard.render.safe import terminal  # noqa: PLC0415 (loads what --version need not)
    except Exception:
        # What is wrong may be that very import.
        return ascii(text)[1:-1]
    return terminal(text)
