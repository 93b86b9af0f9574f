"""The files that exchanges with a model are kept in while a run goes on, and after it."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from scorecard.jobs.atomic_file import create, hidden, open_own
from scorecard.jobs.console import Console
from scorecard.jobs.errors import UserError
from scorecard.judge.exchanges import Exchanges
from scorecard.paths import open_file, reason_of


class KeptExchanges:
    """The exchanges that a run knows: of its cache, or of the interrupted run that it goes on with,
    and of a recording. New ones are kept in the cache, or in a hidden file beside the output, which
    is removed by `done`.

    Use it as a context. Raises `UserError` for what can't be read or written.
    """

    def __init__(
        self, output: Path | None, cache: Path | None, replay: Path | None, console: Console
    ) -> None:
        self._output, self._cache, self._replay = output, cache, replay
        self._console = console
        self._stack = ExitStack()

    def open(self, *, resume: bool) -> Exchanges:
        """Read what is kept."""
        files = [self._stack.enter_context(self._journal(resume))]
        if self._replay is not None:
            try:
                files.append(self._stack.enter_context(open_file(self._replay)))
            except (OSError, ValueError) as error:
                raise UserError(f"--replay {self._replay}: {reason_of(error)}") from None
        known = Exchanges(*files)
        if known.broken:
            lines = "1 line holds" if known.broken == 1 else f"{known.broken} lines hold"
            self._console.remark(f"{lines} no exchange: passed over")
        if self._replay is not None and not len(known):
            raise UserError(
                f"--replay {self._replay}: holds no exchange; --record writes such files"
            )
        return known

    def __enter__(self) -> KeptExchanges:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def done(self) -> None:
        """Remove the hidden file: nothing is left to go on with."""
        if (path := self._hidden) is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def describe(self, number: int) -> str:
        """What to do with so many exchanges that are kept; empty if none are."""
        if not number:
            self.done()
            return ""
        if self._cache is not None:
            return f"{number:,} answers are in {self._cache}: run it again to go on"
        return f"{number:,} answers are kept: --resume goes on" if self._hidden else ""

    @property
    def _hidden(self) -> Path | None:
        if self._output is None or self._cache is not None:
            return None
        return hidden(self._output, "exchanges")

    def _journal(self, resume: bool) -> BinaryIO:
        path = self._cache or self._hidden
        if path is None:
            return tempfile.TemporaryFile()
        try:
            if self._cache is not None:
                # Opened as any file of the user's, and made where there is none.
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o666))
                return path.open("r+b")
            if resume and path.exists():
                return open_own(path, "r+b")
        except (OSError, ValueError) as error:
            name = "--cache" if self._cache is not None else "--resume"
            raise UserError(f"{name} {path}: {reason_of(error)}") from None
        if resume:
            self._console.remark("no interrupted run to go on with: asking from the beginning")
        try:
            return create(path, "w+b")
        except OSError as error:
            raise UserError(f"{path}: cannot be written: {reason_of(error)}") from None
