"""How far a run is, on standard error: a bar on a terminal, or a plain line now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_BAR_EVERY, _PLAIN_EVERY = 0.2, 10.0
_LONG_ENOUGH = 0.5


class Progress:
    """Shows how many records are done, how fast, and how long it may take: `with_bar`, or in plain
    lines."""

    def __init__(self, *, with_bar: bool) -> None:
        self._with_bar = with_bar
        self._bar: Bar | None = None
        self._began = perf_counter()
        self._next = self._began + (_LONG_ENOUGH if with_bar else _PLAIN_EVERY)

    def __enter__(self) -> Callable[[int, int, float | None], None]:
        return self.show

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, done: int, rejected: int, share: float | None) -> None:
        """Show how far it is, if it is time to: how many records are done, how many rejected, and
        which share of the inputs was read (None where that is not known)."""
        if perf_counter() < self._next:
            return
        seconds = perf_counter() - self._began
        text = f"{done + rejected:,} records, {(done + rejected) / seconds:,.0f} a second"
        if share:
            text += f", {_minutes(seconds / share - seconds)} left"
        if rejected:
            text += f", {rejected:,} rejected"
        if not self._with_bar:
            self._next = perf_counter() + _PLAIN_EVERY
            done_share = f"{share:4.0%}  " if share is not None else ""
            print(f"{done_share}{text}", file=sys.stderr, flush=True)
        else:
            self._next = perf_counter() + _BAR_EVERY
            self._draw(share, text)

    def _draw(self, share: float | None, text: str) -> None:
        if self._bar is None:
            from rich.console import Console  # noqa: PLC0415 (most runs are too short)
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn  # noqa: PLC0415

            columns = (BarColumn(30), TaskProgressColumn(), TextColumn("{task.description}"))
            self._bar = Progress(
                *columns, console=Console(stderr=True), auto_refresh=False, transient=True
            )
            self._bar.add_task("", total=1.0 if share is not None else None)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=share or 0, description=text)
        self._bar.refresh()


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
