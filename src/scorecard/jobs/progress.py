"""How far a run is, on standard error: a bar on a terminal, or a plain line now and then."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from scorecard.reading.errors import InputError
from scorecard.reading.source import STDIN, Meter, files

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

Choice = Literal["auto", "plain", "off"]

_BAR_EVERY, _PLAIN_EVERY = 0.2, 10.0
_LONG_ENOUGH = 0.5


class Progress:
    """Shows how many records are done, how fast, and how long it may take; `meter` says how much
    of the inputs was read."""

    def __init__(self, choice: Choice, inputs: Sequence[str], meter: Meter) -> None:
        on_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._choice = choice if choice != "auto" else "bar" if on_terminal else "off"
        self._inputs = inputs
        self._meter = meter
        self._bar: Bar | None = None
        self._began = perf_counter()
        every = _LONG_ENOUGH if self._choice == "bar" else _PLAIN_EVERY
        self._next = self._began + every
        self._total: int | None = None

    def __enter__(self) -> Progress:
        if self._choice != "off":
            self._total = _size(self._inputs)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, done: int, rejected: int) -> None:
        """Show how far it is, if it is time to."""
        if self._choice == "off" or perf_counter() < self._next:
            return
        seconds = perf_counter() - self._began
        share = min(self._meter.read / self._total, 1.0) if self._total else None
        said = f"{done + rejected:,} records, {(done + rejected) / seconds:,.0f} a second"
        if share:
            said += f", {_minutes(seconds / share - seconds)} left"
        if rejected:
            said += f", {rejected:,} rejected"
        if self._choice == "plain":
            self._next = perf_counter() + _PLAIN_EVERY
            done_share = f"{share:4.0%}  " if share is not None else ""
            print(f"{done_share}{said}", file=sys.stderr, flush=True)
        else:
            self._next = perf_counter() + _BAR_EVERY
            self._draw(share, said)

    def _draw(self, share: float | None, said: str) -> None:
        if self._bar is None:
            from rich.console import Console  # noqa: PLC0415 (most runs are too short)
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn  # noqa: PLC0415

            columns = (BarColumn(30), TaskProgressColumn(), TextColumn("{task.description}"))
            self._bar = Progress(
                *columns, console=Console(stderr=True), auto_refresh=False, transient=True
            )
            self._bar.add_task("", total=1.0 if share is not None else None)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=share or 0, description=said)
        self._bar.refresh()


def _size(inputs: Sequence[str]) -> int | None:
    """How many bytes the inputs have, as they are stored; None if that can't be told."""
    total = 0
    for one in inputs:
        if one == STDIN:
            return None
        try:
            total += sum(Path(path).stat().st_size for path in files(one))
        except (OSError, ValueError, InputError):
            continue
    return total or None


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
