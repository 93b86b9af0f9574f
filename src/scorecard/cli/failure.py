"""Errors in words: the user's, with help, and ours, with what a report of it needs."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import click

from scorecard._version import __version__
from scorecard.catalogue import tell
from scorecard.extras import MissingExtraError, check_installation
from scorecard.jobs.errors import ExitStatus, UserError
from scorecard.language import language_of
from scorecard.plugins import PluginError

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""How the system says that what is written has no room."""


class UserMessage(NamedTuple):
    """What to say of an error that the user can put right, and what to end the program with."""

    message: str
    status: int


def find_user_error(error: BaseException, language: str = "en") -> UserMessage | None:
    """The message for what the user can put right, in a language; None if the error is not of
    that kind."""
    found = _find_user_error(error)
    if found is None or (isinstance(error, UserError) and error.shown):
        return found
    lines = (tell(line, language) for line in found.message.split("\n"))
    return found._replace(message="\n".join(lines))


def language_asked(arguments: Sequence[str]) -> str:
    """The language that arguments or the environment ask for, where no command could say it."""
    asked = os.environ.get("SCORECARD_LANG", "")
    for option, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if option == "--lang" or option.startswith("--lang="):
            asked = option.partition("=")[2] or value
    return language_of(asked)


def _find_user_error(error: BaseException) -> UserMessage | None:
    if isinstance(error, UserError):
        message = error.message if error.shown else f"error: {_harmless(error.message)}"
        return UserMessage(message, error.status)
    if isinstance(error, PluginError | MissingExtraError):
        return UserMessage(f"error: {_harmless(str(error))}", ExitStatus.BAD_INPUT)
    if isinstance(error, OSError) and error.errno in _FULL:
        reason = (error.strerror or str(error)).lower()
        return UserMessage(f"error: cannot be written: {_harmless(reason)}", ExitStatus.BAD_INPUT)
    if not isinstance(error, click.ClickException):
        return None
    message = f"error: {_harmless(error.format_message())}"
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        usage = f"{context.get_usage()}\nTry `{context.command_path} --help` for help.\n\n"
        message = usage + message
    return UserMessage(message, ExitStatus.BAD_INPUT)


def describe_defect(error: BaseException, *, with_traceback: bool) -> str:
    """What went wrong in scorecard itself: the error, and the innermost place in our code."""
    if with_traceback:
        import traceback  # noqa: PLC0415 (hardly ever asked for)

        trace = "".join(traceback.format_exception(error))
    else:
        trace = "for the traceback, run it again with SCORECARD_DEBUG=1"
    return "\n".join(
        [
            "error: this is a defect in scorecard, not a finding about your data",
            f"  {type(error).__name__}: {_harmless(str(error))}",
            f"  at {_place(error)} (scorecard {__version__})",
            *_foreign_files(),
            trace,
        ]
    )


def _foreign_files() -> list[str]:
    with suppress(Exception):
        found = check_installation()
        return [] if found is None else [found]
    return []


def _place(error: BaseException) -> str:
    try:
        from scorecard.records.reject import innermost  # noqa: PLC0415 (--version does without)
    except Exception:
        # What is wrong may be that very import.
        return "the start"
    return innermost(error)


def _harmless(text: str) -> str:
    try:
        from scorecard.render.safe import terminal  # noqa: PLC0415 (loads what --version need not)
    except Exception:
        # What is wrong may be that very import.
        return ascii(text)[1:-1]
    return terminal(text)
